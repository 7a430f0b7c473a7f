"""Days in words, in the language that is spoken and not in the computer's."""

from __future__ import annotations

from datetime import date

from bot.locale import N_, _

DAY_NAMES = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
_LONG_DAYS = (
    N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"),
    N_("Sunday"),
)  # fmt: skip
_MONTHS = (
    N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"),
    N_("July"), N_("August"), N_("September"), N_("October"), N_("November"), N_("December"),
)  # fmt: skip


def weekday_text(day: date) -> str:
    """Return the day of the week: "Tuesday"."""
    return _(_LONG_DAYS[day.isoweekday() - 1])


def month_text(day: date) -> str:
    """Return the month: "January"."""
    return _(_MONTHS[day.month - 1])


def day_text(day: date) -> str:
    """Return a day with its year: "12 January 2027"."""
    return _("{day} {month} {year}").format(day=day.day, month=month_text(day), year=day.year)


def date_text(day: date) -> str:
    """Return a day of these weeks: "Tuesday 12 January"."""
    return _("{weekday} {day} {month}").format(
        weekday=weekday_text(day), day=day.day, month=month_text(day)
    )
