"""Likeness of a question and every phrasing of a base that is small enough for it.

What the n-grams of a word add to every phrasing depends on that word alone, so it is kept for
the words that come again: most words of most questions. It is kept in whole numbers, whose sums
are the same in any order: an answer must not depend on what was asked before.
"""

import threading
from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from bot.search.blocks import GRAM_SHARE, PAIR_SHARE, STEM_SHARE, Blocks
from bot.search.normalizer import LONGEST_WORD
from bot.search.query import Query
from bot.search.rows import Floats, Ints, Longs
from bot.search.vocabulary import Word

Doubles = NDArray[np.float64]

_BYTES_KEPT = 1_500_000  # Of rows of words, by base.
_NOTED = 4_096  # Words whose meetings are counted.


class WholeBase:
    """The phrasings of a small base, by feature."""

    def __init__(self, blocks: Blocks) -> None:
        rows, words = blocks.phrasings.features, blocks.phrasings.words
        self._blocks = blocks
        self._count = len(rows)
        order = np.argsort(rows.values, kind="stable")
        self._columns = rows.turned(len(blocks.gain)).starts
        self._owner: Longs = rows.owners()[order]
        self._share = blocks.share[order].astype(np.float64)
        self._column: Callable[[int], tuple[Longs, Doubles]] = lru_cache(1024)(self._cut_column)
        # Indices of 64 bits, which numpy does not convert for each question.
        self._gram_share = blocks.gram_share.astype(np.float64)
        self._word, self._word_owner = words.values.astype(np.int64), words.owners()
        self._unit = _unit_for(blocks)
        self._gram_gain = np.rint(blocks.gram_gain.astype(np.float64) / self._unit)
        self._kept = RowsOfWords(max(16, _BYTES_KEPT // (4 * self._count + 100)))

    def likeness(self, query: Query) -> tuple[Floats, Doubles]:
        """Return how alike the question and each phrasing are, 0 to 1.

        Beside it, the cosine of their n-grams alone.
        """
        shared = self._of_features(query)
        chars = self._of_grams(query.different) * self._gram_share
        chars *= self._unit / query.gram_norm
        shared += GRAM_SHARE * chars
        return shared.astype(np.float32), chars

    def _of_features(self, query: Query) -> Doubles:
        """Return what stems, concepts and pairs add to the likeness of each phrasing."""
        columns = [self._column(feature) for feature in self._blocks.features(query)]
        if not columns:
            return np.zeros(self._count, np.float64)
        gains = np.concatenate([gain for _, gain in columns])
        stems = sum([len(gain) for _, gain in columns[: len(query.stems)]])
        gains[:stems] *= STEM_SHARE / query.stem_norm
        gains[stems:] *= PAIR_SHARE / query.pair_norm
        owners = np.concatenate([owner for owner, _ in columns])
        total = np.bincount(owners, gains, self._count)
        return total.astype(np.float64, copy=False)

    def _cut_column(self, feature: int) -> tuple[Longs, Doubles]:
        """Return the phrasings that hold a feature, and what it adds to each but for norms."""
        mine = slice(*self._columns[feature : feature + 2].tolist())
        return self._owner[mine], self._share[mine] * float(self._blocks.gain[feature])

    def _of_grams(self, words: Sequence[Word]) -> Doubles:
        """Return what the n-grams of words add to each phrasing, in units."""
        total: Doubles = np.zeros(self._count, np.float64)
        others: list[Word] = []
        admitted = None
        for word in words:
            row = self._kept.get(word.text)
            if row is not None:
                total += row
            elif admitted is None and self._kept.admits(word.text):
                admitted = word
            else:
                others.append(word)
        if admitted:
            row = self._row(admitted.grams).astype(np.int32)
            self._kept.keep(admitted.text, row)
            total += row
        if others:
            total += self._row(np.concatenate([word.grams for word in others]))
        return total

    def _row(self, grams: Ints) -> Doubles:
        """Return what n-grams add to each phrasing, in units."""
        space = self._blocks.space
        held, lengths = space.gram_words.take(grams)
        gains = self._gram_gain[grams].repeat(lengths)
        worth = np.bincount(held, gains, len(space.words))
        total = np.bincount(self._word_owner, worth[self._word], self._count)
        return total.astype(np.float64, copy=False)


def _unit_for(blocks: Blocks) -> float:
    """Return a unit in which no word can add more to a phrasing than 32 bits hold."""
    lengths = blocks.phrasings.words.lengths()
    most = 3.0 * LONGEST_WORD * max(1, int(lengths.max(initial=1)))
    return float(most * max(1.0, float(blocks.gram_gain.max(initial=1.0))) / 2**31)


class RowsOfWords:
    """The rows of the words met most often. Safe to share by threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._rows: dict[str, Ints] = {}
        self._met: dict[str, int] = {}
        self._changing = threading.Lock()

    @property
    def counted(self) -> int:
        """How many words' meetings are counted."""
        return len(self._met)

    def get(self, word: str) -> Ints | None:
        """Return the row of a word, or None; note that the word was met."""
        self._met[word] = self._met.get(word, 0) + 1
        return self._rows.get(word)

    def admits(self, word: str) -> bool:
        """Say whether a word without a row was met often enough to get one."""
        with self._changing:
            if len(self._met) > _NOTED:
                counts = list(self._met.items())  # In one go: other threads go on counting.
                self._met = {known: count // 2 for known, count in counts if count > 1}
            met = self._met.get(word, 0)
            if len(self._rows) < self._most:
                return met > 1
            oldest = next(iter(self._rows))
            row = self._rows.pop(oldest)
            if met > self._met.get(oldest, 0):
                return True
            self._rows[oldest] = row  # It stays, and another one is looked at next time.
            return False

    def keep(self, word: str, row: Ints) -> None:
        """Keep the row of a word that was admitted."""
        with self._changing:
            self._rows[word] = row
