"""Who may have been asked for something, so that most texts are questions without a look.

In SQLite, which serves one process, all that was asked is known here. With PostgreSQL another
replica may have asked, and every text is looked up.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.storage.database import Database, Work
from bot.storage.prompts import Prompts

Key = tuple[int, int]
"""A chat's and a person's id."""


@dataclass(slots=True)
class OpenPrompts:
    """What is known of open prompts; it may name one that is closed, and never misses one.

    A prompt is noted here before it is written, and stays until it would have run out, so that a
    look in between finds what the database has.
    """

    database: Database
    _until: dict[Key, datetime] | None = None

    async def load(self) -> None:
        """Learn what was asked before a restart; until then everything is looked up.

        Called before the first update is handled.
        """
        if self.database.is_sqlite:
            async with self.database.read() as work:
                self._until = await Prompts(work).all()

    def may_wait(self, chat_id: int, person_id: int, now: datetime) -> bool:
        """Tell whether a person's text may have been asked for; False is certain."""
        if self._until is None:
            return True
        until = self._until.get((chat_id, person_id))
        return until is not None and until > now

    async def open(
        self,
        work: Work,
        key: Key,
        kind: str,
        data: dict[str, Any],
        expires_at: datetime,
    ) -> None:
        """Take a person's next text in a chat for ``kind``."""
        self._note(key, expires_at)
        await Prompts(work).open(*key, kind, data, expires_at)

    async def drop_expired(self, work: Work, now: datetime) -> None:
        """Throw away the prompts that nobody answered in time."""
        await Prompts(work).drop_expired(now)
        for key in [key for key, until in (self._until or {}).items() if until <= now]:
            del (self._until or {})[key]

    def move(self, old_id: int, new_id: int) -> None:
        """Let what was asked in a group hold in the supergroup that it becomes."""
        for (chat_id, person_id), until in [*(self._until or {}).items()]:
            if chat_id == old_id:
                self._note((new_id, person_id), until)

    def forget(self, person_id: int) -> None:
        """Forget a person of whom nothing is kept any more."""
        for key in [key for key in self._until or () if person_id in key]:
            del (self._until or {})[key]

    def _note(self, key: Key, until: datetime) -> None:
        if self._until is not None:
            self._until[key] = max(until, self._until.get(key, until))
