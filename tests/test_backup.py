"""Backup while the bot writes, restore, and moving to PostgreSQL."""

import asyncio
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select, text

from bot import operating
from bot.cli import main
from bot.errors import StorageError
from bot.storage.backup import back_up, check, restore
from bot.storage.database import Database
from bot.storage.moving import move
from bot.storage.tables import chats, people, review_log
from bot.storage.tables_traffic import metadata
from tests.databases import postgres_server  # noqa: F401 - a fixture
from tests.storage.test_schema import _row

NOW = datetime(2027, 1, 11, 4, 30, 15, 250, tzinfo=UTC)


@pytest.fixture
def file(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return tmp_path / "study_bot.sqlite3"


@pytest.fixture
async def database(file):
    opened = await Database.open(f"sqlite+aiosqlite:///{file}")
    yield opened
    await opened.close()


async def add_chat(database: Database, number: int) -> None:
    async with database.write() as work:
        await work.execute(insert(chats).values(id=number, kind="private", created_at=NOW))


async def chat_ids(file: Path) -> list[int]:
    opened = await Database.open(f"sqlite+aiosqlite:///{file}")
    async with opened.read() as work:
        ids = [row.id for row in await work.execute(select(chats.c.id).order_by(chats.c.id))]
    await opened.close()
    return ids


async def test_a_backup_holds_what_was_committed_while_the_bot_writes_on(database, file, tmp_path):
    for number in range(50):
        await add_chat(database, number)
    saving = asyncio.create_task(asyncio.to_thread(back_up, file, tmp_path / "saved"))
    for number in range(50, 100):
        await add_chat(database, number)
    assert await saving > 0
    ids = await chat_ids(tmp_path / "saved")
    assert ids == list(range(len(ids)))
    assert len(ids) >= 50


async def test_a_backup_that_cannot_be_written_leaves_the_old_one(database, file, tmp_path):
    target = tmp_path / "saved"
    await add_chat(database, 1)
    back_up(file, target)
    (tmp_path / "saved.unfinished").mkdir()
    with pytest.raises((StorageError, OSError)):
        back_up(file, target)
    assert await chat_ids(target) == [1]


async def test_restoring_brings_back_what_was_and_keeps_what_is(database, file, tmp_path):
    await add_chat(database, 1)
    back_up(file, tmp_path / "saved")
    await add_chat(database, 2)
    await database.close()
    kept = restore(tmp_path / "saved", file)
    assert await chat_ids(file) == [1]
    assert kept is not None
    assert await chat_ids(kept) == [1, 2]


async def test_restoring_under_a_running_bot_is_refused(database, file, tmp_path):
    await add_chat(database, 1)
    back_up(file, tmp_path / "saved")
    await add_chat(database, 2)
    with pytest.raises(StorageError, match="stop it"):
        restore(tmp_path / "saved", file)
    async with database.read() as work:
        assert await work.scalar(select(func.count()).select_from(chats)) == 2


def make_garbage(path: Path) -> None:
    path.write_bytes(b"not a database" * 500)


def make_strange(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE other (x)")
    connection.close()


def make_newer(path: Path) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("CREATE TABLE alembic_version (version_num)")
    connection.execute("INSERT INTO alembic_version VALUES ('9999')")
    connection.close()


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (make_garbage, "not a sound database"),
        (make_strange, "not a database of this bot"),
        (make_newer, "newer version"),
        (lambda path: None, "no such file"),
    ],
)
async def test_only_a_sound_backup_of_ours_is_restored(database, file, tmp_path, make, said):
    await add_chat(database, 1)
    await database.close()
    make(tmp_path / "saved")
    with pytest.raises(StorageError, match=said):
        restore(tmp_path / "saved", file)
    assert await chat_ids(file) == [1]


async def test_the_commands_say_what_they_did(database, file, tmp_path, capsys):
    await add_chat(database, 1)
    await database.close()
    assert main(["backup", "saved"]) == 0
    assert main(["restore", "saved"]) == 0
    said = capsys.readouterr().out
    assert "Saved to saved" in said
    assert "Restored from saved" in said
    assert check(file)


def test_a_backup_without_a_database_is_refused_in_a_line(file, capsys):
    assert main(["backup", "saved"]) == 2
    assert "no database yet" in capsys.readouterr().err


def test_postgresql_is_not_saved_as_a_file(file, monkeypatch, capsys):
    monkeypatch.setenv("DATABASE_URL", "postgresql+asyncpg://x@localhost/x")
    assert main(["backup", "saved"]) == 2
    assert "pg_dump" in capsys.readouterr().err


async def fill(database: Database) -> None:
    async with database.write() as work:
        for table in metadata.sorted_tables:
            await work.execute(insert(table).values(_row(table)))
        await work.execute(
            insert(people),
            [{"id": n, "name": f"µ{n} 🧪", "created_at": NOW} for n in range(100, 2600)],
        )


async def test_moving_brings_every_row_as_it_was(database, file, postgres_server):  # noqa: F811
    await fill(database)
    name = await postgres_server.create_database()
    moved = await operating._move(operating.read_settings(), postgres_server.url(name))
    assert {each.table: each.rows for each in moved}["people"] == 2501
    assert len(moved) == len(metadata.tables) - 2
    target = await Database.open(postgres_server.url(name))
    async with target.write() as work:
        # The counter goes on behind the highest number that arrived, which is 7.
        values = {"person_id": 1, "question_id": "q", "rating": 3, "reviewed_at": NOW}
        new = await work.scalar(insert(review_log).values(**values).returning(review_log.c.id))
        assert new == 8
    await target.close()
    await postgres_server.drop_database(name)


async def test_moving_into_a_database_with_rows_is_refused(database, postgres_server):  # noqa: F811
    await add_chat(database, 1)
    name = await postgres_server.create_database()
    target = await Database.open(postgres_server.url(name))
    await add_chat(target, 2)
    with pytest.raises(StorageError, match="not empty: chats"):
        await move(database, target)
    await target.close()
    await postgres_server.drop_database(name)


async def test_a_row_that_arrives_changed_undoes_the_move(database, postgres_server):  # noqa: F811
    await fill(database)
    name = await postgres_server.create_database()
    target = await Database.open(postgres_server.url(name))
    async with target.write() as work:
        await work.execute(text(
            "CREATE FUNCTION spoil() RETURNS trigger AS"
            " $$ BEGIN NEW.name := 'x'; RETURN NEW; END $$ LANGUAGE plpgsql"
        ))  # fmt: skip
        await work.execute(text(
            "CREATE TRIGGER spoil BEFORE INSERT ON people FOR EACH ROW EXECUTE FUNCTION spoil()"
        ))  # fmt: skip
    with pytest.raises(StorageError, match=r"people: .* nothing was moved"):
        await move(database, target)
    async with target.read() as work:
        for table in metadata.sorted_tables:
            assert await work.scalar(select(func.count()).select_from(table)) == 0
    await target.close()
    await postgres_server.drop_database(name)
