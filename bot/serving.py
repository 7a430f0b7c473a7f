"""The bot at work: application, inbox, poller or webhook, and web server, opened and closed.

The order of closing matters: nothing more is taken, what is in hand ends, then all is closed.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from telegram.error import TelegramError
from telegram.request import BaseRequest

from bot import logs
from bot.app import ALLOWED_UPDATES, build_application, make_request
from bot.errors import SettingsError, StorageError
from bot.gateway.intake import Intake
from bot.gateway.polling import Poller
from bot.handlers.context import Services, StudyApplication
from bot.services.answering import FOLLOW_UP_FOR
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.floods import FloodCounts
from bot.storage.inbox import FileInbox, Inbox
from bot.storage.inbox_shared import SharedInbox
from bot.storage.memories import Memories
from bot.storage.outages import is_outage

logger = logging.getLogger(__name__)

_PRUNE_SECONDS = 3600.0
_FLOOD_SECONDS = 60.0
_STALE_POLL_SECONDS = 120.0


async def serve(
    settings: Settings,
    stopping: asyncio.Event,
    build: Callable[..., StudyApplication] = build_application,
    request: BaseRequest | None = None,
) -> None:
    """Serve updates until ``stopping`` is set; then end in good order.

    Args:
        request: the way to Telegram; None makes one as the settings say.
        build: makes the application; tests give one with an index made before.

    Raises:
        telegram.error.TelegramError: when Telegram cannot be used at the start, or not any more.
        SettingsError: when the port for the web server cannot be used.
    """
    request = request or make_request(settings)
    application = build(settings, request=request)
    services: Services = application.bot_data["services"]
    application.bot_data["is_served"] = asyncio.Event()
    async with AsyncExitStack() as stack:
        stack.push_async_callback(request.shutdown)
        await stack.enter_async_context(_started(application))
        inbox = make_inbox(settings, services.quizzing.database)
        await inbox.open()
        services.my_data.inboxes.append(inbox)
        stack.push_async_callback(_quietly_close, inbox)
        gc.collect()
        gc.freeze()
        intake = Intake(application, inbox, services.clock, number=logs.update_id)
        stack.push_async_callback(intake.stop)
        stack.push_async_callback(services.answering.give_up)  # Before: questions wait for it.
        for duty in duties_of(inbox, intake, services):
            await stack.enter_async_context(in_background(duty))
        if settings.webhook_url:
            await _serve_webhook(stack, settings, application, intake, stopping)
        else:
            poller = Poller(application.bot.base_url, request, intake, ALLOWED_UPDATES)
            await _serve_polling(stack, settings, application, intake, poller, stopping)
        logger.info("Stopping: %s updates in hand", intake.in_hand)


async def _serve_polling(
    stack: AsyncExitStack,
    settings: Settings,
    application: StudyApplication,
    intake: Intake,
    poller: Poller,
    stopping: asyncio.Event,
) -> None:
    try:
        await application.bot.delete_webhook(drop_pending_updates=False)
    except TelegramError as error:  # If one is set, polling itself will be refused and say so.
        logger.warning("Could not make sure that no webhook is set: %s", error)
    if settings.listen_port is not None:
        from bot.reporting import make_health

        health = make_health(application, intake, partial(_polls, poller))
        await stack.enter_async_context(_web_server(settings, health, None))
    await intake.take_up()
    logger.info("Polling as @%s", application.bot.username)
    polling = asyncio.create_task(poller.run())
    waiting = asyncio.create_task(stopping.wait())
    await asyncio.sleep(0)  # The first poll goes out before the index takes the processor.
    application.bot_data["is_served"].set()
    try:
        await asyncio.wait({polling, waiting}, return_when=asyncio.FIRST_COMPLETED)
        if polling.done():
            polling.result()
    finally:
        poller.stop()
        for task in (polling, waiting):
            task.cancel()
        await asyncio.wait({polling, waiting})
        await poller.confirm()


async def _serve_webhook(
    stack: AsyncExitStack,
    settings: Settings,
    application: StudyApplication,
    intake: Intake,
    stopping: asyncio.Event,
) -> None:
    from bot.gateway.webhook import MAX_CONNECTIONS, Webhook
    from bot.reporting import make_health

    assert settings.webhook_url
    assert settings.webhook_secret
    secret = settings.webhook_secret.get_secret_value()
    webhook = Webhook(intake, secret)
    path = urlsplit(settings.webhook_url).path or "/"
    health = make_health(application, intake, None)
    await intake.take_up()
    await stack.enter_async_context(_web_server(settings, health, (path, webhook)))
    await application.bot.set_webhook(
        settings.webhook_url,
        secret_token=secret,
        allowed_updates=ALLOWED_UPDATES,
        max_connections=MAX_CONNECTIONS,
        drop_pending_updates=False,
    )
    logger.info("Taking updates of @%s by webhook", application.bot.username)
    application.bot_data["is_served"].set()
    await stopping.wait()
    webhook.is_open = False


def make_inbox(settings: Settings, database: Database) -> Inbox:
    """Make the inbox that fits the database: a file beside SQLite, a table in PostgreSQL."""
    if not database.is_sqlite:
        return SharedInbox(database)
    path = database.engine.url.database
    beside = Path(path) if path else settings.data_dir / "study_bot.sqlite3"
    return FileInbox(beside.with_suffix(".inbox.sqlite3"))


@asynccontextmanager
async def _started(application: StudyApplication) -> AsyncIterator[None]:
    """Initialize and start the application; stop and close it at the end."""
    try:
        await application.initialize()
        if application.post_init:
            await application.post_init(application)
        await application.start()
        try:
            yield
        finally:
            await application.stop()
            if application.post_stop:
                await application.post_stop(application)
    finally:
        await application.shutdown()
        if application.post_shutdown:
            await application.post_shutdown(application)


@asynccontextmanager
async def _web_server(settings: Settings, health: Any, webhook: Any) -> AsyncIterator[None]:  # noqa: ANN401 - types of modules imported late
    from bot.gateway.health import serve as serve_web

    port = settings.listen_port or 0
    try:
        async with serve_web(settings.listen_host, port, health, webhook) as actual:
            logger.info("Listening on %s:%s", settings.listen_host, actual)
            yield
    except OSError as error:
        raise SettingsError([f"LISTEN_PORT: {error}; choose another port"]) from error


@asynccontextmanager
async def in_background(duty: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Let a duty go on until the block ends."""
    task = asyncio.create_task(duty)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait({task})


def duties_of(inbox: Inbox, intake: Intake, services: Services) -> list[Coroutine[Any, Any, None]]:
    """Return what goes on beside the updates, for ever."""
    clock, shared = services.clock, services.answering.shared
    duties = [_every(_PRUNE_SECONDS, lambda: inbox.prune(clock()))]
    if shared:
        forget = partial(_forget_old, shared, clock)
        duties.append(_every(_PRUNE_SECONDS, forget))
    if isinstance(inbox, SharedInbox):
        seconds = inbox.claim.total_seconds() / 3
        duties.append(_every(seconds, lambda: inbox.renew(intake.numbers_in_hand)))
        duties.append(_every(seconds, intake.take_up))
        counts = FloodCounts(services.quizzing.database)
        duties.append(_every(_FLOOD_SECONDS, lambda: counts.forget_before(clock())))
    return duties


async def _forget_old(shared: Memories, clock: Callable[[], datetime]) -> None:
    await shared.forget_before(clock() - FOLLOW_UP_FOR)


async def _every(seconds: float, work: Callable[[], Awaitable[object]]) -> None:
    while True:
        await asyncio.sleep(seconds)
        try:
            await work()
        except Exception as error:
            # A database that is away ends no duty, nor does a fault of ours.
            logger.log(logging.WARNING if is_outage(error) else logging.ERROR, "%r", error)


async def _quietly_close(inbox: Inbox) -> None:
    with suppress(StorageError):
        await inbox.close()


async def _polls(poller: Poller) -> str | None:
    last = poller.last_success
    if last is None or time.monotonic() - last > _STALE_POLL_SECONDS:
        return "Telegram has not answered for two minutes"
    return None
