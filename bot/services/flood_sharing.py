"""Letting replicas count a flood together, in the background: no answer waits for it.

Only those who send much are settled, so that ordinary people cost the database nothing. What one
replica does not know yet of the others is what came in within a tenth of a second or two.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from bot.services.flood import FloodGuard
from bot.storage.database import Database
from bot.storage.floods import FloodCounts
from bot.storage.outages import is_outage

logger = logging.getLogger(__name__)

_PAUSE_SECONDS = 0.1
"""What comes in within it is settled at one go."""


def share_floods(guard: FloodGuard, database: Database) -> FloodSharing | None:
    """Return what lets replicas count together; None on SQLite, which serves one process."""
    return None if database.is_sqlite else FloodSharing(guard, FloodCounts(database))


@dataclass(slots=True)
class FloodSharing:
    """Settles what a guard has counted.

    Attributes:
        is_settling: whether it is under way; one at a time.
    """

    guard: FloodGuard
    counts: FloodCounts
    is_settling: bool = False

    def settle_soon(self, start: Callable[[Coroutine[Any, Any, None]], object]) -> None:
        """Start settling in the background, when there is something to settle."""
        if self.guard.has_unsettled and not self.is_settling:
            self.is_settling = True
            start(self.settle())

    async def settle(self) -> None:
        """Tell the other replicas what was counted here, and hear what they counted."""
        try:
            while self.guard.has_unsettled:
                await asyncio.sleep(_PAUSE_SECONDS)
                await self._settle_once()
        except Exception as error:
            # Each replica counts for itself, then, until the database is back.
            level = logging.WARNING if is_outage(error) else logging.ERROR
            logger.log(level, "The flood limits are not shared: %s", type(error).__name__)
        finally:
            self.is_settling = False

    async def _settle_once(self) -> None:
        taken = self.guard.take_unsettled()
        try:
            self.guard.settle(await self.counts.settle(taken))
        except BaseException:
            self.guard.take_back(taken)
            raise
