"""Insertion that says what to do when a row is there already, on both engines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Table
from sqlalchemy.dialects import sqlite

from bot.storage.database import Work

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql


def insert_into(work: Work, table: Table) -> postgresql.Insert | sqlite.Insert:
    """Return an INSERT that knows ``on_conflict_do_nothing`` and ``on_conflict_do_update``."""
    return insert_for(work.dialect.name, table)


def insert_for(dialect: str, table: Table) -> postgresql.Insert | sqlite.Insert:
    """Do the same for an engine named ``sqlite`` or ``postgresql``."""
    if dialect == "sqlite":
        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql  # Three megabytes that SQLite does without.

    return postgresql.insert(table)


async def insert_or_update(
    work: Work,
    table: Table,
    keys: tuple[str, ...],
    kept: tuple[str, ...] = (),
    **values: Any,  # noqa: ANN401 - columns hold any type
) -> None:
    """Insert a row, or change the row with the same keys.

    Args:
        work: the transaction.
        table: where.
        keys: the columns of the primary key or of a unique constraint.
        kept: columns that stay as they are when the row is there already.
        values: of the row, keys included.
    """
    statement = insert_into(work, table).values(values)
    changed = {name: statement.excluded[name] for name in values if name not in keys + kept}
    await work.execute(statement.on_conflict_do_update(index_elements=list(keys), set_=changed))
