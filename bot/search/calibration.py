"""From what is known of a match to the probability that it is right.

A logistic function over a few features. Its weights were fitted on other bases than the one it is
used on (benchmarks/fit_confidence.py) and ship in weights/confidence.json.
"""

import json
import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

_WEIGHTS = Path(__file__).parent / "weights" / "confidence.json"

FEATURES = (
    "score",
    "margin",
    "ratio",
    "best_phrasing",
    "coverage",
    "reverse_coverage",
    "unknown",
    "names",
    "repaired",
    "length",
    "chars",
    "learned",
    "learned_margin",
)
"""What the logistic looks at, in order; see `bot.search.index` for how each is measured."""


@lru_cache(maxsize=1)
def _models() -> Mapping[str, Mapping[str, float]]:
    models: Mapping[str, Mapping[str, float]] = json.loads(_WEIGHTS.read_text(encoding="utf-8"))
    return models


def probability(features: Sequence[float], *, learned: bool) -> float:
    """Return the probability, 0 to 1, that the first match is right.

    Args:
        features: One value for each of `FEATURES`.
        learned: Whether the base had phrasings enough for a classifier.
    """
    weights = _models()["learned" if learned else "plain"]
    total = weights["bias"]
    for name, value in zip(FEATURES, features, strict=True):
        total += weights.get(name, 0.0) * value
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))
