"""Moving from SQLite to PostgreSQL: copied in one transaction, counted and compared."""

from __future__ import annotations

import hashlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Table, func, insert, select, text
from sqlalchemy.exc import SQLAlchemyError

from bot.errors import StorageError
from bot.storage.database import Database, Work
from bot.storage.tables_traffic import inbox, leases, metadata

_ROWS_AT_ONCE = 1000
_LEFT_BEHIND = {inbox, leases}
"""What belongs to a running process and has no meaning elsewhere."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of one table."""

    table: str
    rows: int


async def move(source: Database, target: Database) -> list[Moved]:
    """Copy every table into an empty database and prove that all rows arrived.

    Both must be open. Nothing is changed when anything goes wrong.

    Raises:
        StorageError: when the target is no empty PostgreSQL, or a row did not arrive as it was.
    """
    if target.is_sqlite:
        raise StorageError("The target must be PostgreSQL: postgresql+asyncpg://user@host/name")
    tables = [each for each in metadata.sorted_tables if each not in _LEFT_BEHIND]
    try:
        # Reading in one transaction sees one state, even while the bot goes on.
        async with source.read() as reading, target.write() as writing:
            await _refuse_full(writing, tables)
            return [await _move_table(reading, writing, table) for table in tables]
    except SQLAlchemyError as error:
        raise StorageError(f"Nothing was moved: {error}") from error


async def _refuse_full(work: Work, tables: list[Table]) -> None:
    for table in tables:
        if await work.scalar(select(func.count()).select_from(table)):
            raise StorageError(f"The target is not empty: {table.name} has rows in it")


async def _move_table(reading: Work, writing: Work, table: Table) -> Moved:
    async for rows in _chunks(reading, table):
        await writing.execute(insert(table), [dict(row._mapping) for row in rows])
    await _set_counter(writing, table)
    sent, arrived = await _fingerprint(reading, table), await _fingerprint(writing, table)
    if sent != arrived:
        raise StorageError(
            f"{table.name}: {sent[0]} rows were sent and {arrived[0]} arrived, or not all alike;"
            " nothing was moved"
        )
    return Moved(table.name, sent[0])


async def _chunks(work: Work, table: Table) -> AsyncIterator[list[Row[Any]]]:
    result = await work.stream(select(table))
    async for rows in result.partitions(_ROWS_AT_ONCE):
        yield list(rows)


async def _fingerprint(work: Work, table: Table) -> tuple[int, int]:
    """Return the number of rows and a sum over them that does not depend on their order."""
    count, total = 0, 0
    async for rows in _chunks(work, table):
        for row in rows:
            line = json.dumps(list(row), default=str, sort_keys=True)
            total += int.from_bytes(hashlib.sha256(line.encode()).digest()[:16])
            count += 1
    return count, total % 2**128


async def _set_counter(work: Work, table: Table) -> None:
    """Let the numbers that the database gives go on after the highest that arrived."""
    key = table.autoincrement_column
    if key is None:
        return
    await work.execute(
        text(
            f"SELECT setval(pg_get_serial_sequence('{table.name}', '{key.name}'),"
            f" coalesce(max({key.name}), 0) + 1, false) FROM {table.name}"
        )
    )
