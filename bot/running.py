"""Running the bot: over Telegram with a token, in the playground without one."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import importlib
import logging
import signal
import sys
from collections.abc import Callable

from bot.errors import SettingsError
from bot.logs import configure_logging
from bot.memory import use_one_arena
from bot.settings import HttpTransport, Settings, read_settings
from bot.slim_imports import import_beside, import_slimly

logger = logging.getLogger(__name__)


def run() -> int:
    """Run until interrupted; return the exit code."""
    use_one_arena()
    settings = read_settings()
    configure_logging(settings)
    _make_data_dir(settings)
    if settings.telegram_bot_token is None:
        import_slimly()
        gc.enable()
        return _run_playground(settings)
    _import_all(settings)
    return _run_bot(settings)


def _import_all(settings: Settings) -> None:
    """Import the bot, while in a thread aiohttp reads all the certificates there are."""
    if settings.http_transport is HttpTransport.AIOHTTP:
        import_beside("aiohttp")
    import_slimly()
    importlib.import_module("bot.serving")
    gc.freeze()
    gc.enable()


def _make_data_dir(settings: Settings) -> None:
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError([f"DATA_DIR: cannot be created: {error}"]) from error


def _run_playground(settings: Settings) -> int:
    from bot.playground.server import run_playground

    try:
        asyncio.run(run_playground(settings, settings.playground_port))
    except KeyboardInterrupt:
        return 0
    except OSError as error:
        print(f"PLAYGROUND_PORT: {error}; choose another port", file=sys.stderr)
        return 2
    return 0


def _run_bot(settings: Settings) -> int:
    from telegram.error import InvalidToken, TelegramError

    try:
        with asyncio.Runner(loop_factory=_loop_factory()) as runner:
            runner.run(_serve_until_stopped(settings))
    except KeyboardInterrupt:  # Where the loop has no signal handlers.
        return 0
    except InvalidToken:
        print("TELEGRAM_BOT_TOKEN: Telegram does not know this token", file=sys.stderr)
        return 2
    except TelegramError as error:
        print(
            f"TELEGRAM_API_BASE_URL: {settings.telegram_api_base_url} cannot be used: {error}",
            file=sys.stderr,
        )
        return 2
    return 0


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """Return what makes the quicker event loop; None where it is not installed."""
    try:
        import uvloop
    except ImportError:
        return None
    return uvloop.new_event_loop


async def _serve_until_stopped(settings: Settings) -> None:
    from bot.serving import serve

    stopping, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        # Windows has no signal handlers in its loops; Ctrl+C works there by itself.
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(number, stopping.set)
    await serve(settings, stopping)
