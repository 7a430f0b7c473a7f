"""What speaks for the first match being right: the features the calibration looks at."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.search.query import Query
from bot.search.repair import is_name
from bot.search.rows import Floats
from bot.search.scoring import Scorer, Scores

_READ = 24  # Phrasings of the first match whose words count as covered.
_BACKGROUND = 8  # Entries behind the first whose mean tells how unspecific a question is.


@dataclass(frozen=True, slots=True)
class Ranking:
    """The entries that were scored, best first.

    Attributes:
        scores: What they were ranked by before the classifier.
        order: Positions in `scores.entries`, best first.
        total: Score with the classifier's part, aligned with `scores.entries`.
        chance: The classifier's probability of each, or None without a classifier.
    """

    scores: Scores
    order: NDArray[np.integer]
    total: Floats
    chance: Floats | None


def evidence(query: Query, ranking: Ranking, scorer: Scorer) -> dict[str, float]:
    """Measure the first match; the names are those of weights/confidence.json."""
    scores, order = ranking.scores, ranking.order
    first = int(order[0])
    top = ranking.total[order[: _BACKGROUND + 1]]
    second = float(top[1]) if len(top) > 1 else 0.0
    end = int(scores.lengths[: first + 1].sum())
    mine = slice(end - int(scores.lengths[first]), end)
    best = mine.start + int(np.argmax(scores.likeness[mine]))
    likeness = float(scores.likeness[best])
    features = {
        "bias": 1.0,
        "score": float(scores.score[first]),
        "total": float(top[0]),
        "margin": float(top[0]) - second,
        "ratio": second / max(float(top[0]), 1e-6),
        "background": float(top[1:].mean()) if len(top) > 1 else 0.0,
        "best": likeness,
        "sure": math.log(max(likeness, 1e-3)),
        "chars": scorer.chars(scores.worth, int(scores.phrasings[best])),
    }
    features |= _covered(query, scorer, scores.phrasings[mine], int(scores.phrasings[best]))
    features |= _words(query)
    if scores.nearness is not None:
        features["words"] = float(scores.words[best])
        features |= _meant(scores, scorer, int(scores.entries[first]))
    if ranking.chance is not None:
        chance = float(ranking.chance[first])
        features["chance"] = chance
        features["odds"] = math.log(max(chance, 1e-4) / max(1 - chance, 1e-4))
    return features


def _covered(
    query: Query, scorer: Scorer, phrasings: NDArray[np.integer], best: int
) -> dict[str, float]:
    """Return which share of the question an entry covers, and the question of its phrasing."""
    weight = scorer.weights
    mine = scorer.stems_of(best)
    held = mine.union(*(scorer.stems_of(other) for other in phrasings[:_READ].tolist()))
    asked = set(query.stems.tolist())
    stems = len(scorer.space.stems)
    missing = [weight[number] for number in asked - held if number < stems]
    unseen = [token.weight for token in query.tokens if not token.known]
    shared = sum(weight[number] for number in asked & mine)
    return {
        "coverage": sum(weight[number] for number in asked & held) / query.stem_total,
        "best_coverage": shared / query.stem_total,
        "reverse": shared / max(sum(weight[number] for number in mine), 1e-6),
        "missed": max(*missing, *unseen, 0.0, 0.0) / scorer.space.unseen,
    }


def _meant(scores: Scores, scorer: Scorer, first: int) -> dict[str, float]:
    """Return how near in meaning the first match is, beside all other entries."""
    assert scores.nearness is not None
    assert scorer.meanings is not None
    nearest = scorer.meanings.by_entry(scores.nearness)
    mine = float(nearest[scorer.present.searchsorted(first)])
    ranked = np.sort(nearest)[::-1][: _BACKGROUND + 1]
    others = ranked[1:] if mine >= float(ranked[0]) else ranked[:-1]
    return {
        "meaning": mine,
        "meaning_margin": mine - (float(others[0]) if len(others) else 0.0),
        "meaning_background": float(others.mean()) if len(others) else 0.0,
    }


def _words(query: Query) -> dict[str, float]:
    """Return what the words of the question tell by themselves."""
    total = sum(token.weight for token in query.tokens) or 1.0
    letters = sum(len(token.original) for token in query.tokens) or 1
    return {
        "unknown": sum(token.weight for token in query.tokens if not token.known) / total,
        "names": min(2.0, sum(is_name(token) for token in query.tokens)),
        "repaired": sum(token.distance for token in query.tokens) / letters,
        "length": math.log(len(query.tokens)),
    }
