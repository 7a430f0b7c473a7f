"""The words of the language that are one slip away from a word that was typed."""

from collections.abc import Iterator

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.search.frequency import SHARED, values_behind, words_alike

_LETTERS = [bytes([code]) for code in b"abcdefghijklmnopqrstuvwxyz"]


def neighbours(word: str, least: float) -> list[tuple[str, float]]:
    """Return the words one slip away, and the Zipf value of each.

    The first letter of a word is hardly ever wrong: of other ones only a swap is looked at.

    Args:
        word: As typed.
        least: The Zipf value from which words count.
    """
    if len(word) < SHARED or not (word.isascii() and word.isalpha() and word.islower()):
        return []
    found = {
        name: value
        for heads, rest in _slips_ahead(word.encode())
        for name, value in values_behind(heads, rest)
    }
    if len(word) > SHARED:
        alike = dict(words_alike(word))
        near = process.extract(
            word, list(alike), scorer=OSA.distance, score_cutoff=1, limit=None, processor=None
        )
        found |= {name: alike[name] for name, _, _ in near}
    found.pop(word, None)
    return [(name, value) for name, value in found.items() if value >= least]


def _slips_ahead(word: bytes) -> Iterator[tuple[list[bytes], bytes]]:
    """Yield what comes of one slip in the first three letters, cut behind three letters."""
    first, second, third, rest = word[:1], word[1:2], word[2:3], word[3:]
    swapped = [second + first + third, first + third + second]
    changed = [first + letter + third for letter in _LETTERS]
    changed += [first + second + letter for letter in _LETTERS]
    yield swapped + changed, rest
    added = [first + letter + second for letter in _LETTERS]
    added += [first + second + letter for letter in _LETTERS]
    yield added, third + rest
    if rest:
        yield [first + third + rest[:1], first + second + rest[:1]], rest[1:]
        yield [first + second + rest[:1]], third + rest[1:]
