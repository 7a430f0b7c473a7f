"""Looking at quizzes without changing them."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.domain.chat import Place
from bot.domain.post import Post
from bot.domain.quiz import Session, Stage
from bot.domain.quiz_outcomes import Finish, Refusal, Rejected, Verdict
from bot.services.quiz_moves import Moves
from bot.storage.attempts import Attempts
from bot.storage.database import Database
from bot.storage.pushes import Pushes
from bot.storage.quizzes import Quizzes


@dataclass(frozen=True)
class QuizReader:
    """What buttons and typed letters ask about quizzes."""

    database: Database
    zone: ZoneInfo

    async def find_post(self, chat_id: int, message_id: int) -> Post | None:
        """Return the question that a message shows, or None."""
        async with self.database.read() as work:
            return await Quizzes(work).post_by_message(chat_id, message_id)

    async def current_post(self, place: Place) -> tuple[Session, Post] | None:
        """Return the session and the open question of a place, or None."""
        async with self.database.read() as work:
            session = await Quizzes(work).running(place)
            if session is None and place.chat_id > 0:
                session = await Pushes(work).open_session(place)
            if session is None or session.stage not in {Stage.ASKING, Stage.OPEN}:
                return None
            post = await Quizzes(work).post_at(session.id, session.position)
            return (session, post) if post else None

    async def verdict(self, post_id: int, person_id: int, chat_id: int) -> Verdict | Rejected:
        """Return the verdict on an answer given before."""
        async with self.database.read() as work:
            post = await Quizzes(work).post(post_id)
            attempt = await Attempts(work).find(post_id, person_id)
            session = await Quizzes(work).session(post.session_id) if post else None
            if not post or not session or not attempt or post.place.chat_id != chat_id:
                return Rejected(Refusal.UNKNOWN)
            if post.revealed_at is None:
                return Rejected(Refusal.STALE)
            return Verdict(session, post, attempt, is_new=False)

    async def result(self, session_id: int, chat_id: int) -> Finish | Rejected:
        """Return a session that is over, for its result and its review."""
        async with self.database.read() as work:
            session = await Quizzes(work).session(session_id)
            if session is None or session.place.chat_id != chat_id or not session.status.is_over:
                return Rejected(Refusal.UNKNOWN)
            return await Moves(work, self.zone).finish(session)
