"""Nothing lost on the way in: updates are noted first, then handled, then crossed off.

A process that is killed leaves what it had in hand in the inbox; the next one takes that up
before anything else. A question whose answer may already have gone out is not answered again;
see ``handling.py``.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from contextvars import ContextVar
from datetime import datetime
from typing import Protocol

from bot.gateway.handling import AnyApplication, Handling, Outcome, Payload, kind_of
from bot.gateway.ordering import order_key_of
from bot.storage.inbox import Inbox, Noted

logger = logging.getLogger(__name__)

MOST_IN_HAND = 1000
"""So many updates noted and not handled, and no more are taken; they wait at Telegram."""

STOP_SECONDS = 20.0
"""How long handling may take to end when the bot stops; what is left is handled after a start."""

_AT_ONCE = 16
_TAKE_UP_SECONDS = 10.0


class Observer(Protocol):
    """Hears of every update; for metrics."""

    def taken(self, kind: str) -> None:
        """An update of a kind was noted."""

    def handled(self, kind: str, seconds: float, outcome: Outcome) -> None:
        """An update was dealt with."""


class Intake:
    """Notes updates and lets the application handle them.

    Args:
        application: initialized and started before ``start`` is called.
        inbox: open.
        clock: the aware UTC time.
        number: stands for the update being handled, in log lines.
        sleep: waits for so many seconds.
    """

    def __init__(
        self,
        application: AnyApplication,
        inbox: Inbox,
        clock: Callable[[], datetime],
        *,
        number: ContextVar[int | None],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._handling = Handling(application, inbox, clock, sleep)
        self._inbox = inbox
        self._clock = clock
        self._number = number
        self._in_hand: dict[int, asyncio.Task[None]] = {}
        self._has_room = asyncio.Event()
        self._has_room.set()
        self.observer: Observer | None = None
        self.last_update_at: datetime | None = None

    @property
    def in_hand(self) -> int:
        """How many updates are noted and not handled yet, in this process."""
        return len(self._in_hand)

    @property
    def numbers_in_hand(self) -> list[int]:
        """Which updates these are."""
        return list(self._in_hand)

    @property
    def has_room(self) -> bool:
        """Whether more updates may be taken."""
        return self._has_room.is_set()

    async def wait_for_room(self) -> None:
        """Wait until more updates may be taken."""
        await self._has_room.wait()

    async def wait_until_idle(self) -> None:
        """Wait until everything in hand is handled."""
        while self._in_hand:
            await asyncio.wait(self._in_hand.values())

    async def take(self, payloads: Sequence[Payload]) -> None:
        """Note updates, then begin to handle those that are new; they may be confirmed now.

        Raises:
            StorageError: when they could not be noted; then nothing is handled.
        """
        notes = [_note_of(each) for each in payloads]
        if not notes:
            return
        self.last_update_at = self._clock()
        fresh = await self._inbox.note(notes, self._clock())
        for noted, payload in zip(notes, payloads, strict=True):
            if noted.update_id in fresh:
                fresh.discard(noted.update_id)
                self._begin(noted, payload)
            else:
                logger.info("Update %s came again and is passed over", noted.update_id)

    async def take_up(self) -> int:
        """Handle, in order, what a process that is gone has left; return how much it was."""
        left = [each for each in await self._inbox.take_up(self._clock()) if self._is_new(each)]
        calm = [each for each in left if each.tries == 0]
        for begin in range(0, len(calm), _AT_ONCE):
            await self._begin_again(calm[begin : begin + _AT_ONCE])
        for suspect in (each for each in left if each.tries):
            # Alone, so that an update which kills the process is blamed for no other.
            await self._begin_again([suspect])
        if left:
            logger.info("Took up %s updates that were left unfinished", len(left))
        return len(left)

    async def stop(self) -> None:
        """Let what is in hand end, up to a limit; the rest stays in the inbox."""
        if self._in_hand:
            await asyncio.wait(self._in_hand.values(), timeout=STOP_SECONDS)
        for task in list(self._in_hand.values()):
            task.cancel()
        await asyncio.gather(*self._in_hand.values(), return_exceptions=True)

    def _is_new(self, noted: Noted) -> bool:
        return noted.update_id not in self._in_hand

    async def _begin_again(self, chunk: Sequence[Noted]) -> None:
        await self._inbox.begin_again([each.update_id for each in chunk])
        tasks = [self._begin(each, _parse(each.payload)) for each in chunk]
        # What waits for something that is away holds up nobody else for long.
        await asyncio.wait(tasks, timeout=_TAKE_UP_SECONDS)

    def _begin(self, noted: Noted, payload: Payload) -> asyncio.Task[None]:
        task = asyncio.create_task(self._handle(noted, payload))
        self._in_hand[noted.update_id] = task
        task.add_done_callback(lambda _: self._let_go(noted.update_id))
        if len(self._in_hand) >= MOST_IN_HAND:
            self._has_room.clear()
        return task

    def _let_go(self, update_id: int) -> None:
        task = self._in_hand.pop(update_id)
        if len(self._in_hand) < MOST_IN_HAND:
            self._has_room.set()
        if not task.cancelled() and (error := task.exception()) is not None:
            logger.critical("Update %s was left in the inbox", update_id, exc_info=error)

    async def _handle(self, noted: Noted, payload: Payload) -> None:
        self._number.set(noted.update_id)
        kind, began = kind_of(payload), time.monotonic()
        if self.observer:
            self.observer.taken(kind)
        outcome = await self._handling.work_off(noted, payload)
        if self.observer:
            self.observer.handled(kind, time.monotonic() - began, outcome)


def _note_of(payload: Payload) -> Noted:
    key = order_key_of(payload)
    return Noted(payload["update_id"], json.dumps(payload), order_key=key)


def _parse(payload: str) -> Payload:
    parsed: Payload = json.loads(payload)
    return parsed
