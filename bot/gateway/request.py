"""HTTP to the Bot API on aiohttp, in place of python-telegram-bot's HTTPX client.

The library's own client costs several times the CPU (docs/PERFORMANCE.md). This one keeps the
library's contract: the same timeouts, the same errors, and no request is ever sent twice here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import aiohttp
from telegram._utils.defaultvalue import DefaultValue
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData
from yarl import URL

KEEPALIVE_SECONDS = 30
"""How long an idle connection is kept; below the minute after which servers close theirs."""


_FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Default timeouts in seconds; None waits for ever.

    Attributes:
        read: between two pieces of an answer.
        write: for sending the request.
        media_write: the same for a request with files.
        connect: for a new connection.
        pool: for a free connection.
    """

    read: float | None = 5.0
    write: float | None = 5.0
    media_write: float | None = 20.0
    connect: float | None = 5.0
    pool: float | None = 1.0


class AiohttpRequest(BaseRequest):
    """A ``BaseRequest`` over one aiohttp session."""

    def __init__(
        self,
        *,
        connection_pool_size: int = 256,
        proxy: str | None = None,
        timeouts: Timeouts | None = None,
    ) -> None:
        self._pool_size = connection_pool_size
        self._proxy = proxy
        self._timeouts = timeouts or Timeouts()
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """The default read timeout in seconds."""
        return self._timeouts.read

    async def initialize(self) -> None:
        """Open the session; a second call changes nothing."""
        if self._session is None or self._session.closed:
            connector = aiohttp.TCPConnector(
                limit=self._pool_size, keepalive_timeout=KEEPALIVE_SECONDS
            )
            self._session = aiohttp.ClientSession(
                connector=connector,
                headers={"User-Agent": self.USER_AGENT},
                cookie_jar=aiohttp.DummyCookieJar(),
            )

    async def shutdown(self) -> None:
        """Close every connection; a second call changes nothing."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Send one request and return the status and the body of the answer.

        Raises:
            TimedOut: when a timeout ran out; the request may or may not have arrived, unless the
                message says that it was not sent.
            NetworkError: for every other failure of the network.
        """
        if self._session is None:
            raise RuntimeError("This AiohttpRequest is not initialized!")
        files = request_data is not None and request_data.contains_files
        write_default = self._timeouts.media_write if files else self._timeouts.write
        timeout = _client_timeout(
            connect=_seconds(connect_timeout, self._timeouts.connect),
            read=_seconds(read_timeout, self._timeouts.read),
            write=_seconds(write_timeout, write_default),
            pool=_seconds(pool_timeout, self._timeouts.pool),
        )
        try:
            async with self._session.request(
                method,
                url,
                data=_body(request_data),
                timeout=timeout,
                proxy=self._proxy,
            ) as response:
                return response.status, await response.read()
        except aiohttp.ConnectionTimeoutError as error:
            raise TimedOut("No connection in time. Request was *not* sent to Telegram.") from error
        except TimeoutError as error:
            raise TimedOut from error
        except (aiohttp.ClientError, OSError) as error:
            raise NetworkError(f"aiohttp.{type(error).__name__}: {error}") from error


def _seconds(given: ODVInput[float], default: float | None) -> float | None:
    return default if isinstance(given, DefaultValue) else given


@lru_cache(64)
def _client_timeout(
    *, connect: float | None, read: float | None, write: float | None, pool: float | None
) -> aiohttp.ClientTimeout:
    """Map the library's four timeouts on aiohttp's.

    aiohttp counts waiting for a free connection and making one together, and the time for
    writing is part of the wait for the first byte of the answer.
    """
    acquire = None if connect is None or pool is None else connect + pool
    answer = None if read is None or write is None else read + write
    return aiohttp.ClientTimeout(
        total=None, connect=acquire, sock_connect=connect, sock_read=answer
    )


def _body(request_data: RequestData | None) -> aiohttp.FormData | aiohttp.BytesPayload | None:
    if request_data is None:
        return None
    if not request_data.contains_files:
        # A form, as the library's own client sends it: Telegram reads JSON too, and it would cost
        # less, but not every server in its place does. This way takes a seventh of urllib's time.
        encoded = URL.build(query=request_data.json_parameters).raw_query_string.encode()
        return aiohttp.BytesPayload(encoded, content_type=_FORM) if encoded else None
    form = aiohttp.FormData(quote_fields=False)
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (file_name, content, mime_type) in request_data.multipart_data.items():
        form.add_field(name, content, filename=file_name, content_type=mime_type)
    return form
