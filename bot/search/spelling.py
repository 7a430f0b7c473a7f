"""The words of a base that share most letter pairs with a word that was typed."""

from bisect import bisect_left

import numpy as np

from bot.search.features import Space
from bot.search.rows import Ints, Longs

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
        self._starts, self._holders = _holders_of_pairs(space, self._by_length)
        self._places = self._holders.data  # Read one by one, a view is faster than an array.

    def near(self, word: str, limit: int) -> list[str]:
        """Return the words of like length that share most letter pairs with a word.

        Args:
            word: As typed.
            limit: How many letters the lengths may differ by.
        """
        low, high = self._begin(len(word) - limit), self._begin(len(word) + limit + 1)
        pairs, count = self._grams.pairs(word)
        hits = [self._holders_between(pair, low, high) for pair in pairs]
        if not hits:
            return []
        shared = np.bincount(np.concatenate(hits) - low)
        enough = (shared >= max(1, count - 2 * limit - 1)).nonzero()[0]
        numbers = self._by_length[low + enough]
        if len(numbers) > _MOST:
            order = numbers.argsort()
            numbers = numbers[order[(-shared[enough][order]).argsort(kind="stable")[:_MOST]]]
            found = numbers.tolist()
        else:
            found = sorted(numbers.tolist())
        return [name for number in found if len(name := self._words[number]) >= _SHORTEST]

    def _holders_between(self, pair: int, low: int, high: int) -> Ints:
        """Return which of the words from one place to another hold a letter pair."""
        begin, end = self._starts[pair : pair + 2]
        begin = bisect_left(self._places, low, begin, end)
        return self._holders[begin : bisect_left(self._places, high, begin, end)]

    def _begin(self, length: int) -> int:
        """Return where the words that long begin."""
        return self._begins[max(0, min(length, len(self._begins) - 1))]


def _holders_of_pairs(space: Space, by_length: Longs) -> tuple[list[int], Ints]:
    """Return the words with each letter pair by their places in the order of length, ascending.

    Returns:
        Where those of each pair begin, and the places of all pairs.
    """
    count = int(space.grams.keys.searchsorted(_PAIRS_BELOW))
    place = np.empty(len(by_length), np.int32)
    place[by_length] = np.arange(len(by_length))
    starts = space.gram_words.starts[: count + 1]
    pairs = np.repeat(np.arange(count), np.diff(starts))
    places = place[space.gram_words.values[: starts[-1]]]
    holders: Ints = places[np.lexsort((places, pairs))]
    return starts.tolist(), holders
