"""Values that can be told apart by meaning: how often, by which route, how long, how much."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from bot.search.normalizer import normalize

_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "twelve": 12, "second": 2, "third": 3, "other": 2, "alternate": 2,
}  # fmt: skip
_DAYS = {"hour": 1 / 24, "day": 1.0, "week": 7.0, "fortnight": 14.0, "month": 28.0, "year": 365.0}
_COUNT = rf"(?:\d+(?:[.,]\d+)?|{'|'.join(_NUMBERS)})"
_UNIT = r"(?:hours?|hrs?|h|days?|weeks?|wks?|fortnights?|months?|years?)"
_EVERY = re.compile(
    rf"\b(?:every|each|alternate|har)(?: (?P<low>{_COUNT}))?(?: (?:to|"
    rf"or) (?P<high>{_COUNT}))? (?P<unit>{_UNIT})\b"
)
_TIMES = re.compile(
    rf"\b(?P<times>once|twice|thrice|one|single|{_COUNT} times?|{_COUNT}) (?:an?|per|"
    rf"every|each|in an?|in) (?P<unit>{_UNIT})\b"
)
_REVERSED = re.compile(  # "din me do baar", half of it translated.
    r"\b(?P<unit>day|week|month) (?:me |mein |mai )?(?P<times>once|twice|thrice)\b(?! an?\b)"
)
_BAAR = re.compile(
    r"\b(?P<unit>din|hafte|mahine|saal)(?: (?:me|mein|mai))? "
    r"(?P<times>ek|do|teen|char|chaar) ba+r\b"
    r"|\b(?P<adverb>roz|rozana|har din|har hafte|har mahine)\b"
)
_BAAR_TIMES = {"ek": 1, "do": 2, "teen": 3, "char": 4, "chaar": 4}
_BAAR_DAYS = {"din": 1.0, "hafte": 7.0, "mahine": 28.0, "saal": 365.0, "roz": 1.0, "rozana": 1.0}
_ADVERB = re.compile(
    r"\b(?:(?:(?P<fewer>once|twice) (?:or|to) )?(?P<times>once|twice|thrice|one time|two times|"
    r"three times|four times) )?(?P<word>daily|weekly|fortnightly|monthly|biweekly|yearly|"
    r"hourly)\b(?! (?:amount|dose|total|intake|limit|maximum))"
)
_ADVERBS = {
    "daily": 1.0, "weekly": 7.0, "fortnightly": 14.0, "biweekly": 14.0, "monthly": 28.0,
    "yearly": 365.0, "hourly": 1 / 24,
}  # fmt: skip
_TIMES_A = {"once": 1, "one": 1, "single": 1, "twice": 2, "thrice": 3}

ROUTES: dict[str, re.Pattern[str]] = {
    "oral": re.compile(
        r"\b(?:oral|orally|by mouth|po|tablets?|capsules?|pills?|syrup|swallow\w*|goli)\b"
    ),
    "subcutaneous": re.compile(r"\b(?:subcutaneous\w*|sc|sq|subcut|under the skin)\b"),
    "intravenous": re.compile(r"\b(?:intravenous\w*|iv|infusions?|infused|drip)\b"),
    "intramuscular": re.compile(r"\b(?:intramuscular\w*|im)\b"),
    "topical": re.compile(r"\b(?:topical\w*|cream|ointment|gel|patch|transdermal\w*)\b"),
    "inhaled": re.compile(r"\b(?:inhal\w+|nebuli\w+)\b"),
    "nasal": re.compile(r"\b(?:nasal\w*|intranasal\w*)\b"),
    "rectal": re.compile(r"\b(?:rectal\w*|suppositor\w+|enema)\b"),
    "ophthalmic": re.compile(r"\b(?:eye drops?|ophthalmic\w*)\b"),
}  # fmt: skip
_INJECTION = re.compile(r"\b(?:inject\w*|parenteral\w*|shot|needle|syringe)\b")
_INJECTED = ("subcutaneous", "intravenous", "intramuscular")

_QUANTITY = re.compile(
    r"(?P<low>\d+(?:[.,]\d+)?)(?: ?(?:to|or|and|-)? ?(?P<high>\d+(?:[.,]\d+)?))? ?"
    r"(?P<unit>%|percent|per cent|minutes?|mins?|hours?|hrs?|h|days?|d|weeks?|wks?|"
    r"months?)(?![a-z])"
)
_UNITS = {
    "%": ("share", 1.0), "percent": ("share", 1.0), "per cent": ("share", 1.0),
    "min": ("time", 1 / 60),
    "minute": ("time", 1 / 60), "hour": ("time", 1.0), "hr": ("time", 1.0), "h": ("time", 1.0),
    "day": ("time", 24.0), "d": ("time", 24.0), "week": ("time", 168.0), "wk": ("time", 168.0),
    "month": ("time", 672.0),
}  # fmt: skip

_REMEMBERED = 256  # Lines, as the steps of one resolution ask for the same ones again.


@dataclass(frozen=True, slots=True)
class Interval:
    """How often something is given.

    Attributes:
        days: between two doses; ``low`` to ``high`` when a range was written.
        text: as written, normalised.
    """

    low_days: float
    high_days: float
    text: str

    def meets(self, other: "Interval") -> bool:
        """Say whether two intervals can mean the same."""
        slack = 1.1
        return (
            self.low_days <= other.high_days * slack and other.low_days <= self.high_days * slack
        )


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount of a kind ("time" in hours, "share" in percent), possibly a range."""

    kind: str
    low: float
    high: float
    text: str

    def meets(self, other: "Quantity") -> bool:
        """Say whether two amounts can mean the same, a tenth more or less."""
        return self.low <= other.high * 1.1 and other.low <= self.high * 1.1


@lru_cache(maxsize=_REMEMBERED)
def intervals_in(line: str) -> tuple[Interval, ...]:
    """Return how often something is given according to a normalised line."""
    found: list[Interval] = []
    for match in _EVERY.finditer(line):
        low = _number(match["low"] or ("2" if match[0].startswith("alternate") else "1"))
        high = _number(match["high"]) if match["high"] else low
        days = _days(match["unit"])
        found.append(Interval(low * days, high * days, match[0]))
    for match in _TIMES.finditer(line):
        days = _days(match["unit"]) / max(1.0, _times(match["times"]))
        found.append(Interval(days, days, match[0]))
    for match in _BAAR.finditer(line):
        unit = match["unit"] or match["adverb"].removeprefix("har ")
        days = _BAAR_DAYS[unit] / _BAAR_TIMES.get(match["times"] or "", 1)
        found.append(Interval(days, days, match[0]))
    for match in _REVERSED.finditer(line):
        days = _days(match["unit"]) / _times(match["times"])
        found.append(Interval(days, days, match[0]))
    for match in _ADVERB.finditer(line):
        days = _ADVERBS[match["word"]] / _times(match["times"] or "once")
        longest = _ADVERBS[match["word"]] / _times(match["fewer"] or match["times"] or "once")
        found.append(Interval(days, longest, match[0]))
    return tuple(found)


@lru_cache(maxsize=_REMEMBERED)
def routes_in(line: str) -> Mapping[str, str]:
    """Return the routes a normalised line names, each with the words that named it."""
    found = {
        route: match[0] for route, pattern in ROUTES.items() if (match := pattern.search(line))
    }
    injected = _INJECTION.search(line)
    if injected and not any(route in found for route in _INJECTED):
        found |= dict.fromkeys(_INJECTED, injected[0])
    return found


def quantities_in(text: str) -> list[Quantity]:
    """Return the durations and percentages a text names."""
    return list(_quantities(text.casefold().replace("–", " to ").replace("-", " to ")))


def _quantities(line: str) -> Iterator[Quantity]:
    for match in _QUANTITY.finditer(line):
        unit = match["unit"]
        kind, factor = _UNITS.get(unit) or _UNITS.get(unit.rstrip("s")) or ("", 0.0)
        if kind:
            low = _number(match["low"]) * factor
            high = _number(match["high"]) * factor if match["high"] else low
            yield Quantity(kind, min(low, high), max(low, high), match[0].strip())


def _number(text: str) -> float:
    value = _NUMBERS.get(text)
    return float(value) if value else float(text.replace(",", "."))


def _times(text: str) -> float:
    first = text.split()[0]
    return float(_TIMES_A.get(first) or _number(first))


def _days(unit: str) -> float:
    if unit in ("h", "hr", "hrs"):
        return _DAYS["hour"]
    return _DAYS["week"] if unit in ("wk", "wks") else _DAYS[unit.rstrip("s")]


def plain_line(text: str) -> str:
    """Return a text as a normalised line, ready for `intervals_in` and `routes_in`."""
    return normalize(text)
