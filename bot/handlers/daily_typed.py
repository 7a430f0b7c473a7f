"""A time, a zone or quiet hours, typed after a menu asked for them; and forwarded posts."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from telegram import Message, MessageOriginChannel, Update

from bot.domain.chat import Place
from bot.handlers import delivery
from bot.handlers.context import Context, is_private, services_of
from bot.handlers.daily import zone_guess
from bot.handlers.daily_menu import title_elsewhere
from bot.handlers.daily_rights import find_channel, may_manage
from bot.handlers.membership import meet_channel
from bot.handlers.senders import place_of, writer_of
from bot.handlers.settings_menu import quiet_hours_typed
from bot.services.daily_wishes import read_time
from bot.views.daily_menu import menu_reply, unknown_zone_reply


async def take_typed(update: Update, context: Context, text: str) -> bool:
    """Take a text as what a menu asked for, or a forwarded post as its channel's name.

    Returns:
        False when it is neither, so that it is a question.
    """
    message, writer_id = update.effective_message, writer_of(update)
    if message is None or writer_id is None:
        return False
    if is_private(update) and await _take_forwarded(update, context, message):
        return True
    services = services_of(context)
    found = await services.daily.expected(place_of(update), writer_id, services.clock())
    if found is None:
        return False
    kind, target_id = found
    takes = {"daily_time": _take_time, "daily_zone": _take_zone, "quiet_hours": quiet_hours_typed}
    is_allowed = await may_manage(update, context, target_id)
    if is_allowed and await takes[kind](update, context, text, target_id):
        return True
    # Something else was meant; the menu's question is not asked any more.
    await services.daily.expect_nothing(place_of(update), writer_id)
    return False


async def _take_time(update: Update, context: Context, text: str, target_id: int) -> bool:
    at = read_time(text)
    if at is None:
        return False
    await _change(update, context, target_id, at=at)
    return True


async def _take_zone(update: Update, context: Context, text: str, target_id: int) -> bool:
    services = services_of(context)
    found = services.daily.find_zone(text, services.clock())
    if found.name is not None:
        await _change(update, context, target_id, zone=ZoneInfo(found.name))
        return True
    if not found.suggestions or len(text.split()) > 4:
        return False
    reply = unknown_zone_reply(target_id, text, found.suggestions)
    await delivery.respond(update, context, reply)
    return True


async def _change(update: Update, context: Context, target_id: int, **changes: object) -> None:
    services, here, writer_id = services_of(context), place_of(update), writer_of(update)
    now = services.clock()
    place = here if here.chat_id == target_id else Place(target_id)
    guess = zone_guess(update, context)
    subscription = await services.daily.change(place, now, guess, **changes)
    assert writer_id is not None
    await services.daily.expect_nothing(here, writer_id)
    title = title_elsewhere(update, await services.chats.find(target_id))
    reply = menu_reply(services.knowledge, subscription, now, title)
    await delivery.respond(update, context, reply)


async def _take_forwarded(update: Update, context: Context, message: Message) -> bool:
    """Open the menu of the channel that a post was forwarded from, for its admins."""
    origin, user = message.forward_origin, update.effective_user
    if not isinstance(origin, MessageOriginChannel) or user is None:
        return False
    channel = await find_channel(context.bot, origin.chat.id, user.id)
    if isinstance(channel, str):
        return False
    services = services_of(context)
    await meet_channel(services, channel, user.id)
    subscription = await services.daily.find(Place(channel.id), zone_guess(update, context))
    title = channel.title or ""
    reply = menu_reply(services.knowledge, subscription, services.clock(), title)
    await delivery.respond(update, context, reply)
    return True
