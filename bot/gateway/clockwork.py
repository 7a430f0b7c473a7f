"""What beats once a second while the application runs, for everything that becomes due."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

TICK_SECONDS = 1.0
"""From the end of a tick to the beginning of the next: a long one is followed by one, not many."""


class Clockwork:
    """Calls a function again and again.

    Args:
        tick: never raises; what it has begun is ended before the clock stops.
    """

    def __init__(self, tick: Callable[[], Awaitable[None]]) -> None:
        self._tick = tick
        self._next: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[None] | None = None
        self._runs = False

    def start(self) -> None:
        """Let the first tick come in a second."""
        self._runs = True
        self._wind()

    def pause(self) -> None:
        """Begin no further tick."""
        self._runs = False
        if self._next:
            self._next.cancel()

    async def stop(self) -> None:
        """Begin no further tick and wait for the one under way."""
        self.pause()
        if self._task:
            await asyncio.wait([self._task])

    def _wind(self) -> None:
        self._next = asyncio.get_running_loop().call_later(TICK_SECONDS, self._begin)

    def _begin(self) -> None:
        self._task = asyncio.create_task(self._beat())

    async def _beat(self) -> None:
        try:
            await self._tick()
        finally:
            if self._runs:
                self._wind()
