"""Values with a unit, read from text and compared so that no two could mean the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_NUMBER = r"\d+(?:\.\d+)?"
_UNITS: dict[str, tuple[str, float]] = {
    "min": ("hours", 1 / 60),
    "minutes": ("hours", 1 / 60),
    "h": ("hours", 1),
    "hour": ("hours", 1),
    "hours": ("hours", 1),
    "day": ("hours", 24),
    "days": ("hours", 24),
    "week": ("hours", 168),
    "weeks": ("hours", 168),
    "month": ("hours", 730),
    "months": ("hours", 730),
    "%": ("percent", 1),
    "l/kg": ("litres per kilogram", 1),
    "ml/kg": ("litres per kilogram", 0.001),
    "l": ("litres", 1),
    "ml": ("litres", 0.001),
    "ml/h": ("litres an hour", 0.001),
    "l/h": ("litres an hour", 1),
    "l/day": ("litres an hour", 1 / 24),
    "kda": ("kilodaltons", 1),
}
_UNIT = "|".join(sorted((re.escape(unit) for unit in _UNITS), key=len, reverse=True))
_BOUND = r"less than|more than|below|above|under|over|up to|at least|<|>|≤|≥"
_QUANTITY = re.compile(
    rf"(?:(?P<bound>{_BOUND})\s*)?(?P<low>{_NUMBER})"
    rf"(?:\s*(?:(?P<unit_low>{_UNIT})\s*)?(?P<joint>to|-|–|±|and|or)\s*(?P<high>{_NUMBER}))?"
    rf"\s*(?P<unit>{_UNIT})(?![\w/²])",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"(?:about|approximately|around|usually)?\s*(?P<core>[^()]+?)\s*(?:\([^()]*\))?", re.IGNORECASE
)

TIMES_APART = 2.0
"""Two quantities are apart when one is at least so many times the other."""

PERCENT_APART = 15.0
"""Two percentages are apart by at least so many points."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value or a range in the base unit of its dimension.

    Attributes:
        low: the smallest value meant; 0 below an upper bound alone.
        high: the largest; infinite above a lower bound alone, 100 for a percentage.
    """

    dimension: str
    low: float
    high: float

    def is_apart(self, other: Quantity) -> bool:
        """Return whether nobody could take one for the other; False across dimensions."""
        if self.dimension != other.dimension:
            return False
        first, second = sorted((self, other), key=lambda quantity: quantity.low)
        if self.dimension == "percent":
            return second.low - first.high >= PERCENT_APART
        return second.low >= first.high * TIMES_APART

    def overlaps(self, other: Quantity) -> bool:
        """Return whether some value lies in both; True across dimensions."""
        if self.dimension != other.dimension:
            return True
        return self.low <= other.high and other.low <= self.high

    @property
    def middle(self) -> float:
        """A typical value, to tell near quantities from far ones."""
        return self.low if self.high == float("inf") else (self.low + self.high) / 2


def read_quantity(text: str) -> Quantity | None:
    """Return the quantity that a text is, perhaps with a remark in brackets behind it.

    Returns:
        None when the text says anything more, so that it is never reduced to a number.
    """
    whole = _WHOLE.fullmatch(text.strip())
    found = _QUANTITY.fullmatch(whole["core"].strip()) if whole else None
    return _quantity_of(found) if found else None


def find_quantities(text: str) -> Iterator[Quantity]:
    """Yield every quantity that a text mentions anywhere."""
    for found in _QUANTITY.finditer(text):
        yield _quantity_of(found)


def _quantity_of(found: re.Match[str]) -> Quantity:
    dimension, factor = _UNITS[found["unit"].lower()]
    low = float(found["low"])
    high = float(found["high"]) if found["high"] else low
    if found["joint"] == "±":
        low, high = max(0.0, low - high), low + high
    elif found["unit_low"]:
        low *= _UNITS[found["unit_low"].lower()][1] / factor
    low, high = min(low, high), max(low, high)
    bound = (found["bound"] or "").lower()
    if bound in {"less than", "below", "under", "up to", "<", "≤"}:
        low = 0.0
    elif bound:
        high = 100.0 if dimension == "percent" else float("inf")
    return Quantity(dimension, low * factor, high * factor)
