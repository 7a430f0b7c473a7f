"""Time that passes only when everybody waits: for tests of pacing, where order matters."""

import asyncio
import heapq
from collections.abc import Awaitable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TypeVar

T = TypeVar("T")
_TURNS = 20
"""So many turns of the loop without a new sleeper, and everybody waits."""


class VirtualTime:
    """A clock and a sleep; `run` moves on to the next moment at which somebody wakes."""

    def __init__(self) -> None:
        self.now = datetime(2027, 1, 11, 4, 30, tzinfo=UTC)
        self._start = self.now
        self._sleepers: list[tuple[datetime, int, asyncio.Future[None]]] = []
        self._numbers = count()

    def __call__(self) -> datetime:
        return self.now

    @property
    def seconds(self) -> float:
        """Since the beginning."""
        return (self.now - self._start).total_seconds()

    async def sleep(self, seconds: float) -> None:
        woken = asyncio.get_running_loop().create_future()
        until = self.now + timedelta(seconds=max(0.0, seconds))
        heapq.heappush(self._sleepers, (until, next(self._numbers), woken))
        await woken

    async def run(self, *work: Awaitable[T]) -> list[T | BaseException]:
        """Do everything, moving the clock whenever all of it waits."""
        tasks = [asyncio.ensure_future(each) for each in work]
        while not all(task.done() for task in tasks):
            for _ in range(_TURNS):
                await asyncio.sleep(0)
            if self._sleepers:
                until, _, woken = heapq.heappop(self._sleepers)
                self.now = max(self.now, until)
                if not woken.done():
                    woken.set_result(None)
        return await asyncio.gather(*tasks, return_exceptions=True)
