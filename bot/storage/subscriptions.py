"""Subscriptions to the daily quiz."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import Row, bindparam, select, update

from bot.domain.chat import Place, QuizStyle
from bot.domain.daily import Subscription
from bot.storage.conflicts import insert_or_update
from bot.storage.database import Work
from bot.storage.tables import subscriptions


class Subscriptions:
    """Who wants a daily quiz, within one transaction."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def find(self, chat_id: int, slot: int = 0) -> Subscription | None:
        """Return a chat's subscription, on or off, or None."""
        query = select(subscriptions).where(
            subscriptions.c.chat_id == chat_id, subscriptions.c.slot == slot
        )
        row = (await self._work.execute(query)).first()
        return read_subscription(row) if row else None

    async def all_of(self, chat_id: int) -> list[Subscription]:
        """Return every subscription of a chat."""
        query = select(subscriptions).where(subscriptions.c.chat_id == chat_id)
        return [read_subscription(row) for row in await self._work.execute(query)]

    async def save(self, subscription: Subscription, now: datetime) -> None:
        """Keep a subscription; ``now`` counts when it is new."""
        keys = ("chat_id", "slot", "created_at")
        await insert_or_update(
            self._work, subscriptions, keys[:2], created_at=now, **_values(subscription)
        )

    async def take_due(self, now: datetime, limit: int) -> list[Subscription]:
        """Return subscriptions that are due, locked until the transaction ends.

        Those that another process has locked are left out. The order is always the same, so that
        a chat's place in a long run is too.
        """
        query = (
            select(subscriptions)
            .where(subscriptions.c.next_due_at <= now)
            .order_by(subscriptions.c.next_due_at, subscriptions.c.chat_id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        return [read_subscription(row) for row in await self._work.execute(query)]

    async def reschedule(self, changed: Sequence[Subscription]) -> None:
        """Keep when these are due next."""
        if not changed:
            return
        statement = (
            update(subscriptions)
            .where(
                subscriptions.c.chat_id == bindparam("of_chat"),
                subscriptions.c.slot == bindparam("of_slot"),
            )
            .values(
                next_due_at=bindparam("due", type_=subscriptions.c.next_due_at.type),
                suspended_at=bindparam("since", type_=subscriptions.c.suspended_at.type),
            )
        )
        rows = [
            {
                "of_chat": each.place.chat_id,
                "of_slot": each.slot,
                "due": each.next_due_at,
                "since": each.suspended_at,
            }
            for each in changed
        ]
        await self._work.execute(statement, rows)


def _values(subscription: Subscription) -> dict[str, Any]:
    return {
        "chat_id": subscription.place.chat_id,
        "slot": subscription.slot,
        "thread_id": subscription.place.thread_id or 0,
        "person_id": subscription.person_id,
        "local_time": subscription.at.strftime("%H:%M"),
        "zone": subscription.zone.key,
        "days": "".join(map(str, sorted(subscription.days))),
        "scope": subscription.scope,
        "question_count": subscription.count,
        "style": subscription.style.value,
        "needs_answers": subscription.needs_answers,
        "is_active": subscription.is_active,
        "paused_until": subscription.paused_until,
        "suspended_at": subscription.suspended_at,
        "next_due_at": subscription.next_due_at,
    }


def read_subscription(row: Row[Any]) -> Subscription:
    """Return the subscription of a row."""
    return Subscription(
        place=Place(row.chat_id, row.thread_id or None),
        slot=row.slot,
        person_id=row.person_id,
        at=time.fromisoformat(row.local_time),
        zone=_zone(row.zone),
        days=frozenset(map(int, row.days)),
        scope=row.scope,
        count=row.question_count,
        style=QuizStyle(row.style),
        needs_answers=row.needs_answers,
        is_active=row.is_active,
        paused_until=row.paused_until,
        suspended_at=row.suspended_at,
        next_due_at=row.next_due_at,
    )


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except ZoneInfoNotFoundError:
        # A zone may leave the database of zones; one chat's must not stop all the others.
        return ZoneInfo("UTC")
