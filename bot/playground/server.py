"""The playground: the bot over the pretend Telegram, and the chat page on loopback."""

import asyncio
import contextlib
import signal

from bot.app import PLAYGROUND_TOKEN
from bot.playground.hosting import open_telegram, serve_page
from bot.playground.snapshot import Snapshot
from bot.playground.telegram import PretendTelegram
from bot.playground.transport import PlaygroundRequest
from bot.serving import serve
from bot.settings import Settings


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
    async with serve_page(telegram, port) as address:
        print(f"The playground is open: {address}  (Ctrl+C ends it)", flush=True)
        await serve_bot(settings, telegram, stopped)


async def serve_bot(
    settings: Settings, telegram: PretendTelegram, stopping: asyncio.Event
) -> None:
    """Serve the bot over a pretend Telegram, polling as it does over the real one."""
    telegram.token = PLAYGROUND_TOKEN
    own = settings.model_copy(
        update={"telegram_bot_token": None, "webhook_url": None, "listen_port": None}
    )
    await serve(own, stopping, request=PlaygroundRequest(telegram))
