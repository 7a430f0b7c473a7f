"""What Telegram knows about the bot: asked without starting it."""

from __future__ import annotations

from dataclasses import dataclass

import aiohttp
from telegram import Bot
from telegram.error import InvalidToken, TelegramError
from telegram.request import BaseRequest


@dataclass(frozen=True, slots=True)
class ServerView:
    """The bot as the server has it.

    Attributes:
        refusal: why nothing could be learned, or None.
        reads_groups: whether privacy mode is off.
        last_error: why the last delivery to the webhook failed, or None.
        date: the server's ``Date`` header.
    """

    refusal: str | None = None
    username: str = ""
    reads_groups: bool = False
    webhook_url: str = ""
    waiting_updates: int = 0
    last_error: str | None = None
    date: str | None = None


async def look_at_telegram(request: BaseRequest, base_url: str, token: str) -> ServerView:
    """Ask the server about the bot and its webhook."""
    bot = Bot(token, f"{base_url}/bot", request=request, get_updates_request=request)
    try:
        async with bot:
            info = await bot.get_webhook_info()
            return ServerView(
                username=bot.username,
                reads_groups=bool(bot.bot.can_read_all_group_messages),
                webhook_url=info.url,
                waiting_updates=info.pending_update_count,
                last_error=info.last_error_message,
                date=await _server_date(base_url),
            )
    except InvalidToken:
        return ServerView("TELEGRAM_BOT_TOKEN: Telegram does not know it; ask @BotFather")
    except TelegramError as error:
        return ServerView(f"TELEGRAM_API_BASE_URL: {base_url} cannot be used: {error}")
    finally:
        await request.shutdown()


async def _server_date(base_url: str) -> str | None:
    timeout = aiohttp.ClientTimeout(total=10)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.head(base_url, allow_redirects=False) as response,
        ):
            return response.headers.get("Date")
    except (aiohttp.ClientError, TimeoutError, OSError):
        return None
