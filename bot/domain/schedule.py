"""When a daily quiz is due: a local time in a zone, on some days of the week.

What is stored is the local time and the zone's name; every moment is computed from them anew.

* A local time that a clock change leaves out (02:30 on the day the clocks go forward) is due
  later by what was left out, so that the quiz still comes that day.
* A local time that occurs twice is due the first time, and only then.
* A local date that a zone leaves out (Samoa had no 30 December 2011) has no quiz.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.chat import require_aware

CATCH_UP = timedelta(hours=3)
"""A quiz that could not be sent in time is sent so much later; after that it is skipped."""

DAY_BEGINS = time(4)
"""Who studies after midnight still studies on the day before."""

EVERY_DAY = frozenset(range(1, 8))

_DAY = timedelta(days=1)
_LONGEST_GAP_DAYS = 9
"""A week until the same weekday, and a date or two that a zone may leave out."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """A time of day on some weekdays.

    Attributes:
        at: the local time.
        zone: where that is the time.
        days: ISO weekdays, 1 for Monday to 7 for Sunday; not empty.
    """

    at: time
    zone: ZoneInfo
    days: frozenset[int] = EVERY_DAY

    def due_on(self, day: date) -> datetime | None:
        """Return the moment in UTC at which the quiz of a local date is due; None for none."""
        if day.isoweekday() not in self.days:
            return None
        return moment_of(day, self.at, self.zone)

    def next_after(self, moment: datetime) -> Due:
        """Return the first due moment after another one.

        Raises:
            ValueError: when there are no days.
        """
        for due in self._dues(require_aware(moment).astimezone(self.zone).date() - _DAY):
            if due.at > moment:
                return due
        raise ValueError("a schedule without days is never due")

    def last_until(self, moment: datetime) -> Due | None:
        """Return the last due moment that is not after another one; None within a week."""
        first = require_aware(moment).astimezone(self.zone).date() - _LONGEST_GAP_DAYS * _DAY
        passed = [due for due in self._dues(first) if due.at <= moment]
        return passed[-1] if passed else None

    def _dues(self, first: date) -> Iterator[Due]:
        for number in range(_LONGEST_GAP_DAYS + 2):
            day = first + number * _DAY
            at = self.due_on(day)
            if at is not None:
                yield Due(day, at)


@dataclass(frozen=True, slots=True)
class Due:
    """One quiz of a schedule.

    Attributes:
        day: the local date it belongs to; with chat and slot what makes it unique.
        at: the moment in UTC.
    """

    day: date
    at: datetime

    def is_too_late(self, now: datetime) -> bool:
        """Tell whether it is skipped instead of sent."""
        return now - self.at > CATCH_UP


def moment_of(day: date, at: time, zone: ZoneInfo) -> datetime | None:
    """Return the moment in UTC of a local time; None when the zone leaves the whole date out."""
    # The offset before a gap moves the time behind it, the offset after it moves it before.
    for fold in (0, 1):
        local = datetime.combine(day, at, tzinfo=zone).replace(fold=fold)
        moment = local.astimezone(UTC)
        if moment.astimezone(zone).date() == day:
            return moment
    return None


def study_day(now: datetime, zone: ZoneInfo) -> date:
    """Return the day that what is done now counts for; it turns over at DAY_BEGINS."""
    local = require_aware(now).astimezone(zone)
    return local.date() if local.time() >= DAY_BEGINS else local.date() - _DAY


def count_streak(moments: Iterable[datetime], now: datetime, zone: ZoneInfo) -> int:
    """Return the days in a row, up to now, on which something was done.

    Today need not be done yet: a streak is lost only when a whole day has passed without.
    """
    days = {study_day(moment, zone) for moment in moments}
    day = study_day(now, zone)
    if day not in days:
        day -= _DAY
    length = 0
    while day in days:
        length += 1
        day -= _DAY
    return length


def is_within(at: time, start: time, end: time) -> bool:
    """Tell whether a local time lies from ``start`` up to ``end``, perhaps over midnight."""
    return start <= at < end if start <= end else at >= start or at < end
