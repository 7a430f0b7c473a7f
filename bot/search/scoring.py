"""How alike a question and the phrasings are, pooled by entry.

Three cosines (stems with concepts, stem pairs, character n-grams) make the likeness of a
phrasing; an entry scores by its best phrasing and their mean. A small base is scored whole; a large
one is first narrowed to a few dozen entries by the rarest features of the question.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.search.features import Phrasings, Space
from bot.search.query import Query
from bot.search.rows import Floats, Ints, Longs, Rows, distinct, segment_sums

STEM_SHARE, PAIR_SHARE, GRAM_SHARE = 0.38, 0.20, 0.42
MEAN_SHARE = 0.5
"""Share of the mean over an entry's phrasings beside that of the best of them."""

WHOLE_UP_TO = 120_000
"""Feature occurrences up to which a base is scored whole."""

POSTINGS_BUDGET = 6_000
"""Postings read to narrow a large base."""

CANDIDATES = 64
_PHRASINGS_OF_CANDIDATES = 600


@dataclass(frozen=True, slots=True)
class Scores:
    """The outcome for one question.

    Attributes:
        entries: The entries that were scored, ascending.
        score: The score of each.
        phrasings: The phrasings that were scored, grouped by entry.
        lengths: How many of them each entry has.
        likeness: The likeness of each phrasing.
        chars: The character cosine of each phrasing.
    """

    entries: NDArray[np.integer]
    score: Floats
    phrasings: NDArray[np.integer]
    lengths: Ints
    likeness: Floats
    chars: Floats


class Scorer:
    """Scores questions against the phrasings of one base."""

    def __init__(self, space: Space, phrasings: Phrasings) -> None:
        self.space = space
        self.phrasings = phrasings
        self._stem_gain = space.stem_weight**2
        self._pair_gain = space.pair_weight**2
        self._gram_gain = space.gram_weight**2
        self._stem_norm = _norms(phrasings.stems, self._stem_gain)
        self._pair_norm = _norms(phrasings.pairs, self._pair_gain)
        self._word_norm = _norms(phrasings.words, space.word_square)
        self.everything = np.arange(len(phrasings.entry))
        self._present = np.flatnonzero(phrasings.by_entry.lengths())
        size = sum(len(r.values) for r in (phrasings.stems, phrasings.pairs, phrasings.words))
        self.whole = size <= WHOLE_UP_TO
        self._postings = None if self.whole else _postings(phrasings, space)

    def score(self, query: Query, among: NDArray[np.integer] | None = None) -> Scores:
        """Score a question against the base.

        Args:
            query: The question.
            among: The entries to choose from, ascending; None means all.
        """
        if among is None and self.whole:
            return self._pool(query, self._present, self.everything)
        entries = self._narrow(query) if among is None else among
        phrasings, _ = self.phrasings.by_entry.take(entries)
        lengths = self.phrasings.by_entry.lengths()[entries]
        return self._pool(query, entries[lengths > 0], phrasings)

    def likeness(self, query: Query, phrasings: NDArray[np.integer]) -> tuple[Floats, Floats]:
        """Return the likeness of phrasings, and the character cosine alone."""
        chars = self._chars(query, phrasings)
        stems = self._cosine(self.phrasings.stems, query.stems, self._stem_gain, phrasings)
        pairs = self._cosine(self.phrasings.pairs, query.pairs, self._pair_gain, phrasings)
        likeness = (STEM_SHARE / query.stem_norm) * stems / self._stem_norm[phrasings]
        likeness += (PAIR_SHARE / query.pair_norm) * pairs / self._pair_norm[phrasings]
        likeness += GRAM_SHARE * chars
        return likeness, chars

    def _pool(
        self, query: Query, entries: NDArray[np.integer], phrasings: NDArray[np.integer]
    ) -> Scores:
        """Score phrasings and pool them by entry."""
        if not len(entries):
            none = np.zeros(0, np.float32)
            return Scores(entries, none, entries, np.zeros(0, np.int32), none, none)
        likeness, chars = self.likeness(query, phrasings)
        lengths = self.phrasings.by_entry.lengths()[entries]
        starts = np.cumsum(lengths) - lengths
        best = np.maximum.reduceat(likeness, starts)
        mean = np.add.reduceat(likeness, starts) / lengths.astype(np.float32)
        score = (1 - MEAN_SHARE) * best + MEAN_SHARE * mean
        return Scores(entries, score, phrasings, lengths, likeness, chars)

    def _cosine(
        self, rows: Rows, features: NDArray[np.integer], gain: Floats, which: NDArray[np.integer]
    ) -> Floats:
        """Return the inner product of the question with each phrasing, in one block."""
        worth = np.zeros(len(gain), np.float32)
        worth[features] = gain[features]
        values, lengths = self._rows(rows, which)
        return segment_sums(worth[values], lengths)

    def _rows(self, rows: Rows, which: NDArray[np.integer]) -> tuple[Ints, Ints]:
        if which is self.everything:
            return rows.values, rows.lengths()
        return rows.take(which)

    def _chars(self, query: Query, which: NDArray[np.integer]) -> Floats:
        """Return the character cosine: n-grams are looked up once a word, not once a phrasing."""
        values, lengths = self._rows(self.phrasings.words, which)
        worth = np.zeros(len(self._gram_gain), np.float32)
        worth[query.grams] = query.gram_counts * self._gram_gain[query.grams]
        if which is self.everything:
            grams = self.space.word_grams
            words = segment_sums(worth[grams.values], grams.lengths())[values]
        else:
            used, place = np.unique(values, return_inverse=True)
            words = segment_sums(*_worth_of(worth, self.space.word_grams, used))[place]
        return segment_sums(words, lengths) / (self._word_norm[which] * query.gram_norm)

    def _narrow(self, query: Query) -> Longs:
        """Return the few dozen entries that share most with the rarest features."""
        assert self._postings is not None
        stems = self._postings[0].take(query.stems)
        pairs = self._postings[1].take(query.pairs)
        lengths = np.append(stems[1], pairs[1])
        gains = np.append(self._stem_gain[query.stems], self._pair_gain[query.pairs])
        order = np.argsort(lengths, kind="stable")
        kept = np.zeros(len(lengths), bool)
        kept[order[np.cumsum(lengths[order]) <= POSTINGS_BUDGET]] = True
        if len(order):
            kept[order[0]] = True
        chosen = np.repeat(kept, lengths)
        hits = np.append(stems[0], pairs[0])[chosen]
        return self._most_voted(hits, np.repeat(gains[kept], lengths[kept]))

    def _most_voted(self, hits: Ints, votes: Floats) -> Longs:
        """Return the entries with the most votes, as many as may be scored in full."""
        total = np.bincount(hits, votes, minlength=self.space.entries)
        if len(hits) > CANDIDATES:
            cut = np.partition(total[hits], len(hits) - CANDIDATES)[-CANDIDATES]
            hits = hits[total[hits] >= cut]
        entries = np.unique(hits)
        ranked = entries[np.argsort(-total[entries], kind="stable")[:CANDIDATES]]
        sizes = np.cumsum(self.phrasings.by_entry.lengths()[ranked])
        fits = max(1, int(np.searchsorted(sizes, _PHRASINGS_OF_CANDIDATES, side="right")))
        return np.sort(ranked[:fits])


def _worth_of(worth: Floats, rows: Rows, which: NDArray[np.integer]) -> tuple[Floats, Ints]:
    values, lengths = rows.take(which)
    return worth[values], lengths


def _norms(rows: Rows, squares: Floats) -> Floats:
    """Return the length of each phrasing's vector."""
    if not len(rows):
        return np.zeros(0, np.float32)
    return np.sqrt(np.maximum(segment_sums(squares[rows.values], rows.lengths()), 1e-6))


def _postings(phrasings: Phrasings, space: Space) -> tuple[Rows, Rows]:
    """Return for each stem, and each pair, the entries that hold it."""
    return tuple(  # type: ignore[return-value]
        Rows.of(*_by_entry(rows, phrasings.entry), space.entries).turned(width)
        for rows, width in (
            (phrasings.stems, len(space.stem_weight)),
            (phrasings.pairs, len(space.pair_weight)),
        )
    )


def _by_entry(rows: Rows, entry: Ints) -> tuple[Longs, Longs]:
    owners = entry[rows.owners()].astype(np.int64)
    values = rows.values.astype(np.int64)
    return distinct(owners, values, int(values.max()) + 1)
