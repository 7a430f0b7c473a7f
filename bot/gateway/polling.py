"""Fetching updates: the next batch is asked for, and so this one confirmed, once it is noted.

python-telegram-bot's own poller confirms before anything is handled, and cannot pass a batch that
it cannot read. This one keeps what that one does well: a network that is away is no error, only
a pause; a second copy of the bot is named as such; a wrong token ends it.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Any

from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError
from telegram.request import BaseRequest, RequestData
from telegram.request._requestparameter import RequestParameter

from bot.errors import StorageError
from bot.gateway.intake import Intake

logger = logging.getLogger(__name__)

POLL_SECONDS = 25
"""How long Telegram may wait for something to tell; it answers at once when there is."""

_BREATH_SECONDS = 0.05
"""Pause after an empty answer that came at once: a server without long polling."""

_SHORTEST_PAUSE = 0.5
_LONGEST_PAUSE = 30.0
_CONFIRM_SECONDS = 2.0
_REFUSED_TOKENS = 3
CONFLICT = (
    "Another copy of this bot is polling with the same token, or has set a webhook. Stop the other"
    " one; if there is none, the token may have leaked: get a new one from @BotFather (/revoke)"
)


class Poller:
    """Asks Telegram for updates until it is stopped.

    Args:
        base_url: the Bot API with the token, as ``bot.base_url`` has it.
        request: initialized; the long polls go through it.
        allowed_updates: the kinds to ask for.
        sleep: waits for so many seconds.
    """

    def __init__(
        self,
        base_url: str,
        request: BaseRequest,
        intake: Intake,
        allowed_updates: Sequence[str],
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._address = f"{base_url}/getUpdates"
        self._request = request
        self._intake = intake
        self._allowed = json.dumps(list(allowed_updates))
        self._sleep = sleep
        self._offset = 0
        self._pause = 0.0
        self._away_since: float | None = None
        self._refused = 0
        self._is_stopping = False
        self.last_success: float | None = None

    async def run(self) -> None:
        """Fetch updates until stopped or cancelled.

        Raises:
            InvalidToken: when Telegram goes on refusing the token.
        """
        while not self._is_stopping:
            await self._intake.wait_for_room()
            try:
                began = time.monotonic()
                batch = await self._fetch(POLL_SECONDS)
                await self._intake.take(batch)
            except TelegramError as error:
                self._note_failure(error)
                await self._sleep(self._next_pause(error))
            except StorageError as error:
                logger.error("Updates cannot be noted and so are left at Telegram: %s", error)
                await self._sleep(self._next_pause(error))
            else:
                self._note_success()
                if batch:
                    self._offset = batch[-1]["update_id"] + 1
                elif time.monotonic() - began < _BREATH_SECONDS:
                    await self._sleep(_BREATH_SECONDS)

    def stop(self) -> None:
        """Fetch no further batch; cancelling alone may come at a moment when it is not heard."""
        self._is_stopping = True

    async def confirm(self) -> None:
        """Tell Telegram what has been noted, so that it is not sent again after a start."""
        if self._offset:
            with suppress(TelegramError, TimeoutError):
                async with asyncio.timeout(_CONFIRM_SECONDS):
                    await self._fetch(0)

    async def _fetch(self, seconds: int) -> list[dict[str, Any]]:
        # In the body, as the library sends it: not every Bot API server reads the query.
        asked = {"timeout": seconds, "allowed_updates": self._allowed}
        if self._offset:
            asked["offset"] = self._offset
        data = RequestData([RequestParameter.from_input(k, v) for k, v in asked.items()])
        patience = (self._request.read_timeout or 5.0) + seconds
        result = await self._request.post(self._address, data, read_timeout=patience)
        if not isinstance(result, list) or not all(_is_update(each) for each in result):
            raise TelegramError("getUpdates returned something else than updates")
        return result

    def _note_success(self) -> None:
        if self._away_since is not None:
            seconds = time.monotonic() - self._away_since
            logger.info("Telegram is back after %.0f seconds", seconds)
        self._away_since, self._pause, self._refused = None, 0.0, 0
        self.last_success = time.monotonic()

    def _note_failure(self, error: TelegramError) -> None:
        if isinstance(error, InvalidToken):
            self._refused += 1
            if self.last_success is None or self._refused >= _REFUSED_TOKENS:
                raise error
        is_first = self._away_since is None
        if is_first:
            self._away_since = time.monotonic()
        text = CONFLICT if isinstance(error, Conflict) else f"Telegram cannot be reached: {error}"
        logger.log(logging.WARNING if is_first else logging.DEBUG, "%s", text)

    def _next_pause(self, error: Exception) -> float:
        if isinstance(error, RetryAfter):
            return error._retry_after.total_seconds()  # The public property warns.
        self._pause = min(max(self._pause * 2, _SHORTEST_PAUSE), _LONGEST_PAUSE)
        return self._pause


def _is_update(value: object) -> bool:
    return isinstance(value, dict) and isinstance(value.get("update_id"), int)
