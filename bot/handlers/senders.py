"""Who sent an update and from where, as the domain has it."""

from __future__ import annotations

from telegram import CallbackQuery, Message, Update
from telegram.constants import ChatMemberStatus
from telegram.error import TelegramError

from bot.domain.chat import Person, Place
from bot.handlers.context import Context, thread_of

_ADMINS = {ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR}


def place_of(update: Update) -> Place:
    """Return the chat and forum topic of an update that has a chat."""
    chat, message = update.effective_chat, update.effective_message
    assert chat is not None
    return Place(chat.id, thread_of(message if isinstance(message, Message) else None))


def place_of_tap(query: CallbackQuery) -> Place | None:
    """Return where the tapped button stands; None for a message out of inline mode."""
    if query.message is None:
        return None
    thread = thread_of(query.message) if isinstance(query.message, Message) else None
    return Place(query.message.chat.id, thread)


def person_of(update: Update) -> Person | None:
    """Return who sent an update.

    None stands for an anonymous admin and for a channel: many people may be behind them. A tap
    always shows the real person.
    """
    user, message = update.effective_user, update.message
    if user is None or (message is not None and message.sender_chat is not None):
        return None
    return Person(user.id, user.full_name)


def writer_of(update: Update) -> int | None:
    """Return under whose id a text is written: an anonymous admin's under the group's."""
    user, message = update.effective_user, update.effective_message
    if isinstance(message, Message) and message.sender_chat is not None:
        return message.sender_chat.id
    return user.id if user else None


async def is_admin(update: Update, context: Context) -> bool:
    """Return whether the sender rules the chat; False when Telegram does not say."""
    chat, user, message = update.effective_chat, update.effective_user, update.message
    if chat is None or user is None:
        return False
    if chat.type == "private":
        return True
    if message is not None and message.sender_chat is not None:
        # An anonymous admin writes in the name of the group itself.
        return message.sender_chat.id == chat.id
    try:
        member = await context.bot.get_chat_member(chat.id, user.id)
    except TelegramError:
        return False
    return member.status in _ADMINS
