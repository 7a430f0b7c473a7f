"""The rate of bulk sends, kept in the database so that all replicas share it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select, update

from bot.storage.conflicts import insert_into
from bot.storage.database import Database
from bot.storage.tables_traffic import paces


async def reserve(database: Database, bucket: str, now: datetime, cost: timedelta) -> datetime:
    """Take the next free moment of a bucket.

    Args:
        cost: how long the bucket is taken from that moment on.

    Returns:
        The moment, never before ``now``; no other caller gets one within ``cost`` after it.
    """
    async with database.write() as work:
        fresh = insert_into(work, paces).values(bucket=bucket, next_free_at=now)
        await work.execute(fresh.on_conflict_do_nothing())
        row = select(paces.c.next_free_at).where(paces.c.bucket == bucket).with_for_update()
        free_at: datetime = (await work.execute(row)).scalar_one()
        turn_at = max(now, free_at)
        taken = update(paces).where(paces.c.bucket == bucket)
        await work.execute(taken.values(next_free_at=turn_at + cost))
    return turn_at
