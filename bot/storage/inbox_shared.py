"""The inbox of several replicas, in PostgreSQL: whoever notes an update handles it.

A row is claimed for a short while, again and again, as long as its replica lives. When one dies
its rows fall free, and another takes them up. The database's clock counts, not the replicas'.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import socket
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Executable,
    Update,
    delete,
    func,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from bot.errors import StorageError
from bot.storage.conflicts import insert_for
from bot.storage.database import Database
from bot.storage.inbox import ASIDE_FOR, KEPT_FOR, Noted, State
from bot.storage.inbox_blanking import without_person
from bot.storage.tables_traffic import inbox

CLAIM = timedelta(seconds=15)
"""How long a replica may be silent before its updates are taken up by another."""

EARLIER_SECONDS = 5.0
"""How long an update waits for an earlier one of the same person in another replica's hand."""

_AT_ONCE = 100
_DONE = {"state": State.DONE, "payload": "", "order_key": None}
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
        self._behind: set[int] = set()

    async def open(self) -> None:
        """Nothing to open: the database is."""

    async def close(self) -> None:
        """Let other replicas have at once what is unfinished here."""
        mine = (inbox.c.claimed_by == self.replica) & _IS_UNFINISHED
        await self._change(update(inbox).where(mine).values(claimed_until=None))

    async def note(self, updates: Sequence[Noted], now: datetime) -> set[int]:
        """Note updates for this replica; return the numbers of those that were not known yet."""
        rows = [
            {
                "update_id": each.update_id,
                "payload": each.payload,
                "received_at": now,
                "order_key": each.order_key,
            }
            for each in updates
        ]
        noted = await self._change(self._noting, rows)
        self._behind.update(row.update_id for row in noted if row.is_behind)
        return {row.update_id for row in noted}

    async def wait_for_earlier(self, update_id: int) -> None:
        """Wait, a few seconds at most, for what another replica has of the same person.

        Noting an update told already whether there is anything; mostly there is not.
        """
        if update_id not in self._behind:
            return
        self._behind.discard(update_id)
        until, pause = time.monotonic() + EARLIER_SECONDS, 0.01
        query = select(self._has_earlier()).where(inbox.c.update_id == update_id)
        with suppress(StorageError):
            while (await self._change(query))[0][0] and time.monotonic() < until:
                await asyncio.sleep(pause)
                pause = min(1.5 * pause, 0.25)

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
        await self._change(_one(update_id).values(**_DONE, handled_at=now))

    async def set_aside(self, update_id: int, error: str, now: datetime) -> None:
        """Note that an update cannot be handled."""
        values = {"state": State.POISON, "error": error, "handled_at": now, "order_key": None}
        await self._change(_one(update_id).values(**values))

    async def forget(self, person_id: int) -> None:
        """Blank what was set aside and names a person; number, kind and error stay."""
        is_aside = inbox.c.state == State.POISON
        aside = await self._change(select(inbox.c.update_id, inbox.c.payload).where(is_aside))
        named = without_person(((row.update_id, row.payload) for row in aside), person_id)
        for update_id, payload in named.items():
            await self._change(_one(update_id).where(is_aside).values(payload=payload))

    async def prune(self, now: datetime) -> None:
        """Forget what was handled long ago."""
        for state, kept_for in ((State.DONE, KEPT_FOR), (State.POISON, ASIDE_FOR)):
            is_old = (inbox.c.state == state) & (inbox.c.handled_at < now - kept_for)
            await self._change(delete(inbox).where(is_old))

    async def unfinished(self) -> int:
        """Return how many updates wait or are being handled, by any replica."""
        rows = await self._change(select(func.count().label("count")).where(_IS_UNFINISHED))
        return int(rows[0].count)

    @cached_property
    def _noting(self) -> Executable:
        """The statement that notes updates; made once, since it takes longer than the noting."""
        values = {"claimed_by": self.replica, "claimed_until": self._until()}
        is_behind = self._has_earlier().label("is_behind")
        statement = insert_for("postgresql", inbox).values(**values).on_conflict_do_nothing()
        return statement.returning(inbox.c.update_id, is_behind)

    def _has_earlier(self) -> ColumnElement[bool]:
        earlier = inbox.alias("earlier")
        # By name: within RETURNING the table is not taken for the statement's own.
        theirs = select(earlier.c.update_id).where(
            or_(earlier.c.state == State.NEW, earlier.c.state == State.SENDING),
            earlier.c.update_id < literal_column("inbox.update_id"),
            earlier.c.order_key == literal_column("inbox.order_key"),
            earlier.c.claimed_by != self.replica,
        )
        return theirs.exists()

    def _claim(self) -> dict[str, Any]:
        return {"claimed_by": self.replica, "claimed_until": self._until()}

    def _until(self) -> ColumnElement[datetime]:
        return func.now() + self.claim

    async def _change(
        self,
        statement: Any,  # noqa: ANN401 - any
        rows: Sequence[dict[str, Any]] | None = None,
    ) -> Sequence[Any]:
        try:
            async with self._database.write() as work:
                result = await work.execute(statement, rows)
                return result.all() if result.returns_rows else ()
        except (DBAPIError, SQLAlchemyError, OSError) as error:
            # The first line alone: the others may hold what somebody wrote.
            first = str(error).partition("\n")[0]
            raise StorageError(f"The inbox cannot be reached: {first}") from error


def _one(update_id: int) -> Update:
    return update(inbox).where(inbox.c.update_id == update_id)
