"""Counting rows by state, and timing statements: what the metrics tell of the database."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import event, func, select

from bot.storage.database import Database
from bot.storage.tables import pushes, sessions
from bot.storage.tables_traffic import outbox

_COUNTED = ((pushes, pushes.c.status), (outbox, outbox.c.state))


async def count_rows(database: Database) -> dict[tuple[str, str], int]:
    """Return how many rows of which table are in which state."""
    found: dict[tuple[str, str], int] = {}
    async with database.read() as work:
        for table, state in _COUNTED:
            rows = await work.execute(select(state, func.count()).group_by(state))
            found |= {(table.name, str(name)): count for name, count in rows}
        running = select(func.count()).where(sessions.c.ended_at.is_(None))
        found["sessions", "running"] = int(await work.scalar(running) or 0)
    return found


async def answers(database: Database) -> bool:
    """Tell whether the database answers."""
    async with database.read() as work:
        return bool(await work.scalar(select(1)))


def time_statements(database: Database, note: Callable[[float], None]) -> None:
    """Call ``note`` with the seconds that each statement took, prepared ones as well."""

    def before(connection: Any, *_: Any) -> None:  # noqa: ANN401 - the library's
        connection.info["began"] = time.monotonic()

    def after(connection: Any, *_: Any) -> None:  # noqa: ANN401
        note(time.monotonic() - connection.info["began"])

    database.heard.append(note)
    for engine in database.engines:
        event.listen(engine.sync_engine, "before_cursor_execute", before)
        event.listen(engine.sync_engine, "after_cursor_execute", after)
