"""/check: what the bot may do in a group, what it may not, and what that costs."""

from __future__ import annotations

from telegram import ChatMember, ChatMemberAdministrator, ChatMemberRestricted, Update
from telegram.error import TelegramError
from telegram.ext import CommandHandler, filters

from bot.domain.chat import AnswerMode
from bot.handlers import delivery
from bot.handlers.context import Context, StudyApplication, is_private, services_of
from bot.views.reply import Reply
from bot.views.settings import CHECK_GROUPS_ONLY, Right, check_reply


async def check(update: Update, context: Context) -> None:
    """List the bot's rights in this group."""
    chat = update.effective_chat
    if chat is None or is_private(update):
        await delivery.respond(update, context, Reply(CHECK_GROUPS_ONLY))
        return
    try:
        me: ChatMember | None = await context.bot.get_chat_member(chat.id, context.bot.id)
    except TelegramError:
        me = None
    settings = await services_of(context).chats.find(chat.id)
    reads_all = bool(context.bot.bot.can_read_all_group_messages)
    is_confident = settings.answer_mode is AnswerMode.CONFIDENT
    rights = rights_of(me, reads_all=reads_all, is_forum=bool(chat.is_forum), listens=is_confident)
    await delivery.respond(update, context, check_reply(rights))


def rights_of(
    me: ChatMember | None, *, reads_all: bool, is_forum: bool, listens: bool
) -> tuple[Right, ...]:
    """Return what matters to the bot in a group.

    Args:
        me: the bot's standing; None when Telegram does not tell.
        reads_all: whether privacy mode is off.
        is_forum: whether the group has topics.
        listens: whether it is set to answer questions that are not addressed to it.
    """
    admin = isinstance(me, ChatMemberAdministrator)
    restricted = me if isinstance(me, ChatMemberRestricted) else None
    rights = [
        Right(
            "write messages",
            restricted.can_send_messages if restricted else True,
            "I can neither answer nor ask.",
        ),
        Right(
            "send polls",
            restricted.can_send_polls if restricted else True,
            "Quizzes come with buttons instead of polls.",
        ),
        Right(
            "see every message",
            reads_all or admin,
            "I see commands, mentions and replies to me, which is all I need"
            + (
                ", except for answering questions that do not address me: make me an admin."
                if listens
                else "."
            ),
        ),
        Right(
            "know for sure who is an admin",
            admin,
            "Telegram may not tell me; an admin's tap could then be refused.",
        ),
    ]
    if is_forum:
        may_write_closed = isinstance(me, ChatMemberAdministrator) and bool(me.can_manage_topics)
        cost = "From a closed topic I must move to General."
        rights.append(Right("write in closed topics", may_write_closed, cost))
    return tuple(rights)


def register(application: StudyApplication) -> None:
    """Add the handlers of this module."""
    application.add_handler(CommandHandler("check", check, filters.UpdateType.MESSAGE))
