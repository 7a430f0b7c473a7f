"""Figures over what people answered, for progress and for the week of a group."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Integer, func, select

from bot.domain.progress import GroupWeek, TopicTally
from bot.domain.review import Origin
from bot.storage.database import Work
from bot.storage.tables import attempts, review_log


class ProgressFigures:
    """Figures, within one transaction."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def moments(self, person_id: int, since: datetime) -> tuple[datetime, ...]:
        """Return when a person answered a question or rated a flashcard."""
        answered = select(attempts.c.answered_at).where(
            attempts.c.person_id == person_id, attempts.c.answered_at >= since
        )
        rated = select(review_log.c.reviewed_at).where(
            review_log.c.person_id == person_id,
            review_log.c.reviewed_at >= since,
            review_log.c.origin.in_((Origin.RECALL, Origin.FLASHCARD)),
        )
        return tuple(
            [row[0] for row in await self._work.execute(answered)]
            + [row[0] for row in await self._work.execute(rated)]
        )

    async def group_week(self, chat_id: int, week: str) -> GroupWeek:
        """Return what a group did in a week, as ``week_of`` names it."""
        of_week = (attempts.c.chat_id == chat_id, attempts.c.week == week)
        right = func.sum(attempts.c.is_right.cast(Integer))
        answered = func.count()
        query = (
            select(attempts.c.topic_id, answered, right)
            .where(*of_week)
            .group_by(attempts.c.topic_id)
            .order_by(answered.desc(), attempts.c.topic_id)
        )
        rows = await self._work.execute(query)
        topics = tuple(TopicTally(row[0], row[1], int(row[2])) for row in rows)
        people = select(func.count(attempts.c.person_id.distinct())).where(*of_week)
        return GroupWeek(
            answered=sum(topic.answered for topic in topics),
            right=sum(topic.right for topic in topics),
            people=await self._work.scalar(people) or 0,
            topics=topics,
        )
