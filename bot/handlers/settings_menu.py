"""/settings of a group, for its admins."""

from __future__ import annotations

import re
from typing import Any

from telegram import Message, Update
from telegram.ext import CallbackQueryHandler, CommandHandler, filters

from bot.domain.chat import AnswerMode, Chat, ChatKind, QuizStyle
from bot.errors import CallbackDataError
from bot.handlers import delivery
from bot.handlers.callback_data import decode
from bot.handlers.context import (
    Context,
    StudyApplication,
    is_private,
    services_of,
    thread_of,
)
from bot.handlers.membership import meet
from bot.handlers.senders import is_admin, place_of, writer_of
from bot.locale import _
from bot.services.daily_wishes import read_time
from bot.views.reply import Reply
from bot.views.settings import (
    ADMINS_ONLY,
    QUIET_WRONG,
    SECONDS,
    TYPE_QUIET,
    language_page,
    private_settings_reply,
    quiet_page,
    seconds_page,
    settings_reply,
)

_PAGES = {"seconds": seconds_page, "quiet": quiet_page, "language": language_page}
_OWN_PAGES = {"language", "all"}
"""What a private chat has as well."""


async def settings(update: Update, context: Context) -> None:
    """Show a person's own settings, or a group's to its admins."""
    if update.effective_chat is None or not await is_admin(update, context):
        await delivery.respond(update, context, Reply(_(ADMINS_ONLY)))
        return
    chat = await meet(services_of(context), update.effective_chat)
    await delivery.respond(update, context, await _overview(update, context, chat))


async def _overview(update: Update, context: Context, chat: Chat) -> Reply:
    if is_private(update):
        return private_settings_reply(chat.id)
    subscription = await services_of(context).daily.find(place_of(update))
    message = update.effective_message
    thread_id = thread_of(message if isinstance(message, Message) else None)
    return settings_reply(chat, subscription, thread_id=thread_id)


async def _may_change(update: Update, context: Context, *, in_private: bool = False) -> bool:
    query = update.callback_query
    assert query is not None
    if (in_private or not is_private(update)) and await is_admin(update, context):
        return True
    await delivery.answer(query, _(ADMINS_ONLY), alert=True)
    return False


async def page_tapped(update: Update, context: Context) -> None:
    """Open a page of the settings in its place."""
    query = update.callback_query
    assert query is not None
    page = (*decode(query.data).args, "")[0]
    if not await _may_change(update, context, in_private=page in _OWN_PAGES):
        return
    await delivery.answer(query)
    services, place = services_of(context), place_of(update)
    reply = _PAGES[page]() if page in _PAGES else None
    if page == "typequiet":
        kind, now = "quiet_hours", services.clock()
        await services.daily.expect(place, query.from_user.id, kind, place.chat_id, now)
        reply = Reply(_(TYPE_QUIET))
    chat = await services.chats.find(place.chat_id, ChatKind.SUPERGROUP)
    reply = reply or await _overview(update, context, chat)
    await delivery.show_in_place(query, context, reply)


async def set_tapped(update: Update, context: Context) -> None:
    """Change a setting, and show how it is now."""
    query = update.callback_query
    assert query is not None
    args = decode(query.data).args
    changes = _changes(args)
    if not await _may_change(update, context):
        return
    await delivery.answer(query)
    if args[0] == "answers":
        services = services_of(context)
        await services.daily.change(place_of(update), services.clock(), **changes)
        changes = {}
    chat = await _change(update, context, **changes)
    await delivery.show_in_place(query, context, await _overview(update, context, chat))


async def _change(update: Update, context: Context, **changes: Any) -> Chat:  # noqa: ANN401 - fields
    services, here = services_of(context), update.effective_chat
    assert here is not None
    now = services.clock()
    known = await services.chats.find(here.id, ChatKind(here.type))
    chat = await services.chats.change(known, now, **changes)
    await services.daily.adopt(chat, now)
    return chat


def _changes(args: tuple[str, ...]) -> dict[str, Any]:
    """Return what a button changes.

    Raises:
        CallbackDataError: when the data is forged or of another version.
    """
    try:
        field, value = args
        return _read(field, value)
    except (KeyError, ValueError) as exc:
        raise CallbackDataError("this button sets nothing that I know") from exc


def _read(field: str, value: str) -> dict[str, Any]:
    if field == "quiet":
        return _quiet(value)
    if field == "seconds" and int(value) not in SECONDS:
        raise ValueError(value)
    if field == "topic":
        return {"bound_thread_id": int(value[:15]) or None}
    readers: dict[str, tuple[str, Any]] = {
        "seconds": ("question_seconds", int),
        "style": ("quiz_style", QuizStyle),
        "mode": ("answer_mode", AnswerMode),
        "answers": ("needs_answers", "1".__eq__),
    }
    name, read = readers[field]
    return {name: read(value)}


def _quiet(value: str) -> dict[str, Any]:
    if value == "none":
        return {"quiet_from": None, "quiet_until": None}
    hours = read_quiet_hours(value)
    if hours is None:
        raise ValueError(value)
    return {"quiet_from": hours[0], "quiet_until": hours[1]}


def read_quiet_hours(written: str) -> tuple[str, str] | None:
    """Read "22:00-07:00" or "10pm to 7am"; None when it is none."""
    parts = [part for part in re.split(r"\s*(?:-|–|\bto\b)\s*", written.strip()) if part]
    times = [read_time(part) for part in parts]
    if len(times) != 2 or times[0] is None or times[1] is None or times[0] == times[1]:
        return None
    return f"{times[0]:%H:%M}", f"{times[1]:%H:%M}"


async def quiet_hours_typed(update: Update, context: Context, text: str, __: int) -> bool:
    """Take typed quiet hours; False when the text is something else."""
    if not text[:1].isdigit():
        return False
    hours = read_quiet_hours(text)
    if hours is None:
        await delivery.respond(update, context, Reply(_(QUIET_WRONG)))
        return True
    services, writer_id = services_of(context), writer_of(update)
    if writer_id is not None:
        await services.daily.expect_nothing(place_of(update), writer_id)
    chat = await _change(update, context, quiet_from=hours[0], quiet_until=hours[1])
    await delivery.respond(update, context, await _overview(update, context, chat))
    return True


def register(application: StudyApplication) -> None:
    """Add the handlers of this module."""
    new = filters.UpdateType.MESSAGE
    application.add_handler(CommandHandler("settings", settings, new))
    application.add_handler(CallbackQueryHandler(page_tapped, pattern=r"^set_page:"))
    application.add_handler(CallbackQueryHandler(set_tapped, pattern=r"^set:"))
