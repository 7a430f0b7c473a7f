"""How common a word is in the language, from the list that ships in weights/words.txt.gz.

The list is a line for the words with the same first three letters: these letters, then the rest
of each word and ten times its Zipf value. Kept as this text it takes a sixth of the memory of a
dict, and a word is found in a microsecond.
"""

import gzip
from array import array
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate
from pathlib import Path

COMMON_FROM = 3.4
"""Zipf value (log10 of occurrences in a billion words) from which a word counts as common."""

_LIST = Path(__file__).parent / "weights" / "words.txt.gz"
_SHARED = 3  # Letters at the head of a line.
_HEADS = 27**_SHARED
_NO_LETTER = b"`"  # The one before "a".
_NO_REST = b"="
_UNLISTED = 0.0


@lru_cache(maxsize=1)
def _list() -> tuple[bytes, "array[int]"]:
    """Return the text and, for the number of every head, where its line begins."""
    text = gzip.decompress(_LIST.read_bytes())
    lengths = array("I", bytes(4 * _HEADS))
    for line in text.splitlines(keepends=True):
        lengths[_number(line[: line.index(b" ")])] = len(line)
    return text, array("I", accumulate(lengths, initial=0))


def _number(letters: bytes) -> int:
    """Return the first three letters as a number, in the order of the lines."""
    first, second, third = letters[:_SHARED].ljust(_SHARED, _NO_LETTER)
    return ((first - 96) * 27 + second - 96) * 27 + third - 96


def look_up(word: str) -> float:
    """Return what `zipf` does without remembering it: for pieces of words, seldom met again."""
    if not (word.isascii() and word.isalpha() and word.islower()):
        return _UNLISTED
    key, (text, begins) = word.encode(), _list()
    head = _number(key)
    wanted = b" %b " % (key[_SHARED:] or _NO_REST)
    at = text.find(wanted, begins[head], begins[head + 1])
    if at < 0:
        return _UNLISTED
    value = at + len(wanted)
    return int(text[value : value + 2]) / 10


zipf = lru_cache(maxsize=4096)(look_up)
"""Return the Zipf value of a word, 0 when the list does not have it (below about 2.4)."""


def is_common_word(word: str) -> bool:
    """Say whether a word is common English or Hinglish, hence neither a slip nor a name."""
    return zipf(word) >= COMMON_FROM


def _words() -> Iterator[tuple[str, float]]:
    """Yield every word of the list and its Zipf value."""
    for line in _list()[0].decode().splitlines():
        head, *rests = line.split()
        for rest, value in zip(rests[::2], rests[1::2], strict=True):
            yield head + rest.removeprefix(_NO_REST.decode()), int(value) / 10


@lru_cache(maxsize=4)
def words_from(least: float) -> frozenset[str]:
    """Return the words whose Zipf value is at least so much."""
    return frozenset(word for word, value in _words() if value >= least)
