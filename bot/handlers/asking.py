"""Questions in words: private texts, addressed texts in groups, /ask, and "did you mean"."""

from __future__ import annotations

from telegram import Message, MessageEntity, Update
from telegram.ext import CallbackQueryHandler, CommandHandler, MessageHandler, filters

from bot.domain.answer import Outcome
from bot.handlers import delivery, exam, feedback, quiz
from bot.handlers.browsing import OUTDATED
from bot.handlers.callback_data import decode
from bot.handlers.context import Context, StudyApplication, is_private, services_of
from bot.handlers.daily_typed import take_typed
from bot.handlers.listening import answer_if_sure, is_of_a_machine
from bot.locale import N_, _
from bot.views.lookup import entry_reply
from bot.views.reply import Reply

ASK_HOW = N_("Write the question behind the command, such as /ask half-life of anakinra.")


async def ask_by_command(update: Update, context: Context) -> None:
    """Answer the question behind /ask."""
    if not context.args:
        await delivery.respond(update, context, Reply(_(ASK_HOW)))
        return
    await _answer(update, context, " ".join(context.args))


async def ask_in_private(update: Update, context: Context) -> None:
    """Answer any text of a private chat."""
    message = update.effective_message
    text = message.text or "" if message else ""
    if await feedback.take_note(update, context, text):
        return
    if await take_typed(update, context, text):
        return
    if await _is_quiz_answer(update, context, text):
        return
    await _answer(update, context, text)


async def ask_in_group(update: Update, context: Context) -> None:
    """Answer a text of a group when it is addressed to the bot, or as the group has set it."""
    message = update.effective_message
    if message is None or is_of_a_machine(message):
        return
    question = addressed_text(message, context.bot.username, context.bot.id)
    if question is None:
        await answer_if_sure(update, context, message.text or "")
    elif not await take_typed(update, context, question) and not await _is_quiz_answer(
        update, context, question
    ):
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
    services, message = services_of(context), update.effective_message
    outcome = await find(update, context, question)
    reply = services.replies.of(services.knowledge, outcome)
    sent = await delivery.respond(update, context, reply)
    if sent and message:
        services.answered.note(message.chat_id, message.message_id, sent.message_id)
    await services.unanswered.note(question, outcome, services.clock())


async def question_edited(update: Update, context: Context) -> None:
    """Answer an edited question by editing its answer.

    An edit of anything else is passed over in a group and a new question in a private chat.
    """
    message = update.edited_message
    if message is None or not message.text:
        return
    services = services_of(context)
    answer_id = services.answered.find(message.chat_id, message.message_id)
    if answer_id is None:
        if is_private(update) and not message.text.startswith("/"):
            await _answer(update, context, message.text)
        return
    question = message.text.removeprefix("/ask ").strip()
    outcome = await find(update, context, question)
    reply = services.replies.of(services.knowledge, outcome)
    if not await delivery.edit(context.bot, reply, message.chat_id, answer_id):
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
        await delivery.answer(query, _(OUTDATED), alert=True)
        return
    await delivery.answer(query)
    await delivery.show_in_place(query, context, entry_reply(knowledge, entry))
    services = services_of(context)
    written = services.answering.last_question(query.from_user.id, _chat_id(update))
    await services.feedback.pick(written, entry.id, services.clock())


def _chat_id(update: Update) -> int:
    return update.effective_chat.id if update.effective_chat else 0


def register_texts(application: StudyApplication) -> None:
    """Add the handlers of texts; no command is one, so that these may be looked at first."""
    text = filters.TEXT & ~filters.COMMAND & filters.UpdateType.MESSAGE
    application.add_handler(MessageHandler(text & filters.ChatType.PRIVATE, ask_in_private))
    application.add_handler(MessageHandler(text & filters.ChatType.GROUPS, ask_in_group))


def register(application: StudyApplication) -> None:
    """Add the other handlers of this module."""
    new = filters.UpdateType.MESSAGE
    application.add_handler(CommandHandler("ask", ask_by_command, filters=new))
    application.add_handler(CallbackQueryHandler(meant_tapped, pattern=r"^meant:"))
    edited = filters.UpdateType.EDITED_MESSAGE & filters.TEXT
    application.add_handler(MessageHandler(edited, question_edited))
