"""Who may change the daily quiz of which chat."""

from __future__ import annotations

from telegram import ChatFullInfo, ChatMemberAdministrator, Update
from telegram.constants import ChatMemberStatus
from telegram.error import TelegramError

from bot.errors import CallbackDataError
from bot.handlers.context import Context
from bot.handlers.delivery import Bot
from bot.handlers.senders import is_admin
from bot.locale import _
from bot.views.daily_menu import CHANNEL_NO_RIGHT, CHANNEL_NOT_YOURS, CHANNEL_UNKNOWN

_ADMINS = {ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR}


async def may_manage(update: Update, context: Context, target_id: int) -> bool:
    """Tell whether the sender may change the daily quiz of a chat, this one or a channel."""
    chat, user = update.effective_chat, update.effective_user
    if chat is None:
        return False
    if target_id == chat.id:
        return await is_admin(update, context)
    if target_id > 0 or chat.type != "private" or user is None:
        return False
    return await _is_admin_of(context.bot, target_id, user.id)


async def _is_admin_of(bot: Bot, chat_id: int, user_id: int) -> bool:
    try:
        member = await bot.get_chat_member(chat_id, user_id)
    except TelegramError:
        return False
    return member.status in _ADMINS


async def find_channel(bot: Bot, name: str | int, user_id: int) -> ChatFullInfo | str:
    """Return a channel that a person may set up, or what stands in the way.

    Args:
        name: its @name or its id.
    """
    try:
        channel = await bot.get_chat(name)
        me = await bot.get_chat_member(channel.id, bot.id)
    except TelegramError:
        return _(CHANNEL_UNKNOWN)
    if channel.type != "channel":
        return _(CHANNEL_UNKNOWN)
    if not await _is_admin_of(bot, channel.id, user_id):
        return _(CHANNEL_NOT_YOURS)
    if not isinstance(me, ChatMemberAdministrator) or not me.can_post_messages:
        return _(CHANNEL_NO_RIGHT)
    return channel


def target_of(args: tuple[str, ...]) -> int:
    """Return the chat that a button of the menu is about.

    Raises:
        CallbackDataError: when the data is forged.
    """
    text = args[0] if args else ""
    if not text.removeprefix("-").isdecimal() or len(text) > 16:
        raise CallbackDataError("this button names no chat")
    return int(text)
