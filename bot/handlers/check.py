"""/check: what the bot may do in a group, what it may not, and what that costs."""

from __future__ import annotations

from telegram import ChatMember, ChatMemberAdministrator, ChatMemberRestricted, Update
from telegram.error import TelegramError
from telegram.ext import CommandHandler, filters

from bot.domain.chat import AnswerMode, Chat
from bot.handlers import delivery
from bot.handlers.context import Context, StudyApplication, is_private, services_of
from bot.locale import _
from bot.views.reply import Reply
from bot.views.settings import CHECK_GROUPS_ONLY, Rights, check_reply


async def check(update: Update, context: Context) -> None:
    """List the bot's rights in this group."""
    chat = update.effective_chat
    if chat is None or is_private(update):
        await delivery.respond(update, context, Reply(_(CHECK_GROUPS_ONLY)))
        return
    try:
        me: ChatMember | None = await context.bot.get_chat_member(chat.id, context.bot.id)
    except TelegramError:
        me = None
    settings = await services_of(context).chats.find(chat.id)
    reads_all = bool(context.bot.bot.can_read_all_group_messages)
    rights = rights_of(me, settings, reads_all=reads_all, is_forum=bool(chat.is_forum))
    await delivery.respond(update, context, check_reply(rights))


def rights_of(me: ChatMember | None, chat: Chat, *, reads_all: bool, is_forum: bool) -> Rights:
    """Return what matters to the bot in a group.

    Args:
        me: the bot's standing; None when Telegram does not tell.
        chat: the group's settings.
        reads_all: whether privacy mode is off.
        is_forum: whether the group has topics.
    """
    admin = me if isinstance(me, ChatMemberAdministrator) else None
    restricted = me if isinstance(me, ChatMemberRestricted) else None
    return Rights(
        may_write=restricted.can_send_messages if restricted else True,
        may_send_polls=restricted.can_send_polls if restricted else True,
        sees_all=reads_all or admin is not None,
        is_admin=admin is not None,
        may_write_closed=bool(admin and admin.can_manage_topics) if is_forum else None,
        listens=chat.answer_mode is AnswerMode.CONFIDENT,
    )


def register(application: StudyApplication) -> None:
    """Add the handlers of this module."""
    application.add_handler(CommandHandler("check", check, filters.UpdateType.MESSAGE))
