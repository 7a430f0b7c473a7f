"""Votes, reports, unanswered questions and picked suggestions, within one transaction."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Row, case, delete, func, select, update

from bot.domain.feedback import Report, Unanswered, Votes
from bot.storage.conflicts import insert_for, insert_into, insert_or_update
from bot.storage.database import Work
from bot.storage.prepared import Prepared, given, to
from bot.storage.tables_traffic import reports, suggestion_picks, unanswered, votes

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite


def _count_unanswered(dialect: str) -> postgresql.Insert | sqlite.Insert:
    columns = ("group_key", "text", "reason", "count", "first_at", "last_at")
    statement = insert_for(dialect, unanswered).values(given(columns))
    counted = {
        "count": unanswered.c.count + statement.excluded.count,
        "last_at": statement.excluded.last_at,
    }
    return statement.on_conflict_do_update(index_elements=["group_key"], set_=counted)


_UNANSWERED = Prepared(_count_unanswered)


class Feedback:
    """What students told, within one transaction."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def vote(
        self, entry_id: str, person_id: int, now: datetime, *, is_helpful: bool
    ) -> None:
        """Count a vote; a second one of the same person replaces the first."""
        await insert_or_update(
            self._work,
            votes,
            ("entry_id", "person_id"),
            entry_id=entry_id,
            person_id=person_id,
            is_helpful=is_helpful,
            voted_at=now,
        )

    async def votes(self) -> list[Votes]:
        """Return the votes of every entry that has some, the least helpful first."""
        helpful = func.sum(case((votes.c.is_helpful, 1), else_=0))
        against = func.sum(case((votes.c.is_helpful, 0), else_=1))
        rows = await self._work.execute(
            select(votes.c.entry_id, helpful, against)
            .group_by(votes.c.entry_id)
            .order_by((against - helpful).desc(), votes.c.entry_id)
        )
        return [Votes(row[0], int(row[1]), int(row[2])) for row in rows]

    async def report(
        self, item_id: str, person_id: int, chat_id: int, version: str, now: datetime
    ) -> int:
        """Keep a report without a note and return its id; an open one of the same is returned."""
        same = (
            reports.c.item_id == item_id,
            reports.c.person_id == person_id,
            reports.c.status == "open",
        )
        known: int | None = await self._work.scalar(select(reports.c.id).where(*same))
        if known is not None:
            return known
        added = await self._work.execute(
            reports.insert().values(
                item_id=item_id,
                person_id=person_id,
                chat_id=chat_id,
                version=version,
                created_at=now,
            )
        )
        assert added.inserted_primary_key
        return int(added.inserted_primary_key[0])

    async def add_note(self, report_id: int, person_id: int, note: str) -> bool:
        """Add what the reporter wrote; False when the report is not theirs or closed."""
        done = await self._work.execute(
            update(reports)
            .where(
                reports.c.id == report_id,
                reports.c.person_id == person_id,
                reports.c.status == "open",
            )
            .values(note=note[:2000])
        )
        return done.rowcount == 1

    async def open_reports(self, limit: int = 50) -> list[Report]:
        """Return the open reports, oldest first."""
        rows = await self._work.execute(
            select(reports)
            .where(reports.c.status == "open")
            .order_by(reports.c.created_at, reports.c.id)
            .limit(limit)
        )
        return [_report(row) for row in rows]

    async def close_report(self, report_id: int, status: str, now: datetime) -> Report | None:
        """Close an open report and return it; None when it is unknown or closed already."""
        row = (
            await self._work.execute(
                select(reports).where(reports.c.id == report_id, reports.c.status == "open")
            )
        ).first()
        if row is None:
            return None
        await self._work.execute(
            update(reports).where(reports.c.id == report_id).values(status=status, closed_at=now)
        )
        return _report(row)

    async def count_unanswered(self, counted: Unanswered) -> None:
        """Add what was counted of a question that got no answer."""
        values = {
            "group_key": counted.group_key[:200],
            "text": counted.text[:500],
            "reason": counted.reason,
            "count": counted.count,
            "first_at": counted.last_at,
            "last_at": counted.last_at,
        }
        await _UNANSWERED.run(self._work, **to(values))

    async def unanswered(self, limit: int = 200) -> list[Unanswered]:
        """Return the questions without an answer, the most asked first."""
        rows = await self._work.execute(
            select(unanswered)
            .order_by(unanswered.c.count.desc(), unanswered.c.last_at.desc())
            .limit(limit)
        )
        return [_unanswered(row) for row in rows]

    async def drop_unanswered(self, group_keys: list[str]) -> None:
        """Take questions off the list."""
        await self._work.execute(delete(unanswered).where(unanswered.c.group_key.in_(group_keys)))

    async def forget_unanswered_before(self, limit: datetime) -> int:
        """Throw away questions last asked before a moment; return how many."""
        done = await self._work.execute(delete(unanswered).where(unanswered.c.last_at < limit))
        return done.rowcount

    async def forget_picks_before(self, limit: datetime) -> int:
        """Throw away picks whose text was last written before a moment; return how many."""
        old = suggestion_picks.c.last_at < limit
        return (await self._work.execute(delete(suggestion_picks).where(old))).rowcount

    async def pick(self, written: str, entry_id: str, now: datetime) -> None:
        """Count that an entry was picked under "did you mean" for what was written."""
        statement = insert_into(self._work, suggestion_picks).values(
            written=written[:200], entry_id=entry_id, count=1, last_at=now
        )
        counted = {"count": suggestion_picks.c.count + 1, "last_at": now}
        await self._work.execute(
            statement.on_conflict_do_update(index_elements=["written", "entry_id"], set_=counted)
        )

    async def picks(self, limit: int = 50) -> list[tuple[str, str, int]]:
        """Return (written, entry id, count), the most picked first."""
        rows = await self._work.execute(
            select(suggestion_picks)
            .order_by(suggestion_picks.c.count.desc(), suggestion_picks.c.written)
            .limit(limit)
        )
        return [(row.written, row.entry_id, row._mapping["count"]) for row in rows]


def _report(row: Row[tuple[object, ...]]) -> Report:
    return Report(row.id, row.item_id, row.note, row.version, row.person_id, row.created_at)


def _unanswered(row: Row[tuple[object, ...]]) -> Unanswered:
    # A row is a tuple, whose own method "count" hides the column of that name.
    count = row._mapping["count"]
    return Unanswered(row.group_key, row.text, row.reason, count, row.last_at)
