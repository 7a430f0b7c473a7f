"""The language of each chat, looked up at every update and therefore remembered for a while."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.storage.chats import Chats
from bot.storage.database import Database

_ALONE_SECONDS = 60.0
_SHARED_SECONDS = 1.0
"""Another replica may have heard of a change; nobody gets from one chat to the next sooner."""

_MOST_REMEMBERED = 10_000


@dataclass(slots=True)
class Languages:
    """Which language each chat has chosen.

    Attributes:
        default: of chats that have chosen none.
        monotonic: seconds that never go back.
    """

    database: Database
    default: str
    monotonic: Callable[[], float] = time.monotonic
    _known: dict[int, tuple[str | None, float]] = field(default_factory=dict)

    async def of(self, chat_id: int) -> str:
        """Return a chat's language; a person's private chat has the person's id."""
        return await self.chosen(chat_id) or self.default

    async def chosen(self, chat_id: int) -> str | None:
        """Return the language that a chat has chosen, or None."""
        found = self._known.get(chat_id)
        now = self.monotonic()
        if found is not None and now < found[1]:
            return found[0]
        async with self.database.glance() as work:
            language = await Chats(work).language(chat_id)
        if len(self._known) >= _MOST_REMEMBERED:
            self._known.clear()
        keep = _ALONE_SECONDS if self.database.is_sqlite else _SHARED_SECONDS
        self._known[chat_id] = (language, now + keep)
        return language

    def drop(self, chat_id: int) -> None:
        """Look a chat up anew: its language may be another one now."""
        self._known.pop(chat_id, None)
