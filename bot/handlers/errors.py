"""Where faults meet: logged first, then one calm sentence, then the maintainer's chat."""

from __future__ import annotations

import logging
from collections import defaultdict

from telegram import CallbackQuery, Update
from telegram.error import Forbidden, NetworkError, TelegramError
from telegram.ext import CallbackQueryHandler

from bot.errors import CallbackDataError
from bot.handlers import delivery
from bot.handlers.context import Context, StudyApplication, services_of
from bot.locale import N_, _
from bot.views.reply import Reply, escape

logger = logging.getLogger(__name__)

_OUT = ("kicked", "not a member")
_GONE = defaultdict(lambda: _OUT, private=("blocked by the user", "deactivated"))

SORRY = N_("Something went wrong on my side. It has been noted; please try again.")
NOT_MINE = N_("This button no longer works. Please start again with /help.")


async def on_error(update: object, context: Context) -> None:
    """Log a fault and tell the person, unless Telegram itself could not be reached."""
    error = context.error
    if isinstance(error, CallbackDataError) and isinstance(update, Update):
        await _alert(update.callback_query, _(NOT_MINE))
        return
    if isinstance(error, Forbidden):
        logger.info("Telegram refused a chat: %s", error)
        await _leave(update, context, error)
        return
    if isinstance(error, NetworkError) and update is None:
        logger.warning("Telegram could not be reached: %s", error)
        return
    logger.error("An update failed", exc_info=error)
    if isinstance(update, Update):
        await _apologize(update, context)
    await _tell_maintainer(context, error)


async def _leave(update: object, context: Context, error: Forbidden) -> None:
    """Note that an answer was refused because the bot is not, or not any more, in the chat."""
    chat = update.effective_chat if isinstance(update, Update) else None
    if chat is not None and any(each in error.message.lower() for each in _GONE[chat.type]):
        services = services_of(context)
        await services.chats.leave(chat.id, services.clock())


async def _alert(query: CallbackQuery | None, text: str) -> None:
    if query is not None:
        await delivery.answer(query, text, alert=True)


async def _apologize(update: Update, context: Context) -> None:
    try:
        if update.callback_query:
            await _alert(update.callback_query, _(SORRY))
        elif update.effective_message:
            await delivery.respond(update, context, Reply(_(SORRY)))
    except TelegramError as failure:
        logger.warning("The apology could not be sent either: %s", failure)


async def _tell_maintainer(context: Context, error: Exception | None) -> None:
    chat_id = context.bot_data.get("maintainer_chat_id")
    if chat_id is None:
        return
    try:
        text = f"A handler failed: {escape(type(error).__name__)}. See the log."
        await delivery.send(context.bot, Reply(text), chat_id)
    except TelegramError as failure:
        logger.warning("The maintainer could not be told: %s", failure)


async def unknown_tapped(update: Update, context: Context) -> None:
    """Answer a button that no handler knows: an old version's, or forged."""
    await _alert(update.callback_query, _(NOT_MINE))


def register(application: StudyApplication) -> None:
    """Add the last resort for buttons and errors; must come after every other handler."""
    application.add_handler(CallbackQueryHandler(unknown_tapped))
    application.add_error_handler(on_error)
