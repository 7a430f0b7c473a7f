"""Sending and editing: every reply leaves through here, and Telegram's refusals end here."""

from __future__ import annotations

import logging
from typing import Any

from telegram import (
    CallbackQuery,
    ForceReply,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    MaybeInaccessibleMessage,
    Message,
    ReplyParameters,
    Update,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest, InvalidToken
from telegram.ext import ExtBot

from bot.domain.sending import Bulk
from bot.handlers.callback_data import keyboard_markup
from bot.handlers.context import Context, thread_of
from bot.handlers.lateness import with_apology
from bot.handlers.outcome_replies import ReadyReply
from bot.views.reply import Reply, plain

logger = logging.getLogger(__name__)

ALERT_LIMIT = 200
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_STALE_QUERY = ("query is too old", "query_id_invalid", "query id is invalid")
_GONE = ("message to edit not found", "message can't be edited", "message_id_invalid")

Bot = ExtBot[Any]
Markup = InlineKeyboardMarkup | ForceReply


def _says(error: BadRequest, phrases: tuple[str, ...]) -> bool:
    text = error.message.lower()
    return any(phrase in text for phrase in phrases)


async def send(
    bot: Bot,
    reply: Reply,
    chat_id: int | str,
    *,
    thread_id: int | None = None,
    reply_to: int | None = None,
    bulk: Bulk | None = None,
) -> Message:
    """Send a reply, in parts when it is long; the keyboard stands under the last part.

    Args:
        thread_id: the forum topic; when it is gone the reply goes to the chat's General topic.
        reply_to: id of the message to answer to; a deleted one is no error.
        bulk: given when nobody waits for it.

    Returns:
        The last message sent.

    Raises:
        telegram.error.TelegramError: for every refusal that cannot be mended here.
    """
    parameters = ReplyParameters(reply_to, allow_sending_without_reply=True) if reply_to else None
    shared: dict[str, Any] = {
        "chat_id": chat_id,
        "message_thread_id": thread_id,
        "reply_parameters": parameters,
        "rate_limit_args": bulk,
    }
    markup = ForceReply() if reply.expects_reply else _markup_of(reply)
    if reply.attachment:
        return await _send_attachment(bot, reply, markup, shared)
    *first, last = reply.parts()
    for part in first:
        await _send_text(bot, part, None, shared)
    return await _send_text(bot, last, markup, shared)


def _markup_of(reply: Reply) -> InlineKeyboardMarkup | None:
    return reply.markup if isinstance(reply, ReadyReply) else keyboard_markup(reply.keyboard)


async def _send_text(
    bot: Bot, markup: str, keyboard: Markup | None, shared: dict[str, Any]
) -> Message:
    for attempt in (1, 2):
        try:
            return await bot.send_message(
                text=markup,
                reply_markup=keyboard,
                link_preview_options=_NO_PREVIEW,
                **{"parse_mode": ParseMode.HTML, **shared},
            )
        except BadRequest as error:
            if attempt == 2 or not _mend(error, shared):
                raise
            if shared.get("parse_mode", ParseMode.HTML) is None:
                markup = plain(markup)
    raise AssertionError("the loop returns or raises")


def _mend(error: BadRequest, shared: dict[str, Any]) -> bool:
    """Change what was refused; False when there is nothing to change."""
    if _says(error, ("can't parse entities",)) and "parse_mode" not in shared:
        logger.error("Telegram could not parse our HTML: %s", error)
        shared["parse_mode"] = None
        return True
    return False


async def _send_attachment(
    bot: Bot, reply: Reply, markup: Markup | None, shared: dict[str, Any]
) -> Message:
    attachment = reply.attachment
    assert attachment is not None
    common = {
        "caption": reply.html,
        "parse_mode": ParseMode.HTML,
        "reply_markup": markup,
        "filename": attachment.name,
        **shared,
    }
    if not attachment.is_picture:
        return await bot.send_document(document=attachment.data, **common)
    try:
        return await bot.send_photo(photo=attachment.data, **common)
    except (BadRequest, InvalidToken) as error:
        # A group may forbid pictures, a server may not know them; the text says the same.
        logger.warning("A picture was refused, its text is sent instead: %s", error)
        return await _send_text(bot, reply.html, markup, shared)


async def respond(update: Update, context: Context, reply: Reply) -> Message | None:
    """Answer the chat and forum topic that an update came from.

    In groups the answer is tied to the message it answers.
    """
    chat, message = update.effective_chat, update.effective_message
    if chat is None:
        return None
    is_group = chat.type in {"group", "supergroup"}
    return await send(
        context.bot,
        with_apology(reply),
        chat.id,
        thread_id=thread_of(message),
        reply_to=message.message_id if message and is_group else None,
    )


async def edit(
    bot: Bot, reply: Reply, chat_id: int, message_id: int, bulk: Bulk | None = None
) -> bool:
    """Replace text and keyboard of a message.

    Returns:
        False when the message is gone or too old, so that a new one is needed; True otherwise,
        also when there was nothing to change.
    """
    try:
        await bot.edit_message_text(
            reply.parts()[0],
            chat_id=chat_id,
            message_id=message_id,
            parse_mode=ParseMode.HTML,
            reply_markup=_markup_of(reply),
            link_preview_options=_NO_PREVIEW,
            rate_limit_args=bulk,
        )
    except BadRequest as error:
        if _says(error, ("message is not modified",)):
            return True
        if not _says(error, (*_GONE, "there is no text in the message")):
            raise
        return False
    return True


async def show_in_place(query: CallbackQuery, context: Context, reply: Reply) -> None:
    """Put a reply where the tapped button is; below it when that message cannot be changed."""
    message: MaybeInaccessibleMessage | None = query.message
    if message is None:
        return
    is_long = len(reply.parts()) > 1 or reply.attachment is not None
    if (
        isinstance(message, Message)
        and not is_long
        and await edit(context.bot, reply, message.chat.id, message.message_id)
    ):
        return
    thread = thread_of(message) if isinstance(message, Message) else None
    await send(context.bot, reply, message.chat.id, thread_id=thread)


async def answer(query: CallbackQuery, text: str | None = None, *, alert: bool = False) -> None:
    """Answer a callback query; an expired one is no error.

    Args:
        text: at most 200 characters are shown.
        alert: True shows a box that must be closed, False a passing line.
    """
    try:
        await query.answer(text=text[:ALERT_LIMIT] if text else None, show_alert=alert)
    except BadRequest as error:
        if not _says(error, _STALE_QUERY):
            raise
        logger.info("A callback query came too late to be answered: %s", error)
