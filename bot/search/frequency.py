"""How common a word is in the language, from the list that ships in weights/words.txt.gz.

The list is a line for the words with the same first three letters: these letters, then the rest
of each word and ten times its Zipf value. Kept as this text it takes a sixth of the memory of a
dict, and a word is found in a microsecond.
"""

import gzip
import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate
from pathlib import Path

COMMON_FROM = 3.4
"""Zipf value (log10 of occurrences in a billion words) from which a word counts as common."""

SHARED = 3
"""Letters at the head of a line of the list."""

NO_REST = b"="
"""What stands in the list for the rest of a word that is as short as that."""

_LIST = Path(__file__).parent / "weights" / "words.txt.gz"
_HEADS = 27**SHARED
_NO_LETTER = b"`"  # The one before "a".
_NUMBER_OF_NONE = 96 * (27 * 27 + 27 + 1)
_HALVED_FROM = 4  # Letters of a rest; that of a word one slip from a shorter one has no more.
_SHORT_RESTS = re.compile(rb" ([a-z=]{1,4}+) (\d\d)")
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
    first, second, third = letters[:SHARED].ljust(SHARED, _NO_LETTER)
    return (first * 27 + second) * 27 + third - _NUMBER_OF_NONE


def look_up(word: str) -> float:
    """Return what `zipf` does without remembering it: for pieces of words, seldom met again."""
    if not (word.isascii() and word.isalpha() and word.islower()):
        return _UNLISTED
    key, (text, begins) = word.encode(), _list()
    head = _number(key)
    wanted = b" %b " % (key[SHARED:] or NO_REST)
    at = text.find(wanted, begins[head], begins[head + 1])
    if at < 0:
        return _UNLISTED
    return _value(text, at + len(wanted))


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
            yield head + rest.removeprefix(NO_REST.decode()), int(value) / 10


def rests_alike(head: bytes, rest: bytes) -> dict[bytes, bytes]:
    """Return what may be one slip from the rest of a word among those with the same first letters.

    One slip leaves the first or the second half of the rest as it is, but for a swap between.

    Args:
        head: The first three letters.
        rest: What follows, not empty.

    Returns:
        For each rest ten times the Zipf value of its word, in digits.
    """
    text, begins = _list()
    number = _number(head)
    line = text[begins[number] : begins[number + 1]]
    middle = len(rest) // 2
    first, second = rest[:middle], rest[middle:]
    if len(rest) < _HALVED_FROM:
        return dict(_SHORT_RESTS.findall(line))
    found = _between_spaces(line, b" " + first) | _between_spaces(line, second + b" ")
    swapped = first[:-1] + second[:1] + first[-1:] + second[1:]
    found |= _between_spaces(line, b" %b " % swapped)
    return found


def _between_spaces(line: bytes, part: bytes) -> dict[bytes, bytes]:
    """Return what stands between two spaces where a part of it is found, and what follows."""
    found: dict[bytes, bytes] = {}
    at = line.find(part)
    while at >= 0:
        start = line.rfind(b" ", 0, at + 1) + 1
        end = line.find(b" ", start)
        found[line[start:end]] = line[end + 1 : end + 3]
        at = line.find(part, at + 1)
    return found


def value_behind(head: bytes, rest: bytes) -> Iterator[tuple[str, float]]:
    """Yield the word made of three letters and a rest, and its Zipf value, where it is listed."""
    text, begins = _list()
    wanted = b" %b " % (rest or NO_REST)
    number = _number(head)
    at = text.find(wanted, begins[number], begins[number + 1])
    if at >= 0:
        yield (head + rest).decode(), _value(text, at + len(wanted))


def values_between(first: bytes, third: bytes, rest: bytes) -> Iterator[tuple[str, float]]:
    """Yield the words of two letters, any one between them, and a rest, and their values."""
    text, begins = _list()
    wanted = b" %b " % (rest or NO_REST)
    number = _number(first + b"a" + third)
    for second in range(26):
        at = text.find(wanted, begins[number], begins[number + 1])
        number += 27
        if at >= 0:
            word = b"%b%c%b%b" % (first, 97 + second, third, rest)
            yield word.decode(), _value(text, at + len(wanted))


def values_after(letters: bytes, rest: bytes) -> Iterator[tuple[str, float]]:
    """Yield the words of two letters, any third one and a rest, and their values."""
    text, begins = _list()
    wanted = b" %b " % (rest or NO_REST)
    first = _number(letters + b"a")
    end = begins[first + 26]  # Their lines follow each other.
    at = text.find(wanted, begins[first], end)
    while at >= 0:
        third = bisect_right(begins, at, first, first + 26) - first - 1
        word = b"%b%c%b" % (letters, 97 + third, rest)
        yield word.decode(), _value(text, at + len(wanted))
        at = text.find(wanted, at + 1, end)


def _value(text: bytes, at: int) -> float:
    return int(text[at : at + 2]) / 10


@lru_cache(maxsize=4)
def words_from(least: float) -> frozenset[str]:
    """Return the words whose Zipf value is at least so much."""
    return frozenset(word for word, value in _words() if value >= least)
