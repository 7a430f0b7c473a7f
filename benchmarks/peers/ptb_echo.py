"""A stock python-telegram-bot echo: python -m benchmarks.peers.ptb_echo BASE_URL [httpx|aiohttp].

``aiohttp`` puts this bot's own transport under it, lets updates be handled side by side and uses
uvloop, which is the best that the framework does.
"""

from __future__ import annotations

import logging
import sys

from telegram import Update
from telegram.ext import ApplicationBuilder, ContextTypes, MessageHandler, filters


async def echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """Say the same."""
    assert update.message
    await update.message.reply_text(update.message.text or "")


def main() -> None:
    """Poll until killed."""
    logging.basicConfig(level=logging.WARNING)
    base_url, transport = sys.argv[1], sys.argv[2]
    builder = ApplicationBuilder().token("1:bench").base_url(f"{base_url}/bot")
    if transport == "aiohttp":
        import uvloop

        from bot.gateway.request import AiohttpRequest

        uvloop.install()
        builder = builder.request(AiohttpRequest()).get_updates_request(AiohttpRequest())
        builder = builder.concurrent_updates(True)
    application = builder.build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling(timeout=25)


if __name__ == "__main__":
    main()
