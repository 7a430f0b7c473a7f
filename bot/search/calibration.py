"""From what is known of a match to the probability that it is right.

A logistic function over a few features (see `bot.search.evidence`). Its weights were fitted on
other bases than the one it is used on (benchmarks/fit_confidence.py) and ship as data.
"""

import json
import math
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

_WEIGHTS = Path(__file__).parent / "weights" / "confidence.json"
_FARTHEST = 12.0  # Log odds beyond which we claim nothing more.


@lru_cache(maxsize=1)
def _models() -> Mapping[str, Mapping[str, float]]:
    models: Mapping[str, Mapping[str, float]] = json.loads(_WEIGHTS.read_text(encoding="utf-8"))
    return models


def probability(features: Mapping[str, float]) -> float:
    """Return the probability, 0 to 1, that the first match is right.

    Args:
        features: By name; "chance" is among them when the base has a classifier, "meaning"
            when a sentence model was asked, and then another set of weights applies.
    """
    weights = _models()[kind_of(features)]
    total = sum([weight * features[name] for name, weight in weights.items() if name in features])
    return 1.0 / (1.0 + math.exp(-max(-_FARTHEST, min(_FARTHEST, total))))


def kind_of(features: Mapping[str, float]) -> str:
    """Return which set of weights applies to these features."""
    kind = "learned" if "chance" in features else "plain"
    return f"{kind}_meaning" if "meaning" in features else kind
