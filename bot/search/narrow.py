"""A large base narrowed to a few dozen entries, and their likeness to the question.

Nothing here may take longer the larger the base is: arrays as long as the base are made once,
and what a question writes into them it wipes out again.
"""

import threading

import numpy as np
from numpy.typing import NDArray

from bot.search.blocks import GRAM_SHARE, Blocks
from bot.search.query import Query
from bot.search.rows import Floats, Ints, Longs, Rows, distinct

POSTINGS_BUDGET = 4_000
"""Postings read to narrow the base."""

CANDIDATES = 40
"""Entries that are scored in full."""

MOST_PHRASINGS = 300
"""Phrasings of candidates that are scored in full."""


class LargeBase:
    """The entries of a large base by feature, and its phrasings one by one."""

    def __init__(self, blocks: Blocks) -> None:
        self._blocks = blocks
        self._sizes = np.diff(blocks.phrasings.starts)
        self._postings = _entries_by_feature(blocks)
        self._votes = np.zeros(len(self._sizes), np.float64)
        self._worth = np.zeros(len(blocks.gain), np.float32)
        self._place = np.zeros(len(blocks.space.words), np.int64)
        self._writing = threading.Lock()

    def entries(self, query: Query) -> Longs:
        """Return the few dozen entries that share most with the rarest features, ascending."""
        features = np.array(self._blocks.features(query), np.int64)
        if not len(features):
            return features
        lengths = self._postings.starts[features + 1] - self._postings.starts[features]
        order = lengths.argsort(kind="stable")
        affordable = int(lengths[order].cumsum().searchsorted(POSTINGS_BUDGET, side="right"))
        chosen = features[order[: max(1, affordable)]]
        hits, lengths = self._postings.take(chosen)
        gains = self._blocks.gain[chosen].astype(np.float64)
        return self._most_voted(hits.astype(np.int64), gains.repeat(lengths))

    def _most_voted(self, hits: Longs, votes: NDArray[np.float64]) -> Longs:
        """Return the entries with the most votes, as many as may be scored in full."""
        with self._writing:
            np.add.at(self._votes, hits, votes)  # Fast where both types are the array's own.
            reached = self._votes[hits]
            self._votes[hits] = 0.0
        if len(hits) > CANDIDATES:
            enough = reached >= np.partition(reached, -CANDIDATES)[-CANDIDATES]
            hits, reached = hits[enough], reached[enough]
        entries, at = np.unique(hits, return_index=True)
        ranked = entries[(-reached[at]).argsort(kind="stable")[:CANDIDATES]]
        sizes = self._sizes[ranked].cumsum()
        ranked = ranked[: max(1, int(sizes.searchsorted(MOST_PHRASINGS, side="right")))]
        ranked.sort()
        return ranked.astype(np.int64)

    def likeness(self, query: Query, phrasings: NDArray[np.integer]) -> tuple[Floats, Floats]:
        """Return how alike the question and each of some phrasings are, 0 to 1.

        Beside it, the cosine of their n-grams alone.
        """
        rows = self._blocks.phrasings.features
        places, lengths = rows.places(phrasings)
        asked, gains = self._blocks.asked(query)
        with self._writing:
            self._worth[asked] = gains
            worth = self._worth[rows.values[places]]
            self._worth[asked] = 0.0
        worth *= self._blocks.share[places]
        chars = self._of_grams(query, phrasings)
        shared: Floats = np.add.reduceat(worth, lengths.cumsum() - lengths)
        return shared + np.float32(GRAM_SHARE) * chars, chars

    def _of_grams(self, query: Query, phrasings: NDArray[np.integer]) -> Floats:
        """Return the cosine of the n-grams of the question and each of some phrasings."""
        space, blocks = self._blocks.space, self._blocks
        words, sizes = blocks.phrasings.words.take(phrasings)
        different, places = self._different(words)
        grams = np.bincount(query.grams, blocks.gram_gain[query.grams], len(space.gram_weight))
        held, lengths = space.word_grams.take(different)
        worth = np.add.reduceat(grams[held], lengths.cumsum() - lengths)
        total = np.add.reduceat(worth[places], sizes.cumsum() - sizes)
        chars: Floats = (total * blocks.gram_share[phrasings] / query.gram_norm).astype(np.float32)
        return chars

    def _different(self, words: Ints) -> tuple[Ints, Longs]:
        """Return the different ones of some words, and for each of all its place among them."""
        numbers = np.arange(len(words))
        with self._writing:
            self._place[words] = numbers  # Of a word that stands twice the last place counts.
            different: Ints = words[self._place[words] == numbers]
            self._place[different] = numbers[: len(different)]
            return different, self._place[words]


def _entries_by_feature(blocks: Blocks) -> Rows:
    """Return for each stem, concept and pair the entries that hold it."""
    rows, entry = blocks.phrasings.features, blocks.phrasings.entry
    owners = entry[rows.owners()].astype(np.int64)
    entries = blocks.space.entries
    features, holders = distinct(rows.values.astype(np.int64), owners, entries)
    return Rows.of(features, holders, len(blocks.gain))
