"""Which words of the language are one slip away from what was typed."""

import random

import pytest
from rapidfuzz.distance import OSA

from bot.search.frequency import words_from, zipf
from bot.search.neighbours import neighbours

COMMON = 3.4


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("littule", "little"),  # One too many.
        ("contnue", "continue"),  # One lost, behind the letters that the list is ordered by,
        ("chnce", "chance"),  # and among them.
        ("conditoin", "condition"),  # Swapped.
        ("ohw", "how"),  # The first two swapped.
        ("wrrth", "worth"),  # Another letter.
    ],
)
def test_every_kind_of_slip_is_seen(typed: str, meant: str) -> None:
    assert (meant, zipf(meant)) in neighbours(typed, COMMON)


def test_none_is_missed_and_none_is_made_up() -> None:
    rng = random.Random(1)
    common = sorted(word for word in words_from(COMMON) if len(word) > 3)
    for word in rng.sample(common, 25):
        at = rng.randrange(1, len(word))
        typed = word[:at] + rng.choice(["", "x", "e" + word[at]]) + word[at + 1 :]
        if len(typed) < 4:
            continue
        expected = {
            other
            for other in common
            if other[0] == typed[0] and OSA.distance(other, typed, score_cutoff=1) == 1
        }
        found = {name for name, _ in neighbours(typed, COMMON)}
        assert {n for n in found if n[0] == typed[0] and len(n) > 3} == expected


@pytest.mark.parametrize("typed", ["", "ab", "42", "कितना", "it's"])
def test_what_is_no_word_of_letters_has_none(typed: str) -> None:
    assert neighbours(typed, COMMON) == []
