"""A pretend Bot API over loopback HTTP, in a process of its own, and the people who use it.

    python -m benchmarks.server [--port PORT]

It prints ``PORT n`` and serves any token. Answers are serialised beforehand and requests are
read no further than needed, so that the bot under test is the bottleneck; ``benchmarks.ceiling``
shows its own limit with a bare client. ``POST /control/run`` with a JSON object (``Order``) lets
people talk to the bot and returns what was measured.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from collections import deque
from dataclasses import asdict, dataclass
from typing import Any

from benchmarks.people import Crowd, Order

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
TRUE = b'{"ok":true,"result":true}'
ME = {"id": 1, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}
MOST_IN_A_BATCH = 100


def framed(body: bytes) -> bytes:
    """Return a whole HTTP answer."""
    return HEAD % len(body) + body


ANSWER_TRUE = framed(TRUE)
ANSWER_ME = framed(json.dumps({"ok": True, "result": ME}).encode())
NO_UPDATES = framed(b'{"ok":true,"result":[]}')
SENT = (
    b'{"ok":true,"result":{"message_id":%d,"date":1790000000,"chat":{"id":%d,"type":"private",'
    b'"first_name":"P"},"from":{"id":1,"is_bot":true,"first_name":"Bench","username":"bench_bot"},'
    b'"text":"sent"}}'
)


@dataclass(slots=True)
class Service:
    """What stands behind every connection."""

    crowd: Crowd
    waiting: deque[bytes]
    poller: Connection | None = None
    first_poll_at: float | None = None
    first_answer_at: float | None = None
    calls: int = 0
    messages: int = 1_000_000

    def put(self, update: bytes) -> None:
        """Let the bot have an update; a waiting long poll gets it at once."""
        self.waiting.append(update)
        if self.poller is not None:
            connection, self.poller = self.poller, None
            connection.reply(self.batch())

    def batch(self) -> bytes:
        """Return the next updates as one answer."""
        count = min(MOST_IN_A_BATCH, len(self.waiting))
        updates = b",".join(self.waiting.popleft() for _ in range(count))
        return framed(b'{"ok":true,"result":[' + updates + b"]}")


class Connection(asyncio.Protocol):
    """One connection of a bot: HTTP/1.1, kept open, one request after the other."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._buffer = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: Any) -> None:
        """Keep the way back."""
        self._transport = transport

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget a long poll that has gone."""
        if self._service.poller is self:
            self._service.poller = None

    def reply(self, answer: bytes) -> None:
        """Send an answer."""
        if self._transport is not None:
            self._transport.write(answer)

    def data_received(self, data: bytes) -> None:
        """Answer every request that has come in whole."""
        self._buffer += data
        while (end := self._buffer.find(b"\r\n\r\n")) >= 0:
            head = self._buffer[:end]
            length = _body_length(head)
            if length is None:
                if not self._buffer.endswith(b"0\r\n\r\n"):
                    return
                length = len(self._buffer) - end - 4
            if len(self._buffer) < end + 4 + length:
                return
            body = self._buffer[end + 4 : end + 4 + length]
            self._buffer = self._buffer[end + 4 + length :]
            self._serve(head, body)

    def _serve(self, head: bytes, body: bytes) -> None:
        path, _, query = head.split(b" ", 2)[1].partition(b"?")
        method = path.rpartition(b"/")[2].lower()
        service = self._service
        service.calls += 1
        if method == b"getupdates":
            self._poll(body or query)
        elif method == b"sendmessage":
            service.messages += 1
            if service.first_answer_at is None:
                service.first_answer_at = time.time()
            person = _number(body, b"chat_id")
            self.reply(framed(SENT % (service.messages, person)))
            service.crowd.heard("send", person)
        elif method == b"editmessagetext":
            person = _number(body, b"chat_id")
            self.reply(framed(SENT % (_number(body, b"message_id"), person)))
            service.crowd.heard("edit", person)
        elif method == b"answercallbackquery":
            self.reply(ANSWER_TRUE)
            service.crowd.heard("alert", _number(body, b"callback_query_id"))
        elif method == b"getme":
            self.reply(ANSWER_ME)
        elif method == b"run":
            asyncio.get_running_loop().create_task(self._run(json.loads(body)))
        elif method == b"state":
            state = {"poll_at": service.first_poll_at, "answer_at": service.first_answer_at}
            self.reply(framed(json.dumps(state).encode()))
        else:
            self.reply(ANSWER_TRUE)

    def _poll(self, asked: bytes) -> None:
        service = self._service
        if service.first_poll_at is None:
            service.first_poll_at = time.time()
        if service.waiting:
            self.reply(service.batch())
        elif b"timeout" not in asked or not _number(asked, b"timeout"):
            self.reply(NO_UPDATES)
        else:
            # One consumer: an older poll ends when a newer one comes.
            if service.poller is not None:
                service.poller.reply(NO_UPDATES)
            service.poller = self

    async def _run(self, order: dict[str, Any]) -> None:
        found = await self._service.crowd.run(Order(**order), self._service.put)
        self.reply(framed(json.dumps(asdict(found)).encode()))


def _body_length(head: bytes) -> int | None:
    """Return the length of a request's body; None when it comes in chunks."""
    lower = head.lower()
    at = lower.find(b"content-length:")
    if at >= 0:
        return int(lower[at + 15 :].split(b"\r\n", 1)[0])
    return None if b"transfer-encoding: chunked" in lower else 0


def _number(body: bytes, name: bytes) -> int:
    """Return a number out of a form, urlencoded or in parts, or out of JSON; 0 when missing."""
    at = body.find(name)
    if at < 0:
        return 0
    digits = bytearray()
    for byte in body[at + len(name) : at + len(name) + 80]:
        if 48 <= byte <= 57:
            digits.append(byte)
        elif digits:
            break
    return int(digits or b"0")


async def serve(port: int) -> None:
    """Serve until killed."""
    service = Service(Crowd(), deque())
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(service), "127.0.0.1", port)
    print("PORT", server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def main() -> None:
    """Serve on the port that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    port = parser.parse_args().port
    try:
        import uvloop

        run = uvloop.run
    except ImportError:
        run = asyncio.run
    try:
        run(serve(port))
    except KeyboardInterrupt:
        sys.exit(0)


if __name__ == "__main__":
    main()
