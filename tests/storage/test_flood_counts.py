"""The flood limits that replicas share: all that was taken counts, by whomever."""

import asyncio
from datetime import UTC, datetime, timedelta

from bot.services.flood import FloodGuard, Kind, Verdict
from bot.services.flood_sharing import FloodSharing, share_floods
from bot.storage.database import Database
from bot.storage.floods import FloodCounts, Taken

NOW = datetime(2027, 1, 11, 4, 30, tzinfo=UTC)
TWO = timedelta(seconds=2)
KEY = ("message", 7)


def welcome(guard: FloodGuard, times: int, now: datetime = NOW) -> int:
    verdicts = [guard.check_person(Kind.MESSAGE, 7, now) for _ in range(times)]
    return verdicts.count(Verdict.WELCOME)


def replicas(database: Database, count: int) -> list[FloodSharing]:
    return [FloodSharing(FloodGuard(30), FloodCounts(database)) for _ in range(count)]


async def test_what_replicas_took_adds_up(database: Database) -> None:
    counts = FloodCounts(database)
    taken = [Taken(KEY, NOW, TWO, 1), Taken(("tap", 7), NOW, TWO, 1)]
    await asyncio.gather(*(counts.settle(taken) for _ in range(20)))
    settled = await counts.settle([Taken(KEY, NOW, TWO, 1)])
    assert settled == {KEY: NOW + 21 * TWO}


async def test_a_bucket_that_is_full_again_is_forgotten(database: Database) -> None:
    counts = FloodCounts(database)
    await counts.settle([Taken(KEY, NOW, TWO, 1)])
    later = NOW + timedelta(seconds=3)
    await counts.forget_before(later)
    assert await counts.settle([Taken(KEY, later, TWO, 1)]) == {KEY: later + TWO}


async def test_a_clock_that_was_put_back_shuts_nobody_out_for_long(database: Database) -> None:
    counts = FloodCounts(database)
    await counts.settle([Taken(KEY, NOW + timedelta(hours=1), TWO, 1)])
    settled = await counts.settle([Taken(KEY, NOW, TWO, 1)])
    assert settled[KEY] <= NOW + timedelta(minutes=2) + TWO


async def test_three_replicas_let_one_flooder_have_one_share(database: Database) -> None:
    three = replicas(database, 3)
    taken = 0
    for _ in range(30):
        for each in three:
            taken += welcome(each.guard, 1)
            if each.guard.has_unsettled:
                await each._settle_once()
    # Up to five at each replica are not worth a word to the others.
    assert 30 <= taken <= 30 + 2 * 5
    # And so it goes on: a minute's worth in a minute, not three.
    more = 0
    for second in range(1, 61):
        for each in three:
            more += welcome(each.guard, 2, NOW + timedelta(seconds=second))
            if each.guard.has_unsettled:
                await each._settle_once()
    assert 25 <= more <= 33


async def test_ordinary_people_cost_the_database_nothing(database: Database) -> None:
    (one,) = replicas(database, 1)
    for minute in range(10):
        assert welcome(one.guard, 5, NOW + timedelta(minutes=minute)) == 5
    assert not one.guard.has_unsettled
    assert welcome(one.guard, 6, NOW + timedelta(minutes=10)) == 6
    assert one.guard.has_unsettled


async def test_a_database_that_is_away_leaves_each_replica_its_own_count(
    database: Database, caplog
) -> None:
    (one,) = replicas(database, 1)

    async def fail(_: object) -> None:
        raise ConnectionRefusedError

    whole, one.counts.settle = one.counts.settle, fail
    assert welcome(one.guard, 40) == 30
    await one.settle()
    assert "not shared" in caplog.text
    one.counts.settle = whole
    await one.settle()
    # Nothing of it is forgotten: the others hear of all thirty.
    assert await one.counts.settle([Taken(KEY, NOW, 0 * TWO, 0)]) == {KEY: NOW + 30 * TWO}


def test_one_process_alone_shares_nothing(tmp_path) -> None:
    alone = Database(f"sqlite+aiosqlite:///{tmp_path / 'bot.sqlite3'}")
    assert share_floods(FloodGuard(30), alone) is None
