"""A mock exam: pages to and fro, answers that may change, one result at the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.chat import Person
from bot.domain.post import Post, seconds_between
from bot.domain.quiz import Mode, Session, Stage, Status
from bot.domain.quiz_outcomes import ExamPage, Finish, Refusal, Rejected
from bot.services.quiz_moves import AttemptListener, Moves
from bot.storage.database import Database, Work
from bot.storage.people import People


@dataclass(frozen=True)
class Exams:
    """The use cases of an exam under way; ``Quizzing.start`` begins one."""

    database: Database
    zone: ZoneInfo
    listeners: Sequence[AttemptListener] = ()

    async def choose(
        self, post_id: int, person: Person, choice: int, chat_id: int, now: datetime
    ) -> ExamPage | Finish | Rejected:
        """Keep an answer, which may still be changed, and turn to the next page."""
        async with self.database.write() as work:
            moves = self._moves(work)
            post = await moves.quizzes.post(post_id)
            if post is None or post.place.chat_id != chat_id:
                return Rejected(Refusal.UNKNOWN)
            if not 0 <= choice < len(post.snapshot.choices):
                return Rejected(Refusal.NO_SUCH_CHOICE)
            session = await _running_exam(moves, post.session_id, chat_id)
            if isinstance(session, Rejected):
                return session
            if _is_over(session, now):
                return await moves.hand_in(session, Status.FINISHED, now)
            await self._keep(moves, session, post, person, choice, now)
            following = min(post.ordinal + 1, session.length - 1)
            return await _turn(moves, session, following, now)

    async def turn(
        self, session_id: int, ordinal: int, chat_id: int, now: datetime
    ) -> ExamPage | Finish | Rejected:
        """Turn to a page, skipping or returning."""
        async with self.database.write() as work:
            moves = self._moves(work)
            session = await _running_exam(moves, session_id, chat_id)
            if isinstance(session, Rejected):
                return session
            if _is_over(session, now):
                return await moves.hand_in(session, Status.FINISHED, now)
            if not 0 <= ordinal < session.length:
                return Rejected(Refusal.UNKNOWN)
            return await _turn(moves, session, ordinal, now)

    async def submit(self, session_id: int, chat_id: int, now: datetime) -> Finish | Rejected:
        """Hand the exam in."""
        async with self.database.write() as work:
            moves = self._moves(work)
            session = await _running_exam(moves, session_id, chat_id)
            if isinstance(session, Rejected):
                return session
            return await moves.hand_in(session, Status.FINISHED, now)

    def _moves(self, work: Work) -> Moves:
        return Moves(work, self.zone, self.listeners)

    async def _keep(
        self,
        moves: Moves,
        session: Session,
        post: Post,
        person: Person,
        choice: int,
        now: datetime,
    ) -> None:
        await People(moves.work).meet(person, now)
        seconds = post.spent_seconds
        if post.ordinal == session.position:
            seconds += seconds_between(post.shown_at, now)
        week = await moves.week(post.place.chat_id, now)
        await moves.attempts.record_change(post, person.id, choice, week, now, seconds)


async def _running_exam(moves: Moves, session_id: int, chat_id: int) -> Session | Rejected:
    session = await moves.quizzes.session(session_id)
    if session is None or session.place.chat_id != chat_id or session.mode is not Mode.EXAM:
        return Rejected(Refusal.UNKNOWN)
    return Rejected(Refusal.ENDED) if session.status.is_over else session


def _is_over(session: Session, now: datetime) -> bool:
    return session.deadline_at is not None and now >= session.deadline_at


async def _turn(moves: Moves, session: Session, ordinal: int, now: datetime) -> ExamPage:
    page = await moves.exam_page(session, ordinal, now)
    # A tap proves that the exam's message stands in the chat.
    turned = replace(session, position=ordinal, stage=Stage.OPEN, due_at=session.deadline_at)
    await moves.quizzes.save(turned)
    return replace(page, session=turned)
