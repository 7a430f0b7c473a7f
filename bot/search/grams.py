"""Character n-grams of the words of a base: 2 to 4 letters, the ends of a word marked.

A gram is a number made of the codes of its letters, so that those of a whole base are found and
sorted by numpy, and kept in eight bytes each.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from bot.search.rows import Ints, Longs, Rows, distinct

_BITS = 15  # For the code of one letter; four letters fit into 64 bits.
_MOST_LETTERS = 30_000  # Of a base; the codes above are for letters it does not have.


@dataclass(frozen=True, slots=True)
class Grams:
    """The numbered n-grams of a base.

    Attributes:
        letters: The letters of its words, sorted; the code of a letter is its place, from 1.
        keys: The n-grams, sorted; the number of one is its place.
    """

    letters: str
    keys: Longs

    def of(self, word: str) -> tuple[Ints, int]:
        """Return the distinct n-grams of a word that the base has, and how many it has not."""
        codes = self._codes(word)
        keys = {key for size in (2, 3, 4) for key in _runs(codes, size)}
        known = self._known(keys)
        return known, len(keys) - len(known)

    def pairs(self, word: str) -> tuple[list[int], int]:
        """Return the distinct letter pairs of a word that the base has, and how many there are."""
        wanted = {left << _BITS | right for left, right in pairwise(self._codes(word))}
        keys, known = self.keys.data, []
        for key in wanted:
            at = bisect_left(keys, key)
            if at < len(keys) and keys[at] == key:
                known.append(at)
        return known, len(wanted)

    def _codes(self, word: str) -> list[int]:
        text = f"^{word}$"
        found = [self.letters.find(letter) + 1 for letter in text]
        # Letters the base does not have differ from one another, too.
        unknown = len(self.letters) + 1
        return [code or unknown + text.index(text[at]) for at, code in enumerate(found)]

    def _known(self, keys: Iterable[int]) -> Ints:
        wanted = np.array(sorted(keys), np.int64)
        if not len(self.keys):
            return np.empty(0, np.int32)
        at = np.minimum(self.keys.searchsorted(wanted), len(self.keys) - 1)
        known: Ints = at[self.keys[at] == wanted].astype(np.int32)
        return known


def _runs(codes: Sequence[int], size: int) -> Iterable[int]:
    """Yield the number of every run of so many letters."""
    whole = (1 << _BITS * size) - 1
    key = 0
    for at, code in enumerate(codes, 1):
        key = (key << _BITS | code) & whole
        if at >= size:
            yield key


def number_grams(words: Iterable[str]) -> tuple[Grams, Rows]:
    """Number the n-grams of all words; beside them, those of each word."""
    texts = [f"^{word}$" for word in words]
    points = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), np.uint32)
    letters, codes = np.unique(points, return_inverse=True)
    codes = np.minimum(codes + 1, _MOST_LETTERS)
    sizes = np.fromiter(map(len, texts), np.int64, len(texts))
    owner = np.repeat(np.arange(len(texts)), sizes)
    runs, keys, owners = codes, [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for size in (2, 3, 4):
        runs = runs[:-1] << _BITS | codes[size - 1 :]
        inside = owner[: len(runs)] == owner[size - 1 :]
        keys.append(runs[inside])
        owners.append(owner[: len(runs)][inside])
    distinct_keys, numbers = np.unique(np.concatenate(keys), return_inverse=True)
    width = max(1, len(distinct_keys))
    pairs = distinct(np.concatenate(owners), numbers, width)
    known = letters[:_MOST_LETTERS].tobytes().decode("utf-32-le", "surrogatepass")
    return Grams(known, distinct_keys), Rows.of(*pairs, len(texts))
