"""What a person asked about last in a chat, where several replicas must know it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select

from bot.domain.answer import Context
from bot.storage.conflicts import insert_or_update
from bot.storage.database import Database
from bot.storage.tables_traffic import memories


class Memories:
    """The last context of each person and chat, in the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def recall(self, person_id: int, chat_id: int, since: datetime) -> Context | None:
        """Return what was asked about, unless that was before ``since``."""
        query = select(memories.c.topic_ids, memories.c.aspect).where(
            memories.c.person_id == person_id,
            memories.c.chat_id == chat_id,
            memories.c.answered_at >= since,
        )
        async with self._database.read() as work:
            row = (await work.execute(query)).first()
        return Context(tuple(row.topic_ids), row.aspect) if row else None

    async def keep(self, person_id: int, chat_id: int, context: Context, now: datetime) -> None:
        """Remember a context in the place of the one before."""
        async with self._database.write() as work:
            await insert_or_update(
                work,
                memories,
                ("chat_id", "person_id"),
                chat_id=chat_id,
                person_id=person_id,
                topic_ids=list(context.topic_ids),
                aspect=context.aspect,
                answered_at=now,
            )

    async def forget_before(self, limit: datetime) -> None:
        """Throw away what nothing can refer to any more."""
        async with self._database.write() as work:
            await work.execute(delete(memories).where(memories.c.answered_at < limit))
