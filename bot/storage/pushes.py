"""Pushes of the daily quiz: each local date of a chat and slot has at most one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, Update, exists, select, update

from bot.domain.chat import Place
from bot.domain.daily import Push, PushState, Subscription
from bot.domain.quiz import Mode, Session, Stage
from bot.domain.schedule import Due
from bot.storage.attempts import Attempts
from bot.storage.conflicts import insert_into
from bot.storage.database import Work
from bot.storage.quizzes import Quizzes
from bot.storage.tables import attempts, posts, pushes, sessions

_LATEST = 400
"""So many answers are enough for a streak of a year."""


class Pushes:
    """What was pushed and what is on its way, within one transaction."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def add(
        self, dues: Sequence[tuple[Subscription, Due]], claimed_until: datetime
    ) -> list[Push]:
        """Claim a push for each; those whose date had its push already are left out."""
        if not dues:
            return []
        rows = [
            {
                "chat_id": subscription.place.chat_id,
                "slot": subscription.slot,
                "local_date": due.day,
                "due_at": due.at,
                "status": PushState.CLAIMED.value,
                "claimed_until": claimed_until,
            }
            for subscription, due in dues
        ]
        statement = insert_into(self._work, pushes).values(rows).on_conflict_do_nothing()
        added = await self._work.execute(statement.returning(pushes))
        return [_read(row) for row in added]

    async def take_abandoned(self, now: datetime, until: datetime, limit: int) -> list[Push]:
        """Claim again what a process has claimed and not sent in time."""
        abandoned = (
            select(pushes.c.id)
            .where(pushes.c.status == PushState.CLAIMED, pushes.c.claimed_until <= now)
            .order_by(pushes.c.due_at, pushes.c.chat_id)
            .limit(limit)
            .with_for_update(skip_locked=True)
            .cte("abandoned")
        )
        statement = (
            update(pushes)
            .where(pushes.c.id.in_(select(abandoned.c.id)))
            .values(claimed_until=until)
            .returning(pushes)
        )
        return [_read(row) for row in await self._work.execute(statement)]

    async def give_up_lost(self, now: datetime) -> list[Push]:
        """Close what was on its way when a process died: it may have arrived."""
        statement = (
            update(pushes)
            .where(pushes.c.status == PushState.SENDING, pushes.c.claimed_until <= now)
            .values(status=PushState.UNKNOWN, sent_at=now, detail="the process died")
            .returning(pushes)
        )
        return [_read(row) for row in await self._work.execute(statement)]

    async def find(self, push_id: int) -> Push | None:
        """Return a push, locked until the transaction ends, or None."""
        query = select(pushes).where(pushes.c.id == push_id).with_for_update()
        row = (await self._work.execute(query)).first()
        return _read(row) if row else None

    async def move_on(
        self,
        push_id: int,
        before: PushState,
        after: PushState,
        **values: Any,  # noqa: ANN401 - columns
    ) -> bool:
        """Change a push's state; False when it was no longer in the state before."""
        statement: Update = update(pushes).where(
            pushes.c.id == push_id, pushes.c.status == before.value
        )
        changed = await self._work.execute(statement.values(status=after.value, **values))
        return changed.rowcount == 1

    async def begin(self, push_id: int, post_id: int, until: datetime) -> bool:
        """Note that a claimed push's question is about to leave; False when it has left."""
        has_left = exists().where(posts.c.id == post_id, posts.c.message_id.is_not(None))
        changed = await self._work.execute(
            update(pushes)
            .where(pushes.c.id == push_id, pushes.c.status == PushState.CLAIMED.value, ~has_left)
            .values(status=PushState.SENDING.value, claimed_until=until)
        )
        return changed.rowcount == 1

    async def days_since(self, chat_id: int, slot: int, since: date) -> set[date]:
        """Return the local dates that had their push."""
        query = select(pushes.c.local_date).where(
            pushes.c.chat_id == chat_id, pushes.c.slot == slot, pushes.c.local_date >= since
        )
        return set((await self._work.execute(query)).scalars())

    async def session_before(self, push: Push) -> Session | None:
        """Return the session of the last push before this one that may stand in the chat."""
        standing = [state.value for state in PushState if state.may_stand]
        query = (
            select(pushes.c.session_id)
            .where(
                pushes.c.chat_id == push.chat_id,
                pushes.c.slot == push.slot,
                pushes.c.id != push.id,
                pushes.c.due_at < push.due_at,
                pushes.c.status.in_(standing),
                pushes.c.session_id.is_not(None),
            )
            .order_by(pushes.c.due_at.desc())
            .limit(1)
        )
        session_id = await self._work.scalar(query)
        return await Quizzes(self._work).session(session_id) if session_id else None

    async def take_due_sessions(self, now: datetime, lease: timedelta) -> list[Session]:
        """Claim sessions of daily quizzes whose next step got lost."""
        query = (
            select(sessions.c.id)
            .where(sessions.c.mode == Mode.DAILY, sessions.c.due_at <= now)
            .limit(20)
            .with_for_update(skip_locked=True)
        )
        ids = list((await self._work.execute(query)).scalars())
        await self._work.execute(
            update(sessions).where(sessions.c.id.in_(ids)).values(due_at=now + lease)
        )
        return [found for each in ids if (found := await Quizzes(self._work).session(each))]

    async def open_session(self, place: Place) -> Session | None:
        """Return the newest daily session of a private chat that waits for an answer."""
        waiting = posts.c.revealed_at.is_(None) & posts.c.shown_at.is_not(None)
        query = (
            select(sessions.c.id)
            .join(posts, posts.c.session_id == sessions.c.id)
            .where(posts.c.chat_id == place.chat_id, sessions.c.mode == Mode.DAILY, waiting)
            .where(sessions.c.stage.in_([Stage.ASKING.value, Stage.OPEN.value]))
            .order_by(sessions.c.id.desc())
            .limit(1)
        )
        session_id = await self._work.scalar(query)
        return await Quizzes(self._work).session(session_id) if session_id else None

    async def answer_moments(self, chat_id: int) -> list[datetime]:
        """Return when questions were last answered, for a streak.

        A private chat stands for its person, whose answers in groups count as well.
        """
        owner = attempts.c.person_id if chat_id > 0 else attempts.c.chat_id
        query = (
            select(attempts.c.answered_at)
            .where(owner == chat_id)
            .order_by(attempts.c.answered_at.desc())
            .limit(_LATEST)
        )
        return list((await self._work.execute(query)).scalars())

    async def count_answers(self, session_id: int) -> int:
        """Return how many answers a session has."""
        return await Attempts(self._work).count_since(session_id, 0)


def _read(row: Row[Any]) -> Push:
    return Push(
        id=row.id,
        chat_id=row.chat_id,
        slot=row.slot,
        day=row.local_date,
        due_at=row.due_at,
        state=PushState(row.status),
        session_id=row.session_id,
    )
