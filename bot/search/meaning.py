"""Where a sentence model is at hand: how near in meaning a question is to every phrasing.

The model is somebody else's (`bot.semantic`); here are only the vectors of one base. It sees the
question after repair: a slip in a long word would blind it more than it does the words' matcher.
"""

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from bot.search.repair import RepairedToken
from bot.search.rows import Floats, Ints, Longs


class Encoder(Protocol):
    """Turns texts into vectors of length 1, one a row; like meanings point the same way."""

    def encode(self, texts: Sequence[str]) -> Floats:
        """Encode questions."""
        ...

    def encode_base(self, texts: Sequence[str]) -> Floats:
        """Encode what an index is made of; may be slow at first and remembered."""
        ...


class Meanings:
    """The vectors of a base's phrasings."""

    def __init__(self, encoder: Encoder, phrasings: Sequence[str], starts: Ints) -> None:
        """Encode the phrasings.

        Args:
            encoder: the sentence model.
            phrasings: in the order of the index, grouped by entry.
            starts: for each entry its first phrasing; last, the number of phrasings.
        """
        self._encoder = encoder
        self._vectors = encoder.encode_base(phrasings)
        self._present = np.flatnonzero(np.diff(starts))
        self._starts = starts[self._present]

    def nearness(self, tokens: Sequence[RepairedToken]) -> Floats:
        """Return the cosine of a question and each phrasing."""
        question = " ".join(token.text for token in tokens)
        cosines: Floats = self._vectors @ self._encoder.encode([question])[0]
        return cosines

    def of_phrasings(self) -> Floats:
        """Return the cosines of all phrasings with one another, a square matrix."""
        cosines: Floats = self._vectors @ self._vectors.T
        return cosines

    def by_entry(self, nearness: Floats) -> Floats:
        """Return the nearest phrasing's cosine of every entry that has one, entries ascending."""
        nearest: Floats = np.maximum.reduceat(nearness, self._starts)
        return nearest

    def nearest(self, nearness: Floats, most: int) -> Longs:
        """Return the entries whose phrasings are nearest, best first."""
        nearest = self.by_entry(nearness)
        most = min(most, len(nearest))
        found = np.argpartition(-nearest, most - 1)[:most]
        entries: Longs = self._present[found[(-nearest[found]).argsort(kind="stable")]]
        return entries
