"""Prepared statements give what SQLAlchemy gives, on both engines."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from bot.domain.chat import Person
from bot.storage import census
from bot.storage.database import Database
from bot.storage.people import People
from bot.storage.prepared import Prepared, given, to
from bot.storage.prompts import Prompts
from bot.storage.tables import people, prompts

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


async def test_a_prepared_row_is_the_row_that_sqlalchemy_reads(database: Database):
    everything = Prepared(lambda _: select(prompts))
    async with database.write() as work:
        await Prompts(work).open(1, 2, "note", {"a": [1, "é"]}, NOW + timedelta(hours=1))
        plain = (await work.execute(select(prompts))).one()
        prepared = await everything.first(work)
    assert prepared is not None
    assert tuple(prepared) == tuple(plain)
    assert prepared.data == {"a": [1, "é"]}
    assert prepared.expires_at == NOW + timedelta(hours=1)


async def test_a_glance_sees_what_was_just_written(database: Database):
    async def kind() -> str | None:
        async with database.glance() as work:
            found = await Prompts(work).find(1, 2, NOW)
        return found[0] if found else None

    for expected in ("note", "zone"):
        async with database.write() as work:
            await Prompts(work).open(1, 2, expected, {}, NOW + timedelta(hours=1))
        assert await kind() == expected


async def test_a_naive_moment_is_refused_as_everywhere(database: Database):
    with pytest.raises(Exception, match="naive datetime"):
        async with database.write() as work:
            await People(work).meet(Person(1, "Asha"), NOW.replace(tzinfo=None))


async def test_what_the_database_refuses_is_a_database_error(database: Database):
    insert = Prepared(
        lambda _: people.insert().values(given(["id", "name", "is_hidden", "created_at"]))
    )
    row = to({"id": 1, "name": "Asha", "is_hidden": False, "created_at": NOW})
    async with database.write() as work:
        await insert.run(work, **row)
        with pytest.raises(DBAPIError):
            await insert.run(work, **row)


async def test_the_metrics_hear_of_prepared_statements_too(database: Database):
    heard: list[float] = []
    census.time_statements(database, heard.append)
    async with database.glance() as work:
        await Prompts(work).find(1, 2, NOW)
    assert len(heard) == 1
    assert 0 <= heard[0] < 5
