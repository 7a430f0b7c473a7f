"""How common a word is in the language, from the list that ships in weights/words.txt.gz.

The list is a line for the words with the same first three letters: these letters, then the rest
of each word and ten times its Zipf value. Kept as these lines it takes a fifth of the memory of a
dict, and a word is found in a microsecond.
"""

import gzip
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

COMMON_FROM = 3.4
"""Zipf value (log10 of occurrences in a billion words) from which a word counts as common."""

_LIST = Path(__file__).parent / "weights" / "words.txt.gz"
_SHARED = 3  # Letters at the head of a line.
_NO_REST = b"="
_UNLISTED = 0.0


@lru_cache(maxsize=1)
def _lines() -> dict[bytes, bytes]:
    """Return the lines by the letters at their head."""
    lines = gzip.decompress(_LIST.read_bytes()).splitlines()
    return {line[: line.index(b" ")]: line for line in lines}


def look_up(word: str) -> float:
    """Return what `zipf` does without remembering it: for pieces of words, seldom met again."""
    if not (word.isascii() and word.isalpha()):
        return _UNLISTED
    key = word.encode()
    line = _lines().get(key[:_SHARED])
    if line is None:
        return _UNLISTED
    wanted = b" %b " % (key[_SHARED:] or _NO_REST)
    at = line.find(wanted)
    if at < 0:
        return _UNLISTED
    value = at + len(wanted)
    return int(line[value : value + 2]) / 10


zipf = lru_cache(maxsize=4096)(look_up)
"""Return the Zipf value of a word, 0 when the list does not have it (below about 2.4)."""


def is_common_word(word: str) -> bool:
    """Say whether a word is common English or Hinglish, hence neither a slip nor a name."""
    return zipf(word) >= COMMON_FROM


def _words() -> Iterator[tuple[str, float]]:
    """Yield every word of the list and its Zipf value."""
    for head, line in _lines().items():
        rests = line.decode().split()[1:]
        for rest, value in zip(rests[::2], rests[1::2], strict=True):
            yield head.decode() + rest.removeprefix(_NO_REST.decode()), int(value) / 10


@lru_cache(maxsize=4)
def words_from(least: float) -> frozenset[str]:
    """Return the words whose Zipf value is at least so much."""
    return frozenset(word for word, value in _words() if value >= least)
