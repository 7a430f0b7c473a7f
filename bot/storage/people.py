"""People: their names as last seen, and whether they want to be on boards."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Column, Table, delete, or_, select, update

from bot.domain.chat import Person
from bot.storage.conflicts import insert_for
from bot.storage.database import Work
from bot.storage.prepared import Prepared, given, to
from bot.storage.tables import chats, people, sessions, subscriptions
from bot.storage.tables_traffic import metadata


def _make_meet(dialect: str) -> Any:  # noqa: ANN401 - either engine's
    statement = insert_for(dialect, people).values(
        given(("id", "name", "is_hidden", "created_at"))
    )
    renamed = statement.excluded.name
    return statement.on_conflict_do_update(
        index_elements=["id"], set_={"name": renamed}, where=people.c.name != renamed
    )


_MEET = Prepared(_make_meet)


class People:
    """The people met so far, within one transaction."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def meet(self, person: Person, now: datetime) -> None:
        """Remember a person, or a person's new name."""
        values = {"id": person.id, "name": person.name[:300], "created_at": now}
        await _MEET.run(self._work, **to(values | {"is_hidden": False}))

    async def hide(self, person: Person, now: datetime, *, is_hidden: bool) -> None:
        """Take a person off every board, or back on."""
        await self.meet(person, now)
        await self._work.execute(
            update(people).where(people.c.id == person.id).values(is_hidden=is_hidden)
        )

    async def is_hidden(self, person_id: int) -> bool:
        """Return whether a person is off the boards."""
        return bool(
            await self._work.scalar(select(people.c.is_hidden).where(people.c.id == person_id))
        )

    async def forget(self, person_id: int) -> dict[str, int]:
        """Erase a person everywhere.

        A group's session or daily quiz that the person set up goes on, without saying whose it
        was.

        Returns:
            How many rows were erased, by table; tables without any are left out.
        """
        await self._work.execute(
            update(sessions)
            .where(sessions.c.person_id == person_id, sessions.c.chat_id != person_id)
            .values(person_id=0)
        )
        await self._work.execute(
            update(subscriptions)
            .where(subscriptions.c.person_id == person_id, subscriptions.c.chat_id != person_id)
            .values(person_id=0)
        )
        erased = {}
        for table in reversed(metadata.sorted_tables):
            count = await self._erase_from(table, person_id)
            if count:
                erased[table.name] = count
        return erased

    async def _erase_from(self, table: Table, person_id: int) -> int:
        owners = owners_of(table)
        if not owners:
            return 0
        theirs = or_(*(owner == person_id for owner in owners))
        return (await self._work.execute(delete(table).where(theirs))).rowcount


def owners_of(table: Table) -> list[Column[Any]]:
    """Return the columns that name the person whose row it is; none for what is nobody's."""
    if table in {people, chats}:
        return [table.c.id]
    # A private chat has the id of its person.
    return [table.c[name] for name in ("person_id", "chat_id") if name in table.c]
