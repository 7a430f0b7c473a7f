"""Runs the playground with the tiny bot, for the tests of the page."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace

from pydantic import SecretStr

from bot.playground.hosting import open_telegram, serve_page
from bot.playground.snapshot import Snapshot
from bot.playground.telegram import PretendTelegram
from bot.playground.transport import PlaygroundRequest
from tests.playground.tiny import build_tiny


@asynccontextmanager
async def run_tiny(folder: Path, port: int = 0) -> AsyncIterator[tuple[str, PretendTelegram]]:
    telegram = open_telegram(Snapshot(folder))
    settings = SimpleNamespace(telegram_bot_token=SecretStr(telegram.token))
    application = build_tiny(settings, request=PlaygroundRequest(telegram), clock=None, rng=None)
    async with serve_page(telegram, port) as address, application:
        await application.updater.start_polling()
        await application.start()
        try:
            yield address, telegram
        finally:
            await application.updater.stop()
            await application.stop()
