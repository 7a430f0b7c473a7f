"""Watching what goes out: which update a message answers, and what Telegram says to it."""

from __future__ import annotations

from collections import Counter
from typing import Any

from telegram.error import TelegramError
from telegram.request import BaseRequest, RequestData

from bot.gateway.attempt import current_attempt

_MESSAGES = ("send", "copy", "forward")
_NO_MESSAGE = "sendChatAction"
_NEVER_SENT = ("*not* sent", "ConnectorError", "ConnectorDNSError", "ConnectError")


class WatchedRequest(BaseRequest):
    """A request that leads to another one, and notes what a restart must know.

    Attributes:
        answers: how many calls got which HTTP status or failed how, by method; for metrics.
    """

    def __init__(self, inner: BaseRequest) -> None:
        self.inner = inner
        self.answers: Counter[tuple[str, str]] = Counter()

    @property
    def read_timeout(self) -> float | None:
        """The read timeout in seconds of the request within."""
        return self.inner.read_timeout

    async def initialize(self) -> None:
        """Open the request within."""
        await self.inner.initialize()

    async def shutdown(self) -> None:
        """Close the request within."""
        await self.inner.shutdown()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        *args: Any,  # noqa: ANN401 - the four timeouts
        **timeouts: Any,  # noqa: ANN401
    ) -> tuple[int, bytes]:
        """Send one request; before the first message for an update that is noted."""
        name = url.rpartition("/")[2].partition("?")[0]
        attempt = current_attempt.get() if _is_message(name) else None
        if attempt is not None:
            await attempt.about_to_send()
        try:
            status, body = await self.inner.do_request(
                url, method, request_data, *args, **timeouts
            )
        except TelegramError as error:
            self.answers[name, type(error).__name__] += 1
            if attempt is not None and not _was_never_sent(error):
                attempt.may_have_sent = True
            raise
        self.answers[name, str(status)] += 1
        if attempt is not None and status == 200:
            attempt.may_have_sent = True
        return status, body


def _is_message(name: str) -> bool:
    return name.startswith(_MESSAGES) and name != _NO_MESSAGE


def _was_never_sent(error: TelegramError) -> bool:
    return any(phrase in str(error) for phrase in _NEVER_SENT)
