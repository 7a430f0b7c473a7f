"""Preparing many private pushes at once, so that a morning's run leaves room for answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.chat import ChatKind
from bot.domain.daily import Delivery, Push, Subscription
from bot.domain.post import Snapshot
from bot.domain.quiz import MISTAKES, Mode, QuizRequest, Session
from bot.domain.schedule import count_streak
from bot.domain.selection import select, take_snapshots
from bot.services.quizzing import Quizzing
from bot.storage.daily_batch import DailyBatch
from bot.storage.database import Work

_STREAK_SEEN = timedelta(days=100)
"""A longer streak is told as one of so many days."""


async def prepare_together(
    work: Work, quizzing: Quizzing, plain: Sequence[tuple[Push, Subscription]], now: datetime
) -> list[Delivery]:
    """Choose the questions of pushes to private chats, each with a chat of its own.

    Returns:
        What is to be sent; pushes for which there are no questions are left out.
    """
    batch = DailyBatch(work, [push.chat_id for push, _ in plain])
    seen = await batch.last_shown()
    moments = await batch.answer_moments(now - _STREAK_SEEN)
    wanted = [
        (push, subscription, session, snapshots)
        for push, subscription in plain
        for session, snapshots in [
            _choose(quizzing, subscription, seen.get(push.chat_id, {}), now)
        ]
        if snapshots
    ]
    if not wanted:
        return []
    made = await batch.create([(session, snapshots) for _, _, session, snapshots in wanted], now)
    await batch.attach({push.id: made[push.chat_id][0] for push, *_ in wanted})
    return [
        Delivery(
            push,
            subscription,
            replace(session, id=made[push.chat_id][0]),
            # In private the next question comes when the one before was answered.
            made[push.chat_id][1][:1],
            kind=ChatKind.PRIVATE,
            streak=count_streak(moments.get(push.chat_id, ()), now, subscription.zone),
        )
        for push, subscription, session, _ in wanted
    ]


def is_plain(push: Push, subscription: Subscription | None) -> bool:
    """Tell whether a push needs nothing but its chat's subscription and new questions."""
    return (
        subscription is not None
        and subscription.is_private
        and push.session_id is None
        and push.slot == 0
        and subscription.scope != MISTAKES
        and not subscription.needs_answers
    )


def _choose(
    quizzing: Quizzing, subscription: Subscription, seen: dict[str, datetime], now: datetime
) -> tuple[Session, tuple[Snapshot, ...]]:
    request = QuizRequest(
        place=subscription.place,
        starter=None,
        mode=Mode.DAILY,
        scope=subscription.scope,
        count=subscription.count,
    )
    chosen = select(quizzing.pool(subscription.scope), seen, subscription.count, quizzing.rng)
    snapshots = take_snapshots(quizzing.base(), chosen, quizzing.rng)
    session = replace(request.session(len(snapshots), now), due_at=None)
    return replace(session, starter_id=subscription.place.chat_id), snapshots
