"""Questions in words: private texts, addressed texts in groups, /ask, and "did you mean"."""

from __future__ import annotations

from telegram import Message, MessageEntity, Update
from telegram.ext import CallbackQueryHandler, CommandHandler, MessageHandler, filters

from bot.domain.answer import Outcome
from bot.handlers import delivery, exam, quiz
from bot.handlers.browsing import OUTDATED
from bot.handlers.callback_data import decode
from bot.handlers.context import Context, StudyApplication, is_private, services_of
from bot.views.lookup import entry_reply
from bot.views.outcome import outcome_reply
from bot.views.reply import Reply

ASK_HOW = "Write the question behind the command, such as /ask half-life of anakinra."


async def ask_by_command(update: Update, context: Context) -> None:
    """Answer the question behind /ask."""
    if not context.args:
        await delivery.respond(update, context, Reply(ASK_HOW))
        return
    await _answer(update, context, " ".join(context.args))


async def ask_in_private(update: Update, context: Context) -> None:
    """Answer any text of a private chat."""
    message = update.effective_message
    text = message.text or "" if message else ""
    if await _is_quiz_answer(update, context, text):
        return
    await _answer(update, context, text)


async def ask_in_group(update: Update, context: Context) -> None:
    """Answer a text of a group when it is addressed to the bot; stay silent otherwise."""
    message = update.effective_message
    question = addressed_text(message, context.bot.username, context.bot.id) if message else None
    if question and not await _is_quiz_answer(update, context, question):
        await _answer(update, context, question)


async def _is_quiz_answer(update: Update, context: Context, text: str) -> bool:
    """Take a typed letter as the answer to an open question; False for any other text."""
    return await exam.letter_typed(update, context, text) or await quiz.letter_typed(
        update, context, text
    )


def addressed_text(message: Message, username: str, bot_id: int) -> str | None:
    """Return the text without the bot's name when it is addressed to the bot, else None."""
    replied = message.reply_to_message
    is_reply = bool(replied and replied.from_user and replied.from_user.id == bot_id)
    name = f"@{username}".casefold()
    mentions = [
        text
        for text in message.parse_entities([MessageEntity.MENTION]).values()
        if text.casefold() == name
    ]
    if not (is_reply or mentions):
        return None
    text = message.text or ""
    for mention in mentions:
        text = text.replace(mention, " ")
    return " ".join(text.split()) or None


async def _answer(update: Update, context: Context, question: str) -> None:
    outcome = await find(update, context, question)
    reply = outcome_reply(services_of(context).knowledge, outcome)
    await delivery.respond(update, context, reply)


async def find(update: Update, context: Context, question: str) -> Outcome:
    """Look a question up with the memory of this person in this chat."""
    services = services_of(context)
    user, chat = update.effective_user, update.effective_chat
    return await services.answering.ask(
        question,
        person_id=user.id if user else 0,
        chat_id=chat.id if chat else 0,
        now=services.clock(),
    )


async def meant_tapped(update: Update, context: Context) -> None:
    """Show the entry that a person picked under "did you mean"."""
    query = update.callback_query
    assert query is not None
    knowledge = services_of(context).knowledge
    args = decode(query.data).args
    entry = knowledge.entries.get(knowledge.id_of_token(args[0]) or "" if args else "")
    if entry is None:
        await delivery.answer(query, OUTDATED, alert=True)
        return
    await delivery.answer(query)
    await delivery.show_in_place(query, context, entry_reply(knowledge, entry))


def register(application: StudyApplication) -> None:
    """Add the handlers of this module; its text handlers must come after every command."""
    new = filters.UpdateType.MESSAGE
    text = filters.TEXT & ~filters.COMMAND & new
    application.add_handler(CommandHandler("ask", ask_by_command, filters=new))
    application.add_handler(CallbackQueryHandler(meant_tapped, pattern=r"^meant:"))
    application.add_handler(MessageHandler(text & filters.ChatType.PRIVATE, ask_in_private))
    application.add_handler(MessageHandler(text & filters.ChatType.GROUPS, ask_in_group))


__all__ = ["ask_in_private", "find", "is_private", "register"]
