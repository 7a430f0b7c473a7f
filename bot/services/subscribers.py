"""Subscriptions of chats that are left and come back, within one transaction."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.domain.daily import Subscription
from bot.storage.database import Work
from bot.storage.pushes import Pushes
from bot.storage.subscriptions import Subscriptions

_RECENT = timedelta(days=3)


async def suspend(work: Work, chat_id: int, now: datetime) -> None:
    """Let nothing be due in a chat that cannot be reached; its wishes are kept."""
    kept = await Subscriptions(work).all_of(chat_id)
    gone = [replace(each, suspended_at=each.suspended_at or now) for each in kept]
    await Subscriptions(work).reschedule([each.scheduled(now) for each in gone])


async def resume(work: Work, chat_id: int, now: datetime) -> None:
    """Let the daily quiz of a chat go on that can be reached again."""
    back = []
    for each in await Subscriptions(work).all_of(chat_id):
        if each.suspended_at is not None:
            reachable = replace(each, suspended_at=None)
            back.append(reachable.scheduled(now, await days_done(work, reachable, now)))
    await Subscriptions(work).reschedule(back)


async def days_done(work: Work, subscription: Subscription, now: datetime) -> set[date]:
    """Return the local dates of late that had their push, under whatever time and zone."""
    since = (now - _RECENT).date()
    return await Pushes(work).days_since(subscription.place.chat_id, subscription.slot, since)
