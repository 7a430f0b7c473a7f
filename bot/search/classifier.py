"""A linear classifier learned from a base's own phrasings when it is built.

Multinomial logistic regression over the likeness of phrasings to one another, so that its size
depends on the number of phrasings and not on the number of features. The likeness is centred,
which lets plain accelerated gradient steps converge in a few dozen.
"""

import math
from dataclasses import dataclass
from typing import cast

import numpy as np

from bot.search.rows import Floats, Ints

FEWEST_PHRASINGS = 2.5
"""Phrasings an entry must have on average for a classifier to be worth learning."""

MOST_PHRASINGS = 2_400
"""Phrasings a base may have for it: building takes time with their square."""

_SHARPNESS = 8.0  # Likeness to log odds.
_RIDGE = 0.5
_STEPS = 45


@dataclass(frozen=True, slots=True)
class Classifier:
    """How much each phrasing speaks for each entry.

    Attributes:
        votes: For each phrasing its votes; they sum to zero for every entry.
    """

    votes: Floats

    def logits(self, likeness: Floats) -> Floats:
        """Return the log odds of every entry.

        Args:
            likeness: Likeness of the question to every phrasing of the base.
        """
        result: Floats = likeness @ self.votes
        return result


def worthwhile(phrasings: int, entries: int) -> bool:
    """Say whether a base has phrasings enough, and not too many, for a classifier."""
    return entries > 1 and FEWEST_PHRASINGS * entries <= phrasings <= MOST_PHRASINGS


def learn(likeness: Floats, entry: Ints, entries: int) -> Classifier:
    """Learn the votes.

    Args:
        likeness: Square matrix of the likeness of the phrasings to one another.
        entry: The entry of each phrasing.
        entries: Number of entries.
    """
    kernel: Floats = (likeness + likeness.T) * np.float32(0.5)
    mean: Floats = kernel.mean(axis=0)
    kernel += mean.mean() - mean - mean[:, None]
    targets: Floats = np.zeros((len(entry), entries), np.float32)
    targets[np.arange(len(entry)), entry] = 1.0
    curvature = 0.5 * _SHARPNESS**2 * _largest_eigenvalue(kernel) + _RIDGE
    step = np.float32(1.0 / curvature)
    sharpness, ridge = np.float32(_SHARPNESS), np.float32(_RIDGE)
    votes: Floats = np.zeros_like(targets)
    ahead: Floats = votes
    pace = 1.0
    for _ in range(_STEPS):
        chances = _softmax(sharpness * (kernel @ ahead))
        slope = sharpness * (chances - targets) + ridge * ahead
        moved = cast("Floats", ahead - step * slope)
        faster = (1 + math.sqrt(1 + 4 * pace * pace)) / 2
        ahead = cast("Floats", moved + np.float32((pace - 1) / faster) * (moved - votes))
        votes, pace = moved, faster
    return Classifier(sharpness * (votes - votes.mean(axis=0)))


def _softmax(logits: Floats) -> Floats:
    powers: Floats = np.exp(logits - logits.max(axis=1, keepdims=True))
    chances: Floats = powers / powers.sum(axis=1, keepdims=True)
    return chances


def _largest_eigenvalue(kernel: Floats) -> float:
    """Return the largest eigenvalue of a symmetric matrix, or a little more (power iteration)."""
    vector: Floats = np.cos(np.arange(len(kernel), dtype=np.float32))
    size = 1.0
    for _ in range(20):
        vector = kernel @ (vector / np.linalg.norm(vector))
        size = float(np.linalg.norm(vector))
    return 1.1 * max(size, 1e-3)
