"""/daily: in one line, or by a menu."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from telegram import Update
from telegram.ext import CommandHandler, filters

from bot.domain.chat import Place
from bot.domain.quiz import MISTAKES
from bot.handlers import delivery
from bot.handlers.context import (
    Context,
    Services,
    StudyApplication,
    is_private,
    services_of,
)
from bot.handlers.daily_rights import find_channel, may_manage
from bot.handlers.daily_sending import kind_of, send_sample
from bot.handlers.membership import meet, meet_channel
from bot.handlers.senders import person_of, place_of
from bot.locale import _
from bot.services.daily_wishes import Command, DailyWish, Fault, read_daily_wish
from bot.services.quiz_wishes import match_name, topic_of_outcome
from bot.views.daily_menu import (
    BAD_PAUSE,
    CHANNEL_IN_PRIVATE,
    NO_QUESTIONS,
    PRIVATE_ONLY,
    bad_count_reply,
    bad_time_reply,
    confirmation_reply,
    menu_reply,
    readers_reply,
    unknown_topic_reply,
    unknown_zone_reply,
)
from bot.views.reply import Reply


@dataclass(frozen=True, slots=True)
class Target:
    """The chat whose daily quiz is meant.

    Attributes:
        title: of a channel; empty when it is this chat.
    """

    place: Place
    title: str = ""


async def daily(update: Update, context: Context) -> None:
    """Do what was typed behind /daily, or open the menu."""
    services = services_of(context)
    wish = read_daily_wish(context.args or (), services.clock())
    target = await _target(update, context, wish)
    if isinstance(target, str):
        await delivery.respond(update, context, Reply(target))
        return
    if not await may_manage(update, context, target.place.chat_id):
        subscription = await services.daily.find(target.place, zone_guess(update, context))
        reply = readers_reply(services.knowledge, subscription, services.clock())
        await delivery.respond(update, context, reply)
        return
    reply_or_none = await _do(update, context, wish, target)
    if reply_or_none is not None:
        await delivery.respond(update, context, reply_or_none)


async def _target(update: Update, context: Context, wish: DailyWish) -> Target | str:
    if wish.channel is None:
        if update.effective_chat:
            await meet(services_of(context), update.effective_chat)
        return Target(place_of(update))
    if not is_private(update) or update.effective_user is None:
        return _(CHANNEL_IN_PRIVATE)
    name = wish.channel if wish.channel.startswith("@") else int(wish.channel)
    channel = await find_channel(context.bot, name, update.effective_user.id)
    if isinstance(channel, str):
        return channel
    await meet_channel(services_of(context), channel, update.effective_user.id)
    return Target(Place(channel.id), channel.title or "")


def zone_guess(update: Update, context: Context) -> ZoneInfo:
    """Return the zone that the sender's language hints at, or the operator's default."""
    user = update.effective_user
    return services_of(context).daily.guess_zone(user.language_code if user else None)


async def _do(update: Update, context: Context, wish: DailyWish, target: Target) -> Reply | None:
    services, guess = services_of(context), zone_guess(update, context)
    now = services.clock()
    if wish.fault is not None:
        return _fault_reply(wish)
    if wish.command is Command.MENU:
        subscription = await services.daily.find(target.place, guess)
        return menu_reply(services.knowledge, subscription, now, target.title)
    if wish.command is Command.NOW:
        return await show_sample(update, context, target.place.chat_id)
    if wish.command is Command.SET:
        return await _set(update, context, wish, target)
    changes: dict[str, Any] = {"is_active": wish.command is not Command.OFF}
    changes["paused_until"] = now + wish.pause if wish.pause else None
    subscription = await services.daily.change(target.place, now, guess, **changes)
    return confirmation_reply(services.knowledge, subscription, now)


def _fault_reply(wish: DailyWish) -> Reply:
    if wish.fault is Fault.TIME:
        return bad_time_reply(wish.wrong)
    return Reply(_(BAD_PAUSE)) if wish.fault is Fault.PAUSE else bad_count_reply()


async def show_sample(update: Update, context: Context, target_id: int) -> Reply | None:
    """Show here and now what will come; return what stands in the way, or None."""
    services, place = services_of(context), place_of(update)
    target = Place(target_id) if target_id != place.chat_id else None
    sample = await services.daily.sample(place, person_of(update), services.clock(), target)
    if sample is None:
        return Reply(_(NO_QUESTIONS))
    kind = kind_of(await services.chats.find(place.chat_id))
    # In private the next question comes when the one before was answered.
    for post in sample.posts[:1] if place.chat_id > 0 else sample.posts:
        message = await send_sample(context.bot, sample.session, post, kind)
        await services.daily.sampled(sample, post, message.message_id, services.clock())
    return None


async def _set(update: Update, context: Context, wish: DailyWish, target: Target) -> Reply:
    services, guess = services_of(context), zone_guess(update, context)
    now, chat_id = services.clock(), target.place.chat_id
    changes: dict[str, Any] = {
        name: value
        for name in ("at", "zone", "count", "days", "scope")
        if (value := getattr(wish, name)) is not None
    }
    if wish.scope == MISTAKES and chat_id < 0:
        return Reply(_(PRIVATE_ONLY))
    if wish.topic:
        scope = _find_scope(services, wish.topic)
        if isinstance(scope, tuple):
            return _unknown(services, wish.topic, scope, chat_id)
        changes["scope"] = scope
    if wish.zone_doubt is not None:
        # The rest is kept; the zone's button switches it on.
        await services.daily.change(target.place, now, guess, **changes)
        written, found = wish.zone_doubt
        return unknown_zone_reply(chat_id, written, found.suggestions)
    changes |= {"is_active": True, "paused_until": None}
    subscription = await services.daily.change(target.place, now, guess, **changes)
    return confirmation_reply(services.knowledge, subscription, now)


def _find_scope(services: Services, written: str) -> str | tuple[str, ...]:
    knowledge = services.knowledge
    named = match_name(knowledge, written)
    return named or topic_of_outcome(knowledge, services.answering.resolve_once(written))


def _unknown(services: Services, written: str, near: tuple[str, ...], chat_id: int) -> Reply:
    zones = services.daily.find_zone(written, services.clock()).suggestions
    if zones and not near:
        return unknown_zone_reply(chat_id, written, zones)
    return unknown_topic_reply(services.knowledge, chat_id, written, near)


def register(application: StudyApplication) -> None:
    """Add the handlers of this module."""
    application.add_handler(CommandHandler("daily", daily, filters.UpdateType.MESSAGE))
