"""A tiny bot that shows what the playground can do, for the tests of the playground itself."""

import html
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)


def build_tiny(settings: Any, *, request: Any, clock: Any, rng: Any) -> Application:
    token = settings.telegram_bot_token.get_secret_value()
    builder = Application.builder().token(token).request(request).get_updates_request(request)
    application = builder.job_queue(None).build()
    application.add_handler(CommandHandler("start", _start))
    application.add_handler(CallbackQueryHandler(_tapped))
    application.add_handler(MessageHandler(filters.TEXT & ~filters.COMMAND, _echo))
    return application


async def _start(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    row = [InlineKeyboardButton(label, callback_data=label) for label in ("One", "Two")]
    text = f"<b>Hello</b> {html.escape(' '.join(context.args or []))}"
    markup = InlineKeyboardMarkup([row])
    await update.effective_message.reply_text(text, parse_mode="HTML", reply_markup=markup)


async def _tapped(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    query = update.callback_query
    await query.answer(f"You chose {query.data}", show_alert=query.data == "Two")
    await query.edit_message_text(f"Chosen: {query.data}")


async def _echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    await update.effective_message.reply_text(update.effective_message.text)
