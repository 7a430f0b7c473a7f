"""The schema: migrations up and down with data in them, and equal to the tables."""

import re
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import (
    JSON,
    Boolean,
    Connection,
    Date,
    Float,
    Integer,
    String,
    Table,
    insert,
    inspect,
    select,
    text,
)
from sqlalchemy.exc import StatementError

from bot.errors import StorageError
from bot.storage.columns import UtcTime
from bot.storage.database import HEAD, Database
from bot.storage.migrations import downgrade, make_config, upgrade
from bot.storage.tables import cards, chats
from bot.storage.tables_traffic import metadata

NOW = datetime(2027, 1, 11, 4, 30, 15, 250, tzinfo=UTC)
SAMPLES = {String: "x", Integer: 7, Boolean: True, Float: 1.5, JSON: {"a": [1]}, Date: NOW.date()}


@pytest.fixture
async def migrated(database_url: str) -> AsyncIterator[Database]:
    """Yield a database made by the migrations instead of by the tables."""
    opened = await Database.open(database_url)
    async with opened.write() as work:
        await work.run_sync(_drop_all)
        await work.run_sync(lambda connection: upgrade(connection, None))
    yield opened
    await opened.close()


def _drop_all(connection: Connection) -> None:
    metadata.drop_all(connection)
    connection.execute(text("DROP TABLE alembic_version"))


def _describe(connection: Connection) -> list[str]:
    """Return every table and index as the engine has it."""
    if connection.dialect.name == "sqlite":
        query = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'alembic%'"
    else:
        query = """
            SELECT indexdef FROM pg_indexes
             WHERE schemaname = 'public' AND tablename <> 'alembic_version'
            UNION ALL
            SELECT concat_ws(' ', table_name, column_name, data_type, is_nullable, column_default,
                             character_maximum_length)
              FROM information_schema.columns
             WHERE table_schema = 'public' AND table_name <> 'alembic_version'
            UNION ALL
            SELECT conrelid::regclass || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
             WHERE connamespace = 'public'::regnamespace
               AND conrelid::regclass::text <> 'alembic_version'
        """
    lines = (re.sub(r"\s+", " ", row[0]) for row in connection.execute(text(query)))
    # The order of a table's constraints says nothing.
    return sorted(" ".join(sorted(re.split(r"[ ,()]+", line))) for line in lines)


def _row(table: Table) -> dict[str, object]:
    """Return a value for every column."""
    row: dict[str, object] = {}
    for column in table.columns:
        kinds = (kind for kind in SAMPLES if isinstance(column.type, kind))
        row[column.name] = NOW if isinstance(column.type, UtcTime) else SAMPLES[next(kinds)]
    return row


async def test_a_new_database_has_what_the_migrations_make(
    database: Database, migrated: Database
) -> None:
    # `migrated` has emptied the database of `database` and built it anew.
    async with migrated.write() as work:
        by_migrations = await work.run_sync(_describe)
        await work.run_sync(_drop_all)
        await work.run_sync(metadata.create_all)
        by_tables = await work.run_sync(_describe)
    assert by_migrations == by_tables
    assert len(by_tables) > 30


async def test_the_migrations_make_what_the_tables_say(migrated: Database) -> None:
    def compare(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return compare_metadata(context, metadata)

    async with migrated.read() as work:
        assert await work.run_sync(compare) == []


async def test_every_table_with_data_in_it_goes_down_and_up(migrated: Database) -> None:
    async with migrated.write() as work:
        for table in metadata.sorted_tables:
            await work.execute(insert(table).values(_row(table)))
    async with migrated.write() as work:
        await work.run_sync(lambda connection: downgrade(connection, "base"))
        left = await work.run_sync(lambda connection: inspect(connection).get_table_names())
        assert left == ["alembic_version"]
        await work.run_sync(lambda connection: upgrade(connection, None))
    async with migrated.read() as work:
        assert (await work.execute(select(chats))).first() is None


async def test_what_is_stored_is_read_back(migrated: Database) -> None:
    async with migrated.write() as work:
        for table in metadata.sorted_tables:
            await work.execute(insert(table).values(_row(table)))
    async with migrated.read() as work:
        for table in metadata.sorted_tables:
            assert (await work.execute(select(table))).one()._asdict() == _row(table), table.name


def test_the_head_in_the_code_is_the_newest_migration() -> None:
    assert ScriptDirectory.from_config(make_config()).get_current_head() == HEAD


async def test_opening_again_changes_nothing(database: Database, database_url: str) -> None:
    async with database.write() as work:
        await work.execute(insert(chats).values(id=1, kind="private", created_at=NOW))
    again = await Database.open(database_url)
    async with again.read() as work:
        assert (await work.scalar(select(chats.c.kind))) == "private"
    await again.close()


async def test_a_database_of_a_newer_bot_is_refused(database: Database, database_url: str) -> None:
    async with database.write() as work:
        await work.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StorageError, match="9999"):
        await Database.open(database_url)


async def test_a_database_that_cannot_be_opened_is_said_in_a_line(tmp_path: Path) -> None:
    garbage = tmp_path / "garbage.sqlite3"
    garbage.write_bytes(b"not a database" * 100)
    for path in (tmp_path, garbage):
        with pytest.raises(StorageError, match="cannot be opened"):
            await Database.open(f"sqlite+aiosqlite:///{path}")
    missing = "postgresql+asyncpg://postgres@/none?host=/nowhere"
    with pytest.raises(StorageError, match="cannot be opened"):
        await Database.open(missing)


async def test_moments_come_back_in_utc(database: Database) -> None:
    india = timezone(timedelta(hours=5, minutes=30))
    async with database.write() as work:
        values = {"question_id": "q", "topic_id": "t", "state": 1}
        moment = NOW.astimezone(india)
        await work.execute(insert(cards).values(person_id=1, due_at=moment, **values))
    async with database.read() as work:
        due_at = await work.scalar(select(cards.c.due_at))
    assert due_at == NOW
    assert due_at.utcoffset() == timedelta(0)


async def test_a_naive_moment_is_refused(database: Database) -> None:
    naive = NOW.replace(tzinfo=None)
    with pytest.raises(StatementError, match="naive"):
        async with database.write() as work:
            await work.execute(insert(chats).values(id=1, kind="group", created_at=naive))


async def _fail_in_the_middle(database: Database) -> None:
    async with database.write() as work:
        await work.execute(insert(chats).values(id=1, kind="group", created_at=NOW))
        raise KeyError


async def test_a_block_that_raises_leaves_nothing_behind(database: Database) -> None:
    with pytest.raises(KeyError):
        await _fail_in_the_middle(database)
    async with database.read() as work:
        assert (await work.execute(select(chats))).first() is None


def test_a_database_at_its_head_opens_without_alembic(tmp_path: object) -> None:
    script = (
        "import asyncio, sys\n"
        "from bot.storage.database import Database\n"
        f"url = 'sqlite+aiosqlite:///{tmp_path}/bot.sqlite3'\n"
        "async def opening():\n"
        "    for _ in range(2):\n"
        "        database = await Database.open(url)\n"
        "        await database.close()\n"
        "asyncio.run(opening())\n"
        "sys.exit('alembic' in sys.modules)\n"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
