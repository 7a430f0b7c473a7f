"""Progress: a person's figures, and a group's week."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from bot.domain.exam_plan import forecast
from bot.domain.progress import (
    DUE_DAYS,
    GroupWeek,
    Progress,
    activity_days,
    master_topics,
)
from bot.services.quiz_moves import Moves
from bot.services.reviewing import Reviewing
from bot.storage.chats import Chats
from bot.storage.database import Database
from bot.storage.progress import ProgressFigures
from bot.storage.reviews import Reviews


@dataclass(frozen=True)
class ProgressBook:
    """The use cases of looking back and ahead."""

    database: Database
    reviewing: Reviewing
    zone: ZoneInfo

    async def of_person(self, person_id: int, now: datetime) -> Progress:
        """Return a person's figures as they are now."""
        async with self.database.write() as work:
            chat = await Chats(work).find(person_id)
            zone = chat.zone(self.zone) if chat else self.zone
            day = now.astimezone(zone).date()
            cards = await self.reviewing.cards(work, person_id, now)
            habits = await Reviews(work).habits(person_id)
            days = activity_days(day)
            since = datetime.combine(days[0], time(), zone).astimezone(UTC)
            moments = await ProgressFigures(work).moments(person_id, since)
        counts = Counter(moment.astimezone(zone).date() for moment in moments)
        return Progress(
            day=day,
            topics=master_topics(self.reviewing.base(), cards, day),
            activity={each: counts[each] for each in days},
            due=forecast(cards, day, habits, DUE_DAYS),
            days_left=habits.days_left(day),
        )

    async def of_group(self, chat_id: int, now: datetime) -> GroupWeek:
        """Return what a group did this week."""
        async with self.database.read() as work:
            week = await Moves(work, self.zone).week(chat_id, now)
            return await ProgressFigures(work).group_week(chat_id, week)
