"""The scoreboard: who stands where, with ties stated, and which week it is.

The fair rule: a question scores once per person, chat and week, on the first attempt. So practice
is unlimited but farms no points.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.chat import require_aware


class Period(StrEnum):
    """What a board counts."""

    WEEK = "week"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Tally:
    """What one person has gathered.

    Attributes:
        answered: scored answers, right or wrong.
    """

    person_id: int
    name: str
    points: int
    answered: int


@dataclass(frozen=True, slots=True)
class Standing:
    """A place on the board.

    Attributes:
        rank: from 1; equal points share a rank and the next rank counts all before it.
        is_tied: whether somebody else has the same points.
    """

    rank: int
    tally: Tally
    is_tied: bool


@dataclass(frozen=True, slots=True)
class Board:
    """The best of a chat and the asker's own place.

    Attributes:
        own: the asker's standing even when it is not among the top; None without one.
        is_hidden: the asker has hidden from boards.
    """

    period: Period
    top: tuple[Standing, ...]
    own: Standing | None
    count: int
    is_hidden: bool = False


def week_of(now: datetime, zone: ZoneInfo) -> str:
    """Return the ISO week in the zone, e.g. ``"2026-W53"``; a week begins on Monday."""
    year, week, _ = require_aware(now).astimezone(zone).isocalendar()
    return f"{year}-W{week:02}"


def rank(tallies: Iterable[Tally]) -> tuple[Standing, ...]:
    """Order people by points; those without a point are left out."""
    scored = sorted(
        (each for each in tallies if each.points > 0),
        key=lambda each: (-each.points, each.answered, each.person_id),
    )
    counts: dict[int, int] = {}
    for each in scored:
        counts[each.points] = counts.get(each.points, 0) + 1
    first: dict[int, int] = {}
    for place, each in enumerate(scored, 1):
        first.setdefault(each.points, place)
    return tuple(
        Standing(first[each.points], each, is_tied=counts[each.points] > 1) for each in scored
    )


def make_board(
    tallies: Iterable[Tally], person_id: int, period: Period, *, is_hidden: bool, size: int = 10
) -> Board:
    """Return the top of the board, cut so that everybody shown really stands there."""
    standings = rank(tallies)
    own = next((each for each in standings if each.tally.person_id == person_id), None)
    return Board(period, standings[:size], own, len(standings), is_hidden)
