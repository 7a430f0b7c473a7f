"""Closing daily quizzes: revealed when the next one comes, by an admin, or after a day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.chat import Person
from bot.domain.daily import Result
from bot.domain.post import Snapshot
from bot.domain.quiz import LEASE, Mode, Session, Stage, Status
from bot.domain.quiz_outcomes import Ask, Locked, Refusal, Rejected
from bot.services.quiz_moves import Moves
from bot.services.quizzing import Quizzing
from bot.storage.attempts import Attempts
from bot.storage.database import Database, Work
from bot.storage.due import are_daily_steps_due
from bot.storage.pushes import Pushes
from bot.storage.quizzes import Quizzes


@dataclass(frozen=True, slots=True)
class Told:
    """What a tap in a channel brings to the one who tapped.

    Attributes:
        choice: the first one of this person, which stands.
        is_new: False when the person had tapped before.
    """

    snapshot: Snapshot
    choice: int
    is_new: bool


@dataclass(frozen=True)
class DailyResults:
    """The use cases around a daily quiz that stands in a group or channel."""

    database: Database
    quizzing: Quizzing
    zone: ZoneInfo

    async def reveal(
        self, post_id: int, chat_id: int, now: datetime, *, is_admin: bool
    ) -> Result | Rejected:
        """Close the daily quiz of a post at an admin's wish."""
        async with self.database.write() as work:
            quizzes = Quizzes(work)
            post = await quizzes.post(post_id)
            session = await quizzes.session(post.session_id) if post else None
            if not post or not session or post.place.chat_id != chat_id:
                return Rejected(Refusal.UNKNOWN)
            if session.mode is not Mode.DAILY:
                return Rejected(Refusal.UNKNOWN)
            if not is_admin:
                return Rejected(Refusal.NOT_ALLOWED)
            return await close_quiz(work, session, now) or Rejected(Refusal.CLOSED)

    async def revealed(self, session_id: int) -> None:
        """Note that a result stands in the chat."""
        async with self.database.write() as work:
            session = await Quizzes(work).session(session_id)
            if session is not None and session.stage is Stage.REVEALING:
                await Quizzes(work).save(session.ended())

    async def due(self, now: datetime) -> list[Ask | Result]:
        """Take the steps of daily quizzes that got lost, and samples that stood for a day."""
        async with self.database.glance() as work:
            if not await are_daily_steps_due(work, now):
                return []
        async with self.database.write() as work:
            steps: list[Ask | Result] = []
            for session in await Pushes(work).take_due_sessions(now, LEASE):
                if session.stage is Stage.ASKING:
                    asked = await Moves(work, self.zone).ask(session, now)
                    steps += [asked] if isinstance(asked, Ask) else []
                elif result := await close_quiz(work, session, now):
                    steps.append(result)
            return steps

    async def tap_in_channel(
        self, post_id: int, person: Person, choice: int, chat_id: int, now: datetime
    ) -> Told | Rejected:
        """Take a tap in a channel: told to that person alone, counted for nobody's score."""
        async with self.database.write() as work:
            post = await Quizzes(work).post(post_id)
            if post is None or post.place.chat_id != chat_id or post.shown_at is None:
                return Rejected(Refusal.UNKNOWN)
            if not 0 <= choice < len(post.snapshot.choices):
                return Rejected(Refusal.NO_SUCH_CHOICE)
            kept = await Attempts(work).find(post.id, person.id)
            if kept is not None or post.revealed_at is not None:
                first = kept.choice if kept else choice
                return Told(post.snapshot, first, is_new=kept is None)
            outcome = await Moves(work, self.zone).lock_in(post, person, choice, now)
            assert isinstance(outcome, Locked), outcome
            return Told(post.snapshot, choice, is_new=True)

    async def questions_of(self, post_id: int) -> tuple[str, ...]:
        """Return the questions posted together with a post, for a scored version in private."""
        async with self.database.read() as work:
            post = await Quizzes(work).post(post_id)
            if post is None:
                return ()
            together = await Quizzes(work).posts(post.session_id)
            return tuple(each.snapshot.question_id for each in together)


async def gather(work: Work, session: Session) -> Result:
    """Return a daily quiz with everything answered to it."""
    finish = await Moves(work, ZoneInfo("UTC")).finish(session)
    return Result(session, finish.papers)


async def close_quiz(work: Work, session: Session, now: datetime) -> Result | None:
    """Close a daily quiz to answers; None when it was revealed before.

    It stays REVEALING until ``revealed``; when that does not come, ``due`` brings it again.
    """
    if session.stage is Stage.DONE:
        return None
    if session.stage is not Stage.REVEALING:
        session = replace(session, status=Status.FINISHED, stage=Stage.REVEALING, ended_at=now)
    session = session.claimed(now)
    await Quizzes(work).save(session)
    # Closing waits for the answers under way, so that all of them are counted below.
    await Quizzes(work).close_posts(session.id, now)
    return await gather(work, session)
