"""A question as numbers: what each stem, stem pair and character n-gram of it is worth."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from bot.search.features import Space
from bot.search.repair import RepairedToken
from bot.search.rows import Ints, Longs
from bot.search.vocabulary import Vocabulary, Word

MOST_TOKENS = 96
"""Tokens of a question that are scored; nobody types more, a pasted page does."""


@dataclass(slots=True)
class Query:
    """A question in the space of a base.

    Attributes:
        tokens: Its words after repair.
        words: What there is to know of each.
        different: The different words among them.
        grams: The n-grams of the different words, joined.
        stems: Numbers of the known stems and concepts it holds, each once.
        pairs: Numbers of the known stem pairs.
        stem_norm: Length of its stem vector, unseen stems included.
        pair_norm: Length of its pair vector, unseen pairs included.
        gram_norm: Length of its n-gram vector, unseen ones included.
        stem_total: Sum of the weights of its stems and concepts, unseen stems included.
    """

    tokens: Sequence[RepairedToken]
    words: list[Word]
    different: list[Word]
    grams: Ints
    stems: list[int]
    pairs: Longs
    stem_norm: float
    pair_norm: float
    gram_norm: float
    stem_total: float


def read_query(tokens: Sequence[RepairedToken], vocabulary: Vocabulary) -> Query:
    """Number and weigh the features of a question."""
    tokens = tokens[:MOST_TOKENS]
    words = [vocabulary.word(token.text) for token in tokens]
    space = vocabulary.space
    stems, weights = _stems(words, space)
    pairs, unseen_pairs = _pairs([word.number for word in words], space)
    different = list({word.text: word for word in words}.values())
    grams = np.concatenate([word.grams for word in different])
    pair_weight = space.pair_weight[pairs]
    gram_weight = np.bincount(grams, space.gram_weight[grams])  # Twice for a gram of two words.
    unseen_grams = sum(word.unseen for word in different)
    worst = space.unseen**2
    return Query(
        tokens=tokens,
        words=words,
        different=different,
        grams=grams,
        stems=stems,
        pairs=pairs,
        stem_norm=_length(sum(weight * weight for weight in weights)),
        pair_norm=_length(float(pair_weight @ pair_weight) + unseen_pairs * worst),
        gram_norm=_length(float(gram_weight @ gram_weight) + unseen_grams * worst),
        stem_total=sum(weights) or 1.0,
    )


def _length(square: float) -> float:
    return math.sqrt(square) or 1.0


def _stems(words: Sequence[Word], space: Space) -> tuple[list[int], list[float]]:
    """Return the known stems and concepts, and the weights of all, unseen ones too."""
    weight = {word.stem: word.weight for word in words}
    known = sorted({word.number for word in words if word.number >= 0})
    groups = {group for word in words for group in word.groups}
    groups |= space.concepts.longer([word.stem for word in words])
    numbers = sorted(len(space.stems) + group for group in groups)
    weights = [*weight.values(), *space.stem_weight[numbers].tolist()]
    return known + numbers, weights


def _pairs(numbers: list[int], space: Space) -> tuple[Longs, int]:
    """Return the known pairs of adjacent stems and how many are unseen."""
    adjacent = set(pairwise(numbers))
    keys = [a * len(space.stems) + b for a, b in adjacent if a >= 0 and b >= 0]
    if not keys or not len(space.pairs):
        return np.empty(0, np.int64), len(adjacent)
    keys.sort()
    wanted = np.array(keys, np.int64)
    at = np.minimum(space.pairs.searchsorted(wanted), len(space.pairs) - 1)
    hits = at[space.pairs[at] == wanted]
    return hits, len(adjacent) - len(hits)
