"""The faults, each as something that goes wrong while people ask and tap, and is mended again."""

import asyncio
import random
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.exc import OperationalError

from bot.playground.faults import Trouble
from bot.playground.refusals import Refusal
from bot.storage.inbox import FileInbox
from tests.faults.crowd import Audit
from tests.faults.ground import Ground

_NO_LIMIT = 2**30
_FULL_SECONDS = 20.0
METHODS = ("sendMessage", "editMessageText", "getUpdates", "answerCallbackQuery")


@dataclass(frozen=True)
class Outcome:
    """What came of one fault.

    Attributes:
        times: how often it was injected.
        longest: moved seconds that the bot waited in the worst round.
    """

    name: str
    times: int
    audit: Audit
    longest: float


Inject = Callable[[Ground, random.Random], int | Awaitable[int]]
"""Makes trouble for what comes next; returns how often, or 0 when the calls
that met it are to be counted."""


def trouble(kind: Trouble | Refusal, *methods: str) -> Inject:
    """Return what lets the next calls of some methods end badly."""

    def inject(ground: Ground, rng: random.Random) -> int:
        for method in methods or METHODS:
            ground.telegram.faults.add(method, kind, times=rng.randint(1, 3))
        return 0  # Those that were met are counted.

    return inject


def flood(ground: Ground, rng: random.Random) -> int:
    """Answer the next sends with 429."""
    ground.telegram.faults.add_flood("sendMessage", rng.randint(1, 5), times=3)
    return 0


def deliver_twice(ground: Ground, rng: random.Random) -> int:
    """Send the updates that wait a second time, out of order."""
    waiting = ground.telegram.updates.pending
    again = [dict(update) for update in waiting]
    rng.shuffle(again)
    waiting.extend(again)
    return len(again)


def api_away(ground: Ground, rng: random.Random) -> int:
    """Take the Bot API away for ten minutes."""
    until = ground.clock() + timedelta(minutes=10)
    ground.telegram.faults.add("*", Trouble.DROPPED_BEFORE)

    def keep_away(_: float) -> None:
        if ground.clock() < until:
            ground.telegram.faults.clear()
            ground.telegram.faults.add("*", Trouble.DROPPED_BEFORE)

    ground.on_sleep = keep_away
    return 1


def slow(ground: Ground, rng: random.Random) -> int:
    """Let every call take a tenth of a second longer."""
    ground.latency = 0.1
    return 1


def jump(seconds: float) -> Inject:
    """Return what moves the computer's clock, and with it Telegram's."""

    def inject(ground: Ground, rng: random.Random) -> int:
        ground.clock.advance(seconds=seconds)
        return 1

    return inject


def locked(name: str) -> Inject:
    """Return what holds a lock on a database file for a third of a second of real time."""

    def inject(ground: Ground, rng: random.Random) -> int:
        holder = sqlite3.connect(ground.folder / name, isolation_level=None, timeout=5)
        holder.execute("BEGIN IMMEDIATE")

        def release() -> None:
            holder.execute("ROLLBACK")
            holder.close()

        asyncio.get_running_loop().call_later(0.3, release)
        return 1

    return inject


async def inbox_full(ground: Ground, rng: random.Random) -> int:
    """Let the disk be full for the inbox, for twenty moved seconds."""
    inbox = ground.inbox
    assert isinstance(inbox, FileInbox)

    def set_limit(pages: int) -> None:
        inbox.file.connect().execute(f"PRAGMA max_page_count={pages}")

    await inbox.file.run(set_limit, 1)
    ground.mend_after(_FULL_SECONDS, lambda: inbox.file.run(set_limit, _NO_LIMIT))
    return 1


async def database_full(ground: Ground, rng: random.Random) -> int:
    """Let the disk be full for the database, for twenty moved seconds."""
    is_full = [True]

    real = ground.database.write

    @asynccontextmanager
    async def write() -> AsyncIterator[Any]:
        async with real() as work:
            yield work
            if is_full[0]:  # Where SQLite finds out: at the end, and undoes it all.
                cause = sqlite3.OperationalError("database or disk is full")
                raise OperationalError("COMMIT", {}, cause)

    async def mend() -> None:
        is_full[0] = False

    ground.database.write = write
    ground.mend_after(_FULL_SECONDS, mend)
    return 1


FAULTS: dict[str, Inject] = {
    "no fault at all": lambda ground, rng: 0,
    "latency of 0.1 s on every call": slow,
    "connection dropped before the call": trouble(Trouble.DROPPED_BEFORE, "getUpdates"),
    "connection dropped after the call": trouble(Trouble.DROPPED_AFTER),
    "timeout after the call": trouble(Trouble.TIMEOUT_AFTER),
    "502 with HTML": trouble(Trouble.BAD_GATEWAY),
    "500": trouble(Refusal(500, "Internal Server Error")),
    "half a JSON text": trouble(Trouble.MALFORMED),
    "429 bursts": flood,
    "updates twice and out of order": deliver_twice,
    "Bot API away for ten minutes": api_away,
    "clock jumps an hour ahead": jump(3600),
    "clock jumps a minute back": jump(-60),
    "database locked": locked("study_bot.sqlite3"),
    "inbox locked": locked("study_bot.inbox.sqlite3"),
    "disk full for the database": database_full,
    "disk full for the inbox": inbox_full,
}


async def run_fault(name: str, folder: Path, rounds: int, seed: int) -> Outcome:
    """Inject one fault again and again while people ask and tap; mend it; look what came of it."""
    rng, times, longest = random.Random(seed), 0, 0.0
    ground = Ground(folder)
    async with ground.running():
        for number in range(rounds):
            for turn in range(12):
                ground.ask(number * 12 + turn)
            injected = FAULTS[name](ground, rng)
            times += injected if isinstance(injected, int) else await injected
            await ground.play(ground.newcomer(), 3)
            longest, ground.waited = max(longest, ground.waited), 0.0
            await ground.mend()
            await ground.play(ground.newcomer(), 3)
        times = times or ground.telegram.faults.met
        return Outcome(name, times, await ground.audit(), longest)
