"""Chats: met, set up, left, moved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.domain.chat import Chat, ChatKind
from bot.services.subscribers import resume, suspend
from bot.storage.chats import Chats
from bot.storage.database import Database


@dataclass(frozen=True)
class ChatBook:
    """The use cases around a chat itself.

    Attributes:
        changed: called with the id of a chat whose settings may be others now.
        moving: called with a group's id and its supergroup's, before and after it is moved.
    """

    database: Database
    changed: Callable[[int], None] = lambda _: None
    moving: Callable[[int, int], None] = lambda _old, _new: None

    async def find(self, chat_id: int, kind: ChatKind = ChatKind.PRIVATE) -> Chat:
        """Return a chat with its settings; one never met has the defaults."""
        async with self.database.read() as work:
            return await Chats(work).find(chat_id) or Chat(id=chat_id, kind=kind)

    async def meet(self, chat_id: int, kind: ChatKind, title: str, now: datetime) -> Chat:
        """Remember a chat, or its new title, and that the bot is in it."""
        async with self.database.write() as work:
            known = await Chats(work).find(chat_id) or Chat(id=chat_id, kind=kind)
            met = replace(known, kind=kind, title=title, is_active=True)
            if met != known or not title:
                await Chats(work).save(met, now)
            return met

    async def change(self, chat: Chat, now: datetime, **settings: Any) -> Chat:  # noqa: ANN401 - as the fields are
        """Change settings of a chat, named as the fields of ``Chat``."""
        async with self.database.write() as work:
            changed = replace(await Chats(work).find(chat.id) or chat, **settings)
            await Chats(work).save(changed, now)
        self.changed(chat.id)
        return changed

    async def leave(self, chat_id: int, now: datetime) -> None:
        """Note that the bot was blocked or removed; what belongs to the chat is kept."""
        async with self.database.write() as work:
            await Chats(work).set_active(chat_id, now, is_active=False)
            await suspend(work, chat_id, now)

    async def rejoin(self, chat_id: int, kind: ChatKind, title: str, now: datetime) -> Chat:
        """Note that the bot may write to a chat (again); its daily quiz goes on."""
        met = await self.meet(chat_id, kind, title, now)
        async with self.database.write() as work:
            await Chats(work).set_active(chat_id, now, is_active=True)
            await resume(work, chat_id, now)
        return met

    async def notice(self, chat_id: int, notice: str, now: datetime) -> bool:
        """Note that a chat is told something now; False when it was told before."""
        async with self.database.write() as work:
            return await Chats(work).notice(chat_id, notice, now)

    async def move(self, old_id: int, new_id: int, now: datetime) -> bool:
        """Move everything of a group to the supergroup it became; False when done before."""
        self.moving(old_id, new_id)  # Nobody must miss what is moved a moment from now.
        async with self.database.write() as work:
            is_new = await Chats(work).move(old_id, new_id, now)
        self.moving(old_id, new_id)
        self.changed(new_id)
        return is_new
