"""What the next typed text of a person will be taken for, within one transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, select

from bot.storage.conflicts import insert_or_update
from bot.storage.database import Work
from bot.storage.prepared import Prepared
from bot.storage.tables import prompts

_FIND = Prepared(
    lambda _: (
        select(prompts)
        .where(prompts.c.chat_id == bindparam("chat"))
        .where(prompts.c.person_id == bindparam("person"))
        .where(prompts.c.expires_at > bindparam("now"))
    )
)


class Prompts:
    """At most one open prompt for a person in a chat."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def open(
        self, chat_id: int, person_id: int, kind: str, data: dict[str, Any], expires_at: datetime
    ) -> None:
        """Take the person's next text in this chat for ``kind``."""
        await insert_or_update(
            self._work,
            prompts,
            ("chat_id", "person_id"),
            chat_id=chat_id,
            person_id=person_id,
            kind=kind,
            data=data,
            expires_at=expires_at,
        )

    async def find(
        self, chat_id: int, person_id: int, now: datetime
    ) -> tuple[str, dict[str, Any]] | None:
        """Return (kind, data) of the open prompt, or None."""
        row = await _FIND.first(self._work, chat=chat_id, person=person_id, now=now)
        return (row.kind, row.data) if row else None

    async def all(self) -> dict[tuple[int, int], datetime]:
        """Return by chat and person when each prompt runs out."""
        columns = (prompts.c.chat_id, prompts.c.person_id, prompts.c.expires_at)
        rows = await self._work.execute(select(*columns))
        return {(row.chat_id, row.person_id): row.expires_at for row in rows}

    async def drop_expired(self, now: datetime) -> None:
        """Throw away the prompts that nobody answered in time."""
        await self._work.execute(delete(prompts).where(prompts.c.expires_at <= now))

    async def close(self, chat_id: int, person_id: int) -> None:
        """Take the next text for a question again."""
        await self._work.execute(
            delete(prompts).where(prompts.c.chat_id == chat_id, prompts.c.person_id == person_id)
        )
