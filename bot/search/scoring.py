"""How alike a question and the phrasings are, pooled by entry.

Three cosines (stems with concepts, stem pairs, character n-grams) make the likeness of a
phrasing; an entry scores by its best phrasing and their mean. A small base is scored whole; a
large one is first narrowed to a few dozen entries by the rarest features of the question.
"""

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bot.search.features import Phrasings, Space
from bot.search.meaning import Meanings
from bot.search.query import Query
from bot.search.rows import Floats, Ints, Longs, Rows, distinct

STEM_SHARE, PAIR_SHARE, GRAM_SHARE = 0.34, 0.27, 0.39
MEAN_SHARE = 0.5
"""Share of the mean over an entry's phrasings beside that of the best of them."""

MEANING_SHARE = 1.0
"""Weight of the nearness in meaning of a phrasing beside its likeness in words."""

WHOLE_UP_TO = 60_000
"""Feature occurrences up to which a base is scored whole."""

POSTINGS_BUDGET = 4_000
"""Postings read to narrow a large base."""

CANDIDATES = 40
"""Entries of a large base that are scored in full."""

CANDIDATES_BY_MEANING = 20
"""Entries of a large base that are added to these as nearest in meaning."""

MOST_PHRASINGS = 300
"""Phrasings of candidates that are scored in full."""


@dataclass(frozen=True, slots=True)
class Scores:
    """The outcome for one question.

    Attributes:
        entries: The entries that were scored, ascending.
        score: The score of each.
        phrasings: The phrasings that were scored, grouped by entry.
        lengths: How many of them each entry has.
        likeness: The likeness of each phrasing, nearness in meaning included.
        words: The likeness of each in words alone.
        worth: What each feature of them is worth to the question.
        nearness: How near in meaning every phrasing of the base is, or None without a model.
    """

    entries: NDArray[np.integer]
    score: Floats
    phrasings: NDArray[np.integer]
    lengths: Ints
    likeness: Floats
    words: Floats
    worth: Floats
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
        self.meanings = meanings
        self.phrasings = phrasings
        self.everything = np.arange(len(phrasings.entry))
        self.whole = whole or len(phrasings.features.values) <= WHOLE_UP_TO
        self.weights: list[float] = space.stem_weight.tolist()
        self._gain = np.concatenate([space.stem_weight, space.pair_weight]) ** 2
        self._gram_gain = space.gram_weight**2
        self._sizes = phrasings.by_entry.lengths()
        self.present = np.flatnonzero(self._sizes)
        self._share = self._shares()
        self._postings = None if self.whole else self._entries_by_feature()

    def score(self, query: Query, among: NDArray[np.integer] | None = None) -> Scores:
        """Score a question against the base.

        Args:
            query: The question.
            among: The entries to choose from, ascending; None means all.
        """
        nearness = self.meanings.nearness(query.tokens) if self.meanings else None
        if among is None and self.whole:
            return self._pool(query, self.present, self.everything, nearness)
        entries = self._narrow(query, nearness) if among is None else among
        phrasings, _ = self.phrasings.by_entry.take(entries)
        return self._pool(query, entries[self._sizes[entries] > 0], phrasings, nearness)

    def likeness(self, query: Query, phrasings: NDArray[np.integer]) -> tuple[Floats, Floats]:
        """Return how alike the question and each of some phrasings are, 0 to 1.

        Beside it, what each feature of these phrasings is worth to the question.
        """
        rows = self.phrasings.features
        if phrasings is self.everything:
            worth = self._worth(query, None)
            return np.add.reduceat(worth[rows.values] * self._share, rows.starts[:-1]), worth
        places, lengths = rows.places(phrasings)
        values = rows.values[places]
        worth = self._worth(query, values)
        gains = worth[values] * self._share[places]
        return np.add.reduceat(gains, lengths.cumsum() - lengths), worth

    def chars(self, worth: Floats, phrasing: int) -> float:
        """Return the cosine of the character n-grams of the question and one phrasing."""
        values = self.phrasings.features.row(phrasing)
        words = values[values >= self.space.words_at]
        square = float(self.space.word_square[words - self.space.words_at].sum())
        return float(worth[words].sum()) / GRAM_SHARE / math.sqrt(max(square, 1e-6))

    def stems_of(self, phrasing: int) -> set[int]:
        """Return the stems and concepts a phrasing holds."""
        values = self.phrasings.features.row(phrasing)  # Ascending: stems come first.
        return set(values[: values.searchsorted(self.space.pairs_at)].tolist())

    def _worth(self, query: Query, values: Ints | None) -> Floats:
        """Return what each feature is worth to the question; n-grams are summed by word.

        Args:
            query: The question.
            values: The features that will be asked for; None means all.
        """
        space = self.space
        worth = np.zeros(space.words_at + len(space.word_square), np.float32)
        pairs = query.pairs + space.pairs_at
        worth[query.stems] = self._gain[query.stems] * (STEM_SHARE / query.stem_norm)
        worth[pairs] = self._gain[pairs] * (PAIR_SHARE / query.pair_norm)
        grams = np.zeros(len(space.gram_weight), np.float32)
        grams[query.grams] = self._gram_gain[query.grams] * query.gram_counts
        grams *= np.float32(GRAM_SHARE / query.gram_norm)
        rows = space.word_grams
        if values is None:
            worth[space.words_at :] = np.add.reduceat(grams[rows.values], rows.starts[:-1])
            return worth
        asked = np.zeros(len(worth), bool)
        asked[values] = True
        words = asked[space.words_at :].nonzero()[0]
        held, lengths = rows.take(words)
        worth[words + space.words_at] = np.add.reduceat(grams[held], lengths.cumsum() - lengths)
        return worth

    def _pool(
        self,
        query: Query,
        entries: NDArray[np.integer],
        phrasings: NDArray[np.integer],
        nearness: Floats | None,
    ) -> Scores:
        """Score phrasings and pool them by entry."""
        if not len(entries):
            none = np.zeros(0, np.float32)
            return Scores(entries, none, entries, np.zeros(0, np.int32), none, none, none)
        words, worth = self.likeness(query, phrasings)
        likeness = words
        if nearness is not None:
            likeness = words + np.float32(MEANING_SHARE) * nearness[phrasings]
        lengths = self._sizes[entries]
        starts = lengths.cumsum() - lengths
        best = np.maximum.reduceat(likeness, starts)
        mean = np.add.reduceat(likeness, starts) / lengths.astype(np.float32)
        score = (1 - MEAN_SHARE) * best + MEAN_SHARE * mean
        return Scores(entries, score, phrasings, lengths, likeness, words, worth, nearness)

    def _narrow(self, query: Query, nearness: Floats | None) -> Longs:
        """Return the few dozen entries that share the rarest features, or mean the same."""
        found = self._sharing(query)
        if nearness is None or self.meanings is None:
            return found
        return np.union1d(found, self.meanings.nearest(nearness, CANDIDATES_BY_MEANING))

    def _sharing(self, query: Query) -> Longs:
        """Return the entries that share most with the rarest features of the question."""
        assert self._postings is not None
        features = np.append(query.stems, query.pairs + self.space.pairs_at)
        lengths = self._postings.starts[features + 1] - self._postings.starts[features]
        order = lengths.argsort(kind="stable")
        affordable = int(lengths[order].cumsum().searchsorted(POSTINGS_BUDGET, side="right"))
        chosen = features[order[: max(1, affordable)]]
        hits, lengths = self._postings.take(chosen)
        return self._most_voted(hits, self._gain[chosen].repeat(lengths))

    def _most_voted(self, hits: Ints, votes: Floats) -> Longs:
        """Return the entries with the most votes, as many as may be scored in full."""
        total = np.bincount(hits, votes, minlength=self.space.entries)
        if len(hits) > CANDIDATES:
            reached = total[hits]
            cut = np.partition(reached, -CANDIDATES)[-CANDIDATES]
            hits = hits[reached >= cut]
        entries = np.array(sorted(set(hits.tolist())), np.int64)
        ranked = entries[(-total[entries]).argsort(kind="stable")[:CANDIDATES]]
        fits = int(self._sizes[ranked].cumsum().searchsorted(MOST_PHRASINGS, side="right"))
        ranked = ranked[: max(1, fits)]
        ranked.sort()
        return ranked

    def _shares(self) -> Floats:
        """Return for every feature of every phrasing its part: one over the block's length."""
        rows, space = self.phrasings.features, self.space
        owners = rows.owners()
        squares = np.concatenate([self._gain, space.word_square])[rows.values]
        share = np.empty(len(rows.values), np.float32)
        edges = (0, space.pairs_at, space.words_at, space.words_at + len(space.word_square))
        for low, high in pairwise(edges):
            mine = np.flatnonzero((rows.values >= low) & (rows.values < high))
            sums = np.bincount(owners[mine], squares[mine], minlength=len(rows))
            share[mine] = 1 / np.sqrt(np.maximum(sums, 1e-6))[owners[mine]]
        return share

    def _entries_by_feature(self) -> Rows:
        """Return for each stem, concept and pair the entries that hold it."""
        rows = self.phrasings.features
        known = np.flatnonzero(rows.values < self.space.words_at)
        owners = self.phrasings.entry[rows.owners()[known]].astype(np.int64)
        values = rows.values[known].astype(np.int64)
        features, entries = distinct(values, owners, self.space.entries)
        return Rows.of(features, entries, self.space.words_at)
