"""A look at whether anything is due: once a second, so it must cost next to nothing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, literal, select

from bot.domain.daily import PushState
from bot.domain.quiz import Mode
from bot.storage.database import Work
from bot.storage.prepared import Prepared
from bot.storage.tables import pushes, sessions, subscriptions

_IS_DUE = literal(1).label("is_due")
_SESSION = select(_IS_DUE).where(sessions.c.due_at <= bindparam("now"))
_PUSH = select(_IS_DUE).where(pushes.c.claimed_until <= bindparam("now"))
_STEPS = Prepared(lambda _: _SESSION.where(sessions.c.mode != Mode.DAILY).limit(1))
_DAILY_STEPS = Prepared(lambda _: _SESSION.where(sessions.c.mode == Mode.DAILY).limit(1))
_PUSHES = (
    Prepared(
        lambda _: select(_IS_DUE).where(subscriptions.c.next_due_at <= bindparam("now")).limit(1)
    ),
    Prepared(lambda _: _PUSH.where(pushes.c.status == PushState.CLAIMED).limit(1)),
    Prepared(lambda _: _PUSH.where(pushes.c.status == PushState.SENDING).limit(1)),
)


async def are_steps_due(work: Work, now: datetime) -> bool:
    """Tell whether a step of a quiz is due, the daily ones aside."""
    return await _STEPS.first(work, now=now) is not None


async def are_daily_steps_due(work: Work, now: datetime) -> bool:
    """Tell whether a step of a daily quiz is due."""
    return await _DAILY_STEPS.first(work, now=now) is not None


async def are_pushes_due(work: Work, now: datetime) -> bool:
    """Tell whether a push is due, or one was left by a process that is gone."""
    for each in _PUSHES:
        if await each.first(work, now=now) is not None:
            return True
    return False
