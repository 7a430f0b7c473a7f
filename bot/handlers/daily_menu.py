"""The menu of the daily quiz: its pages, and what a tap in them changes."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from telegram import Update
from telegram.ext import CallbackQueryHandler

from bot.domain.chat import Chat, Place
from bot.domain.daily import MOST_QUESTIONS
from bot.domain.knowledge_base import KnowledgeBase
from bot.domain.quiz import MISTAKES, MIXED
from bot.errors import CallbackDataError
from bot.handlers import delivery
from bot.handlers.callback_data import decode
from bot.handlers.context import Context, StudyApplication, services_of
from bot.handlers.daily import show_sample, zone_guess
from bot.handlers.daily_rights import may_manage, target_of
from bot.handlers.senders import place_of
from bot.locale import _
from bot.views.daily_menu import (
    ADMINS_ONLY,
    TYPE_TIME,
    count_page,
    days_page,
    menu_reply,
    time_page,
    topic_page,
    typing_text,
    zone_page,
)
from bot.views.reply import Reply


async def _allowed(update: Update, context: Context, target_id: int) -> bool:
    """Tell whether the tap may change something; otherwise say so."""
    query = update.callback_query
    assert query is not None
    if await may_manage(update, context, target_id):
        return True
    await delivery.answer(query, _(ADMINS_ONLY), alert=True)
    return False


def _place(update: Update, target_id: int) -> Place:
    here = place_of(update)
    return here if here.chat_id == target_id else Place(target_id)


async def page_tapped(update: Update, context: Context) -> None:
    """Open a page of the menu in its place."""
    query = update.callback_query
    assert query is not None
    args = decode(query.data).args
    target_id = target_of(args)
    if len(args) != 3 or not args[2].isdecimal():
        raise CallbackDataError("this button opens no page")
    if not await _allowed(update, context, target_id):
        return
    await delivery.answer(query)
    reply = await _page(update, context, target_id, args[1], int(args[2][:3]))
    await delivery.show_in_place(query, context, reply)


async def _page(update: Update, context: Context, target_id: int, page: str, number: int) -> Reply:
    services, now = services_of(context), services_of(context).clock()
    guess = zone_guess(update, context)
    subscription = await services.daily.find(_place(update, target_id), guess)
    if page == "time":
        return time_page(target_id, number)
    if page == "typetime":
        await _expect(update, context, "daily_time", target_id)
        return Reply(typing_text(TYPE_TIME))
    if page == "zone":
        await _expect(update, context, "daily_zone", target_id)
        likely = (subscription.zone.key, guess.key, services.daily.zone.key, "UTC")
        return zone_page(target_id, tuple(dict.fromkeys(likely)))
    if page == "topic":
        return topic_page(services.knowledge, target_id, number)
    if page == "count":
        return count_page(target_id)
    if page == "days":
        return days_page(subscription)
    chat = await services.chats.find(target_id)
    return menu_reply(services.knowledge, subscription, now, title_elsewhere(update, chat))


async def _expect(update: Update, context: Context, kind: str, target_id: int) -> None:
    services, user = services_of(context), update.effective_user
    if user is not None:
        place = place_of(update)
        await services.daily.expect(place, user.id, kind, target_id, services.clock())


def title_elsewhere(update: Update, chat: Chat) -> str:
    """Return a chat's title when its menu is open in another chat."""
    here = update.effective_chat
    return chat.title if here is not None and here.id != chat.id else ""


async def set_tapped(update: Update, context: Context) -> None:
    """Change one thing, and show how it is now."""
    query = update.callback_query
    assert query is not None
    args = decode(query.data).args
    target_id = target_of(args)
    services = services_of(context)
    now = services.clock()
    changes = _changes(services.knowledge, args, now)
    if not await _allowed(update, context, target_id):
        return
    guess = zone_guess(update, context)
    place = _place(update, target_id)
    subscription = await services.daily.change(place, now, guess, **changes)
    await delivery.answer(query)
    chat = await services.chats.find(target_id)
    title = title_elsewhere(update, chat)
    reply = (
        days_page(subscription)
        if args[1] == "days"
        else menu_reply(services.knowledge, subscription, now, title)
    )
    await delivery.show_in_place(query, context, reply)


def _changes(knowledge: KnowledgeBase, args: tuple[str, ...], now: datetime) -> dict[str, Any]:
    """Return what a button changes.

    Raises:
        CallbackDataError: when the data is forged or of another version.
    """
    if len(args) != 3:
        raise CallbackDataError("this button changes nothing")
    _, field, value = args
    try:
        return _CHANGES[field](knowledge, value, now)
    except (KeyError, ValueError) as exc:
        raise CallbackDataError("this button changes nothing that I know") from exc


def _time(_: KnowledgeBase, value: str, __: datetime) -> dict[str, Any]:
    return {"at": time(int(value[:2]), int(value[2:4]))}


def _zone(_: KnowledgeBase, value: str, __: datetime) -> dict[str, Any]:
    name = value.replace(".", "/")
    if name not in available_timezones():
        raise ValueError(name)
    return {"zone": ZoneInfo(name)}


def _scope(knowledge: KnowledgeBase, value: str, _: datetime) -> dict[str, Any]:
    if value in {MIXED, MISTAKES}:
        return {"scope": value}
    found = knowledge.id_of_token(value)
    if found not in knowledge.topics:
        raise ValueError(value)
    return {"scope": found}


def _count(_: KnowledgeBase, value: str, __: datetime) -> dict[str, Any]:
    count = int(value)
    if not 1 <= count <= MOST_QUESTIONS:
        raise ValueError(value)
    return {"count": count}


def _days(_: KnowledgeBase, value: str, __: datetime) -> dict[str, Any]:
    days = frozenset(map(int, value)) - {0}
    if not days <= set(range(1, 8)):
        raise ValueError(value)
    # Without any day it would be switched off in a roundabout way: all of them, then.
    return {"days": days or frozenset(range(1, 8))}


def _pause(_: KnowledgeBase, value: str, now: datetime) -> dict[str, Any]:
    days = min(int(value), 365)
    return {"paused_until": now + timedelta(days=days) if days else None}


def _switch(_: KnowledgeBase, value: str, __: datetime) -> dict[str, Any]:
    return {"is_active": value == "1", "paused_until": None}


_SWITCHED_ON: dict[str, Any] = {"is_active": True, "paused_until": None}

_CHANGES = {
    "time": _time,
    "zone": _zone,
    "zoneon": lambda base, value, now: _zone(base, value, now) | _SWITCHED_ON,
    "scope": _scope,
    "scopeon": lambda base, value, now: _scope(base, value, now) | _SWITCHED_ON,
    "count": _count,
    "days": _days,
    "pause": _pause,
    "on": _switch,
}


async def sample_tapped(update: Update, context: Context) -> None:
    """Show here what will come."""
    query = update.callback_query
    assert query is not None
    target_id = target_of(decode(query.data).args)
    if not await _allowed(update, context, target_id):
        return
    await delivery.answer(query)
    reply = await show_sample(update, context, target_id)
    if reply is not None:
        await delivery.respond(update, context, reply)


def register(application: StudyApplication) -> None:
    """Add the handlers of this module."""
    application.add_handler(CallbackQueryHandler(page_tapped, pattern=r"^daily_page:"))
    application.add_handler(CallbackQueryHandler(set_tapped, pattern=r"^daily_set:"))
    application.add_handler(CallbackQueryHandler(sample_tapped, pattern=r"^daily_now:"))
