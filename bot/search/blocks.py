"""What the parts of a phrasing count for: stems with concepts, stem pairs, n-grams of its words.

The likeness of a question and a phrasing is the sum of three cosines. Everything of them that
does not depend on the question is worked out here, once.
"""

from dataclasses import dataclass

import numpy as np

from bot.search.features import Phrasings, Space
from bot.search.query import Query
from bot.search.rows import Floats, Longs

STEM_SHARE, PAIR_SHARE, GRAM_SHARE = 0.34, 0.27, 0.39


@dataclass(frozen=True, slots=True)
class Blocks:
    """A base with the weights of its parts.

    Attributes:
        space: What its features weigh.
        phrasings: What its phrasings hold.
        gain: What a stem, concept or pair adds to a product of two vectors.
        gram_gain: The same of each n-gram.
        share: For each feature of each phrasing one over the length of the block it is in.
        gram_share: For each phrasing one over the length of its n-grams.
    """

    space: Space
    phrasings: Phrasings
    gain: Floats
    gram_gain: Floats
    share: Floats
    gram_share: Floats

    @classmethod
    def of(cls, space: Space, phrasings: Phrasings) -> "Blocks":
        """Work out the weights."""
        gain = np.concatenate([space.stem_weight, space.pair_weight]) ** 2
        rows, words = phrasings.features, phrasings.words
        owners, count = rows.owners(), len(rows)
        share = np.empty(len(rows.values), np.float32)
        is_pair = rows.values >= space.pairs_at
        for mine in (np.flatnonzero(~is_pair), np.flatnonzero(is_pair)):
            squares = np.bincount(owners[mine], gain[rows.values[mine]], count)
            share[mine] = _one_over_length(squares)[owners[mine]]
        squares = np.bincount(words.owners(), space.word_square[words.values], count)
        gram_gain = space.gram_weight**2
        return cls(space, phrasings, gain, gram_gain, share, _one_over_length(squares))

    def asked(self, query: Query) -> tuple[Longs, Floats]:
        """Return the features of a question, and what each adds before the phrasing's share."""
        features = np.array(self.features(query), np.int64)
        worth = self.gain[features]
        worth[: len(query.stems)] *= STEM_SHARE / query.stem_norm
        worth[len(query.stems) :] *= PAIR_SHARE / query.pair_norm
        return features, worth

    def features(self, query: Query) -> list[int]:
        """Return the stems and concepts of a question, then its pairs."""
        return query.stems + [pair + self.space.pairs_at for pair in query.pairs]


def _one_over_length(squares: np.ndarray) -> Floats:
    result: Floats = (1 / np.sqrt(np.maximum(squares, 1e-6))).astype(np.float32)
    return result
