"""One spelling for what a reader takes to be the same text."""

import pytest

from bot.search.normalizer import fold, normalize, tokenize
from bot.search.stemming import stem


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("IL-1", "il 1"),
        ("il1", "il 1"),
        ("IL 1", "il 1"),
        ("IL\u20111β", "il 1 beta"),  # Non-breaking hyphen, Greek letter.
        ("TNF-\u03b1 blocker", "tnf alpha blocker"),
        ("t1/2 of X", "t1/2 of x"),  # Shorthand keeps its stroke,
        ("t\u00bd", "t1/2"),  # also when typed as one character;
        ("s/e or MOA", "s/e or moa"),
        ("he/she", "he she"),  # words do not.
        ("F %", "f %"),
        ("can\u2019t", "can not"),  # Smart quote.
        ("don't", "do not"),
        ("dont", "do not"),
        ("hasn'k has'nt hsan't", "has not has not has not"),  # Slips around the apostrophe,
        ("wo't dosn't", "will not does not"),  # and in front of it.
        ("xyzn't y'all", "xyz not y all"),  # What resembles none is cut as it stands.
        ("Bob's dose", "bob dose"),
        ("half\u00adlife", "halflife"),  # Soft hyphen.
        ("ana\u200bkinra", "anakinra"),  # Zero-width space.
        ("ＡＮＡＫＩＮＲＡ", "anakinra"),  # Full width.
        ("Caf\u00e9", "cafe"),
        ("Cafe\u0301", "cafe"),
        ("100mg", "100 mg"),
        ("0.5 ml", "0.5 ml"),
        ("एनाकिनरा की खुराक", "एनाकिनरा की खुराक"),  # Devanagari words stay whole.
        ("?!", ""),
        ("", ""),
    ],
)
def test_normal_form(typed: str, normal: str) -> None:
    assert normalize(typed) == normal
    assert normalize(normalize(typed)) == normal


def test_tokens_know_where_they_stood() -> None:
    text = "What's the Half-life?"
    spans = [(token.text, fold(text)[token.start : token.end]) for token in tokenize(text)]
    assert spans == [("what", "what's"), ("the", "the"), ("half", "half"), ("life", "life")]


@pytest.mark.parametrize(
    "forms",
    [
        ("cancel", "cancelled", "cancelling", "cancellation"),
        ("reserve", "reserved", "reservation", "reservations"),
        ("dose", "doses", "dosing", "dosage"),
        ("indicated", "indication", "indications"),
        ("pay", "pays", "paying", "payment", "paid"),
        ("vaccine", "vaccines", "vaccinated", "vaccination"),
        ("take", "takes", "took", "taken"),
        ("leave", "leaving", "left"),
        ("use", "uses", "used", "using"),
        ("treat", "treated", "treating", "treatment"),
        ("eat", "eats", "eating", "ate"),
        ("apply", "applied", "applying"),
    ],
)
def test_forms_of_a_word_share_a_stem(forms: tuple[str, ...]) -> None:
    assert len({stem(form) for form in forms}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("notes", "not"),
        ("planes", "plan"),
        ("final", "fine"),
        ("early", "ear"),
        ("balance", "ball"),
        ("code", "cod"),
        ("fare", "far"),
        ("department", "depart"),
    ],
)
def test_words_of_different_meaning_are_kept_apart(one: str, other: str) -> None:
    assert stem(one) != stem(other)


@pytest.mark.parametrize(("one", "other"), [("gas", "ga"), ("news", "new"), ("thing", "th")])
def test_short_words_are_left_alone(one: str, other: str) -> None:
    assert stem(one) != stem(other)
