"""Sessions and the questions posted in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, bindparam, func, insert, select, update

from bot.domain.chat import Place, QuizStyle
from bot.domain.post import Post, Snapshot
from bot.domain.quiz import LEASE, Marking, Mode, Session, Stage, Status
from bot.storage.conflicts import insert_into
from bot.storage.database import Work
from bot.storage.prepared import Prepared, given, to
from bot.storage.tables import posts, sessions

_CHANGING = ("position", "status", "stage", "due_at", "seconds_left", "message_id", "ended_at")
_FIXED = ("mode", "scope", "marking", "style", "seconds", "length", "started_at")

_POST = Prepared(lambda _: select(posts).where(posts.c.id == bindparam("post_id")))
_SESSION = Prepared(
    lambda _: select(sessions).where(sessions.c.id == bindparam("session_id")).with_for_update()
)
_SAVE = Prepared(
    lambda _: (
        update(sessions).where(sessions.c.id == bindparam("session_id")).values(given(_CHANGING))
    )
)
_CLOSE_POST = Prepared(
    lambda _: (
        update(posts)
        .where(posts.c.id == bindparam("post_id"), posts.c.revealed_at.is_(None))
        .values(given(["revealed_at"]))
    )
)


class Quizzes:
    """Sessions and posts, within one transaction."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def create(self, session: Session, snapshots: Sequence[Snapshot]) -> Session | None:
        """Keep a new session with all its questions.

        Returns:
            The session with its id; None when another one just began in this place.
        """
        place = {"chat_id": session.place.chat_id, "thread_id": session.place.thread_id or 0}
        new_id: int | None = await self._work.scalar(
            insert_into(self._work, sessions)
            .values(**session_values(session))
            .on_conflict_do_nothing()
            .returning(sessions.c.id)
        )
        if new_id is None:
            return None
        rows = [
            {
                "session_id": new_id,
                **place,
                "ordinal": ordinal,
                "question_id": snapshot.question_id,
                "topic_id": snapshot.topic_id,
                "snapshot": asdict(snapshot),
            }
            for ordinal, snapshot in enumerate(snapshots)
        ]
        await self._work.execute(insert(posts), rows)
        return replace(session, id=new_id)

    async def session(self, session_id: int) -> Session | None:
        """Return a session, locked until the transaction ends, or None."""
        row = await _SESSION.first(self._work, session_id=session_id)
        return _read_session(row) if row else None

    async def running(self, place: Place) -> Session | None:
        """Return the session that is under way in a place, locked, or None."""
        query = (
            select(sessions)
            .where(
                sessions.c.chat_id == place.chat_id,
                sessions.c.thread_id == (place.thread_id or 0),
                sessions.c.ended_at.is_(None),
                sessions.c.mode != Mode.DAILY,
            )
            .with_for_update()
        )
        row = (await self._work.execute(query)).first()
        return _read_session(row) if row else None

    async def show_posts(self, session_id: int, now: datetime) -> None:
        """Let the posts of a session be answered that could not be so far."""
        await self._work.execute(
            update(posts)
            .where(posts.c.session_id == session_id, posts.c.shown_at.is_(None))
            .values(shown_at=now)
        )

    async def open_daily(self, session_id: int) -> None:
        """Note that the first question of a daily quiz stands in the chat."""
        await self._work.execute(
            update(sessions)
            .where(sessions.c.id == session_id, sessions.c.stage == Stage.ASKING.value)
            .where(sessions.c.position == 0)
            .values(stage=Stage.OPEN.value, due_at=None)
        )

    async def save(self, session: Session) -> None:
        """Keep what changes in a session."""
        values = {name: getattr(session, name) for name in _CHANGING}
        await _SAVE.run(self._work, session_id=session.id, **to(values))

    async def claim_due(self, now: datetime, limit: int) -> list[Session]:
        """Take the sessions whose next step is due; no other process gets them for a lease."""
        due = (
            select(sessions.c.id)
            .where(sessions.c.due_at <= now, sessions.c.mode != Mode.DAILY)
            .order_by(sessions.c.due_at)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        # Materialized, so that PostgreSQL does not lock more rows than the limit.
        claimed = due.cte("due")
        rows = await self._work.execute(
            update(sessions)
            .where(sessions.c.id.in_(select(claimed.c.id)))
            .values(due_at=now + LEASE)
            .returning(sessions)
        )
        return [_read_session(row) for row in rows]

    async def release_leases(self, started_at: datetime) -> None:
        """Make due at once what a process that died before ``started_at`` was delivering."""
        await self._work.execute(
            update(sessions)
            .where(sessions.c.stage.in_((Stage.ASKING, Stage.REVEALING, Stage.ENDING)))
            .where(sessions.c.due_at > started_at, sessions.c.due_at <= started_at + LEASE)
            .values(due_at=started_at)
        )

    async def post(self, post_id: int) -> Post | None:
        """Return a posted question, or None."""
        row = await _POST.first(self._work, post_id=post_id)
        return read_post(row) if row else None

    async def open_post(self, post_id: int) -> Post | None:
        """Return a post that is not revealed and will not be before the transaction ends."""
        query = select(posts).where(posts.c.id == post_id, posts.c.revealed_at.is_(None))
        return await self._one_post(query.with_for_update(read=True))

    async def post_at(self, session_id: int, ordinal: int) -> Post | None:
        """Return a session's post by its place in the order, or None."""
        return await self._one_post(
            select(posts).where(posts.c.session_id == session_id, posts.c.ordinal == ordinal)
        )

    async def posts(self, session_id: int) -> list[Post]:
        """Return all of a session's posts, also those not shown yet, in order."""
        query = select(posts).where(posts.c.session_id == session_id).order_by(posts.c.ordinal)
        return [read_post(row) for row in await self._work.execute(query)]

    async def post_by_message(self, chat_id: int, message_id: int) -> Post | None:
        """Return the post that a message shows, or None."""
        return await self._one_post(
            select(posts).where(posts.c.chat_id == chat_id, posts.c.message_id == message_id)
        )

    async def post_by_poll(self, poll_id: str) -> Post | None:
        """Return the post that a native poll shows, or None."""
        return await self._one_post(select(posts).where(posts.c.poll_id == poll_id))

    async def save_post(self, post_id: int, **values: Any) -> None:  # noqa: ANN401 - columns
        """Change columns of a post."""
        await self._work.execute(update(posts).where(posts.c.id == post_id).values(**values))

    async def close_post(self, post_id: int, now: datetime) -> bool:
        """Close a post to answers; return False when it was closed already."""
        return await _CLOSE_POST.run(self._work, post_id=post_id, to_revealed_at=now) == 1

    async def close_posts(self, session_id: int, now: datetime) -> None:
        """Close all posts of a session."""
        await self._work.execute(
            update(posts)
            .where(posts.c.session_id == session_id, posts.c.revealed_at.is_(None))
            .values(revealed_at=now)
        )

    async def last_shown(self, chat_id: int) -> dict[str, datetime]:
        """Return when a chat last saw each question."""
        query = (
            select(posts.c.question_id, func.max(posts.c.shown_at))
            .where(posts.c.chat_id == chat_id, posts.c.shown_at.is_not(None))
            .group_by(posts.c.question_id)
        )
        return {row[0]: row[1] for row in await self._work.execute(query)}

    async def _one_post(self, query: Select[Any]) -> Post | None:
        row = (await self._work.execute(query)).first()
        return read_post(row) if row else None


def session_values(session: Session) -> dict[str, Any]:
    """Return the columns of a new session."""
    place = {"chat_id": session.place.chat_id, "thread_id": session.place.thread_id or 0}
    values = {name: getattr(session, name) for name in _CHANGING + _FIXED}
    return {"person_id": session.starter_id, **place, **values}


def _read_session(row: Row[Any]) -> Session:
    return Session(
        id=row.id,
        place=Place(row.chat_id, row.thread_id or None),
        starter_id=row.person_id,
        mode=Mode(row.mode),
        scope=row.scope,
        length=row.length,
        started_at=row.started_at,
        marking=Marking(row.marking),
        style=QuizStyle(row.style),
        seconds=row.seconds,
        position=row.position,
        status=Status(row.status),
        stage=Stage(row.stage),
        due_at=row.due_at,
        seconds_left=row.seconds_left,
        message_id=row.message_id,
        ended_at=row.ended_at,
    )


def read_post(row: Row[Any]) -> Post:
    """Return the post of a row."""
    kept = dict(row.snapshot)
    for name in ("choices", "order", "sources"):
        kept[name] = tuple(kept[name])
    return Post(
        id=row.id,
        session_id=row.session_id,
        place=Place(row.chat_id, row.thread_id or None),
        ordinal=row.ordinal,
        snapshot=Snapshot(**kept),
        message_id=row.message_id,
        poll_id=row.poll_id,
        shown_at=row.shown_at,
        due_at=row.due_at,
        revealed_at=row.revealed_at,
        spent_seconds=row.milliseconds / 1000,
    )
