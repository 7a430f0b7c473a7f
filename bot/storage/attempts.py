"""Attempts: one per person and post, and which of them score."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Integer, Row, Select, bindparam, exists, func, select, true, update

from bot.domain.post import Attempt, Post
from bot.domain.scoreboard import Tally
from bot.storage.conflicts import insert_for, insert_into
from bot.storage.database import Work
from bot.storage.prepared import Prepared, given, to
from bot.storage.tables import attempts, people, posts

_RECENT = 2000
"""How many of a person's newest attempts are looked through for mistakes."""

_KEPT = (
    "post_id", "chat_id", "person_id", "question_id", "topic_id", "choice", "written_choice",
    "is_right", "week", "milliseconds", "answered_at",
)  # fmt: skip
_SCORED_BY = ("chat_id", "week", "person_id", "question_id")


def _make_record(dialect: str, *, may_score: bool) -> Any:  # noqa: ANN401 - either engine's
    same = (attempts.c[name] == bindparam(f"to_{name}") for name in _SCORED_BY)
    first = ~exists().where(attempts.c.is_scored, *same) if may_score else False
    values = given(_KEPT) | {"is_scored": first}
    return (
        insert_for(dialect, attempts).values(values).on_conflict_do_nothing().returning(attempts)
    )


_RECORD = Prepared(lambda dialect: _make_record(dialect, may_score=True))
_RECORD_UNSCORED = Prepared(lambda dialect: _make_record(dialect, may_score=False))
_FIND = Prepared(
    lambda _: select(attempts).where(
        attempts.c.post_id == bindparam("post"), attempts.c.person_id == bindparam("person")
    )
)


class Attempts:
    """What people answered, within one transaction."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def record(
        self, post: Post, person_id: int, choice: int, week: str, now: datetime, seconds: float
    ) -> Attempt | None:
        """Keep an answer.

        It scores when it is the person's first to this question in this chat and week.

        Returns:
            None when the person had answered this post before; then nothing changes.
        """
        values = to(_values(post, person_id, choice, week, now, seconds))
        row = await _RECORD.first(self._work, **values)
        if row is None and await self.find(post.id, person_id) is None:
            # Another post of the same question scored between our look and our insertion.
            row = await _RECORD_UNSCORED.first(self._work, **values)
        return _read_attempt(row) if row else None

    async def record_change(
        self, post: Post, person_id: int, choice: int, week: str, now: datetime, seconds: float
    ) -> None:
        """Keep an exam's answer, which may be changed and scores only when handed in."""
        values = _values(post, person_id, choice, week, now, seconds) | {"is_scored": False}
        statement = insert_into(self._work, attempts).values(values)
        keys = ["post_id", "person_id"]
        changed = {name: statement.excluded[name] for name in values if name not in keys}
        await self._work.execute(
            statement.on_conflict_do_update(index_elements=keys, set_=changed)
        )

    async def hand_in(self, session_id: int) -> None:
        """Let an exam's answers score where they are the first of their week."""
        earlier = attempts.alias()
        keys = ("chat_id", "week", "person_id", "question_id")
        same = [earlier.c[name] == attempts.c[name] for name in keys]
        of_session = select(posts.c.id).where(posts.c.session_id == session_id)
        await self._work.execute(
            update(attempts)
            .where(attempts.c.post_id.in_(of_session))
            .where(~exists().where(earlier.c.is_scored, *same))
            .values(is_scored=True)
        )

    async def find(self, post_id: int, person_id: int) -> Attempt | None:
        """Return what a person answered to a post, or None."""
        row = await _FIND.first(self._work, post=post_id, person=person_id)
        return _read_attempt(row) if row else None

    async def of_post(self, post_id: int) -> tuple[Attempt, ...]:
        """Return the answers to a post with names, in the order in which they came."""
        query = (
            select(attempts, people.c.name, people.c.is_hidden)
            .outerjoin(people, people.c.id == attempts.c.person_id)
            .where(attempts.c.post_id == post_id)
            .order_by(attempts.c.answered_at, attempts.c.id)
        )
        return tuple(_read_attempt(row) for row in await self._work.execute(query))

    async def of_session(self, session_id: int) -> dict[int, tuple[Attempt, ...]]:
        """Return the answers to all posts of a session by post id."""
        query = (
            select(attempts, people.c.name, people.c.is_hidden)
            .join(posts, posts.c.id == attempts.c.post_id)
            .outerjoin(people, people.c.id == attempts.c.person_id)
            .where(posts.c.session_id == session_id)
            .order_by(attempts.c.answered_at, attempts.c.id)
        )
        found: dict[int, tuple[Attempt, ...]] = {}
        for row in await self._work.execute(query):
            found[row.post_id] = (*found.get(row.post_id, ()), _read_attempt(row))
        return found

    async def count_since(self, session_id: int, ordinal: int) -> int:
        """Return how many answers the session's posts from an ordinal on have."""
        query = (
            select(func.count())
            .select_from(attempts.join(posts, posts.c.id == attempts.c.post_id))
            .where(posts.c.session_id == session_id, posts.c.ordinal >= ordinal)
        )
        return await self._work.scalar(query) or 0

    async def mistakes(self, person_id: int) -> tuple[str, ...]:
        """Return the questions whose last answer of a person was wrong, the newest first."""
        query = (
            select(attempts.c.question_id, attempts.c.is_right)
            .where(attempts.c.person_id == person_id)
            .order_by(attempts.c.answered_at.desc(), attempts.c.id.desc())
            .limit(_RECENT)
        )
        last: dict[str, bool] = {}
        for question_id, is_right in await self._work.execute(query):
            last.setdefault(question_id, is_right)
        return tuple(question_id for question_id, is_right in last.items() if not is_right)

    async def tallies(self, chat_id: int, week: str | None) -> tuple[Tally, ...]:
        """Return the scored answers in a chat of everybody who is not hidden.

        Args:
            chat_id: the chat.
            week: as ``week_of`` gives it; None for all time.
        """
        rows = await self._work.execute(_tally_query(chat_id, week).where(~people.c.is_hidden))
        return tuple(Tally(row[0], row[1], int(row[2]), row[3]) for row in rows)

    async def tally_of(self, chat_id: int, week: str | None, person_id: int) -> Tally | None:
        """Return one person's scored answers in a chat, also when hidden; None without any."""
        query = _tally_query(chat_id, week).where(people.c.id == person_id)
        row = (await self._work.execute(query)).first()
        return Tally(row[0], row[1], int(row[2]), row[3]) if row else None


def _tally_query(chat_id: int, week: str | None) -> Select[Any]:
    points = func.sum(attempts.c.is_right.cast(Integer))
    return (
        select(people.c.id, people.c.name, points, func.count())
        .join(attempts, attempts.c.person_id == people.c.id)
        .where(attempts.c.chat_id == chat_id, attempts.c.is_scored)
        .where(attempts.c.week == week if week else true())
        .group_by(people.c.id, people.c.name)
    )


def _values(
    post: Post, person_id: int, choice: int, week: str, now: datetime, seconds: float
) -> dict[str, Any]:
    return {
        "post_id": post.id,
        "chat_id": post.place.chat_id,
        "person_id": person_id,
        "question_id": post.snapshot.question_id,
        "topic_id": post.snapshot.topic_id,
        "choice": choice,
        "written_choice": post.snapshot.order[choice],
        "is_right": choice == post.snapshot.key,
        "week": week,
        "milliseconds": round(seconds * 1000),
        "answered_at": now,
    }


def _read_attempt(row: Row[Any]) -> Attempt:
    return Attempt(
        post_id=row.post_id,
        person_id=row.person_id,
        choice=row.choice,
        is_right=row.is_right,
        is_scored=row.is_scored,
        seconds=row.milliseconds / 1000,
        answered_at=row.answered_at,
        name=getattr(row, "name", None) or "",
        is_hidden=bool(getattr(row, "is_hidden", False)),
    )
