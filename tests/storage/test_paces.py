"""The shared pace of bulk sends."""

import asyncio
from datetime import UTC, datetime, timedelta

from bot.storage.database import Database
from bot.storage.paces import reserve

NOW = datetime(2027, 1, 11, 4, 30, tzinfo=UTC)
COST = timedelta(milliseconds=50)


async def test_no_two_callers_get_the_same_turn(database: Database) -> None:
    turns = await asyncio.gather(*(reserve(database, "bulk", NOW, COST) for _ in range(20)))
    assert sorted(turns) == [NOW + n * COST for n in range(20)]


async def test_a_turn_is_never_in_the_past(database: Database) -> None:
    await reserve(database, "bulk", NOW, COST)
    later = NOW + timedelta(hours=1)
    assert await reserve(database, "bulk", later, COST) == later


async def test_buckets_do_not_wait_for_each_other(database: Database) -> None:
    await reserve(database, "bulk", NOW, COST)
    assert await reserve(database, "other", NOW, COST) == NOW
