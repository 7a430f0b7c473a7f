"""What speaks for the first match being right: the features the calibration looks at."""

import math
from dataclasses import dataclass

import numpy as np

from bot.search.query import Query
from bot.search.rows import Floats
from bot.search.scoring import Scorer, Scores

BACKGROUND = 8
"""Entries behind the first whose mean tells how unspecific a question is."""


@dataclass(slots=True)
class Ranking:
    """The entries that were scored, best first.

    Attributes:
        scores: What they were ranked by before the classifier.
        order: Places in `scores.entries` of the best, best first.
        totals: Their scores with the classifier's part.
        logits: The classifier's log odds of all, or None without a classifier.
    """

    scores: Scores
    order: list[int]
    totals: list[float]
    logits: Floats | None


def evidence(query: Query, ranking: Ranking, scorer: Scorer) -> dict[str, float]:
    """Measure the first match; the names are those of weights/confidence.json."""
    scores = ranking.scores
    first = ranking.order[0]
    top = ranking.totals[: BACKGROUND + 1]
    second = top[1] if len(top) > 1 else 0.0
    entry, begin = int(scores.entries[first]), int(scores.first[first])
    end = begin + int(scorer.sizes[entry])
    best = begin + int(scores.likeness[begin:end].argmax())
    likeness = float(scores.likeness[best])
    features = {
        "bias": 1.0,
        "score": float(scores.score[first]),
        "total": top[0],
        "margin": top[0] - second,
        "ratio": second / max(top[0], 1e-6),
        "background": sum(top[1:]) / max(1, len(top) - 1),
        "best": likeness,
        "sure": math.log(max(likeness, 1e-3)),
        "chars": float(scores.chars[best]),
    }
    phrasing = int(scorer.phrasings.starts[entry]) + best - begin
    features |= _covered(query, scorer, entry, phrasing)
    features |= _words(query)
    if scores.nearness is not None:
        features["words"] = float(scores.words[best])
        features |= _meant(scores, scorer, entry)
    if ranking.logits is not None:
        chance = _chance(ranking.logits, first)
        features["chance"] = chance
        features["odds"] = math.log(max(chance, 1e-4) / max(1 - chance, 1e-4))
    return features


def _chance(logits: Floats, place: int) -> float:
    """Return the probability of one of all entries by their log odds."""
    return 1.0 / float(np.exp(logits - logits[place]).sum(dtype=np.float64))


def _covered(query: Query, scorer: Scorer, entry: int, best: int) -> dict[str, float]:
    """Return which share of the question an entry covers, and the question of its phrasing."""
    weight = scorer.weights
    mine = scorer.stems_of(best)
    held = scorer.stems_of_entry(entry)
    stems = len(scorer.space.stems)
    missing = [word.weight for word in query.words if not word.known]
    covered = shared = 0.0
    for number in query.stems:
        if number in mine:
            shared += weight[number]
        elif number in held:
            covered += weight[number]
        elif number < stems:
            missing.append(weight[number])
    return {
        "coverage": (shared + covered) / query.stem_total,
        "best_coverage": shared / query.stem_total,
        "reverse": shared / max(sum([weight[number] for number in mine]), 1e-6),
        "missed": max(missing, default=0.0) / scorer.space.unseen,
    }


def _meant(scores: Scores, scorer: Scorer, first: int) -> dict[str, float]:
    """Return how near in meaning the first match is, beside all other entries."""
    assert scores.nearness is not None
    assert scorer.meanings is not None
    nearest = scorer.meanings.by_entry(scores.nearness)
    mine = float(nearest[scorer.present.searchsorted(first)])
    ranked = np.sort(nearest)[::-1][: BACKGROUND + 1]
    others = ranked[1:] if mine >= float(ranked[0]) else ranked[:-1]
    return {
        "meaning": mine,
        "meaning_margin": mine - (float(others[0]) if len(others) else 0.0),
        "meaning_background": float(others.mean()) if len(others) else 0.0,
    }


def _words(query: Query) -> dict[str, float]:
    """Return what the words of the question tell by themselves."""
    total = unknown = 0.0
    names = letters = slips = 0
    for word, token in zip(query.words, query.tokens, strict=True):
        total += word.weight
        letters += len(token.original)
        slips += token.distance
        if not word.known:
            unknown += word.weight
            names += word.is_name
    return {
        "unknown": unknown / (total or 1.0),
        "names": min(2.0, names),
        "repaired": slips / (letters or 1),
        "length": math.log(len(query.tokens)),
    }
