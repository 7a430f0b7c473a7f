"""Telegram's flood control: how many messages it takes in a while, and who sent too many.

Telegram does not publish exact numbers. These are its advice: about 30 messages a second over
all chats, about one a second to a private chat with short bursts, 20 a minute to a group, where
edits count as well. Counting always happens; refusing is switched on with `is_enforced`.
"""

import math
from collections import Counter, defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bot.playground.refusals import too_many_requests


@dataclass(frozen=True)
class Pace:
    """So many messages within a sliding window."""

    messages: int
    window_seconds: float


@dataclass
class FloodControl:
    """Counts sends and edits, and refuses what is too much.

    Attributes:
        clock: The present time, aware.
        is_enforced: Whether too many messages are refused with 429.
        sends: Accepted messages and edits by chat.
        refusals: Provoked 429s by chat.
        ignored: Calls to a chat that came before its retry_after was over.
    """

    clock: Callable[[], datetime]
    is_enforced: bool = False
    overall: Pace = Pace(30, 1)
    private: Pace = Pace(5, 5)
    group: Pace = Pace(20, 60)
    sends: Counter[int] = field(default_factory=Counter)
    refusals: Counter[int] = field(default_factory=Counter)
    ignored: Counter[int] = field(default_factory=Counter)
    _times: dict[int | None, deque[float]] = field(default_factory=lambda: defaultdict(deque))
    _banned_until: dict[int, float] = field(default_factory=dict)

    def admit(self, chat_id: int) -> None:
        """Count one message or edit to a chat.

        Raises:
            Refusal: 429, if it is one too many and limits are enforced.
        """
        now = self.clock().timestamp()
        if self.is_enforced:
            self._refuse_if_too_many(chat_id, now)
        pace = self.private if chat_id > 0 else self.group
        for key, window in ((None, self.overall.window_seconds), (chat_id, pace.window_seconds)):
            times = self._times[key]
            times.append(now)
            while times and times[0] <= now - window:
                times.popleft()
        self.sends[chat_id] += 1

    def _refuse_if_too_many(self, chat_id: int, now: float) -> None:
        banned_until = self._banned_until.get(chat_id, 0.0)
        if banned_until > now:
            self.ignored[chat_id] += 1
            self._refuse(chat_id, banned_until - now)
        pace = self.private if chat_id > 0 else self.group
        wait = max(self._wait(chat_id, pace, now), self._wait(None, self.overall, now))
        if wait > 0:
            self._banned_until[chat_id] = now + math.ceil(wait)
            self._refuse(chat_id, wait)

    def _wait(self, key: int | None, pace: Pace, now: float) -> float:
        times = [time for time in self._times[key] if time > now - pace.window_seconds]
        if len(times) < pace.messages:
            return 0.0
        return times[-pace.messages] + pace.window_seconds - now

    def _refuse(self, chat_id: int, wait_seconds: float) -> None:
        self.refusals[chat_id] += 1
        raise too_many_requests(max(1, math.ceil(wait_seconds)))
