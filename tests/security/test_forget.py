"""/forget is complete: every table is filled, the person erased, and every cell looked at."""

import itertools
import json
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import JSON, BigInteger, Boolean, Date, Float, Integer, Table, select

from bot.services.my_data import MyData
from bot.storage.columns import UtcTime
from bot.storage.database import Database
from bot.storage.inbox import FileInbox, Noted
from bot.storage.inbox_shared import SharedInbox
from bot.storage.people import People
from bot.storage.tables_traffic import metadata
from tests.chat import START

PERSON, OTHER, GROUP = 777_000_111_222, 888_000_111_222, -1_001_234_567_890
NAME, OTHER_NAME = "Asha-who-leaves", "Bala-who-stays"

WITHOUT_PERSONS = {"unanswered", "suggestion_picks", "inbox", "paces", "leases"}
"""Tables that hold no person by design; the inbox has tests of its own below."""

numbers = itertools.count(1)


def row_for(table: Table, person: int, chat: int, parents: dict[str, Any]) -> dict[str, Any]:
    """Make up a row of a person in a chat; parents are the ids of the rows it belongs to."""
    row: dict[str, Any] = {}
    for column in table.columns:
        if column.name == "id" and column.autoincrement is True:
            continue
        if column.foreign_keys:
            (key,) = column.foreign_keys
            row[column.name] = parents[key.column.table.name]
        else:
            row[column.name] = value_for(table, column, person, chat)
    return row


def value_for(table: Table, column: Any, person: int, chat: int) -> Any:
    if column.name == "person_id" or (table.name == "people" and column.name == "id"):
        return person
    if column.name == "chat_id" or (table.name == "chats" and column.name == "id"):
        return chat
    if column.name == "name" and table.name in {"people", "early_votes"}:
        return NAME if person == PERSON else OTHER_NAME
    kind = column.type
    if isinstance(kind, UtcTime):
        return START
    if isinstance(kind, Date):
        return date(2027, 1, next(numbers) % 28 + 1)
    if isinstance(kind, JSON):
        return {}
    if isinstance(kind, Boolean):
        return False
    if isinstance(kind, Integer | BigInteger | Float):
        return next(numbers)
    return f"{next(numbers)}"


async def fill(database: Database, person: int, chat: int) -> None:
    """Put a row of a person in a chat into every table."""
    async with database.write() as work:
        parents: dict[str, Any] = {}
        for table in metadata.sorted_tables:
            if table.name in {"people", "chats"} and chat == GROUP:
                continue  # Once is enough; the group has a row of its own.
            row = row_for(table, person, chat, parents)
            done = await work.execute(table.insert().values(row))
            if done.inserted_primary_key:
                parents[table.name] = done.inserted_primary_key[0]


async def cells_of(database: Database) -> list[tuple[str, str, Any]]:
    """Return every cell of the database: (table, column, value)."""
    found = []
    async with database.read() as work:
        for table in metadata.sorted_tables:
            for row in (await work.execute(select(table))).mappings():
                found += [(table.name, name, value) for name, value in row.items()]
    return found


async def fill_all(database: Database) -> None:
    for person in (PERSON, OTHER):
        await fill(database, person, chat=person)
        await fill(database, person, chat=GROUP)


@pytest.mark.parametrize("way", ["People", "MyData"])
async def test_nothing_anywhere_names_a_forgotten_person(database: Database, way: str) -> None:
    await fill_all(database)
    before = await cells_of(database)
    assert {table for table, _, _ in before} == {each.name for each in metadata.sorted_tables}
    named = {table for table, _, value in before if str(PERSON) in str(value)}
    assert named == {each.name for each in metadata.sorted_tables} - WITHOUT_PERSONS
    if way == "People":
        async with database.write() as work:
            await People(work).forget(PERSON)
    else:
        await MyData(database, lambda _: None).forget(PERSON)
    left = [cell for cell in await cells_of(database) if str(PERSON) in str(cell[2])]
    assert left == []
    assert NAME not in str(await cells_of(database))


async def test_others_keep_all_they_had(database: Database) -> None:
    await fill_all(database)

    def of_other(cells: list[tuple[str, str, Any]]) -> list[tuple[str, str, Any]]:
        return [cell for cell in cells if cell[2] in (OTHER, OTHER_NAME)]

    before = of_other(await cells_of(database))
    async with database.write() as work:
        await People(work).forget(PERSON)
    assert of_other(await cells_of(database)) == before


async def test_a_groups_quiz_and_daily_question_outlive_their_starter(database: Database) -> None:
    """What one member set up is the group's; only whose doing it was is forgotten."""
    await fill_all(database)
    async with database.write() as work:
        await People(work).forget(PERSON)
    cells = await cells_of(database)
    for table in ("sessions", "posts", "subscriptions", "pushes"):
        chats = [value for name, column, value in cells if (name, column) == (table, "chat_id")]
        assert chats.count(GROUP) == 2, table


@pytest.fixture
async def box(database: Database, tmp_path: Path) -> AsyncIterator[FileInbox | SharedInbox]:
    """Yield the inbox that belongs to the engine."""
    shared = not database.is_sqlite
    made = SharedInbox(database) if shared else FileInbox(tmp_path / "inbox.sqlite3")
    await made.open()
    yield made
    await made.close()


async def in_inbox(box: FileInbox | SharedInbox, database: Database) -> list[tuple[Any, ...]]:
    """Return every cell of the inbox, row by row."""
    if isinstance(box, FileInbox):
        return [tuple(row) for row in await box.file.read("SELECT * FROM inbox ORDER BY 1")]
    async with database.read() as work:
        query = select(metadata.tables["inbox"]).order_by("update_id")
        return [tuple(row) for row in await work.execute(query)]


async def test_nothing_that_was_set_aside_names_a_forgotten_person(
    database: Database, box: FileInbox | SharedInbox
) -> None:
    """What crashed its handler is kept for a week, to be looked at: number, kind and error."""
    for number, who in enumerate((PERSON, OTHER), start=1):
        message = {"from": {"id": who, "first_name": NAME}, "text": f"secret of {who}"}
        update = json.dumps({"update_id": number, "message": message})
        await box.note([Noted(number, update, order_key=who)], START)
        await box.set_aside(number, "ValueError", START)
    assert str(PERSON) in str(await in_inbox(box, database))
    await MyData(database, lambda _: None, [box]).forget(PERSON)
    left, other = await in_inbox(box, database)
    assert str(PERSON) not in str(left)
    assert NAME not in str(left)
    assert {1, json.dumps({"kind": "message"}), "poison", "ValueError"} <= set(left)
    assert f"secret of {OTHER}" in str(other)


def test_every_table_says_whose_it_is_or_is_nobodys() -> None:
    """A new table must have person_id or chat_id, or stand in the list above with its reason."""
    for table in metadata.sorted_tables:
        owned = {"person_id", "chat_id"} & set(table.c.keys()) or table.name in {"people", "chats"}
        assert bool(owned) != (table.name in WITHOUT_PERSONS), table.name
