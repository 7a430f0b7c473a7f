"""How common a word is in the language, from the list that ships in weights/words.txt.gz."""

import gzip
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

COMMON_FROM = 3.3
"""Zipf value (log10 of occurrences in a billion words) from which a word counts as common."""

_LIST = Path(__file__).parent / "weights" / "words.txt.gz"
_UNLISTED = 0.0


@lru_cache(maxsize=1)
def _table() -> tuple[NDArray[np.bytes_], NDArray[np.float32]]:
    """Return the words, sorted, and the Zipf value of each."""
    words: list[bytes] = []
    values: list[float] = []
    for line in gzip.decompress(_LIST.read_bytes()).splitlines():
        value, *group = line.split()
        words += group
        values += [float(value)] * len(group)
    array = np.array(words)  # Fixed width bytes: a tenth of what a dict of strings takes.
    order = np.argsort(array)
    return array[order], np.array(values, np.float32)[order]


@lru_cache(maxsize=16384)
def zipf(word: str) -> float:
    """Return the Zipf value of a word, 0 when the list does not have it (below about 2.4)."""
    if not word.isascii():
        return _UNLISTED
    words, values = _table()
    key = word.encode()
    at = int(np.searchsorted(words, np.bytes_(key)))
    return float(values[at]) if at < len(words) and words[at] == key else _UNLISTED


def is_common_word(word: str) -> bool:
    """Say whether a word is common English or Hinglish, hence neither a slip nor a name."""
    return zipf(word) >= COMMON_FROM


@lru_cache(maxsize=4)
def words_from(least: float) -> frozenset[str]:
    """Return the words whose Zipf value is at least so much."""
    words, values = _table()
    return frozenset(word.decode() for word in words[values >= np.float32(least)])
