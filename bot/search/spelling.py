"""The words of a base that share most letter pairs with a word that was typed."""

import numpy as np

from bot.search.features import Space
from bot.search.rows import Ints, Longs, Rows

_MOST = 48
_SHORTEST = 3
_PAIRS_BELOW = 1 << 30  # Keys of n-grams of two letters are below, those of longer ones above.


class Spellings:
    """The words of a base by length and letter pair."""

    def __init__(self, space: Space) -> None:
        self._grams = space.grams
        self._words = list(space.words)
        lengths = np.fromiter(map(len, self._words), np.int64, len(self._words))
        self._by_length: Longs = lengths.argsort(kind="stable")
        self._begins: list[int] = np.searchsorted(
            lengths[self._by_length], np.arange(max(lengths, default=0) + 2)
        ).tolist()
        self._holders = _holders_of_pairs(space, self._by_length)

    def near(self, word: str, limit: int) -> list[str]:
        """Return the words of like length that share most letter pairs with a word.

        Args:
            word: As typed.
            limit: How many letters the lengths may differ by.
        """
        low, high = self._begin(len(word) - limit), self._begin(len(word) + limit + 1)
        pairs, count = self._grams.pairs(word)
        hits, _ = self._holders.take(pairs)
        hits = hits[(hits >= low) & (hits < high)] - low
        shared = np.bincount(hits)
        enough = np.flatnonzero(shared >= max(1, count - 2 * limit - 1))
        numbers = self._by_length[low + enough]
        order = numbers.argsort()
        if len(order) > _MOST:
            order = order[np.argsort(-shared[enough][order], kind="stable")[:_MOST]]
        found = [self._words[number] for number in numbers[order].tolist()]
        return [name for name in found if len(name) >= _SHORTEST]

    def _begin(self, length: int) -> int:
        """Return where the words that long begin."""
        return self._begins[max(0, min(length, len(self._begins) - 1))]


def _holders_of_pairs(space: Space, by_length: Longs) -> Rows:
    """Return for each letter pair the places, in the order of length, of the words with it."""
    count = int(space.grams.keys.searchsorted(_PAIRS_BELOW))
    place = np.empty(len(by_length), np.int32)
    place[by_length] = np.arange(len(by_length))
    starts: Ints = space.gram_words.starts[: count + 1]
    return Rows(starts, place[space.gram_words.values[: starts[-1]]])
