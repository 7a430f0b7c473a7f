"""The clock beats while it runs, never twice at once, and ends what it has begun."""

import asyncio

import pytest

from bot.gateway import clockwork
from bot.gateway.clockwork import Clockwork


@pytest.fixture(autouse=True)
def _fast(monkeypatch):
    monkeypatch.setattr(clockwork, "TICK_SECONDS", 0.001)


async def test_it_beats_until_it_is_paused():
    beats, third = 0, asyncio.Event()

    async def tick():
        nonlocal beats
        beats += 1
        if beats == 3:
            third.set()

    clock = Clockwork(tick)
    clock.start()
    await third.wait()
    clock.pause()
    await asyncio.sleep(0.01)
    assert beats == 3
    await clock.stop()


async def test_a_long_tick_is_followed_by_one_and_is_ended_before_the_stop():
    begun, may_end, ended = asyncio.Event(), asyncio.Event(), []

    async def tick():
        begun.set()
        await may_end.wait()
        ended.append(1)

    clock = Clockwork(tick)
    clock.start()
    await begun.wait()
    await asyncio.sleep(0.01)  # Many ticks' time, and still the first one.
    asyncio.get_running_loop().call_later(0.005, may_end.set)
    await clock.stop()
    assert ended == [1]


async def test_a_clock_that_never_began_stops():
    async def tick():
        raise AssertionError("it was stopped before")

    clock = Clockwork(tick)
    clock.start()
    await clock.stop()
