"""Groups that want an answer to every question the bot is sure of, addressed to it or not."""

from __future__ import annotations

from telegram import Message, Update

from bot.domain.answer import Answer
from bot.domain.chat import AnswerMode
from bot.handlers import delivery
from bot.handlers.context import Context, services_of

_FEWEST_WORDS = 3
"""A drug's name dropped in a talk is no question."""


def is_of_a_machine(message: Message) -> bool:
    """Tell whether nobody asked: a channel's post forwarded by itself, or another bot.

    An anonymous admin writes through a bot of Telegram's, in the name of the group.
    """
    sender = message.from_user
    is_anonymous_admin = message.sender_chat is not None and (
        message.sender_chat.id == message.chat.id
    )
    is_bot = sender is not None and sender.is_bot and not is_anonymous_admin
    return bool(message.is_automatic_forward) or is_bot or message.via_bot is not None


async def answer_if_sure(update: Update, context: Context, text: str) -> None:
    """Answer a text that addresses nobody where a group has set that; never with a guess."""
    services, message = services_of(context), update.effective_message
    if message is None or len(text.split()) < _FEWEST_WORDS:
        return
    chat = await services.chats.find(message.chat_id)
    if chat.answer_mode is not AnswerMode.CONFIDENT:
        return
    outcome = services.answering.resolve_once(text)
    if not isinstance(outcome, Answer) or outcome.missing or outcome.unknown_names:
        return
    if any(each in services.knowledge.topics for each in outcome.entry_ids):
        return  # A topic as a whole is what is left when a drug is only mentioned.
    reply = services.replies.of(services.knowledge, outcome)
    sent = await delivery.respond(update, context, reply)
    if sent:
        services.answered.note(message.chat_id, message.message_id, sent.message_id)
