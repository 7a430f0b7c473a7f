"""How much those who send much have sent, counted by all replicas together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select, tuple_, update

from bot.storage.conflicts import insert_into
from bot.storage.database import Database, Work
from bot.storage.tables_traffic import floods

Key = tuple[str, int]

_FURTHEST = timedelta(minutes=2)
"""A bucket that is full only later than that was counted by a clock that was put back."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What one replica counted and the others do not know of yet.

    Attributes:
        key: what is counted, and whose: a person's id, or a chat's.
        until: the moment up to which it was counted.
        gap: how much later the bucket is full again for all of it.
        count: how often something was taken.
    """

    key: Key
    until: datetime
    gap: timedelta
    count: int


class FloodCounts:
    """The buckets of the flood limits, as replicas share them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def settle(self, taken: Sequence[Taken]) -> dict[Key, datetime]:
        """Add what was taken; return when each bucket is full again, by all counts."""
        if not taken:
            return {}
        # In the same order everywhere, so that no two replicas wait for each other.
        ordered = sorted(taken, key=lambda each: each.key)
        async with self._database.write() as work:
            before = await _lock(work, ordered)
            after = {each.key: _full_at(each, before[each.key]) for each in ordered}
            await work.execute(_CHANGE, [_row(key, moment) for key, moment in after.items()])
        return after

    async def forget_before(self, moment: datetime) -> None:
        """Throw away buckets that were full again before a moment, as those of all others are."""
        async with self._database.write() as work:
            await work.execute(delete(floods).where(floods.c.full_at < moment))


_CHANGE = (
    update(floods)
    .where(floods.c.kind == bindparam("of_kind"), floods.c.chat_id == bindparam("of_chat"))
    .values(full_at=bindparam("moment", type_=floods.c.full_at.type))
)


async def _lock(work: Work, ordered: Sequence[Taken]) -> Mapping[Key, datetime]:
    rows = [
        {"kind": each.key[0], "chat_id": each.key[1], "full_at": each.until} for each in ordered
    ]
    await work.execute(insert_into(work, floods).values(rows).on_conflict_do_nothing())
    query = (
        select(floods)
        .where(tuple_(floods.c.kind, floods.c.chat_id).in_([each.key for each in ordered]))
        .order_by(floods.c.kind, floods.c.chat_id)
        .with_for_update()
    )
    return {(row.kind, row.chat_id): row.full_at for row in await work.execute(query)}


def _full_at(taken: Taken, before: datetime) -> datetime:
    return min(max(before, taken.until), taken.until + _FURTHEST) + taken.gap


def _row(key: Key, moment: datetime) -> dict[str, object]:
    return {"of_kind": key[0], "of_chat": key[1], "moment": moment}
