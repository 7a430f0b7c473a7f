"""The inbox: updates that are noted and not yet handled, and the numbers of those that were.

One update goes ``new`` -> (``sending``) -> ``done``, or ``poison`` when it can never be handled.
Once done its text is thrown away; its number stays for a day, because Telegram may send an update
twice. The embedded inbox lives in a file of its own, so that noting never waits for a quiz.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from bot.errors import StorageError
from bot.storage.tables_traffic import inbox

KEPT_FOR = timedelta(hours=24)
"""How long the number of a handled update is kept; Telegram keeps updates no longer."""

ASIDE_FOR = timedelta(days=7)
"""How long an update that was set aside is kept for the maintainer."""


class State(StrEnum):
    """Where an update stands."""

    NEW = "new"
    SENDING = "sending"  # A message in answer to it was about to go out, and may have.
    DONE = "done"
    POISON = "poison"


@dataclass(frozen=True, slots=True)
class Noted:
    """An update as it stands in the inbox.

    Attributes:
        payload: the update's JSON, as Telegram sent it.
        tries: how often handling it was begun again after a process had died.
    """

    update_id: int
    payload: str
    state: State = State.NEW
    tries: int = 0


class Inbox(Protocol):
    """Where updates are noted before they are confirmed.

    Everything raises ``StorageError`` when it could not be written; it may then be tried again.
    """

    async def open(self) -> None:
        """Open it; make what is missing."""

    async def close(self) -> None:
        """Let go of it; what is claimed here may be taken up elsewhere at once."""

    async def note(self, updates: Sequence[Noted], now: datetime) -> set[int]:
        """Note updates and return the numbers of those that were not known yet."""

    async def take_up(self, now: datetime) -> list[Noted]:
        """Claim and return, in order, what a process that is gone has left unfinished."""

    async def begin_again(self, update_ids: Sequence[int]) -> None:
        """Count one more try, before it is made."""

    async def mark_sending(self, update_id: int) -> None:
        """Note that a message is about to go out in answer to an update."""

    async def finish(self, update_id: int, now: datetime) -> None:
        """Note that an update was handled, and forget what stood in it."""

    async def set_aside(self, update_id: int, error: str, now: datetime) -> None:
        """Note that an update cannot be handled."""

    async def prune(self, now: datetime) -> None:
        """Forget what was handled long ago."""

    async def unfinished(self) -> int:
        """Return how many updates wait or are being handled."""


_NOTE = (
    "INSERT INTO inbox (update_id, payload, state, tries, received_at)"
    " VALUES (?, ?, 'new', 0, ?) ON CONFLICT DO NOTHING RETURNING update_id"
)
_UNFINISHED = "state IN ('new', 'sending')"
_AGAIN = "UPDATE inbox SET tries = tries + 1 WHERE update_id = ?"
_SENDING = "UPDATE inbox SET state = 'sending' WHERE update_id = ? AND state = 'new'"
_DONE = "UPDATE inbox SET state = 'done', payload = '', handled_at = ? WHERE update_id = ?"
_ASIDE = "UPDATE inbox SET state = 'poison', error = ?, handled_at = ? WHERE update_id = ?"
_PRUNE = "DELETE FROM inbox WHERE state = ? AND handled_at < ?"

_Write = tuple[str, Sequence[tuple[Any, ...]], "asyncio.Future[set[int]]"]


class FileInbox:
    """An inbox in a SQLite file, for one process.

    A commit is not forced to the disk: it has to outlive the process, which the system's own
    cache does, and not a power cut. Writes that wait for each other share one transaction.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._thread = ThreadPoolExecutor(1, "inbox")
        self._connection: sqlite3.Connection | None = None
        self._waiting: list[_Write] = []
        self._flushing: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Open the file; a second call changes nothing."""
        try:
            await self._run(self._connect)
        except (sqlite3.Error, OSError) as error:
            raise StorageError(f"The inbox {self._path.name} cannot be opened: {error}") from error

    async def close(self) -> None:
        """Write what still waits and close the file."""
        if self._flushing:
            await asyncio.wait([self._flushing])
        await self._run(self._disconnect)
        self._thread.shutdown()

    async def note(self, updates: Sequence[Noted], now: datetime) -> set[int]:
        """Note updates and return the numbers of those that were not known yet."""
        at = _stamp(now)
        return await self._write(_NOTE, [(each.update_id, each.payload, at) for each in updates])

    async def take_up(self, now: datetime) -> list[Noted]:
        """Return, in order, what was left unfinished."""
        query = (
            f"SELECT update_id, payload, state, tries FROM inbox WHERE {_UNFINISHED} ORDER BY 1"
        )
        rows = await self._read(query)
        return [Noted(row[0], row[1], State(row[2]), row[3]) for row in rows]

    async def begin_again(self, update_ids: Sequence[int]) -> None:
        """Count one more try, before it is made."""
        await self._write(_AGAIN, [(each,) for each in update_ids])

    async def mark_sending(self, update_id: int) -> None:
        """Note that a message is about to go out in answer to an update."""
        await self._write(_SENDING, [(update_id,)])

    async def finish(self, update_id: int, now: datetime) -> None:
        """Note that an update was handled, and forget what stood in it."""
        await self._write(_DONE, [(_stamp(now), update_id)])

    async def set_aside(self, update_id: int, error: str, now: datetime) -> None:
        """Note that an update cannot be handled."""
        await self._write(_ASIDE, [(error, _stamp(now), update_id)])

    async def prune(self, now: datetime) -> None:
        """Forget what was handled long ago."""
        limits = [(State.DONE, now - KEPT_FOR), (State.POISON, now - ASIDE_FOR)]
        await self._write(_PRUNE, [(state, _stamp(limit)) for state, limit in limits])

    async def unfinished(self) -> int:
        """Return how many updates wait or are being handled."""
        rows = await self._read(f"SELECT count(*) FROM inbox WHERE {_UNFINISHED}")
        return int(rows[0][0])

    async def _write(self, statement: str, rows: Sequence[tuple[Any, ...]]) -> set[int]:
        """Execute a statement for each row and return what it gives back, once committed."""
        written: asyncio.Future[set[int]] = asyncio.get_running_loop().create_future()
        self._waiting.append((statement, rows, written))
        if self._flushing is None or self._flushing.done():
            self._flushing = asyncio.create_task(self._flush())
        return await written

    async def _flush(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting, []
            try:
                results = await self._run(self._commit, batch)
            except (sqlite3.Error, OSError) as error:
                fault = StorageError(f"The inbox cannot be written: {error}")
                for *_, written in batch:
                    if not written.done():
                        written.set_exception(fault)
            else:
                for (*_, written), result in zip(batch, results, strict=True):
                    if not written.done():
                        written.set_result(result)

    def _commit(self, batch: Iterable[_Write]) -> list[set[int]]:
        connection = self._connect()
        connection.execute("BEGIN IMMEDIATE")
        try:
            results = [
                {got[0] for row in rows for got in connection.execute(statement, row)}
                for statement, rows, _ in batch
            ]
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        return results

    async def _read(self, query: str) -> list[Any]:
        def read() -> list[Any]:
            return self._connect().execute(query).fetchall()

        try:
            rows: list[Any] = await self._run(read)
        except (sqlite3.Error, OSError) as error:
            raise StorageError(f"The inbox cannot be read: {error}") from error
        return rows

    async def _run(self, work: Any, *args: Any) -> Any:  # noqa: ANN401 - whatever work gives
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, *args)

    def _connect(self) -> sqlite3.Connection:
        if self._connection is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            made = sqlite3.connect(self._path, isolation_level=None)
            try:
                _prepare(made)
            except sqlite3.Error:
                made.close()
                raise
            self._connection = made
        return self._connection

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _prepare(connection: sqlite3.Connection) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=10000"):
        connection.execute(f"PRAGMA {pragma}")
    dialect = sqlite.dialect()
    connection.execute(str(CreateTable(inbox, if_not_exists=True).compile(dialect=dialect)))
    for index in inbox.indexes:
        connection.execute(str(CreateIndex(index, if_not_exists=True).compile(dialect=dialect)))


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(sep=" ", timespec="microseconds")
