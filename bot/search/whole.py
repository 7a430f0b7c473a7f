"""Likeness of a question and every phrasing of a base that is small enough for it.

What the n-grams of a word add to every phrasing depends on that word alone, so it is kept for
the words that come again: most words of most questions. It is kept in whole numbers, whose sums
are the same in any order: an answer must not depend on what was asked before.
"""

import threading
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bot.search.blocks import GRAM_SHARE, Blocks
from bot.search.normalizer import LONGEST_WORD
from bot.search.query import Query
from bot.search.rows import Floats, Ints, Longs, spread
from bot.search.vocabulary import Word

Doubles = NDArray[np.float64]

_BYTES_KEPT = 1_500_000  # Of rows of words, by base.
_NOTED = 4_096  # Words remembered to have been met once.


class WholeBase:
    """The phrasings of a small base, by feature."""

    def __init__(self, blocks: Blocks) -> None:
        rows, words = blocks.phrasings.features, blocks.phrasings.words
        self._blocks = blocks
        self._count = len(rows)
        order = np.argsort(rows.values, kind="stable")
        self._columns = rows.turned(len(blocks.gain)).starts
        self._owner: Longs = rows.owners()[order]
        self._share = blocks.share[order]
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
        features, worth = self._blocks.asked(query)
        starts = self._columns[features]
        lengths = self._columns[features + 1] - starts
        places = spread(starts, lengths)
        gains = self._share[places] * worth.repeat(lengths)
        shared = np.bincount(self._owner[places], gains, self._count)
        chars = self._of_grams(query.different) * self._gram_share
        chars *= self._unit / query.gram_norm
        return (shared + GRAM_SHARE * chars).astype(np.float32), chars

    def _of_grams(self, words: Sequence[Word]) -> Doubles:
        """Return what the n-grams of words add to each phrasing, in units."""
        total: Doubles = np.zeros(self._count, np.float64)
        new: list[Word] = []
        for word in words:
            row = self._kept.get(word.text)
            if row is None and self._kept.came_again(word.text):
                row = self._row(word.grams).astype(np.int32)
                self._kept.keep(word.text, row)
            if row is None:
                new.append(word)
            else:
                total += row
        if new:
            total += self._row(np.concatenate([word.grams for word in new]))
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
    """A row for each word that came again; the oldest make room. Safe to share by threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._rows: dict[str, Ints] = {}
        self._noted: dict[str, None] = {}
        self._changing = threading.Lock()

    def get(self, word: str) -> Ints | None:
        """Return the row of a word, or None."""
        return self._rows.get(word)

    def came_again(self, word: str) -> bool:
        """Say whether a word was met before, and note that it was met now."""
        if word in self._noted:
            return True
        with self._changing:
            if len(self._noted) >= _NOTED:
                del self._noted[next(iter(self._noted))]
            self._noted[word] = None
        return False

    def keep(self, word: str, row: Ints) -> None:
        """Keep the row of a word."""
        with self._changing:
            if len(self._rows) >= self._most:
                del self._rows[next(iter(self._rows))]
            self._rows[word] = row
