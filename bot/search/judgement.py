"""A second look at a question about a known topic, where no rule found a reason to answer.

The entries are put in order by their closeness, and a chance tells how surely the first one is
what was asked for. Both sets of weights were fitted by ``benchmarks/fit_judgement.py`` and ship as
data; what they must never decide (another drug, a dose under a condition nobody stated) is decided
before they are asked.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bot.search.closeness import MEASURES
from bot.search.fits import Fit
from bot.search.frequency import zipf
from bot.search.weighed import Weighed

_WEIGHTS = Path(__file__).parent / "weights" / "judgement.json"
_ORDINARY_ZIPF, _TELLING_SPAN = 6.5, 3.5
_HELD, _RARE_HELD, _COVERAGE = map(MEASURES.index, ("held", "rare_held", "coverage"))
_SUBSTANCE, _MOST_LOST = map(MEASURES.index, ("substance", "most_lost"))
_ASPECT, _GUESS, _LIKENESS = map(MEASURES.index, ("aspect", "guess", "likeness"))


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the second look found.

    Attributes:
        fits: the entries, closest first.
        shares: how much of the whole closeness each has, in the same order; they add up to 1.
        chance: that the first one is what was asked for, 0 to 1.
        is_touched: whether the first one holds a telling word of the question at all.
        most_lost: the greatest weight of a word of the question that it does not hold.
    """

    fits: tuple[Fit, ...]
    shares: tuple[float, ...]
    chance: float
    is_touched: bool
    most_lost: float


@lru_cache(maxsize=1)
def _weights() -> tuple[tuple[float, ...], Mapping[str, float]]:
    kept: dict[str, dict[str, float]] = json.loads(_WEIGHTS.read_text(encoding="utf-8"))
    return tuple(kept["order"][name] for name in MEASURES), kept["chance"]


def judge(weighed: Weighed, rows: Sequence[Sequence[float]], strange: Sequence[str]) -> Judgement:
    """Put a topic's entries in order and say how sure the first one is.

    Args:
        weighed: all that is known of the question.
        rows: the measures of each of its fits.
        strange: words that look like names and that no text of the topic holds.
    """
    order, chance = _weights()
    totals = [
        sum(weight * value for weight, value in zip(order, row, strict=True)) for row in rows
    ]
    places = sorted(range(len(rows)), key=lambda at: -totals[at])
    found = signs(weighed, rows, [totals[at] for at in places], places, strange)
    odds = sum(chance[name] * value for name, value in found.items())
    fits = tuple(weighed.fits[at] for at in places)
    return Judgement(
        fits,
        shares_of([totals[at] for at in places]),
        1 / (1 + math.exp(-odds)),
        found["rare_held"] > 0 or found["likeness"] > 0,
        found["most_lost"],
    )


def shares_of(totals: Sequence[float]) -> tuple[float, ...]:
    """Return the share of each total, in odds; they add up to 1."""
    greatest = max(totals)
    powers = [math.exp(total - greatest) for total in totals]
    whole = sum(powers)
    return tuple(power / whole for power in powers)


def signs(
    weighed: Weighed,
    rows: Sequence[Sequence[float]],
    totals: Sequence[float],
    places: Sequence[int],
    strange: Sequence[str],
) -> dict[str, float]:
    """Return what speaks for and against the closest entry.

    Args:
        weighed: all that is known of the question.
        rows: the measures of each fit, in the order of ``weighed.fits``.
        totals: what the entries were put in order by, greatest first.
        places: which fit each of these belongs to.
        strange: words that look like names and that no text of the topic holds.
    """
    first = rows[places[0]]
    uncovered = tuple(dict.fromkeys((*weighed.uncovered, *strange)))
    rarest = max((_telling(word) for word in uncovered), default=0.0)
    has_aspect = any(row[_ASPECT] for row in rows)
    return {
        "bias": 1.0,
        "total": totals[0] / 5,
        "margin": (totals[0] - totals[1]) / 3 if len(totals) > 1 else 1.0,
        "share": shares_of(totals)[0],
        "coverage": first[_COVERAGE],
        "held": first[_HELD],
        "rare_held": first[_RARE_HELD],
        "substance": first[_SUBSTANCE],
        "most_lost": first[_MOST_LOST],
        "likeness": first[_LIKENESS],
        "aspect": first[_ASPECT],
        "guess": first[_GUESS],
        "rarest_uncovered": rarest,
        "uncovered": min(3, len(uncovered)) / 3,
        "told": len(weighed.told.all) / 6,
        "lacks_aspect": float(bool(weighed.aspects) and not weighed.is_hint and not has_aspect),
        "untouched": float(first[_RARE_HELD] == 0 and first[_LIKENESS] == 0),
        "conditions": float(bool(weighed.conditions) and first[_ASPECT] > 0),
    }


def _telling(word: str) -> float:
    return min(1.0, max(0.0, (_ORDINARY_ZIPF - zipf(word)) / _TELLING_SPAN))
