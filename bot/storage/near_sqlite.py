"""A SQLite connection that works in the event loop's own thread, and commits in another one.

aiosqlite passes every step of every statement to a thread and waits for it: four changes of
thread for a statement that takes SQLite twenty microseconds. Here only what may wait for the disk
or for another process goes there: committing, and beginning to write when another one is writing.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

import aiosqlite
from sqlalchemy.ext.asyncio import AsyncConnection

BEGIN_WRITING = "BEGIN IMMEDIATE"
PATIENCE_MS = 10_000
"""How long is waited for another process that is writing."""

_CHUNK = 64


class NearConnection(aiosqlite.Connection):
    """A connection for short statements on few rows.

    Attributes:
        heard: told of the seconds that each prepared statement took; for metrics.
    """

    heard: Sequence[Callable[[float], None]] = ()

    @property
    def sqlite(self) -> sqlite3.Connection:
        """The driver's own connection, for prepared statements."""
        return self._conn

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - whatever fn gives
        if not self._running or self._connection is None:
            raise ValueError("Connection closed")
        if args and args[0] == BEGIN_WRITING:
            return await self._begin(fn, *args)
        return fn(*args, **kwargs)

    async def _begin(self, fn: Callable[..., Any], *args: Any) -> Any:  # noqa: ANN401
        """Begin to write at once; wait in the thread when another process is writing."""
        self._conn.execute("PRAGMA busy_timeout=0")
        try:
            return fn(*args)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
        finally:
            self._conn.execute(f"PRAGMA busy_timeout={PATIENCE_MS}")
        return await self._in_thread(fn, *args)

    async def commit(self) -> None:
        """Commit where waiting for the disk holds nobody up."""
        await self._in_thread(self._conn.commit)

    async def _in_thread(self, fn: Callable[..., Any], *args: Any) -> Any:  # noqa: ANN401
        work = asyncio.ensure_future(super()._execute(fn, *args))  # type: ignore[no-untyped-call]
        try:
            return await asyncio.shield(work)
        except asyncio.CancelledError:
            # Nobody may touch the connection here as long as it is in use there, however often
            # this task is cancelled meanwhile.
            while not work.done():
                with suppress(asyncio.CancelledError):
                    await asyncio.wait([work])
            raise


def open_near(
    heard: Sequence[Callable[[float], None]],
    *args: Any,  # noqa: ANN401 - as sqlite3.connect
    **kwargs: Any,  # noqa: ANN401
) -> NearConnection:
    """Return a connection that is opened when it is awaited."""

    def connect() -> sqlite3.Connection:
        opened: sqlite3.Connection = sqlite3.connect(
            *args, **kwargs | {"check_same_thread": False}
        )
        return opened

    connection = NearConnection(connect, _CHUNK)
    connection.heard = heard
    connection._thread.daemon = True  # As SQLAlchemy has it.
    return connection


def near_of(work: AsyncConnection) -> NearConnection | None:
    """Return the near connection behind a transaction; None when it is another one."""
    sync = work.sync_connection
    driver = sync.connection.driver_connection if sync else None
    return driver if isinstance(driver, NearConnection) else None
