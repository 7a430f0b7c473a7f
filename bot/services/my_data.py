"""A person's own data: taken along as files, and erased."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.domain.take_away import TakeAway, safe_cell
from bot.storage.database import Database
from bot.storage.inbox import Inbox
from bot.storage.my_data import Rows, read_all
from bot.storage.people import People

_CSV_TABLES = {"attempts": "my-answers.csv", "cards": "my-cards.csv"}


@dataclass(frozen=True)
class MyData:
    """The use cases of one's own data.

    Attributes:
        forget_in_memory: forgets what running services remember of a person.
        inboxes: where updates are noted; put in when one is opened.
    """

    database: Database
    forget_in_memory: Callable[[int], None]
    inboxes: list[Inbox] = field(default_factory=list)

    async def take_along(self, person_id: int, now: datetime) -> tuple[TakeAway, ...]:
        """Return all that is kept of a person as JSON, and answers and cards as CSV too."""
        async with self.database.read() as work:
            rows = await read_all(work, person_id)
        everything = {"exported_at": now.isoformat(), "person_id": person_id, "kept": rows}
        text = json.dumps(everything, ensure_ascii=False, indent=2, default=str)
        files = [TakeAway("my-data.json", text.encode(), 0)]
        files += [
            TakeAway(name, _write_csv(rows[table]), 0)
            for table, name in _CSV_TABLES.items()
            if table in rows
        ]
        return tuple(files)

    async def count(self, person_id: int) -> dict[str, int]:
        """Return how many rows there are of a person, by table."""
        async with self.database.read() as work:
            return _count(await read_all(work, person_id))

    async def forget(self, person_id: int) -> dict[str, int]:
        """Erase a person everywhere; return how many rows were erased, by table."""
        async with self.database.write() as work:
            # Counted before: what goes with its owner by itself is counted by no deletion.
            counted = _count(await read_all(work, person_id))
            await People(work).forget(person_id)
        self.forget_in_memory(person_id)
        for inbox in self.inboxes:
            await inbox.forget(person_id)
        return counted


def _count(rows: Rows) -> dict[str, int]:
    return {table: len(found) for table, found in rows.items()}


def _write_csv(rows: list[dict[str, Any]]) -> bytes:
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, list(rows[0]))
    writer.writeheader()
    writer.writerows(
        {name: safe_cell(_cell(value)) for name, value in row.items()} for row in rows
    )
    return buffer.getvalue().encode("utf-8-sig")


def _cell(value: Any) -> str:  # noqa: ANN401 - a column holds any type
    return "" if value is None else str(value)
