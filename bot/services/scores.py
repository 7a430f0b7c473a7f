"""Scores and boards of a chat, and hiding from them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.chat import Person
from bot.domain.quiz_outcomes import Score, ScoreCard
from bot.domain.scoreboard import Board, Period, make_board, rank
from bot.services.quiz_moves import Moves
from bot.storage.attempts import Attempts
from bot.storage.database import Database, Work
from bot.storage.people import People


@dataclass(frozen=True)
class Scores:
    """The use cases of the scoreboard."""

    database: Database
    zone: ZoneInfo

    async def board(self, chat_id: int, person_id: int, period: Period, now: datetime) -> Board:
        """Return a chat's board with the asker's own place."""
        async with self.database.read() as work:
            week = await self._week(work, chat_id, period, now)
            tallies = await Attempts(work).tallies(chat_id, week)
            is_hidden = await People(work).is_hidden(person_id)
        return make_board(tallies, person_id, period, is_hidden=is_hidden)

    async def card(self, chat_id: int, person_id: int, now: datetime) -> ScoreCard:
        """Return what a person has in a chat, this week and in all."""
        async with self.database.read() as work:
            is_hidden = await People(work).is_hidden(person_id)
            week = await self._week(work, chat_id, Period.WEEK, now)
            return ScoreCard(
                await _score(work, chat_id, week, person_id),
                await _score(work, chat_id, None, person_id),
                is_hidden,
                now,
            )

    async def hide(self, person: Person, now: datetime, *, is_hidden: bool) -> None:
        """Take a person off every board, or put them back on."""
        async with self.database.write() as work:
            await People(work).hide(person, now, is_hidden=is_hidden)

    async def _week(self, work: Work, chat_id: int, period: Period, now: datetime) -> str | None:
        return await Moves(work, self.zone).week(chat_id, now) if period is Period.WEEK else None


async def _score(work: Work, chat_id: int, week: str | None, person_id: int) -> Score:
    own = await Attempts(work).tally_of(chat_id, week, person_id)
    standings = rank(await Attempts(work).tallies(chat_id, week))
    place = next((each.rank for each in standings if each.tally.person_id == person_id), None)
    return Score(own.points, own.answered, place) if own else Score(0, 0, None)
