"""The words of the language that are one slip away from a word that was typed."""

from collections.abc import Iterator

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.search.frequency import (
    NO_REST,
    SHARED,
    rests_alike,
    value_behind,
    values_after,
    values_between,
)


def neighbours(word: str, least: float) -> list[tuple[str, float]]:
    """Return the words one slip away, and the Zipf value of each.

    The first letter of a word is hardly ever wrong: of other ones only a swap is looked at.

    Args:
        word: As typed.
        least: The Zipf value from which words count.
    """
    if len(word) < SHARED or not (word.isascii() and word.isalpha() and word.islower()):
        return []
    key = word.encode()
    found = dict(_slips_ahead(key)) | dict(_slips_behind(key[:SHARED], key[SHARED:]))
    found.pop(word, None)
    return [(name, value) for name, value in found.items() if value >= least]


def _slips_ahead(word: bytes) -> Iterator[tuple[str, float]]:
    """Yield the words one slip in the first three letters away, and their values."""
    first, second, third, rest = word[:1], word[1:2], word[2:3], word[3:]
    yield from value_behind(second + first + third, rest)
    yield from value_behind(first + third + second, rest)
    yield from values_between(first, third, rest)
    yield from values_after(first + second, rest)
    yield from values_between(first, second, third + rest)
    yield from values_after(first + second, third + rest)
    if rest:
        yield from value_behind(first + third + rest[:1], rest[1:])
        yield from value_behind(first + second + rest[:1], rest[1:])
        yield from value_behind(first + second + rest[:1], third + rest[1:])


def _slips_behind(head: bytes, rest: bytes) -> Iterator[tuple[str, float]]:
    """Yield the words one slip behind the first three letters away, and their values."""
    alike = rests_alike(head, rest) if rest else {}
    near = process.extract(
        rest, list(alike), scorer=OSA.distance, score_cutoff=1, limit=None, processor=None
    )
    for each, _, _ in near:
        if alike[each].isdigit():
            yield (head + each.removeprefix(NO_REST)).decode(), int(alike[each]) / 10
