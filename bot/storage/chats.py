"""Chats with their settings, and the move of a group that became a supergroup."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, exists, select, update

from bot.domain.chat import AnswerMode, Chat, ChatKind, QuizStyle
from bot.domain.quiz import Stage, Status
from bot.storage.conflicts import insert_into, insert_or_update
from bot.storage.database import Work
from bot.storage.prepared import Prepared
from bot.storage.tables import attempts, chats, notices, sessions
from bot.storage.tables_traffic import metadata

_UNIQUE_PER_CHAT = {
    "subscriptions": ("slot",),
    "pushes": ("local_date", "slot"),
    "notices": ("notice",),
    "prompts": ("person_id",),
    "memories": ("person_id",),
    "answered_messages": ("message_id",),
}
"""What, beside the chat, must not occur twice in these tables."""

_FIND = Prepared(lambda _: select(chats).where(chats.c.id == bindparam("chat_id")))
_LANGUAGE = Prepared(lambda _: select(chats.c.language).where(chats.c.id == bindparam("chat_id")))


class Chats:
    """The chats known so far, within one transaction."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def find(self, chat_id: int) -> Chat | None:
        """Return a chat, or None when it was never met."""
        row = await _FIND.first(self._work, chat_id=chat_id)
        return read_chat(row) if row else None

    async def language(self, chat_id: int) -> str | None:
        """Return the language that a chat has chosen, or None."""
        row = await _LANGUAGE.first(self._work, chat_id=chat_id)
        return row.language if row else None

    async def save(self, chat: Chat, now: datetime) -> None:
        """Keep a chat with its settings; ``now`` counts when it is new."""
        values = asdict(chat)
        values["zone"] = values.pop("zone_name")
        values["title"] = chat.title[:300]
        values["created_at"] = now
        await insert_or_update(self._work, chats, ("id",), kept=("created_at",), **values)

    async def set_active(self, chat_id: int, now: datetime, *, is_active: bool) -> None:
        """Note that the bot was removed from, or came back to, a chat."""
        await self._work.execute(
            update(chats)
            .where(chats.c.id == chat_id)
            .values(is_active=is_active, left_at=None if is_active else now)
        )

    async def notice(self, chat_id: int, notice: str, now: datetime) -> bool:
        """Keep that a chat was told something; False when it was told before."""
        values = {"chat_id": chat_id, "notice": notice, "sent_at": now}
        told = insert_into(self._work, notices).values(values).on_conflict_do_nothing()
        return (await self._work.execute(told.returning(notices.c.notice))).first() is not None

    async def move(self, old_id: int, new_id: int, now: datetime) -> bool:
        """Move all that belongs to a group to the supergroup it became.

        Returns:
            False when it had been moved before; then nothing changes.
        """
        old = await self.find(old_id)
        if old is not None and old.moved_to_id == new_id:
            return False
        await self._make_room(old_id, new_id, now)
        for table in metadata.sorted_tables:
            if "chat_id" in table.c:
                moved = update(table).where(table.c.chat_id == old_id).values(chat_id=new_id)
                await self._work.execute(moved)
        await self._move_settings(old or Chat(id=old_id, kind=ChatKind.GROUP), new_id, now)
        return True

    async def _move_settings(self, old: Chat, new_id: int, now: datetime) -> None:
        values = asdict(old)
        values.update(id=new_id, kind=ChatKind.SUPERGROUP, is_active=True, moved_to_id=None)
        await self.save(Chat(**values), now)
        values = asdict(old)
        values.update(is_active=False, moved_to_id=new_id)
        await self.save(Chat(**values), now)

    async def _make_room(self, old_id: int, new_id: int, now: datetime) -> None:
        """Let the group's own win over what the supergroup gathered before the move was known."""
        running = sessions.alias()
        await self._work.execute(
            update(sessions)
            .where(sessions.c.chat_id == new_id, sessions.c.ended_at.is_(None))
            .where(exists().where(running.c.chat_id == old_id, running.c.ended_at.is_(None)))
            .values(status=Status.STOPPED, stage=Stage.DONE, due_at=None, ended_at=now)
        )
        theirs = attempts.alias()
        same = [
            theirs.c[name] == attempts.c[name] for name in ("person_id", "question_id", "week")
        ]
        await self._work.execute(
            update(attempts)
            .where(attempts.c.chat_id == new_id, attempts.c.is_scored)
            .where(exists().where(theirs.c.chat_id == old_id, theirs.c.is_scored, *same))
            .values(is_scored=False)
        )
        for name, keys in _UNIQUE_PER_CHAT.items():
            table = metadata.tables[name]
            twin = table.alias()
            same = [twin.c[key] == table.c[key] for key in keys]
            await self._work.execute(
                delete(table).where(
                    table.c.chat_id == new_id, exists().where(twin.c.chat_id == old_id, *same)
                )
            )


def read_chat(row: Row[Any]) -> Chat:
    """Return the chat of a row."""
    return Chat(
        id=row.id,
        kind=ChatKind(row.kind),
        title=row.title,
        zone_name=row.zone,
        language=row.language,
        question_seconds=row.question_seconds,
        quiz_style=QuizStyle(row.quiz_style),
        answer_mode=AnswerMode(row.answer_mode),
        bound_thread_id=row.bound_thread_id,
        quiet_from=row.quiet_from,
        quiet_until=row.quiet_until,
        is_active=row.is_active,
        moved_to_id=row.moved_to_id,
    )
