"""Where the bot is: added, removed, blocked, and a group's move to a supergroup."""

from __future__ import annotations

import logging

from telegram import Chat as TelegramChat
from telegram import ChatFullInfo, ChatMember, ChatMemberRestricted, Update
from telegram.error import TelegramError
from telegram.ext import ChatMemberHandler, MessageHandler, filters

from bot.domain.chat import Chat, ChatKind, Place
from bot.handlers import delivery
from bot.handlers.context import Context, Services, StudyApplication, services_of
from bot.views.daily import introduction_reply

logger = logging.getLogger(__name__)

_GONE = {ChatMember.LEFT, ChatMember.BANNED}
_REJOINING = -5
"""A handler group of its own, before the answers: a chat is back before anything is sent to it."""


async def bot_moved(update: Update, context: Context) -> None:
    """Note that the bot was added, removed, blocked or unblocked."""
    change = update.my_chat_member
    assert change is not None
    services, now = services_of(context), services_of(context).clock()
    if _may_write(change.new_chat_member):
        await meet(services, change.chat)
        if ChatKind(change.chat.type).is_group:
            await _introduce(context, change.chat.id)
    else:
        await services.chats.leave(change.chat.id, now)
        logger.info("Chat %s was left or closed to us", change.chat.id)


def _may_write(member: ChatMember) -> bool:
    if isinstance(member, ChatMemberRestricted):
        return member.is_member and member.can_send_messages
    return member.status not in _GONE


async def meet(services: Services, chat: TelegramChat | ChatFullInfo) -> Chat:
    """Remember a chat to which the bot may write."""
    kind, title = ChatKind(chat.type), chat.title or ""
    return await services.chats.rejoin(chat.id, kind, title, services.clock())


async def meet_channel(services: Services, channel: ChatFullInfo, admin_id: int) -> Chat:
    """Remember a channel; nobody can talk to us there, so it speaks as who sets it up."""
    met, chosen = await meet(services, channel), await services.languages.chosen(admin_id)
    if chosen is None or chosen == met.language:
        return met
    return await services.chats.change(met, services.clock(), language=chosen)


async def _introduce(context: Context, chat_id: int) -> None:
    """Introduce the bot, once for a group: coming back is no reason to say it all again."""
    services = services_of(context)
    if not await services.chats.notice(chat_id, "introduction", services.clock()):
        return
    try:
        await delivery.send(context.bot, introduction_reply(), chat_id)
    except TelegramError as error:
        logger.info("The introduction to %s was refused: %s", chat_id, error)


async def chat_came_back(update: Update, context: Context) -> None:
    """Let everything of a chat go on that writes to the bot again after it was closed to us."""
    chat = update.effective_chat
    if chat is None:
        return
    services = services_of(context)
    known = await services.chats.find(chat.id)
    subscription = await services.daily.find(Place(chat.id))
    if not known.is_active or subscription.suspended_at:
        await meet(services, chat)


async def group_moved(update: Update, context: Context) -> None:
    """Move everything of a group to the supergroup it became; either message may come first."""
    message = update.effective_message
    assert message is not None
    old, new = message.chat.id, message.chat.id
    if message.migrate_to_chat_id:
        new = message.migrate_to_chat_id
    elif message.migrate_from_chat_id:
        old = message.migrate_from_chat_id
    services = services_of(context)
    if await services.chats.move(old, new, services.clock()):
        logger.info("Group %s is now supergroup %s", old, new)


def register(application: StudyApplication) -> None:
    """Add the handlers of this module."""
    start = filters.Regex(r"^/start\b") & filters.ChatType.PRIVATE
    application.add_handler(MessageHandler(start, chat_came_back), group=_REJOINING)
    application.add_handler(ChatMemberHandler(bot_moved, ChatMemberHandler.MY_CHAT_MEMBER))
    application.add_handler(MessageHandler(filters.StatusUpdate.MIGRATE, group_moved))
