"""A linear classifier learned from a base's own phrasings when it is built.

Ridge regression in closed form, written over the likeness of phrasings to one another, so that its
size depends on the number of phrasings and not on the number of features.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.search.features import Floats, Ints

FEWEST_PHRASINGS = 3.0
"""Phrasings an entry must have on average for a classifier to be worth learning."""

MOST_PHRASINGS = 2600
"""Phrasings a classifier learns from; more are thinned, which keeps building under a second."""


@dataclass(frozen=True, slots=True)
class Classifier:
    """How much each phrasing speaks for each entry.

    Attributes:
        phrasings: The phrasings it was learned from.
        votes: For each entry, the vote of each of these phrasings.
    """

    phrasings: Ints
    votes: Floats

    def scores(self, likeness: Floats) -> Floats:
        """Return the score of every entry, about 1 for a sure one and 0 for the others.

        Args:
            likeness: Likeness of the question to every phrasing of the base.
        """
        result: Floats = self.votes @ likeness[self.phrasings]
        return result


def learn(likeness: Floats, phrasings: Ints, entry: Ints, entries: int, ridge: float) -> Classifier:
    """Learn the votes.

    Args:
        likeness: Square matrix of the likeness of the phrasings to one another.
        phrasings: Their numbers.
        entry: The entry of each.
        entries: Number of entries.
        ridge: Strength of the regularisation; the diagonal of `likeness` is about 1.
    """
    targets = np.zeros((len(phrasings), entries), np.float32)
    targets[np.arange(len(phrasings)), entry] = 1.0
    system = (likeness + likeness.T) / 2
    system[np.diag_indices_from(system)] += np.float32(ridge)
    votes = np.linalg.solve(system, targets)
    return Classifier(phrasings, np.ascontiguousarray(votes.T, dtype=np.float32))


def sample(by_entry_starts: NDArray[np.integer], total: int) -> Ints:
    """Choose the phrasings to learn from: all, or the first few of every entry."""
    if total <= MOST_PHRASINGS:
        return np.arange(total, dtype=np.int32)
    entries = len(by_entry_starts) - 1
    quota = max(1, MOST_PHRASINGS // max(1, entries))
    position = np.arange(total) - np.repeat(by_entry_starts[:-1], np.diff(by_entry_starts))
    return np.flatnonzero(position < quota).astype(np.int32)
