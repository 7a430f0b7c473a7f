"""The language of the interface: set for every update, chosen with /language and by buttons."""

from __future__ import annotations

from functools import partial
from typing import Any

from telegram import Chat as TelegramChat
from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler, TypeHandler, filters

from bot.domain.chat import Chat, ChatKind
from bot.errors import CallbackDataError
from bot.handlers import delivery
from bot.handlers.callback_data import decode
from bot.handlers.context import Context, Services, StudyApplication, is_private, services_of
from bot.handlers.senders import is_admin
from bot.locale import _, language_like, languages, speak, spoken
from bot.views.reply import Reply
from bot.views.settings import ADMINS_ONLY, language_page

FIRST = -20
"""The handler group before all others: whatever answers must know in which language."""


async def set_language(update: Update, context: Context) -> None:
    """Let everything that this update leads to speak its chat's language."""
    await speak_in(services_of(context), update)


async def speak_in(services: Services, update: Update) -> None:
    """Set the language of an update: of its chat, and without a chat of its person's own."""
    where = update.effective_chat or update.effective_user
    if where is not None:
        speak(await services.languages.of(where.id))


async def show_languages(update: Update, context: Context) -> None:
    """Offer the languages, or take the one behind the command."""
    chat = update.effective_chat
    if chat is None or not await is_admin(update, context):
        await delivery.respond(update, context, Reply(_(ADMINS_ONLY)))
        return
    wanted = language_like(context.args[0]) if context.args else None
    if wanted is not None:
        await choose(context, chat, wanted)
    await delivery.respond(update, context, language_page())


async def choose(context: Context, chat: TelegramChat, language: str) -> Chat:
    """Keep the language of a chat, and speak it from now on."""
    services = services_of(context)
    known = await services.chats.find(chat.id, ChatKind(chat.type))
    changed = await services.chats.change(known, services.clock(), language=language)
    speak(language)
    return changed


async def language_tapped(update: Update, context: Context) -> None:
    """Take a language, and show the page in it."""
    query, chat = update.callback_query, update.effective_chat
    assert query is not None
    args = decode(query.data).args
    if len(args) != 1 or args[0] not in languages() or chat is None:
        raise CallbackDataError("this button names no language")
    if not await is_admin(update, context):
        await delivery.answer(query, _(ADMINS_ONLY), alert=True)
        return
    await choose(context, chat, args[0])
    await delivery.answer(query)
    reply = language_page()
    await delivery.show_in_place(query, context, reply)


async def offered_language(update: Update, context: Context) -> str | None:
    """Return the language of a person's app, once, when it may be wanted; it is never assumed."""
    user, services = update.effective_user, services_of(context)
    likely = language_like(user.language_code) if user else None
    if user is None or likely in {None, spoken()} or not is_private(update):
        return None
    if await services.languages.chosen(user.id):
        return None
    is_first = await services.chats.notice(user.id, f"language {likely}", services.clock())
    return likely if is_first else None


def register(application: StudyApplication) -> None:
    """Add the handlers of this module."""
    set_first: TypeHandler[Update, Context, Any] = TypeHandler(Update, set_language)
    application.add_handler(set_first, FIRST)
    new = filters.UpdateType.MESSAGE
    application.add_handler(CommandHandler("language", show_languages, new))
    application.add_handler(CallbackQueryHandler(language_tapped, pattern=r"^language:"))
    application.bot_data["speak_in"] = partial(speak_in, application.bot_data["services"])
