"""How alike a question and the entries are: the likeness of their phrasings, pooled.

An entry scores by its best phrasing and their mean. A small base is scored whole; a large one is
first narrowed to a few dozen entries by the rarest features of the question.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from bot.search.blocks import Blocks
from bot.search.features import Phrasings, Space
from bot.search.meaning import Meanings
from bot.search.narrow import LargeBase
from bot.search.query import Query
from bot.search.rows import Floats, Ints, Longs, spread
from bot.search.whole import WholeBase

MEAN_SHARE = 0.5
"""Share of the mean over an entry's phrasings beside that of the best of them."""

MEANING_SHARE = 1.0
"""Weight of the nearness in meaning of a phrasing beside its likeness in words."""

CANDIDATES_BY_MEANING = 20
"""Entries of a large base that are added to those found by words as nearest in meaning."""

WHOLE_UP_TO = 60_000
"""Feature occurrences up to which a base is scored whole."""

_READ = 24  # Phrasings of an entry whose words count as covered.


@dataclass(slots=True)
class Scores:
    """The outcome for one question.

    Attributes:
        entries: The entries that were scored, ascending.
        score: The score of each.
        first: Where the phrasings of each begin in `likeness`.
        likeness: The likeness of phrasings, grouped by entry, nearness in meaning included.
        words: The likeness of the same in words alone.
        chars: The cosine of the n-grams alone, of the same phrasings.
        nearness: How near in meaning every phrasing of the base is, or None without a model.
    """

    entries: NDArray[np.integer]
    score: Floats
    first: NDArray[np.integer]
    likeness: Floats
    words: Floats
    chars: NDArray[np.floating]
    nearness: Floats | None = None


class Scorer:
    """Scores questions against the phrasings of one base."""

    def __init__(
        self,
        space: Space,
        phrasings: Phrasings,
        *,
        whole: bool = False,
        meanings: Meanings | None = None,
    ) -> None:
        self.space = space
        self.phrasings = phrasings
        self.meanings = meanings
        self.weights = space.stem_weight.data  # Read one by one, a view is faster than the array.
        size = len(phrasings.features.values) + len(phrasings.words.values)
        blocks = Blocks.of(space, phrasings)
        self.whole = WholeBase(blocks) if whole or size <= WHOLE_UP_TO else None
        self._large = None if self.whole else LargeBase(blocks)
        self.sizes: Ints = np.diff(phrasings.starts)
        self.present = np.flatnonzero(self.sizes)
        self._first = phrasings.starts[self.present].astype(np.int64)
        self._shares: Floats = _mean_shares(self.sizes[self.present])
        self.stems_of: Callable[[int], frozenset[int]] = lru_cache(1024)(self._stems_of)
        self.stems_of_entry: Callable[[int], frozenset[int]] = lru_cache(512)(self._stems_of_entry)

    def score(self, query: Query, among: NDArray[np.integer] | None = None) -> Scores:
        """Score a question against the base.

        Args:
            query: The question.
            among: The entries to choose from, ascending; None means all.
        """
        nearness = self.meanings.nearness(query.tokens) if self.meanings else None
        if self.whole:
            return self._of_whole(query, self.whole, among, nearness)
        assert self._large is not None
        if among is None:
            among = self._narrow(query, self._large, nearness)
        return self._of_some(query, self._large, self._with_text(among), nearness)

    def _of_whole(
        self,
        query: Query,
        base: WholeBase,
        among: NDArray[np.integer] | None,
        nearness: Floats | None,
    ) -> Scores:
        """Score every entry; return those to choose from."""
        words, chars = base.likeness(query)
        likeness = words if nearness is None else words + np.float32(MEANING_SHARE) * nearness
        entries: NDArray[np.integer] = self.present
        first = self._first
        score = _pooled(likeness, first, self._shares)
        if among is not None:
            entries = self._with_text(among)
            at = self.present.searchsorted(entries)
            first, score = first[at], score[at]
        return Scores(entries, score, first, likeness, words, chars, nearness)

    def _of_some(
        self,
        query: Query,
        base: LargeBase,
        entries: NDArray[np.integer],
        nearness: Floats | None,
    ) -> Scores:
        """Score some entries, all of which have phrasings."""
        sizes = self.sizes[entries]
        phrasings = spread(self.phrasings.starts[entries], sizes)
        if not len(phrasings):
            none = np.zeros(0, np.float32)
            return Scores(entries, none, entries, none, none, none)
        words, chars = base.likeness(query, phrasings)
        likeness = words
        if nearness is not None:
            likeness = words + np.float32(MEANING_SHARE) * nearness[phrasings]
        first = sizes.cumsum() - sizes
        score = _pooled(likeness, first, _mean_shares(sizes))
        return Scores(entries, score, first, likeness, words, chars, nearness)

    def _narrow(self, query: Query, base: LargeBase, nearness: Floats | None) -> Longs:
        """Return the few dozen entries that share the rarest features, or mean the same."""
        found = base.entries(query)
        if nearness is None or self.meanings is None:
            return found
        return np.union1d(found, self.meanings.nearest(nearness, CANDIDATES_BY_MEANING))

    def _with_text(self, entries: NDArray[np.integer]) -> NDArray[np.integer]:
        kept: NDArray[np.integer] = entries[self.sizes[entries] > 0]
        return kept

    def _stems_of(self, phrasing: int) -> frozenset[int]:
        """Return the stems and concepts a phrasing holds."""
        values = self.phrasings.features.row(phrasing)  # Ascending: stems come first.
        return frozenset(values[: values.searchsorted(self.space.pairs_at)].tolist())

    def _stems_of_entry(self, entry: int) -> frozenset[int]:
        """Return the stems and concepts of the first phrasings of an entry."""
        begin = int(self.phrasings.starts[entry])
        end = min(begin + _READ, int(self.phrasings.starts[entry + 1]))
        rows = self.phrasings.features
        values = rows.values[rows.starts[begin] : rows.starts[end]]
        return frozenset(values[values < self.space.pairs_at].tolist())


def _mean_shares(sizes: NDArray[np.integer]) -> Floats:
    """Return what each phrasing counts in the mean of its entry, by the sizes of the entries."""
    shares: Floats = (MEAN_SHARE / sizes).astype(np.float32)
    return shares


def _pooled(likeness: Floats, first: NDArray[np.integer], shares: Floats) -> Floats:
    """Return the scores of entries from the likeness of their phrasings.

    Args:
        likeness: Of the phrasings, grouped by entry.
        first: Where those of each entry begin.
        shares: The weight of each phrasing of an entry in its mean.
    """
    if not len(first):
        return np.zeros(0, np.float32)
    score: Floats = np.maximum.reduceat(likeness, first)
    score *= np.float32(1 - MEAN_SHARE)
    score += np.add.reduceat(likeness, first) * shares
    return score
