"""First attempts over all chats, for item analysis."""

from __future__ import annotations

from sqlalchemy import func, select

from bot.domain.item_analysis import FirstAttempt
from bot.storage.database import Work
from bot.storage.tables import attempts


async def first_attempts(work: Work, limit: int = 200_000) -> list[FirstAttempt]:
    """Return each person's first attempt at each question, newest questions last.

    Args:
        limit: at most so many; the newest are kept.
    """
    first = (
        select(func.min(attempts.c.id))
        .group_by(attempts.c.person_id, attempts.c.question_id)
        .order_by(func.min(attempts.c.id).desc())
        .limit(limit)
    )
    rows = await work.execute(
        select(
            attempts.c.person_id,
            attempts.c.question_id,
            attempts.c.written_choice,
            attempts.c.is_right,
        )
        .where(attempts.c.id.in_(first))
        .order_by(attempts.c.id)
    )
    return [FirstAttempt(row[0], row[1], row[2], row[3]) for row in rows]
