"""Everything that is kept of one person, row by row."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Table, or_, select

from bot.storage.database import Work
from bot.storage.people import owners_of
from bot.storage.tables_traffic import metadata

Rows = dict[str, list[dict[str, Any]]]


async def read_all(work: Work, person_id: int) -> Rows:
    """Return every row of a person by table, in values that JSON knows; empty tables left out."""
    found: Rows = {}
    for table in metadata.sorted_tables:
        rows = await _rows_of(work, table, person_id)
        if rows:
            found[table.name] = rows
    return found


async def _rows_of(work: Work, table: Table, person_id: int) -> list[dict[str, Any]]:
    owners = owners_of(table)
    if not owners:
        return []
    theirs = or_(*(owner == person_id for owner in owners))
    query = select(table).where(theirs).order_by(*table.primary_key.columns)
    rows = (await work.execute(query)).mappings()
    return [{name: _plain(value) for name, value in row.items()} for row in rows]


def _plain(value: Any) -> Any:  # noqa: ANN401 - a column holds any type
    return value.isoformat() if isinstance(value, datetime | date) else value
