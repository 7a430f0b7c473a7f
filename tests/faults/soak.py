"""An hour's worth of traffic on a moved clock, and what it leaves behind."""

import asyncio
import gc
import os
from dataclasses import dataclass
from pathlib import Path

from tests.faults.ground import Ground

_PER_MINUTE = 100
_WARM_UP_MINUTES = 5


@dataclass
class Leftovers:
    """The process before and after; memory in MB."""

    updates: int
    memory_before: float
    memory_after: float
    files_before: int
    files_after: int
    tasks_before: int
    tasks_after: int


async def soak(folder: Path, minutes: int) -> Leftovers:
    """Let so many minutes of traffic pass: questions, quizzes, taps, ticks of the clock."""
    ground = Ground(folder)
    async with ground.running():
        await _pass(ground, 0, _WARM_UP_MINUTES)
        before = _measure()
        began = ground.telegram.updates.next_id
        await _pass(ground, _WARM_UP_MINUTES, minutes)
        after = _measure()
        updates = ground.telegram.updates.next_id - began
        pairs = [value for pair in zip(before, after, strict=True) for value in pair]
        return Leftovers(updates, *pairs)  # type: ignore[arg-type]


async def _pass(ground: Ground, begin: int, minutes: int) -> None:
    player = ground.newcomer()
    for minute in range(begin, begin + minutes):
        for turn in range(_PER_MINUTE):
            ground.ask(minute * _PER_MINUTE + turn)
        await ground.settle()
        await ground.play(player, 2)
        ground.taps.clear()
        ground.asked.clear()
        _forget(ground)
        ground.clock.advance(seconds=60)


def _forget(ground: Ground) -> None:
    """Throw away what the pretend Telegram keeps, so that the bot alone is measured."""
    ground.telegram.calls.clear()
    ground.telegram.world.callback_queries.clear()
    for chat in ground.telegram.world.chats.values():
        for number in list(chat.messages)[:-20]:
            del chat.messages[number]


def _measure() -> tuple[float, int, int]:
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    memory = pages * os.sysconf("SC_PAGE_SIZE") / 2**20
    return memory, len(list(Path("/proc/self/fd").iterdir())), len(asyncio.all_tasks())
