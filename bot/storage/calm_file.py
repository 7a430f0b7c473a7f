"""A SQLite file of one process, written in the event loop in a twentieth of a millisecond.

A commit here is not forced to the disk: it has to outlive the process, which the system's own
cache does, and not a power cut. Changing threads for it takes longer than it takes. What may
take long is done in a thread, and writes wait for it: opening, reading, copying the log into the
file, and waiting for another process that holds the file.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

from bot.errors import StorageError

_PATIENCE_MS = 10_000
_COMMITS_IN_LOG = 500
"""So many commits, and the log is copied into the file; that waits for the disk."""

_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_PRAGMAS = (
    "page_size=1024",  # Of a new file; what is written here is small, and a commit writes pages.
    f"busy_timeout={_PATIENCE_MS}",
    "journal_mode=WAL",
    "synchronous=NORMAL",
    "wal_autocheckpoint=0",
)
_Write = tuple[str, Sequence[tuple[Any, ...]], "asyncio.Future[set[int]]"]


class CalmFile:
    """The file; writes that wait for each other share one transaction.

    Args:
        prepare: makes what is missing in it.
    """

    def __init__(self, path: Path, prepare: Callable[[sqlite3.Connection], None]) -> None:
        self._path = path
        self._prepare = prepare
        self._thread = ThreadPoolExecutor(1, path.stem)
        self._turn = asyncio.Lock()
        self._connection: sqlite3.Connection | None = None
        self._waiting: list[_Write] = []
        self._flushing: asyncio.Task[None] | None = None
        self._is_due = False
        self._has_long = False
        self._commits = 0

    async def open(self) -> None:
        """Open it; a second call changes nothing.

        Raises:
            StorageError: when that is not possible.
        """
        try:
            await self.run(self.connect)
        except (sqlite3.Error, OSError) as error:
            raise StorageError(f"{self._path.name} cannot be opened: {error}") from error

    async def close(self) -> None:
        """Write what still waits and close it."""
        self._flush()
        while self._flushing and not self._flushing.done():
            await asyncio.wait([self._flushing])
            self._flush()
        await self.run(self._disconnect)
        self._thread.shutdown()

    async def write(
        self,
        statement: str,
        rows: Sequence[tuple[Any, ...]],
        *,
        is_long: bool = False,
    ) -> set[int]:
        """Execute a statement for each row and return what it gives back, once committed.

        Args:
            is_long: whether it may take longer than the loop should stand still.

        Raises:
            StorageError: when it could not be written.
        """
        loop = asyncio.get_running_loop()
        written: asyncio.Future[set[int]] = loop.create_future()
        self._waiting.append((statement, rows, written))
        self._has_long |= is_long
        if not self._is_due:
            self._is_due = True
            loop.call_soon(self._flush)
        return await written

    async def read(self, query: str) -> list[Any]:
        """Return the rows of a query.

        Raises:
            StorageError: when they could not be read.
        """

        def read() -> list[Any]:
            return self.connect().execute(query).fetchall()

        try:
            rows: list[Any] = await self.run(read)
        except (sqlite3.Error, OSError) as error:
            raise StorageError(f"{self._path.name} cannot be read: {error}") from error
        return rows

    async def run(self, work: Any, *args: Any) -> Any:  # noqa: ANN401 - whatever work gives
        """Do something in the thread; what is to be written meanwhile waits."""
        loop = asyncio.get_running_loop()
        async with self._turn:
            try:
                return await loop.run_in_executor(self._thread, work, *args)
            finally:
                loop.call_soon(self._flush)

    def _flush(self) -> None:
        """Write what waits, unless the thread has its turn; then it is written after that."""
        self._is_due = False
        if not self._waiting or self._turn.locked():
            return
        if self._connection is None or self._has_long or self._commits >= _COMMITS_IN_LOG:
            self._flushing = asyncio.create_task(self._flush_in_thread())
            return
        batch, self._waiting = self._waiting, []
        try:
            results = _commit(self._connection, batch)
        except sqlite3.Error as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF in _BUSY:
                self._waiting = batch + self._waiting
                self._flushing = asyncio.create_task(self._flush_in_thread())
            else:
                self._refuse(batch, error)
        else:
            self._commits += 1
            _settle(batch, results)

    async def _flush_in_thread(self) -> None:
        batch, self._waiting = self._waiting, []
        self._has_long = False
        try:
            results = await self.run(self._commit_patiently, batch)
        except (sqlite3.Error, OSError) as error:
            self._refuse(batch, error)
        else:
            self._commits = 0
            _settle(batch, results)

    def _commit_patiently(self, batch: Iterable[_Write]) -> list[set[int]]:
        connection = self.connect()
        connection.execute(f"PRAGMA busy_timeout={_PATIENCE_MS}")
        try:
            results = _commit(connection, batch)
            with suppress(sqlite3.Error):  # It is committed, wherever it stands.
                connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
            return results
        finally:
            connection.execute("PRAGMA busy_timeout=0")

    def _refuse(self, batch: Iterable[_Write], error: Exception) -> None:
        for *_, written in batch:
            if not written.done():
                fault = StorageError(f"{self._path.name} cannot be written: {error}")
                written.set_exception(fault)

    def connect(self) -> sqlite3.Connection:
        """Return the connection, opened if it is not; only in the thread."""
        if self._connection is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            made = sqlite3.connect(self._path, isolation_level=None, check_same_thread=False)
            try:
                for pragma in _PRAGMAS:
                    made.execute(f"PRAGMA {pragma}")
                self._prepare(made)
                made.execute("PRAGMA busy_timeout=0")
            except sqlite3.Error:
                made.close()
                raise
            self._connection = made
        return self._connection

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _commit(connection: sqlite3.Connection, batch: Iterable[_Write]) -> list[set[int]]:
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


def _settle(batch: Iterable[_Write], results: Iterable[set[int]]) -> None:
    for (*_, written), result in zip(batch, results, strict=True):
        if not written.done():
            written.set_result(result)
