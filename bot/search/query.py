"""A question as numbers: what each stem, stem pair and character n-gram of it is worth."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from bot.search.features import Space, grams_of
from bot.search.repair import RepairedToken
from bot.search.rows import Floats, Ints, Longs
from bot.search.stemming import stem

MOST_TOKENS = 96
"""Tokens of a question that are scored; nobody types more, a pasted page does."""


@dataclass(frozen=True, slots=True)
class Query:
    """A question in the space of a base.

    Attributes:
        tokens: Its words after repair.
        stems: Numbers of the known stems and concepts it holds, each once.
        pairs: Numbers of the known stem pairs.
        grams: Numbers of the known character n-grams.
        gram_counts: How many of its words hold each of them.
        stem_norm: Length of its stem vector, unseen stems included.
        pair_norm: Length of its pair vector, unseen pairs included.
        gram_norm: Length of its n-gram vector, unseen ones included.
        stem_total: Sum of the weights of its stems and concepts, unseen stems included.
    """

    tokens: tuple[RepairedToken, ...]
    stems: Ints
    pairs: Longs
    grams: Ints
    gram_counts: Floats
    stem_norm: float
    pair_norm: float
    gram_norm: float
    stem_total: float


def read_query(tokens: Sequence[RepairedToken], space: Space) -> Query:
    """Number and weigh the features of a question."""
    tokens = tuple(tokens[:MOST_TOKENS])
    names = [stem(token.text) for token in tokens]
    numbers = [space.stems.get(name, -1) for name in names]
    stems, weights = _stems(tokens, names, numbers, space)
    pairs, unseen_pairs = _pairs(numbers, space)
    grams, counts, unseen_grams = _grams(tokens, space)
    pair_weight = space.pair_weight[pairs]
    gram_weight = counts * space.gram_weight[grams]
    pair_square = float(pair_weight @ pair_weight)
    gram_square = float(gram_weight @ gram_weight)
    worst = space.unseen**2
    return Query(
        tokens=tokens,
        stems=stems,
        pairs=pairs,
        grams=grams,
        gram_counts=counts,
        stem_norm=_length(sum(weight * weight for weight in weights)),
        pair_norm=_length(pair_square + unseen_pairs * worst),
        gram_norm=_length(gram_square + unseen_grams * worst),
        stem_total=sum(weights) or 1.0,
    )


def _length(square: float) -> float:
    return math.sqrt(square) or 1.0


def _stems(
    tokens: Sequence[RepairedToken], names: list[str], numbers: list[int], space: Space
) -> tuple[Ints, list[float]]:
    """Return the known stems and concepts, and the weights of all, unseen ones too."""
    weight = {name: token.weight for name, token in zip(names, tokens, strict=True)}
    known = {number for number in numbers if number >= 0}
    groups = [len(space.stems) + group for group in space.concepts.of(names)]
    weights = [*weight.values(), *space.stem_weight[groups].tolist()]
    return np.array([*sorted(known), *sorted(groups)], np.int32), weights


def _pairs(numbers: list[int], space: Space) -> tuple[Longs, int]:
    """Return the known pairs of adjacent stems and how many are unseen."""
    adjacent = dict.fromkeys(pairwise(numbers))
    keys = [a * len(space.stems) + b for a, b in adjacent if a >= 0 and b >= 0]
    if not keys or not len(space.pairs):
        return np.empty(0, np.int64), len(adjacent)
    wanted = np.array(keys, np.int64)
    at = np.minimum(np.searchsorted(space.pairs, wanted), len(space.pairs) - 1)
    hits = at[space.pairs[at] == wanted]
    return hits, len(adjacent) - len(hits)


def _grams(tokens: Sequence[RepairedToken], space: Space) -> tuple[Ints, Floats, int]:
    """Return the known n-grams, in how many words each stands, and how many are unseen."""
    rows: list[Ints] = []
    unseen = 0
    for word in dict.fromkeys(token.text for token in tokens):
        number = space.words.get(word)
        if number is not None:
            rows.append(space.word_grams.row(number))
        else:
            grams = grams_of(word)
            known = [space.grams[gram] for gram in grams if gram in space.grams]
            unseen += len(grams) - len(known)
            rows.append(np.array(known, np.int32))
    held = np.concatenate(rows) if rows else np.empty(0, np.int32)
    if not len(held):
        return held, np.empty(0, np.float32), unseen
    held.sort()
    edges = np.append(held[1:] != held[:-1], True).nonzero()[0]  # The last of each run.
    counts = np.diff(edges, prepend=-1)
    return held[edges], counts.astype(np.float32), unseen
