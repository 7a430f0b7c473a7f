"""What is known of words before any base is read: word lists, and how much a word tells."""

import json
import re
from collections.abc import Collection
from functools import lru_cache
from pathlib import Path

from bot.search.frequency import zipf
from bot.search.stemming import stem

_LISTS = Path(__file__).parent / "weights" / "language.json"
_HINGLISH = Path(__file__).parent / "weights" / "hinglish.txt"
_TRIPLES = Path(__file__).parent / "weights" / "trigrams.txt"
_ORDINARY_ZIPF = 6.5  # A word this frequent tells nothing,
_TELLING_SPAN = 3.0  # one that is a thousand times rarer tells all.
_LEAST_CONTENT = 0.35
_FUNCTION_WEIGHT = 0.08
_FILLER_WEIGHT = 0.15
_NAME_BELOW = 3.4  # Zipf value from which a word of the language is no unknown name.
_SHORTEST_NAME = 4


_FRAMES = ("frame", "greetings", "hindi")
_INFLECTED = re.compile(r"(?:ed|ing|ings|ly|izes?|ises?|ness|ful|ably|ses|ated|ates)$")
_PREFIXES = re.compile(r"^(?:co|pre|re|un|over|non|mis|inter)")
_HINDI_FORM = re.compile(
    r"(?:t[aei]|ti|n[aei]|kar|ao|aya|aye|iye|iyega|eng[aei]|eg[ai]|ung[ai]|wal[aei])$"
)
_LISTED_FROM = 2.4


@lru_cache(maxsize=1)
def _lists() -> dict[str, frozenset[str]]:
    lists: dict[str, str] = json.loads(_LISTS.read_text(encoding="utf-8"))
    return {name: frozenset(words.split()) for name, words in lists.items()}


@lru_cache(maxsize=1)
def _endings() -> tuple[str, ...]:
    return tuple(sorted(_lists()["endings"], key=len, reverse=True))


@lru_cache(maxsize=1)
def _hinglish() -> frozenset[str]:
    return frozenset(_HINGLISH.read_text(encoding="utf-8").split())


def words_of(name: str) -> frozenset[str]:
    """Return one of the lists in weights/language.json."""
    return _lists()[name]


@lru_cache(maxsize=1)
def _twins() -> dict[str, tuple[str, ...]]:
    groups = [tuple(group.split("=")) for group in words_of("twins")]
    return {name: tuple(other for other in group if other != name) for group in groups
            for name in group}  # fmt: skip


def twins_of(name: str) -> tuple[str, ...]:
    """Return the other names of a drug, as another country or pharmacopoeia calls it."""
    return _twins().get(name, ())


def is_function_word(word: str) -> bool:
    """Say whether a word only holds a sentence together ("of", "the", "hai")."""
    return word in _lists()["function"]


def is_filler(word: str) -> bool:
    """Say whether a word tells nothing of what is asked ("please", "exam", "medicine")."""
    return word in _lists()["filler"] or stem(word) in _filler_stems()


@lru_cache(maxsize=16384)
def is_frame_word(word: str) -> bool:
    """Say whether a word holds a question together without being what is asked about.

    More than the fillers: "affect", "hours", "certain", "monday", and a slip of "the". Such a word
    may count where it stands in an entry, but that it stands in none says nothing.
    """
    if word in _hinglish() or any(word in _lists()[n] for n in _FRAMES):
        return True
    swapped = (word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1))
    return len(word) == 3 and any(map(is_function_word, swapped))


@lru_cache(maxsize=1)
def _filler_stems() -> frozenset[str]:
    return frozenset(stem(word) for word in _lists()["filler"])


@lru_cache(maxsize=16384)
def weight_of(word: str) -> float:
    """Return how much of a question's meaning a word carries, about 0.1 to 1."""
    if is_function_word(word) or not word[0].isalpha():
        return _FUNCTION_WEIGHT
    if is_filler(word):
        return _FILLER_WEIGHT
    return max(_LEAST_CONTENT, min(1.0, (_ORDINARY_ZIPF - zipf(word)) / _TELLING_SPAN))


@lru_cache(maxsize=16384)
def is_medical_name(word: str) -> bool:
    """Say whether a word is by its looks the name of a drug or a disease, in a base or not."""
    lists = _lists()
    if word in lists["drugs"] or word in lists["diseases"]:
        return True
    return len(word) > 6 and zipf(word) < _NAME_BELOW and word.endswith(_endings())


@lru_cache(maxsize=16384)
def is_inflected(word: str) -> bool:
    """Say whether a rare word is by its looks a form of an English verb or adverb, no name."""
    if is_medical_name(word):
        return False
    plain_forms = (
        word[:-1] if word.endswith("s") else "",
        word[:-2] if word.endswith("es") else "",
    )
    if any(len(form) > 3 and zipf(form) >= _NAME_BELOW for form in plain_forms):
        return True  # "Cures", "washes": rarer than the plain form.
    if not _INFLECTED.search(word):
        return False
    plain = _PREFIXES.sub("", word)
    forms = (word, plain, stem(word), stem(plain), stem(word) + "e", stem(plain) + "e")
    return any(len(form) > 4 and zipf(form) >= _LISTED_FROM for form in forms)


def is_hindi(word: str, others: Collection[str]) -> bool:
    """Say whether a rare word is Hindi in Latin letters: listed, or a verb among Hindi words."""
    if word in _lists()["hindi"]:
        return True
    if is_medical_name(word) or not _HINDI_FORM.search(word):
        return False
    return len(_lists()["hindi_marks"].intersection(others)) > 1


def is_drug_name(word: str) -> bool:
    """Say whether a word is by its looks the name of a drug."""
    return is_medical_name(word) and word not in _lists()["diseases"]


@lru_cache(maxsize=16384)
def is_rare(word: str) -> bool:
    """Say whether a word is too rare in the language to be anything but a term or a name."""
    return len(word) >= _SHORTEST_NAME and word.isalpha() and zipf(word) < _NAME_BELOW


def _triples_of(word: str) -> frozenset[str]:
    bounded = f"^{word}$"
    return frozenset(bounded[at : at + 3] for at in range(len(bounded) - 2))


@lru_cache(maxsize=1)
def _usual_triples() -> frozenset[str]:
    text = _TRIPLES.read_text(encoding="ascii").strip()
    usual = {text[at : at + 3] for at in range(0, len(text), 3)}
    return frozenset(usual.union(*map(_triples_of, _lists()["drugs"])))


def is_plausible_name(word: str, beside: str) -> bool:
    """Say whether a word could be a name of its own: no run of letters that words do not have.

    Args:
        word: the word as typed.
        beside: the known name it resembles, whose own letters count as usual.
    """
    return _triples_of(word) <= _usual_triples() | _triples_of(beside)
