"""Writers that wait for each other share a commit and nothing else."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import event, text

from bot.storage.database import Database


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    opened = await Database.open(f"sqlite+aiosqlite:///{tmp_path / 'bot.sqlite3'}")
    async with opened.write() as work:
        await work.execute(text("CREATE TABLE marks (number INTEGER PRIMARY KEY)"))
    yield opened
    await opened.close()


async def mark(database: Database, number: int) -> None:
    async with database.write() as work:
        await work.execute(text(f"INSERT INTO marks VALUES ({number})"))


def marks_on_disk(database: Database) -> list[int]:
    with sqlite3.connect(database.engine.url.database or "") as other:
        found = [row[0] for row in other.execute("SELECT number FROM marks ORDER BY 1")]
    other.close()
    return found


def count_commits(database: Database) -> list[int]:
    commits: list[int] = []
    for engine in database.engines:
        event.listen(engine.sync_engine, "commit", lambda _: commits.append(1))
    return commits


async def test_what_was_written_is_seen_by_others_once_the_block_is_left(database: Database):
    await mark(database, 1)
    assert marks_on_disk(database) == [1]


async def test_twenty_who_write_at_once_need_few_commits(database: Database):
    commits = count_commits(database)
    await asyncio.gather(*(mark(database, number) for number in range(20)))
    assert marks_on_disk(database) == list(range(20))
    assert len(commits) <= 3


async def test_one_who_fails_takes_nothing_of_the_others_along(database: Database):
    async def fail() -> None:
        async with database.write() as work:
            await work.execute(text("INSERT INTO marks VALUES (99)"))
            raise KeyError("thought better of it")

    outcomes = await asyncio.gather(
        mark(database, 1), fail(), mark(database, 2), return_exceptions=True
    )
    assert isinstance(outcomes[1], KeyError)
    assert marks_on_disk(database) == [1, 2]


async def test_a_refused_statement_leaves_the_turn_to_the_next(database: Database):
    outcomes = await asyncio.gather(
        *(mark(database, number) for number in (1, 1, 2)), return_exceptions=True
    )
    assert [type(each).__name__ for each in outcomes] == ["NoneType", "IntegrityError", "NoneType"]
    assert marks_on_disk(database) == [1, 2]


async def test_who_gives_up_waiting_for_the_disk_does_not_stop_the_commit(database: Database):
    first, second = (asyncio.create_task(mark(database, number)) for number in (1, 2))
    for _ in range(3):
        await asyncio.sleep(0)
    first.cancel()
    await asyncio.wait([first, second])
    assert second.exception() is None
    assert 2 in marks_on_disk(database)


async def test_a_failed_commit_is_told_to_all_who_shared_it(database: Database):
    async with database.write() as work:
        await work.execute(text("CREATE TABLE children (mark INTEGER REFERENCES marks (number)"
                                " DEFERRABLE INITIALLY DEFERRED)"))  # fmt: skip

    async def orphan() -> None:
        async with database.write() as work:
            await work.execute(text("INSERT INTO children VALUES (404)"))

    outcomes = await asyncio.gather(orphan(), mark(database, 1), return_exceptions=True)
    assert [type(each).__name__ for each in outcomes] == ["IntegrityError"] * 2
    await mark(database, 2)
    assert marks_on_disk(database) == [2]
