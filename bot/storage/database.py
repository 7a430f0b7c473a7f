"""The database: opening it, bringing its schema up to date, and transactions on it.

SQLite (WAL) has one writer at a time: writes of this process take turns, begin IMMEDIATE, so
that none ever waits in the middle, and share commits. PostgreSQL locks rows where a store asks
for it.
"""

from __future__ import annotations

import functools
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.errors import StorageError
from bot.storage.group_commit import GroupCommit
from bot.storage.near_sqlite import BEGIN_WRITING, PATIENCE_MS, open_near
from bot.storage.tables import complete_for_postgresql
from bot.storage.tables_traffic import metadata

HEAD = "0002"
"""The newest migration; kept here so that a start need not import Alembic. A test compares."""

_MIGRATION_LOCK = 4_110_420_262
_READS_ONLY = "reads_only"

Work = AsyncConnection
"""A transaction under way, as stores take it."""


class Database:
    """A database at an address; nothing is opened before ``migrate``.

    Args:
        url: ``sqlite+aiosqlite:///FILE`` or ``postgresql+asyncpg://...``.
    """

    def __init__(self, url: str) -> None:
        self.heard: list[Callable[[float], None]] = []  # of prepared statements; for metrics
        self._engine = engine = _make_engine(make_url(url))
        self._reader = engine.execution_options(**{_READS_ONLY: True})
        self._writer = _make_writer(engine.url, self.heard) if self.is_sqlite else None
        self._turns = GroupCommit(self._writer) if self._writer else None
        self._glancing: AsyncConnection | None = None

    @classmethod
    async def open(cls, url: str) -> Database:
        """Return the database at an address, opened and with the newest schema.

        Raises:
            StorageError: as ``migrate`` does.
        """
        database = cls(url)
        await database.migrate()
        return database

    async def migrate(self) -> None:
        """Open the database and bring it to the newest schema.

        Raises:
            StorageError: when it cannot be opened or belongs to a newer version of the bot.
        """
        try:
            _touch_sqlite(self._engine.url)
            await self._migrate()
            if self._writer:
                self._glancing = await self._writer.connect()
        except BaseException as exc:
            await self.close()
            if isinstance(exc, DBAPIError | sqlite3.Error | OSError):
                raise StorageError(f"The database cannot be opened: {exc}") from exc
            raise

    @property
    def is_sqlite(self) -> bool:
        """True for the embedded engine."""
        return self._engine.dialect.name == "sqlite"

    @property
    def engine(self) -> AsyncEngine:
        """The engine, for backup, moving and tests."""
        return self._engine

    @property
    def engines(self) -> tuple[AsyncEngine, ...]:
        """Every engine that executes statements, for metrics."""
        return (self._engine, self._writer) if self._writer else (self._engine,)

    async def close(self) -> None:
        """Close every connection."""
        if self._turns and self._writer:
            await self._turns.close()
            if self._glancing:
                await self._glancing.close()
                self._glancing = None
            await self._writer.dispose()
        await self._engine.dispose()

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Work]:
        """Open a transaction that may write; it is committed unless the block raises."""
        async with self._turns.transaction() if self._turns else self._engine.begin() as work:
            yield work

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Work]:
        """Open a transaction that only reads."""
        async with self._reader.connect() as connection:
            yield connection

    @asynccontextmanager
    async def glance(self) -> AsyncIterator[Work]:
        """Open a connection for a few prepared statements that only read.

        On SQLite it is always the same one, outside of any transaction: nothing is begun or
        ended for a look at one row.
        """
        if self._glancing is not None:
            yield self._glancing
            return
        async with self.read() as connection:
            yield connection

    async def _migrate(self) -> None:
        async with self.read() as connection:
            if await connection.run_sync(_read_version) == HEAD:
                return
        async with self.write() as connection:
            if not self.is_sqlite:
                # Replicas that start together take turns.
                await connection.execute(text(f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})"))
            await connection.run_sync(_bring_to_head)


def _make_engine(address: URL) -> AsyncEngine:
    if address.get_backend_name() != "sqlite":
        complete_for_postgresql()
        return create_async_engine(
            address, pool_size=10, max_overflow=10, pool_pre_ping=True, hide_parameters=True
        )
    return _as_we_use_it(create_async_engine(address, hide_parameters=True))


def _make_writer(address: URL, heard: list[Callable[[float], None]]) -> AsyncEngine:
    """Return the engine of two connections to SQLite: one writes, one is for a glance."""
    near = {"async_creator_fn": functools.partial(open_near, heard)}
    made = create_async_engine(address, connect_args=near, pool_size=2, hide_parameters=True)
    return _as_we_use_it(made)


def _as_we_use_it(engine: AsyncEngine) -> AsyncEngine:
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _touch_sqlite(address: URL) -> None:
    """Make the folder of a SQLite file and see that the file can be opened."""
    if address.get_backend_name() == "sqlite" and address.database:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
        # aiosqlite leaves its thread behind when it cannot connect; so a bad path ends here.
        sqlite3.connect(address.database).close()


def _prepare_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own
    # The driver must not open transactions by itself; _begin_sqlite does.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={PATIENCE_MS}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    reads_only = connection.get_execution_options().get(_READS_ONLY)
    connection.exec_driver_sql("BEGIN" if reads_only else BEGIN_WRITING)


def _read_version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    version: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return version


def _bring_to_head(connection: Connection) -> None:
    version = _read_version(connection)
    if version == HEAD:
        return
    if version is None and not inspect(connection).get_table_names():
        # A new database skips the history; a test proves that both ways end alike.
        metadata.create_all(connection)
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
        connection.execute(text(f"INSERT INTO alembic_version VALUES ('{HEAD}')"))
        return
    from bot.storage.migrations import upgrade

    upgrade(connection, version)
