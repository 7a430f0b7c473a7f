"""The inbox of several replicas, in PostgreSQL: whoever notes an update handles it.

A row is claimed for a short while, again and again, as long as its replica lives. When one dies
its rows fall free, and another takes them up. The database's clock counts, not the replicas'.
"""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Update, delete, func, select, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from bot.errors import StorageError
from bot.storage.database import Database
from bot.storage.inbox import ASIDE_FOR, KEPT_FOR, Noted, State
from bot.storage.tables_traffic import inbox

CLAIM = timedelta(seconds=15)
"""How long a replica may be silent before its updates are taken up by another."""

_AT_ONCE = 100
_IS_UNFINISHED = inbox.c.state.in_([State.NEW, State.SENDING])


class SharedInbox:
    """An inbox that replicas share.

    Args:
        database: on PostgreSQL.
        replica: a name that no other replica has; None makes one.
        claim: how long this replica may be silent before others take up its updates.
    """

    def __init__(
        self, database: Database, replica: str | None = None, claim: timedelta = CLAIM
    ) -> None:
        self._database = database
        self.claim = claim
        self.replica = replica or f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"

    async def open(self) -> None:
        """Nothing to open: the database is."""

    async def close(self) -> None:
        """Let other replicas have at once what is unfinished here."""
        mine = (inbox.c.claimed_by == self.replica) & _IS_UNFINISHED
        await self._change(update(inbox).where(mine).values(claimed_until=None))

    async def note(self, updates: Sequence[Noted], now: datetime) -> set[int]:
        """Note updates for this replica; return the numbers of those that were not known yet."""
        rows = [
            {"update_id": each.update_id, "payload": each.payload, "received_at": now}
            for each in updates
        ]
        claim = {"claimed_by": self.replica, "claimed_until": self._until()}
        statement = postgresql.insert(inbox).values([{**row, **claim} for row in rows])
        fresh = statement.on_conflict_do_nothing().returning(inbox.c.update_id)
        return {row.update_id for row in await self._change(fresh)}

    async def take_up(self, now: datetime) -> list[Noted]:
        """Claim and return, in order, what nobody has a claim on any more."""
        is_free = inbox.c.claimed_until.is_(None) | (inbox.c.claimed_until < func.now())
        free = (
            select(inbox.c.update_id)
            .where(_IS_UNFINISHED, is_free)
            .order_by(inbox.c.update_id)
            .limit(_AT_ONCE)
            .with_for_update(skip_locked=True)
        )
        claim = update(inbox).where(inbox.c.update_id.in_(free.scalar_subquery()))
        columns = (inbox.c.update_id, inbox.c.payload, inbox.c.state, inbox.c.tries)
        rows = await self._change(claim.values(**self._claim()).returning(*columns))
        return sorted(
            (Noted(row.update_id, row.payload, State(row.state), row.tries) for row in rows),
            key=lambda noted: noted.update_id,
        )

    async def renew(self, in_hand: Sequence[int]) -> None:
        """Keep the claims on what is in hand for another while.

        Only on that: a note whose commit arrived and whose answer did not is in nobody's hand, and
        has to fall free.
        """
        mine = inbox.c.update_id.in_(in_hand) & (inbox.c.claimed_by == self.replica)
        unfinished = update(inbox).where(mine, _IS_UNFINISHED)
        await self._change(unfinished.values(claimed_until=self._until()))

    async def begin_again(self, update_ids: Sequence[int]) -> None:
        """Count one more try, before it is made."""
        many = inbox.c.update_id.in_(update_ids)
        await self._change(update(inbox).where(many).values(tries=inbox.c.tries + 1))

    async def mark_sending(self, update_id: int) -> None:
        """Note that a message is about to go out in answer to an update."""
        is_new = inbox.c.state == State.NEW
        await self._change(_one(update_id).where(is_new).values(state=State.SENDING))

    async def finish(self, update_id: int, now: datetime) -> None:
        """Note that an update was handled, and forget what stood in it."""
        await self._change(_one(update_id).values(state=State.DONE, payload="", handled_at=now))

    async def set_aside(self, update_id: int, error: str, now: datetime) -> None:
        """Note that an update cannot be handled."""
        values = {"state": State.POISON, "error": error, "handled_at": now}
        await self._change(_one(update_id).values(**values))

    async def prune(self, now: datetime) -> None:
        """Forget what was handled long ago."""
        for state, kept_for in ((State.DONE, KEPT_FOR), (State.POISON, ASIDE_FOR)):
            is_old = (inbox.c.state == state) & (inbox.c.handled_at < now - kept_for)
            await self._change(delete(inbox).where(is_old))

    async def unfinished(self) -> int:
        """Return how many updates wait or are being handled, by any replica."""
        rows = await self._change(select(func.count().label("count")).where(_IS_UNFINISHED))
        return int(rows[0].count)

    def _claim(self) -> dict[str, Any]:
        return {"claimed_by": self.replica, "claimed_until": self._until()}

    def _until(self) -> ColumnElement[datetime]:
        return func.now() + self.claim

    async def _change(self, statement: Any) -> Sequence[Any]:  # noqa: ANN401 - any statement
        try:
            async with self._database.write() as work:
                result = await work.execute(statement)
                return result.all() if result.returns_rows else ()
        except (DBAPIError, SQLAlchemyError, OSError) as error:
            # The first line alone: the others may hold what somebody wrote.
            first = str(error).partition("\n")[0]
            raise StorageError(f"The inbox cannot be reached: {first}") from error


def _one(update_id: int) -> Update:
    return update(inbox).where(inbox.c.update_id == update_id)
