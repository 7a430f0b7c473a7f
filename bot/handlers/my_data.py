"""/export and /forget: content and own data to take along, and own data erased."""

from __future__ import annotations

import asyncio

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler, filters

from bot.domain.take_away import ExportFormat
from bot.handlers import delivery
from bot.handlers.callback_data import decode
from bot.handlers.context import Context, StudyApplication, is_private, services_of
from bot.handlers.deep_links import DEEP_LINKS
from bot.handlers.review import find_topic
from bot.handlers.senders import person_of
from bot.locale import _
from bot.views.my_data import (
    EXPORT_HOW,
    KEPT,
    elsewhere_reply,
    file_reply,
    forget_reply,
    forgotten_reply,
)
from bot.views.quiz_menu import unknown_topic_reply
from bot.views.reply import Reply, escape

_IN_CHAT = {"anki": ExportFormat.ANKI, "csv": ExportFormat.CSV}


async def export(update: Update, context: Context) -> None:
    """Send the content, or the person's own data, as files."""
    args = context.args or []
    kind = args[0].casefold() if args else ""
    if kind == "me":
        await _export_me(update, context)
    elif kind in _IN_CHAT:
        await _export_content(update, context, _IN_CHAT[kind], " ".join(args[1:]))
    else:
        await delivery.respond(update, context, Reply(escape(_(EXPORT_HOW))))


async def _export_content(
    update: Update, context: Context, kind: ExportFormat, written: str
) -> None:
    services = services_of(context)
    topic = find_topic(services, written)
    if isinstance(topic, tuple):
        reply = unknown_topic_reply(services.knowledge, written, topic)
        await delivery.respond(update, context, reply)
        return
    chosen = services.knowledge.topics[topic] if topic else None
    file = await asyncio.to_thread(
        services.exporter, services.knowledge, kind, chosen, services.clock()
    )
    await delivery.respond(update, context, file_reply(file))


async def _export_me(update: Update, context: Context) -> None:
    services, person = services_of(context), person_of(update)
    if person is None or not is_private(update):
        await delivery.respond(update, context, elsewhere_reply(context.bot.username, "exportme"))
        return
    for file in await services.my_data.take_along(person.id, services.clock()):
        await delivery.respond(update, context, file_reply(file))


async def forget(update: Update, context: Context) -> None:
    """Ask before erasing."""
    services, person = services_of(context), person_of(update)
    if person is None or not is_private(update):
        await delivery.respond(update, context, elsewhere_reply(context.bot.username, "forget"))
        return
    await delivery.respond(update, context, forget_reply(await services.my_data.count(person.id)))


async def forget_tapped(update: Update, context: Context) -> None:
    """Erase, or keep, after the question."""
    query = update.callback_query
    assert query is not None
    await delivery.answer(query)
    if decode(query.data).args != ("yes",) or not is_private(update):
        await delivery.show_in_place(query, context, Reply(_(KEPT)))
        return
    erased = await services_of(context).my_data.forget(query.from_user.id)
    await delivery.show_in_place(query, context, forgotten_reply(erased))


async def follow_export(update: Update, context: Context, target: str) -> bool:
    """Send the own data, after a link in a group."""
    await _export_me(update, context)
    return True


async def follow_forget(update: Update, context: Context, target: str) -> bool:
    """Ask before erasing, after a link in a group."""
    await forget(update, context)
    return True


def register(application: StudyApplication) -> None:
    """Add the handlers of this module."""
    new = filters.UpdateType.MESSAGE
    DEEP_LINKS["exportme"] = follow_export
    DEEP_LINKS["forget"] = follow_forget
    application.add_handler(CommandHandler("export", export, new))
    application.add_handler(CommandHandler("forget", forget, new))
    application.add_handler(CallbackQueryHandler(forget_tapped, pattern=r"^forget:"))
