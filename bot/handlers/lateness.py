"""What was written while the bot was away: answered with a word of apology, never silently.

Ten minutes is the line. In a private chat everything is still handled, and so is a question in a
group; any other command of a group is not, since nobody wants a quiz of this morning to start
now: whoever wrote it is told, once for each chat.
"""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import replace
from datetime import datetime, timedelta

from telegram import Message, Update
from telegram.ext import ApplicationHandlerStop, TypeHandler

from bot.handlers.context import Context, StudyApplication, services_of, thread_of
from bot.locale import N_, _
from bot.views.reply import Reply, italic, join_blocks

LATE_AFTER = timedelta(minutes=10)
SORRY_LATE = N_("Sorry for the wait: I was away.")
SORRY_DROPPED = N_("Sorry, I was away when {command} was written here. Please send it again.")

_FIRST_GROUP = -1
_MOST_REMEMBERED = 1000

_is_late: ContextVar[bool] = ContextVar("is_late", default=False)


def with_apology(reply: Reply) -> Reply:
    """Return the reply with a word of apology before it, when its question had to wait."""
    if not _is_late.get() or reply.attachment:
        return reply
    _is_late.set(False)
    return replace(reply, html=join_blocks([italic(_(SORRY_LATE)), reply.html]))


def is_late(message: Message | None, now: datetime) -> bool:
    """Tell whether a message was written so long ago that it needs a word."""
    return message is not None and now - message.date > LATE_AFTER


async def look_at_the_clock(update: Update, context: Context) -> None:
    """Note that an update is late; end a group's late command here.

    Raises:
        ApplicationHandlerStop: when nothing else is to be done about it.
    """
    message, now = update.message, services_of(context).clock()
    _is_late.set(is_late(message, now))
    if message is None or not _is_late.get() or message.chat.type == "private":
        return
    command = (message.text or "").partition(" ")[0].partition("@")[0]
    if command.startswith("/") and command != "/ask":
        await _tell_once(message, command, context, now)
        raise ApplicationHandlerStop


async def _tell_once(message: Message, command: str, context: Context, now: datetime) -> None:
    told: dict[int, datetime] = context.bot_data.setdefault("told_late", {})
    last = told.get(message.chat_id)
    if last is not None and now - last < LATE_AFTER:
        return
    if len(told) >= _MOST_REMEMBERED:
        told.clear()
    told[message.chat_id] = now
    await context.bot.send_message(
        message.chat_id,
        _(SORRY_DROPPED).format(command=command[:32]),
        message_thread_id=thread_of(message),
    )


def register(application: StudyApplication) -> None:
    """Let every update pass here before any other handler."""
    application.add_handler(TypeHandler(Update, look_at_the_clock), group=_FIRST_GROUP)
