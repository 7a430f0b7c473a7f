"""The playground: the bot over the pretend Telegram, and the chat page on loopback."""

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from telegram.ext import Application

from bot.app import ALLOWED_UPDATES, PLAYGROUND_TOKEN, build_application
from bot.playground.hosting import open_telegram, serve_page
from bot.playground.snapshot import Snapshot
from bot.playground.telegram import PretendTelegram
from bot.playground.transport import PlaygroundRequest
from bot.settings import Settings

AnyApplication = Application[Any, Any, Any, Any, Any, Any]


async def run_playground(settings: Settings, port: int) -> None:
    """Run the bot in the playground until it is interrupted.

    Args:
        settings: As for the real thing; the token is not used.
        port: Of the chat page on loopback; 0 takes any free one. The address is printed.

    Raises:
        OSError: The port cannot be used.
    """
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        # Windows has no signal handlers in its loops; Ctrl+C works there by itself.
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(number, stopped.set)
    telegram = open_telegram(Snapshot(settings.data_dir / "playground"))
    async with serve_page(telegram, port) as address, run_bot(settings, telegram):
        print(f"The playground is open: {address}  (Ctrl+C ends it)", flush=True)
        await stopped.wait()


@asynccontextmanager
async def run_bot(
    settings: Settings,
    telegram: PretendTelegram,
    build: Callable[..., AnyApplication] = build_application,
) -> AsyncIterator[AnyApplication]:
    """Run the bot's application over a pretend Telegram, polling as it does over the real one."""
    telegram.token = PLAYGROUND_TOKEN
    own = settings.model_copy(update={"telegram_bot_token": None})
    application = build(own, request=PlaygroundRequest(telegram))
    await application.initialize()
    try:
        if application.post_init:
            await application.post_init(application)
        assert application.updater is not None
        await application.updater.start_polling(allowed_updates=ALLOWED_UPDATES)
        await application.start()
        try:
            yield application
        finally:
            await application.updater.stop()
            await application.stop()
            if application.post_stop:
                await application.post_stop(application)
    finally:
        await application.shutdown()
        if application.post_shutdown:
            await application.post_shutdown(application)
