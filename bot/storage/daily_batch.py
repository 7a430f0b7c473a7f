"""What many daily pushes need, read and written in one go: one by one they cost a core."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update

from bot.domain.chat import Chat
from bot.domain.daily import PushState, Subscription
from bot.domain.post import Post, Snapshot
from bot.domain.quiz import Session
from bot.storage.chats import read_chat
from bot.storage.database import Work
from bot.storage.quizzes import read_post, session_values
from bot.storage.subscriptions import read_subscription
from bot.storage.tables import attempts, chats, posts, pushes, sessions, subscriptions


class DailyBatch:
    """Private chats with a push each, within one transaction."""

    def __init__(self, work: Work, chat_ids: Iterable[int]) -> None:
        self._work = work
        self._chat_ids = list(chat_ids)

    async def subscriptions(self) -> dict[int, Subscription]:
        """Return the subscription of each chat."""
        query = select(subscriptions).where(
            subscriptions.c.chat_id.in_(self._chat_ids), subscriptions.c.slot == 0
        )
        return {row.chat_id: read_subscription(row) for row in await self._work.execute(query)}

    async def chats(self) -> dict[int, Chat]:
        """Return the chats that are known."""
        query = select(chats).where(chats.c.id.in_(self._chat_ids))
        return {row.id: read_chat(row) for row in await self._work.execute(query)}

    async def last_shown(self) -> Mapping[int, dict[str, datetime]]:
        """Return when each chat last saw each question."""
        query = (
            select(posts.c.chat_id, posts.c.question_id, func.max(posts.c.shown_at))
            .where(posts.c.chat_id.in_(self._chat_ids), posts.c.shown_at.is_not(None))
            .group_by(posts.c.chat_id, posts.c.question_id)
        )
        found: dict[int, dict[str, datetime]] = defaultdict(dict)
        for chat_id, question_id, shown_at in await self._work.execute(query):
            found[chat_id][question_id] = shown_at
        return found

    async def answer_moments(self, since: datetime) -> Mapping[int, list[datetime]]:
        """Return when the persons of these chats answered."""
        query = select(attempts.c.person_id, attempts.c.answered_at).where(
            attempts.c.person_id.in_(self._chat_ids), attempts.c.answered_at >= since
        )
        found: dict[int, list[datetime]] = defaultdict(list)
        for person_id, answered_at in await self._work.execute(query):
            found[person_id].append(answered_at)
        return found

    async def create(
        self, wanted: Sequence[tuple[Session, Sequence[Snapshot]]], now: datetime
    ) -> dict[int, tuple[int, tuple[Post, ...]]]:
        """Keep a session with its questions for each chat.

        Returns:
            By chat the session's id and its posts, in order.
        """
        rows = [session_values(session) for session, _ in wanted]
        made = await self._work.execute(
            insert(sessions).values(rows).returning(sessions.c.id, sessions.c.chat_id)
        )
        ids = {row.chat_id: row.id for row in made}
        questions = [
            _post_values(session, ids[session.place.chat_id], ordinal, snapshot)
            | {"shown_at": now if ordinal == 0 else None}
            for session, snapshots in wanted
            for ordinal, snapshot in enumerate(snapshots)
        ]
        kept = await self._work.execute(insert(posts).values(questions).returning(posts))
        found: dict[int, list[Post]] = defaultdict(list)
        for row in kept:
            found[row.chat_id].append(read_post(row))
        return {
            chat_id: (ids[chat_id], tuple(sorted(each, key=lambda post: post.ordinal)))
            for chat_id, each in found.items()
        }

    async def attach(self, session_of_push: Mapping[int, int]) -> None:
        """Note the session of each push."""
        statement = (
            update(pushes)
            .where(pushes.c.id == bindparam("push"), pushes.c.status == PushState.CLAIMED.value)
            .values(session_id=bindparam("session"))
        )
        rows = [{"push": push, "session": session} for push, session in session_of_push.items()]
        await self._work.execute(statement, rows)


def _post_values(
    session: Session, session_id: int, ordinal: int, snapshot: Snapshot
) -> dict[str, Any]:
    return {
        "session_id": session_id,
        "chat_id": session.place.chat_id,
        "thread_id": session.place.thread_id or 0,
        "ordinal": ordinal,
        "question_id": snapshot.question_id,
        "topic_id": snapshot.topic_id,
        "snapshot": asdict(snapshot),
    }
