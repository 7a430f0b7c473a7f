"""/progress: a person's picture and figures, or a group's week."""

from __future__ import annotations

import asyncio

from telegram import Update
from telegram.ext import CommandHandler, filters

from bot.handlers import delivery
from bot.handlers.context import Context, StudyApplication, is_private, services_of
from bot.handlers.deep_links import DEEP_LINKS
from bot.handlers.senders import person_of
from bot.views.chart import draw_progress
from bot.views.progress import group_reply, picture_reply, progress_reply


async def progress(update: Update, context: Context) -> None:
    """Show how far the person, or the group this week, has come."""
    services, chat, person = services_of(context), update.effective_chat, person_of(update)
    if not is_private(update):
        assert chat is not None
        week = await services.progress.of_group(chat.id, services.clock())
        reply = group_reply(services.knowledge, week, context.bot.username)
        await delivery.respond(update, context, reply)
    elif person is not None:
        figures = await services.progress.of_person(person.id, services.clock())
        if not figures.is_empty:
            png = await asyncio.to_thread(draw_progress, figures)
            await delivery.respond(update, context, picture_reply(figures, png))
        await delivery.respond(update, context, progress_reply(figures))


async def follow_progress(update: Update, context: Context, target: str) -> bool:
    """Show the own progress, after a link in a group."""
    await progress(update, context)
    return True


def register(application: StudyApplication) -> None:
    """Add the handlers of this module."""
    DEEP_LINKS["progress"] = follow_progress
    application.add_handler(CommandHandler("progress", progress, filters.UpdateType.MESSAGE))
