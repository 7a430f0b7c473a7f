"""Hearing back: votes, reports with a note, picked suggestions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.anonymous import without_identity
from bot.services.open_prompts import OpenPrompts
from bot.storage.database import Database
from bot.storage.feedback import Feedback
from bot.storage.prompts import Prompts

NOTE_WITHIN = timedelta(minutes=10)
"""How long the next text is taken for a note on the report."""

REPORT_NOTE = "report_note"


@dataclass(frozen=True)
class FeedbackBook:
    """The use cases of what students tell us."""

    database: Database
    prompts: OpenPrompts

    async def vote(
        self, entry_id: str, person_id: int, now: datetime, *, is_helpful: bool
    ) -> None:
        """Count one vote of a person for an entry."""
        async with self.database.write() as work:
            await Feedback(work).vote(entry_id, person_id, now, is_helpful=is_helpful)

    async def report(
        self, item_id: str, person_id: int, chat_id: int, version: str, now: datetime
    ) -> None:
        """Keep a report; in a private chat the next text becomes its note."""
        async with self.database.write() as work:
            number = await Feedback(work).report(item_id, person_id, chat_id, version, now)
            if chat_id == person_id:
                data = {"report_id": number}
                expires = now + NOTE_WITHIN
                key = (chat_id, person_id)
                await self.prompts.open(work, key, REPORT_NOTE, data, expires)

    async def take_note(self, chat_id: int, person_id: int, text: str, now: datetime) -> bool:
        """Take a text as the note that was asked for; False when none was."""
        async with self.database.read() as work:
            prompt = await Prompts(work).find(chat_id, person_id, now)
        if prompt is None or prompt[0] != REPORT_NOTE:
            return False
        async with self.database.write() as work:
            await Prompts(work).close(chat_id, person_id)
            return await Feedback(work).add_note(prompt[1]["report_id"], person_id, text)

    async def drop_note(self, chat_id: int, person_id: int) -> None:
        """Stop waiting for a note."""
        async with self.database.write() as work:
            await Prompts(work).close(chat_id, person_id)

    async def pick(self, written: str | None, entry_id: str, now: datetime) -> None:
        """Count which suggestion was meant, for curators to make an alias of."""
        if written:
            async with self.database.write() as work:
                text = without_identity(written).casefold()
                await Feedback(work).pick(text, entry_id, now)

    async def forget_old_questions(self, now: datetime, keep: timedelta) -> int:
        """Throw away what was typed and not typed again for ``keep``, and prompts that ran out.

        Returns:
            How many unanswered questions and picked suggestions there were.
        """
        async with self.database.write() as work:
            await self.prompts.drop_expired(work, now)
            feedback = Feedback(work)
            return await feedback.forget_unanswered_before(
                now - keep
            ) + await feedback.forget_picks_before(now - keep)
