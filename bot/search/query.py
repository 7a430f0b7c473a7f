"""A question as numbers: what each stem, stem pair and character n-gram of it is worth."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from bot.search.repair import RepairedToken
from bot.search.rows import Ints
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
        stem_norm: Length of its stem vector, unseen stems included, concepts no entry holds not.
        pair_norm: Length of its pair vector, unseen pairs included.
        gram_norm: Length of its n-gram vector, unseen ones included.
        stem_total: Sum of the weights of its stems and concepts, unseen stems included.
    """

    tokens: Sequence[RepairedToken]
    words: list[Word]
    different: list[Word]
    grams: Ints
    stems: list[int]
    pairs: list[int]
    stem_norm: float
    pair_norm: float
    gram_norm: float
    stem_total: float


def read_query(tokens: Sequence[RepairedToken], vocabulary: Vocabulary) -> Query:
    """Number and weigh the features of a question."""
    tokens = tokens[:MOST_TOKENS]
    words = [vocabulary.word(token.text) for token in tokens]
    space = vocabulary.space
    stems, weights = _stems(words, vocabulary)
    found = [vocabulary.pair(*pair) for pair in set(pairwise([word.number for word in words]))]
    different = list({word.text: word for word in words}.values())
    grams = np.concatenate([word.grams for word in different])
    gram_weight = np.bincount(grams, space.gram_weight[grams])  # Twice for a gram of two words.
    unseen_grams = sum([word.unseen for word in different])
    return Query(
        tokens=tokens,
        words=words,
        different=different,
        grams=grams,
        stems=stems,
        pairs=sorted([number for number, _ in found if number >= 0]),
        stem_norm=_length(
            sum([weight * weight for weight in weights if weight < vocabulary.unheld])
        ),
        pair_norm=_length(sum([weight * weight for _, weight in found])),
        # Not "@", which wakes up threads for as little as this.
        gram_norm=_length(float(np.square(gram_weight).sum()) + unseen_grams * space.unseen**2),
        stem_total=sum(weights) or 1.0,
    )


def _length(square: float) -> float:
    return math.sqrt(square) or 1.0


def _stems(words: Sequence[Word], vocabulary: Vocabulary) -> tuple[list[int], list[float]]:
    """Return the known stems and concepts, and the weights of all, unseen ones too.

    A word that no entry holds weighs nothing by itself where a concept of it is held: the concept
    stands for it.
    """
    space = vocabulary.space
    weight = {word.stem: word.weight for word in words if not word.stood_for}
    known = sorted({word.number for word in words if word.number >= 0})
    groups = {group for word in words for group in word.groups}
    groups |= space.concepts.longer([word.stem for word in words])
    numbers = sorted([len(space.stems) + group for group in groups])
    return known + numbers, [*weight.values(), *[vocabulary.weights[at] for at in numbers]]
