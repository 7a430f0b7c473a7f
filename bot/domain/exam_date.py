"""Reading a day as people type it."""

from __future__ import annotations

import re
from datetime import date, timedelta

LONGEST = timedelta(days=3 * 366)
"""An exam further ahead is a slip of the pen."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
_NAMED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\s+([a-z]{3,9})\.?,?(?:\s+(\d{4}))?")
_NAMED_FIRST = re.compile(r"([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?(?:\s+(\d{4}))?")


def read_day(text: str, today: date) -> date | None:
    """Return the day that a text names, or None.

    ``2027-01-15``, ``15.1.2027``, ``15/01/2027``, ``15 Jan 2027`` and ``Jan 15`` are read; a day
    without a year is the next one. The day comes before the month, as in India.
    """
    folded = " ".join(text.casefold().split())
    if found := _ISO.fullmatch(folded):
        return _make(int(found[1]), int(found[2]), int(found[3]))
    if found := _DAY_FIRST.fullmatch(folded):
        return _make(int(found[3]), int(found[2]), int(found[1]))
    if found := _NAMED.fullmatch(folded):
        return _named(found[2], int(found[1]), found[3], today)
    if found := _NAMED_FIRST.fullmatch(folded):
        return _named(found[1], int(found[2]), found[3], today)
    return None


def _named(month: str, day: int, year: str | None, today: date) -> date | None:
    if month[:3] not in _MONTHS:
        return None
    number = _MONTHS.index(month[:3]) + 1
    if year:
        return _make(int(year), number, day)
    this_year = _make(today.year, number, day)
    if this_year and this_year >= today:
        return this_year
    return _make(today.year + 1, number, day)


def _make(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
