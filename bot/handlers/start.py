"""/start with its deep links, /help, /privacy, and the command menus."""

from __future__ import annotations

from typing import Any

from telegram import (
    BotCommand,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    Update,
)
from telegram.ext import CallbackQueryHandler, CommandHandler, ExtBot, MessageHandler, filters

from bot.handlers import delivery
from bot.handlers.browsing import show_entry_id
from bot.handlers.context import Context, StudyApplication, is_private, services_of
from bot.handlers.deep_links import DEEP_LINKS
from bot.handlers.language import offered_language
from bot.locale import _, speaking
from bot.views.help import Scope, commands_in, help_reply, privacy_reply, start_reply
from bot.views.reply import Reply


def _scope(update: Update) -> Scope:
    return Scope.PRIVATE if is_private(update) else Scope.GROUP


async def start(update: Update, context: Context) -> None:
    """Greet, or follow the deep link in the payload."""
    payload = context.args[0] if context.args else ""
    kind, __, target = payload.partition("_")
    if kind in DEEP_LINKS and await DEEP_LINKS[kind](update, context, target):
        return
    user, knowledge = update.effective_user, services_of(context).knowledge
    offered = await offered_language(update, context)
    reply = start_reply(knowledge, user.first_name if user else "", offered)
    await delivery.respond(update, context, reply)


async def follow_topic(update: Update, context: Context, target: str) -> bool:
    """Show the topic of a ``topic_<id>`` link; False when the base has none of that id."""
    knowledge = services_of(context).knowledge
    identifier = target if target in knowledge.entries else knowledge.id_of_token(target)
    return identifier is not None and await show_entry_id(update, context, identifier)


async def show_help(update: Update, context: Context) -> None:
    """List what can be asked and typed here."""
    reply = help_reply(_scope(update), services_of(context).knowledge)
    await delivery.respond(update, context, reply)


async def help_tapped(update: Update, context: Context) -> None:
    """Show the help where the button is."""
    query = update.callback_query
    assert query is not None
    await delivery.answer(query)
    reply = help_reply(_scope(update), services_of(context).knowledge)
    await delivery.show_in_place(query, context, reply)


async def show_privacy(update: Update, context: Context) -> None:
    """Say what is stored."""
    days = context.bot_data["settings"].unanswered_days
    await delivery.respond(update, context, privacy_reply(days))


async def set_command_menus(bot: ExtBot[Any], language: str, code: str | None = None) -> None:
    """Tell Telegram which commands the menus of private chats, groups and admins show.

    Args:
        language: in which they are described.
        code: of the apps' language they are for; None for every app without menus of its own.
    """
    menus = (
        (Scope.PRIVATE, BotCommandScopeAllPrivateChats()),
        (Scope.GROUP, BotCommandScopeAllGroupChats()),
        (Scope.GROUP_ADMIN, BotCommandScopeAllChatAdministrators()),
    )
    with speaking(language, keep=False):
        described = [
            ([BotCommand(c.name, _(c.summary)) for c in commands_in(scope)], where)
            for scope, where in menus
        ]
    for commands, where in described:
        await bot.set_my_commands(commands, scope=where, language_code=code)


async def unknown_command(update: Update, context: Context) -> None:
    """Lead on from a command that is not ours; in a group it may be another bot's."""
    await delivery.respond(
        update, context, Reply(_("I do not know that command. /help lists mine."))
    )


def register_last(application: StudyApplication) -> None:
    """Take the private commands that no handler took; after every other command."""
    unknown = filters.COMMAND & filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE
    application.add_handler(MessageHandler(unknown, unknown_command))


def register(application: StudyApplication) -> None:
    """Add the handlers of this module."""
    DEEP_LINKS["topic"] = follow_topic
    application.add_handler(CommandHandler("start", start))
    application.add_handler(CommandHandler("help", show_help))
    application.add_handler(CommandHandler("privacy", show_privacy))
    application.add_handler(CallbackQueryHandler(help_tapped, pattern=r"^help$"))
