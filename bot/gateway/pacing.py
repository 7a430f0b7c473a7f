"""Telegram's pace for what goes out: answers at once, bulk sends in their turn.

Two lanes. An answer waits for nobody; only a chat that Telegram told us to leave alone is left
alone. A send marked ``Bulk`` waits for its turn: 30 a second over all, one a second to a chat, 20
a minute to a group, where answers and edits count as well. After a 429 that chat alone is left
alone; an answer is then repeated here, since 429 means that nothing was done, and a bulk send
goes back to its queue. Nothing else is ever repeated here: after a timeout nobody knows.
"""

from __future__ import annotations

import asyncio
import functools
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.domain.sending import Bulk

logger = logging.getLogger(__name__)

Clock = Callable[[], datetime]
Sleep = Callable[[float], Awaitable[None]]
Reserve = Callable[[datetime, timedelta], Awaitable[datetime]]
"""Takes now and a cost, returns the moment of the turn; shared by replicas."""

Result = bool | dict[str, Any] | list[dict[str, Any]]
Request = Callable[[], Awaitable[Result]]

BULK_PER_SECOND = 28
"""Below Telegram's 30, so that answers find room beside a bulk run."""

CHAT_GAP = timedelta(seconds=1)
GROUP_MESSAGES = 20
GROUP_WINDOW = timedelta(seconds=60)
LONGEST_WAIT_SECONDS = 60.0
"""An answer that would have to wait longer is given up."""

_SLACK = 2
"""So many turns may be made up for at once."""

_SECOND = timedelta(seconds=1)
_TRIES = 4
_STORM = 3
"""So many refusals in a row mean that the bot as a whole is too fast, not one chat."""

_COUNTED = ("send", "edit", "copy", "forward", "stopPoll")


def _no_sends() -> deque[datetime]:
    return deque(maxlen=GROUP_MESSAGES)


@dataclass(slots=True)
class _ChatPace:
    """What one chat got lately, by either lane."""

    sends: deque[datetime] = field(default_factory=_no_sends)
    closed_until: datetime | None = None
    turnstile: asyncio.Lock = field(default_factory=asyncio.Lock)

    def free_at(self, now: datetime, *, is_group: bool) -> datetime:
        """Return when the next bulk send may go to the chat."""
        at = max(now, self.sends[-1] + CHAT_GAP) if self.sends else now
        if is_group and len(self.sends) == GROUP_MESSAGES:
            at = max(at, self.sends[0] + GROUP_WINDOW)
        return at

    def is_idle(self, now: datetime) -> bool:
        """Tell whether nothing of it needs to be remembered."""
        is_open = self.closed_until is None or self.closed_until <= now
        quiet = not self.sends or self.sends[-1] + GROUP_WINDOW < now
        return is_open and quiet and not self.turnstile.locked()


class Pacer(BaseRateLimiter[Bulk]):
    """The rate limiter of the application.

    Args:
        clock: the aware UTC time.
        sleep: waits for so many seconds.
        reserve: gives the turns of bulk sends; None counts in this process alone.
        per_second: bulk sends over all chats.
    """

    def __init__(
        self,
        clock: Clock,
        sleep: Sleep = asyncio.sleep,
        reserve: Reserve | None = None,
        per_second: float = BULK_PER_SECOND,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._reserve = reserve or self._reserve_here
        self._interval = timedelta(seconds=1 / per_second)
        self._next_free_at: datetime | None = None
        self._answers: deque[datetime] = deque(maxlen=100)
        self._sends: deque[datetime] = deque(maxlen=round(per_second))
        self._refused_in_a_row = 0
        self._bulk_rests_until: datetime | None = None
        self._turnstile = asyncio.Lock()
        self._chats: dict[int | str, _ChatPace] = {}

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Result]],
        args: Any,  # noqa: ANN401 - the library's
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: Bulk | None,
    ) -> Result:
        """Send a request when its time has come.

        Raises:
            RetryAfter: a bulk send at once when its chat is to be left alone; an answer when it
                would have to wait too long.
        """
        request = functools.partial(callback, *args, **kwargs)
        chat_id = data.get("chat_id")
        if chat_id is None or not endpoint.startswith(_COUNTED):
            return await request()
        if rate_limit_args is not None:
            return await self._send_bulk(chat_id, rate_limit_args, request)
        return await self._send_answer(self._chat(chat_id), request)

    async def _send_answer(self, chat: _ChatPace, request: Request) -> Result:
        for attempt in range(1, _TRIES + 1):
            await self._wait_while_closed(chat)
            self._answers.append(self._clock())
            self._note_send(chat)
            try:
                return await request()
            except RetryAfter as error:
                self._close(chat, error)
                if attempt == _TRIES:
                    raise
        raise AssertionError("the loop returns or raises")

    async def _wait_while_closed(self, chat: _ChatPace) -> None:
        seconds = self._seconds_until(chat.closed_until)
        if seconds > LONGEST_WAIT_SECONDS:
            raise RetryAfter(timedelta(seconds=seconds))
        if seconds > 0:
            await self._sleep(seconds)

    async def _send_bulk(self, chat_id: int | str, bulk: Bulk, request: Request) -> Result:
        chat = self._chat(chat_id)
        # A channel or supergroup may be named by its @username.
        is_group = not isinstance(chat_id, int) or chat_id < 0
        async with chat.turnstile:
            await self._wait_for_chat(chat, is_group=is_group)
            # One at a time waits here, so that answers given meanwhile push back all who follow.
            async with self._turnstile:
                await self._wait_for_turn()
                self._refuse_while_closed(chat)
                if bulk.on_turn is not None:
                    await bulk.on_turn()
                self._note_send(chat)
        try:
            result = await request()
        except RetryAfter as error:
            self._close(chat, error)
            self._note_refusal(error)
            raise
        self._refused_in_a_row = 0
        return result

    async def _wait_for_chat(self, chat: _ChatPace, *, is_group: bool) -> None:
        self._refuse_while_closed(chat)
        while (wait := self._seconds_until(chat.free_at(self._clock(), is_group=is_group))) > 0:
            await self._sleep(wait)

    def _refuse_while_closed(self, chat: _ChatPace) -> None:
        seconds = self._seconds_until(chat.closed_until)
        if seconds > 0:
            raise RetryAfter(timedelta(seconds=seconds))

    async def _wait_for_turn(self) -> None:
        if (rest := self._seconds_until(self._bulk_rests_until)) > 0:
            await self._sleep(rest)
        turn_at = await self._reserve(self._clock() - self._slack(), self._cost())
        while (wait := self._seconds_until(max(turn_at, self._room_at()))) > 0:
            await self._sleep(wait)

    def _note_send(self, chat: _ChatPace) -> None:
        now = self._clock()
        chat.sends.append(now)
        self._sends.append(now)

    def _room_at(self) -> datetime:
        """Return when the last second will hold few enough sends, answers included."""
        if len(self._sends) < (self._sends.maxlen or 0):
            return self._clock()
        return self._sends[0] + _SECOND

    def _cost(self) -> timedelta:
        """Return how long a turn takes; longer when many answers go out, and more may follow.

        Two answers a second fit beside the bulk sends; for more these slow down to a third.
        """
        since = self._clock() - _SECOND
        answers = sum(at > since for at in self._answers)
        return self._interval * min(max(answers, 1), 3)

    def _slack(self) -> timedelta:
        """Return by how much a late turn is made up for, so that a run keeps its pace."""
        is_running = self._sends and self._clock() - self._sends[-1] < _SECOND
        return _SLACK * self._interval if is_running else timedelta()

    async def _reserve_here(self, now: datetime, cost: timedelta) -> datetime:
        turn_at = max(now, self._next_free_at or now)
        self._next_free_at = turn_at + cost
        return turn_at

    def _note_refusal(self, error: RetryAfter) -> None:
        self._refused_in_a_row += 1
        if self._refused_in_a_row >= _STORM:
            logger.warning("Telegram refused %s bulk sends in a row", self._refused_in_a_row)
            self._bulk_rests_until = self._clock() + _wait_of(error)

    def _close(self, chat: _ChatPace, error: RetryAfter) -> None:
        chat.closed_until = self._clock() + _wait_of(error)

    def _seconds_until(self, moment: datetime | None) -> float:
        return (moment - self._clock()).total_seconds() if moment else 0.0

    def _chat(self, chat_id: int | str) -> _ChatPace:
        if chat_id not in self._chats and len(self._chats) >= 4096:
            now = self._clock()
            self._chats = {key: each for key, each in self._chats.items() if not each.is_idle(now)}
        return self._chats.setdefault(chat_id, _ChatPace())


def _wait_of(error: RetryAfter) -> timedelta:
    return error._retry_after  # The public property warns of its coming type.
