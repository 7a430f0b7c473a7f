"""Telegram's side of a webhook, and a load balancer before several replicas.

Updates are posted one by one to the replicas in turn, several at a time; what is not answered
with 200 is posted again, to the next one, as Telegram does.
"""

import asyncio
import socket
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import aiohttp

from bot.gateway.webhook import SECRET_HEADER
from bot.playground.telegram import PretendTelegram

AT_ONCE = 20


def free_port() -> int:
    """Return a port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class Balancer:
    """Posts what the pretend Telegram has for the bot.

    Attributes:
        refused: how many posts had to be made again.
        is_open: False leaves the posting to somebody else.
    """

    telegram: PretendTelegram
    ports: list[int]
    secret: str
    posted: int = 0
    refused: int = 0
    is_open: bool = True
    _turns: Any = field(default_factory=count)
    _under_way: set[asyncio.Task[None]] = field(default_factory=set)

    async def run(self) -> None:
        """Post for ever."""
        slots = asyncio.Semaphore(AT_ONCE)
        timeout = aiohttp.ClientTimeout(total=10)
        async with aiohttp.ClientSession(timeout=timeout) as session:
            try:
                while True:
                    for update in self.telegram.updates.take_all() if self.is_open else ():
                        await slots.acquire()
                        task = asyncio.create_task(self._deliver(session, update, slots))
                        self._under_way.add(task)
                        task.add_done_callback(self._under_way.discard)
                    await asyncio.sleep(0.005)
            finally:
                for task in self._under_way:
                    task.cancel()
                await asyncio.gather(*self._under_way, return_exceptions=True)

    async def _deliver(
        self, session: aiohttp.ClientSession, update: dict[str, Any], slots: asyncio.Semaphore
    ) -> None:
        try:
            while not await self._post(session, update):
                self.refused += 1
                await asyncio.sleep(0.05)
            self.posted += 1
        finally:
            slots.release()

    async def _post(self, session: aiohttp.ClientSession, update: dict[str, Any]) -> bool:
        port = self.ports[next(self._turns) % len(self.ports)]
        try:
            async with session.post(
                f"http://127.0.0.1:{port}/hook",
                json=update,
                headers={SECRET_HEADER: self.secret},
            ) as response:
                return response.status == 200
        except (aiohttp.ClientError, TimeoutError, OSError):
            return False
