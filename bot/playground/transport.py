"""The wire between python-telegram-bot and the pretend Telegram: there is no network in it."""

import asyncio
import contextlib
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.playground.faults import ConnectionLost
from bot.playground.parameters import Upload
from bot.playground.refusals import Refusal, conflict
from bot.playground.telegram import PretendTelegram

_TERMINATED = (
    "terminated by other getUpdates request; make sure that only one bot instance is running"
)
_UNAUTHORIZED = Refusal(401, "Unauthorized")


class PlaygroundRequest(BaseRequest):
    """Answers the requests of a bot from a pretend Telegram.

    One may serve both as `request` and as `get_updates_request`.
    """

    def __init__(self, telegram: PretendTelegram, *, read_timeout_seconds: float = 5.0) -> None:
        self._telegram = telegram
        self._read_timeout_seconds = read_timeout_seconds

    @property
    def read_timeout(self) -> float | None:
        """The time that the library adds to that of a long poll."""
        return self._read_timeout_seconds

    async def initialize(self) -> None:
        """Do nothing: there is no connection."""

    async def shutdown(self) -> None:
        """Do nothing: there is no connection."""

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = None,  # noqa: ANN401 - the library's ODVInput, not used here
        write_timeout: Any = None,  # noqa: ANN401
        connect_timeout: Any = None,  # noqa: ANN401
        pool_timeout: Any = None,  # noqa: ANN401
    ) -> tuple[int, bytes]:
        """Answer a call or serve a file.

        Raises:
            TimedOut: As ordered by a test.
            NetworkError: As ordered by a test.
        """
        # A real request gives way to others; without this, a chain of calls would starve them.
        await asyncio.sleep(0)
        kind, token, rest = split_address(url)
        if token != self._telegram.token:
            return refuse(_UNAUTHORIZED)
        if kind == "file":
            return serve_file(self._telegram, rest)
        values = request_data.parameters if request_data else dict(parse_qsl(urlsplit(url).query))
        try:
            return await answer(self._telegram, rest, values, _uploads(request_data))
        except ConnectionLost as lost:
            if lost.has_timed_out:
                raise TimedOut from lost
            raise NetworkError("httpx.RemoteProtocolError: connection dropped") from lost


def split_address(url: str) -> tuple[str, str, str]:
    """Split `.../bot<token>/<method>` or `.../file/bot<token>/<path>`.

    Returns:
        "file" or "call", the token, and the method or path.
    """
    path = unquote(urlsplit(url).path)
    before, _, after = path.partition("/bot")
    token, _, rest = after.partition("/")
    return ("file" if before.endswith("/file") else "call"), token, rest


def serve_file(telegram: PretendTelegram, path: str) -> tuple[int, bytes]:
    """Return the status and the bytes of a file."""
    for stored in telegram.world.files.values():
        if stored.path == path:
            return 200, stored.content
    return refuse(Refusal(404, "Not Found"))


async def answer(
    telegram: PretendTelegram,
    method: str,
    values: Mapping[str, Any],
    uploads: Mapping[str, Upload],
) -> tuple[int, bytes]:
    """Answer a call; getUpdates waits for something to return, up to its timeout."""
    if method.lower() != "getupdates":
        return telegram.call(method, values, uploads)
    queue = telegram.updates
    queue.generation += 1
    mine = queue.generation
    arrived = asyncio.Event()
    # An older poll that still waits wakes up, sees the newer one, and ends.
    for wake in list(queue.on_arrival):
        wake()
    queue.on_arrival.append(arrived.set)
    try:
        status, body = telegram.call(method, values)
        if status == 200 and not queue.pending:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(arrived.wait(), float(values.get("timeout") or 0))
            if queue.generation != mine:
                return refuse(conflict(_TERMINATED))
            status, body = telegram.call(method, values)
        return status, body
    finally:
        queue.on_arrival.remove(arrived.set)


def refuse(refusal: Refusal) -> tuple[int, bytes]:
    """Return a refusal as status and body."""
    return refusal.status, refusal.to_bytes()


def _uploads(request_data: RequestData | None) -> dict[str, Upload]:
    if request_data is None or not request_data.contains_files:
        return {}
    uploads = {}
    for part, (name, content, media_type) in request_data.multipart_data.items():
        data = content if isinstance(content, bytes) else content.read()
        uploads[part] = Upload(name, data, media_type)
    return uploads
