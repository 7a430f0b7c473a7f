"""The people at the pretend Bot API: what they write and tap, and how long they wait.

A person writes, waits for the answer and writes again (full load), or people write at an even
pace whether they have an answer or not (calm). The wait is from the moment the update is ready for
the bot to the moment its last answer has come in: the message, or for a tap the edit and the
answer to the callback, whichever is later.
"""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

FIRST_PERSON = 7_000_001
Put = Callable[[bytes], None]


@dataclass(frozen=True, slots=True)
class Order:
    """What to let the people do.

    Attributes:
        pid: the bot's process; its CPU time is read.
        texts: what they write, in turn; empty for taps.
        taps: for each person's number the callback data to tap, in turn.
        people: how many there are.
        rate: updates a second, evenly; 0 for a closed loop.
        warm_seconds: before the measurement begins.
        seconds: of measurement.
    """

    pid: int
    texts: list[str] = field(default_factory=list)
    taps: list[list[str]] = field(default_factory=list)
    people: int = 50
    rate: float = 0.0
    warm_seconds: float = 0.5
    seconds: float = 2.0


@dataclass(frozen=True, slots=True)
class Found:
    """What was measured; times in milliseconds.

    Attributes:
        sends: messages, edits and alerts for each update.
        ran_dry: whether people had nothing left to tap.
    """

    updates: int
    seconds: float
    cpu_ms: float
    p50: float
    p95: float
    p99: float
    sends: float
    ran_dry: bool


def cpu_seconds(pid: int) -> float:
    """Return the CPU time of all threads of a process that are alive, to the nanosecond."""
    total = 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        total += int((task / "schedstat").read_text().split()[0])
    return total / 1e9


class Crowd:
    """Everybody who talks to the bot."""

    def __init__(self) -> None:
        self._numbers = iter(range(1 + int(time.time() * 1000) % 10**9, 2**60))
        self._asked: dict[int, deque[float]] = defaultdict(deque)
        self._missing: dict[int, set[str]] = {}
        self._waits: list[float] = []
        self._calls = 0
        self._order: Order | None = None
        self._put: Put = lambda _: None
        self._left: list[deque[str]] = []
        self._ran_dry = False

    def heard(self, what: str, person: int) -> None:
        """Take an answer of the bot to a person."""
        order, self._calls = self._order, self._calls + 1
        times = self._asked.get(person)
        if order is None or not times:
            return
        if order.taps:
            missing = self._missing[person]
            missing.discard(what)
            if missing:
                return
        self._waits.append(time.perf_counter() - times.popleft())
        if not order.rate:
            self._write(person)

    async def run(self, order: Order, put: Put) -> Found:
        """Let people talk to the bot and measure."""
        self._order, self._put = order, put
        self._left = [deque(data) for data in order.taps]
        self._asked.clear()
        self._ran_dry = False
        pace = asyncio.create_task(self._keep_pace(order)) if order.rate else None
        if not order.rate:
            for at in range(order.people):
                self._write(FIRST_PERSON + at)
        await asyncio.sleep(order.warm_seconds)
        self._waits, self._calls = [], 0
        began, cpu = time.perf_counter(), cpu_seconds(order.pid)
        await asyncio.sleep(order.seconds)
        seconds, used = time.perf_counter() - began, cpu_seconds(order.pid) - cpu
        waits, calls = sorted(self._waits), self._calls
        self._order = None
        if pace:
            pace.cancel()
        await asyncio.sleep(0.3)  # Answers under way come in and are passed over.
        return _found(waits, seconds, used, calls, ran_dry=self._ran_dry)

    async def _keep_pace(self, order: Order) -> None:
        rng, began = random.Random(5), time.perf_counter()
        for count in range(1, 10**9):
            self._write(FIRST_PERSON + rng.randrange(order.people))
            await asyncio.sleep(max(0.0, began + count / order.rate - time.perf_counter()))

    def _write(self, person: int) -> None:
        order = self._order
        assert order is not None
        number = next(self._numbers)
        if order.taps:
            left = self._left[person - FIRST_PERSON]
            if not left:
                self._ran_dry = True
                return
            if self._asked[person]:
                return  # Nobody taps a second button before the first has answered.
            self._missing[person] = {"alert", "edit"}
            update = _tap(number, person, left.popleft())
        else:
            update = _message(number, person, order.texts[number % len(order.texts)])
        self._asked[person].append(time.perf_counter())
        self._put(json.dumps(update).encode())


def _message(number: int, person: int, text: str) -> dict[str, object]:
    who = {"id": person, "is_bot": False, "first_name": f"Student {person % 100}"}
    chat = {"id": person, "type": "private", "first_name": who["first_name"]}
    message = {
        "message_id": number % 10**9,
        "date": int(time.time()),
        "chat": chat,
        "from": {**who, "language_code": "en"},
        "text": text,
    }
    return {"update_id": number, "message": message}


def _tap(number: int, person: int, data: str) -> dict[str, object]:
    shown = _message(number, person, "Question")["message"]
    assert isinstance(shown, dict)
    query = {
        "id": str(person),
        "from": shown["from"],
        "chat_instance": "1",
        "data": data,
        "message": {**shown, "from": {"id": 1, "is_bot": True, "first_name": "Bench"}},
    }
    return {"update_id": number, "callback_query": query}


def _found(waits: list[float], seconds: float, cpu: float, calls: int, *, ran_dry: bool) -> Found:
    if not waits:
        return Found(0, seconds, 0, 0, 0, 0, 0, ran_dry)

    def at(share: float) -> float:
        return waits[min(len(waits) - 1, int(share * len(waits)))] * 1000

    count = len(waits)
    return Found(
        count, seconds, cpu / count * 1000, at(0.5), at(0.95), at(0.99), calls / count, ran_dry
    )
