"""One commit for all who wait: durable writes at more than the disk's pace.

Forcing a commit to the disk takes milliseconds, and SQLite has one writer. So those who want to
write while another commit is under way share the next one, each within a savepoint of its own:
what one of them takes back does not touch the others, and nobody goes on before all is on disk.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.storage.near_sqlite import NearConnection, near_of


@dataclass(frozen=True, slots=True)
class _Group:
    """Writers of one transaction.

    Attributes:
        written: done when the transaction is on disk; holds the error when it is not.
    """

    connection: AsyncConnection
    near: NearConnection
    written: asyncio.Future[None]


class GroupCommit:
    """Gives turns to write, one after the other, in shared transactions.

    Args:
        engine: of near connections to SQLite; its transactions begin IMMEDIATE.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._turn = asyncio.Lock()
        self._group: _Group | None = None
        self._committing: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """Take a turn; what was written is on disk when the block has been left."""
        async with self._turn:
            group = self._group or await self._open()
            # Said to the driver itself: SQLAlchemy would take longer than for a statement.
            sqlite = group.near.sqlite
            sqlite.execute("SAVEPOINT turn")
            try:
                yield group.connection
            except BaseException:
                sqlite.execute("ROLLBACK TO turn")
                raise
            finally:
                sqlite.execute("RELEASE turn")
        # Cancelling one who waits must not cancel the others' commit.
        await asyncio.shield(group.written)

    async def close(self) -> None:
        """Wait for the commit under way."""
        if self._committing:
            await asyncio.wait([self._committing])

    async def _open(self) -> _Group:
        connection = await self._engine.connect()
        try:
            await connection.begin()
        except BaseException:
            await connection.close()
            raise
        near = near_of(connection)
        assert near
        written = asyncio.get_running_loop().create_future()
        self._group = group = _Group(connection, near, written)
        # It queues for the turn behind everybody who waits now: these are the group.
        self._committing = asyncio.create_task(self._commit(group))
        return group

    async def _commit(self, group: _Group) -> None:
        async with self._turn:
            self._group = None
            try:
                await group.connection.commit()
            except Exception as error:
                group.written.set_exception(error)
                group.written.exception()  # Looked at, even when everybody has gone.
                await group.connection.invalidate()  # What could not be committed ends with it.
            else:
                group.written.set_result(None)
            finally:
                await group.connection.close()
