"""Votes in native polls that came before their poll was known."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete

from bot.domain.chat import Person
from bot.storage.conflicts import insert_into
from bot.storage.database import Work
from bot.storage.tables import early_votes

_KEPT_FOR = timedelta(days=1)


class EarlyVotes:
    """The waiting votes, within one transaction."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def keep(self, poll_id: str, person: Person, choice: int, now: datetime) -> None:
        """Keep a vote until its poll is known; the first of a person counts."""
        # Votes in polls that are not ours would lie here for ever.
        await self._work.execute(
            delete(early_votes).where(early_votes.c.voted_at < now - _KEPT_FOR)
        )
        values = {"poll_id": poll_id, "person_id": person.id, "name": person.name[:300]}
        statement = insert_into(self._work, early_votes).values(
            choice=choice, voted_at=now, **values
        )
        await self._work.execute(statement.on_conflict_do_nothing())

    async def take(self, poll_id: str) -> list[tuple[Person, int, datetime]]:
        """Remove and return the votes in a poll as (person, choice, when), oldest first."""
        rows = await self._work.execute(
            delete(early_votes).where(early_votes.c.poll_id == poll_id).returning(early_votes)
        )
        votes = [(Person(row.person_id, row.name), row.choice, row.voted_at) for row in rows]
        return sorted(votes, key=lambda vote: vote[2])
