"""What is opened before the first update, goes on beside the others, and is closed at the end."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import Awaitable

from telegram.error import TelegramError

from bot.content.watcher import saved_files
from bot.handlers import curator, start
from bot.handlers.context import Services, StudyApplication
from bot.locale import languages
from bot.memory import give_back
from bot.settings import Settings

logger = logging.getLogger(__name__)


async def open_all(application: StudyApplication) -> None:
    """Open what has to be open before the first update."""
    services: Services = application.bot_data["services"]
    await services.quizzing.database.migrate()
    await services.prompts.load()
    # Beside polling: taps need no index, and neither needs the menus.
    application.bot_data["getting_ready"] = asyncio.create_task(_get_ready(application))
    settings: Settings = application.bot_data["settings"]
    if settings.knowledge_watch:
        watching = asyncio.create_task(_reload_when_saved(application, settings))
        application.bot_data["watching"] = watching


async def _get_ready(application: StudyApplication) -> None:
    default: str = application.bot_data["settings"].default_language
    is_served: asyncio.Event | None = application.bot_data.get("is_served")
    if is_served:
        await is_served.wait()
    answering = application.bot_data["services"].answering
    menus = start.set_command_menus(application.bot, default)
    setting = asyncio.create_task(_quietly(menus, "set the command menus"))
    await answering.get_ready()
    await setting
    for code in set(languages()) - {default}:
        menus = start.set_command_menus(application.bot, code, code)
        await _quietly(menus, f"set the command menus in {code}")
    # What is there now stays: the garbage collector need not look through it again and again.
    gc.collect()
    gc.freeze()
    give_back()
    await answering.read_ahead()


async def close_all(application: StudyApplication) -> None:
    """Close it again after the last one."""
    services: Services = application.bot_data["services"]
    await services.answering.give_up()
    for name in ("getting_ready", "watching"):
        task: asyncio.Task[None] | None = application.bot_data.pop(name, None)
        if task:
            task.cancel()
            await asyncio.wait([task])
    await services.unanswered.settle()
    await services.quizzing.database.close()


async def _reload_when_saved(application: StudyApplication, settings: Settings) -> None:
    """Take over saved files that are right; tell the curators of faults, and of success."""
    async for _ in saved_files(settings.knowledge_dir):
        reply = await curator.reload_reply(application.bot_data["services"])
        logger.info("The knowledge folder was saved: %s", reply.plain)
        await curator.tell_curators(application.bot, settings.curator_ids, reply)


async def _quietly(call: Awaitable[None], purpose: str) -> None:
    """Await a call to Telegram without which the bot can still work.

    A server that lacks the method answers 404, which the library reports as an invalid token; a
    token that is really invalid has been refused before, by getMe.
    """
    try:
        await call
    except TelegramError as error:
        logger.warning("Could not %s: %s", purpose, error)
