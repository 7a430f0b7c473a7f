"""Buttons under answers: helpful or not, and "report a mistake" with a note."""

from __future__ import annotations

from telegram import Update
from telegram.ext import CallbackQueryHandler

from bot.handlers import delivery
from bot.handlers.browsing import OUTDATED
from bot.handlers.callback_data import decode
from bot.handlers.context import (
    Context,
    Services,
    StudyApplication,
    is_private,
    services_of,
)
from bot.handlers.timers import add_duty
from bot.locale import N_, _, in_any_language
from bot.views.reply import Reply

THANKS = N_("Thank you, that helps to keep the answers right.")
REPORTED = N_("Reported, thank you. A curator will look at it.")
NOTE_PROMPT = N_("What is wrong? Reply to this message in a sentence. (You may also just go on.)")
NOTED = N_("Noted, thank you. You will hear from me when it is settled.")


async def vote_tapped(update: Update, context: Context) -> None:
    """Count a vote for the entry above the button."""
    query, user = update.callback_query, update.effective_user
    assert query is not None
    assert user is not None
    services = services_of(context)
    token, value = decode(query.data).args
    entry_id = services.knowledge.id_of_token(token)
    if entry_id is None:
        await delivery.answer(query, _(OUTDATED), alert=True)
        return
    await services.feedback.vote(entry_id, user.id, services.clock(), is_helpful=value == "1")
    await delivery.answer(query, _(THANKS))


async def report_tapped(update: Update, context: Context) -> None:
    """Keep a report; in a private chat ask what is wrong."""
    query, user, chat = update.callback_query, update.effective_user, update.effective_chat
    assert query is not None
    services = services_of(context)
    args = decode(query.data).args
    item_id = services.knowledge.id_of_token(args[0]) if args else None
    if item_id is None or user is None or chat is None:
        await delivery.answer(query, _(OUTDATED), alert=True)
        return
    version = services.knowledge.version
    await services.feedback.report(item_id, user.id, chat.id, version, services.clock())
    await delivery.answer(query, _(REPORTED), alert=True)
    if is_private(update):
        prompt = Reply(_(NOTE_PROMPT), expects_reply=True)
        await delivery.send(context.bot, prompt, chat.id)


async def take_note(update: Update, context: Context, text: str) -> bool:
    """Take a reply to the prompt as the note of a report; False for any other text."""
    message, user = update.effective_message, update.effective_user
    asked = message.reply_to_message if message else None
    if not (asked and asked.text in in_any_language(NOTE_PROMPT) and user and message):
        return False
    services = services_of(context)
    if not await services.feedback.take_note(message.chat_id, user.id, text, services.clock()):
        return False
    await delivery.respond(update, context, Reply(_(NOTED)))
    return True


async def settle_unanswered(bot: delivery.Bot, services: Services) -> None:
    """Write what was counted since the last tick."""
    await services.unanswered.settle()


def register(application: StudyApplication) -> None:
    """Add the handlers of this module."""
    application.add_handler(CallbackQueryHandler(vote_tapped, pattern=r"^helpful:[^:]*:[01]$"))
    application.add_handler(CallbackQueryHandler(report_tapped, pattern=r"^report(:|$)"))
    add_duty(application, settle_unanswered)
