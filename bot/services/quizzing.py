"""Running quizzes: starting, answering, going on and stopping, in private and in groups.

Nothing is kept in memory: every call reads the session, moves it on and keeps it in one
transaction. What comes back is a value to be shown; once it was delivered, ``asked``,
``revealed`` or ``ended`` says so. What was never delivered comes again from ``due``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from random import Random
from zoneinfo import ZoneInfo

from bot.domain.chat import Person, Place
from bot.domain.knowledge_base import KnowledgeBase
from bot.domain.post import Post
from bot.domain.quiz import (
    IDLE_QUESTIONS,
    MISTAKES,
    MIXED,
    Mode,
    QuizRequest,
    Session,
    Stage,
    Status,
)
from bot.domain.quiz_outcomes import (
    Ask,
    Busy,
    ExamPage,
    Finish,
    Locked,
    NothingToAsk,
    Paused,
    Refusal,
    Rejected,
    Reveal,
    Step,
    Verdict,
)
from bot.domain.selection import select, take_snapshots
from bot.services.poll_votes import count_early_votes
from bot.services.quiz_moves import AttemptListener, Moves
from bot.storage.attempts import Attempts
from bot.storage.database import Database, Work
from bot.storage.due import are_steps_due
from bot.storage.people import People
from bot.storage.quizzes import Quizzes

_DUE_AT_ONCE = 50


@dataclass(frozen=True)
class Quizzing:
    """The use cases of quizzes.

    Attributes:
        base: gives the knowledge base of the moment.
        zone: for chats that have not chosen one.
        listeners: told of every counted answer.
    """

    database: Database
    base: Callable[[], KnowledgeBase]
    zone: ZoneInfo
    rng: Random = field(default_factory=Random)
    listeners: Sequence[AttemptListener] = ()

    def _moves(self, work: Work) -> Moves:
        return Moves(work, self.zone, self.listeners)

    async def start(
        self, request: QuizRequest, now: datetime
    ) -> Ask | ExamPage | Busy | NothingToAsk:
        """Begin a session, unless one is under way in the place."""
        async with self.database.write() as work:
            quizzes = Quizzes(work)
            running = await quizzes.running(request.place)
            if running and not await self._moves(work).give_way(running, now):
                return Busy(running)
            question_ids = request.question_ids or await self.choose(work, request)
            snapshots = take_snapshots(self.base(), question_ids, self.rng)
            if not snapshots:
                return NothingToAsk(request.scope)
            if request.starter:
                await People(work).meet(request.starter, now)
            wanted = request.session(len(snapshots), now)
            session = await quizzes.create(wanted, snapshots)
            if session is None:
                return Busy(await quizzes.running(request.place) or wanted)
            return await self._open(work, session, now)

    async def _open(self, work: Work, session: Session, now: datetime) -> Ask | ExamPage:
        moves = self._moves(work)
        if session.mode is Mode.EXAM:
            return await moves.exam_page(session, 0, now)
        asked = await moves.ask(session, now)
        assert isinstance(asked, Ask)
        return asked

    async def choose(self, work: Work, request: QuizRequest) -> tuple[str, ...]:
        """Return the ids of questions for a request, those this chat saw least recently."""
        if request.scope == MISTAKES:
            wrong = await Attempts(work).mistakes(request.starter.id if request.starter else 0)
            every = self.pool(MIXED)
            pool = {each: every[each] for each in wrong if each in every}
        else:
            pool = self.pool(request.scope)
        seen = await Quizzes(work).last_shown(request.place.chat_id)
        return select(pool, seen, request.count, self.rng)

    def pool(self, scope: str) -> dict[str, str]:
        """Return question id -> topic id of all questions of a topic, or of all."""
        base = self.base()
        if scope == MIXED:
            return {each: base.topic_of_question[each] for each in base.questions}
        chosen = base.topic(scope)
        # A guide asks about the drugs it is an overview of.
        topics = {chosen.id, *chosen.members} if chosen else set()
        return {e: t for e in base.questions if (t := base.topic_of_question[e]) in topics}

    async def tap(
        self, post_id: int, person: Person, choice: int, chat_id: int, now: datetime
    ) -> Verdict | Locked | Rejected:
        """Take an answer to a post: the first of a person counts, whatever comes after."""
        async with self.database.write() as work:
            post = await Quizzes(work).post(post_id)
            if post is None or post.shown_at is None:
                return Rejected(Refusal.UNKNOWN)
            if post.place.chat_id != chat_id:
                return Rejected(Refusal.FOREIGN)
            if not 0 <= choice < len(post.snapshot.choices):
                return Rejected(Refusal.NO_SUCH_CHOICE)
            # A private chat has its person's id, a group's is negative.
            if chat_id < 0:
                return await self._moves(work).lock_in(post, person, choice, now)
            return await self._moves(work).judge(post, person, choice, now)

    async def next(
        self, session_id: int, ordinal: int, chat_id: int, now: datetime
    ) -> Ask | Finish | Rejected:
        """Go on from the question at ``ordinal``; a second tap changes nothing."""
        async with self.database.write() as work:
            quizzes = Quizzes(work)
            session = await quizzes.session(session_id)
            if session is None or session.place.chat_id != chat_id:
                return Rejected(Refusal.UNKNOWN)
            if session.status.is_over:
                return Rejected(Refusal.ENDED)
            if session.stage is not Stage.REVEALED or session.position != ordinal:
                return Rejected(Refusal.STALE)
            return await self._moves(work).ask(session.advanced(now), now)

    async def resume(self, place: Place, now: datetime) -> Ask | Finish | Rejected:
        """Show the current question of a private quiz again, or the next one after a reveal."""
        async with self.database.write() as work:
            quizzes = Quizzes(work)
            session = await quizzes.running(place)
            if session is None:
                return Rejected(Refusal.NOTHING_RUNS)
            moved = session.advanced(now) if session.stage is Stage.REVEALED else session
            again = replace(moved, stage=Stage.ASKING).claimed(now)
            return await self._moves(work).ask(again, now)

    async def asked(
        self, post: Post, message_id: int, now: datetime, poll_id: str | None = None
    ) -> Verdict | None:
        """Note that a question stands in the chat: a group's clock starts.

        Returns:
            A verdict that is still to be shown, when a poll was answered before it was noted.
        """
        async with self.database.write() as work:
            quizzes = Quizzes(work)
            session = await quizzes.session(post.session_id)
            if session is None:
                return None
            await quizzes.save_post(post.id, message_id=message_id, shown_at=now, poll_id=poll_id)
            if session.position == post.ordinal:
                await quizzes.save(session.asked(message_id, now))
            if poll_id is None:
                return None
            return await count_early_votes(self._moves(work), post, poll_id)

    async def stop(
        self, place: Place, person_id: int, now: datetime, *, is_admin: bool
    ) -> Reveal | Finish | Rejected:
        """End the quiz of a place; an open group question is revealed first."""
        async with self.database.write() as work:
            quizzes = Quizzes(work)
            session = await quizzes.running(place)
            if session is None:
                return Rejected(Refusal.NOTHING_RUNS)
            if place.chat_id < 0 and not session.may_be_ended_by(person_id, is_admin=is_admin):
                return Rejected(Refusal.NOT_ALLOWED)
            if session.mode is Mode.EXAM:
                return await self._moves(work).hand_in(session, Status.STOPPED, now)
            return await self._moves(work).close(session.stopped(now), now)

    async def reveal_now(
        self, post_id: int, chat_id: int, person_id: int, now: datetime, *, is_admin: bool
    ) -> Reveal | Rejected:
        """Reveal a group's question before its time is up."""
        async with self.database.write() as work:
            quizzes = Quizzes(work)
            post = await quizzes.post(post_id)
            session = await quizzes.session(post.session_id) if post else None
            if not post or not session or post.place.chat_id != chat_id:
                return Rejected(Refusal.UNKNOWN)
            if session.mode is not Mode.GROUP:
                return Rejected(Refusal.UNKNOWN)
            if not session.may_be_ended_by(person_id, is_admin=is_admin):
                return Rejected(Refusal.NOT_ALLOWED)
            if session.stage is not Stage.OPEN or session.position != post.ordinal:
                return Rejected(Refusal.CLOSED)
            return await self._moves(work).reveal(session.revealing(now), now)

    async def pause(
        self, place: Place, person_id: int, now: datetime, *, is_admin: bool
    ) -> Paused | Rejected:
        """Let a group's quiz stand still, or go on when it does."""
        async with self.database.write() as work:
            quizzes = Quizzes(work)
            session = await quizzes.running(place)
            if session is None or session.mode is not Mode.GROUP:
                return Rejected(Refusal.NOTHING_RUNS)
            if not session.may_be_ended_by(person_id, is_admin=is_admin):
                return Rejected(Refusal.NOT_ALLOWED)
            is_paused = session.status is Status.PAUSED
            changed = session.resumed(now) if is_paused else session.paused(now)
            await quizzes.save(changed)
            return Paused(changed)

    async def revealed(self, session_id: int, now: datetime) -> Finish | None:
        """Note that a reveal stands in the chat; return the end when that was the last."""
        async with self.database.write() as work:
            quizzes = Quizzes(work)
            session = await quizzes.session(session_id)
            if session is None or session.stage is not Stage.REVEALING:
                return None
            first = session.position + 1 - IDLE_QUESTIONS
            is_idle = first >= 0 and not await Attempts(work).count_since(session_id, first)
            moved = session.revealed(now, is_idle=is_idle)
            await quizzes.save(moved)
            if moved.stage is not Stage.ENDING:
                return None
            return await self._moves(work).finish(moved)

    async def ended(self, session_id: int) -> None:
        """Note that the last message of a session stands in the chat."""
        async with self.database.write() as work:
            session = await Quizzes(work).session(session_id)
            if session and session.stage is Stage.ENDING:
                await Quizzes(work).save(session.ended())

    async def due(self, now: datetime) -> list[Step]:
        """Take every step whose time has come; no other process gets the same ones."""
        async with self.database.glance() as work:
            if not await are_steps_due(work, now):
                return []
        async with self.database.write() as work:
            claimed = await Quizzes(work).claim_due(now, _DUE_AT_ONCE)
            moves = self._moves(work)
            return [await moves.step(session, now) for session in claimed]

    async def recover(self, started_at: datetime) -> None:
        """Take up at once what was under way when the only process died.

        On PostgreSQL other processes may be delivering it, so there it comes when its lease ends.
        """
        if self.database.is_sqlite:
            async with self.database.write() as work:
                await Quizzes(work).release_leases(started_at)

    async def abandon(self, session_id: int, now: datetime) -> None:
        """End a session whose chat can no longer be reached; its answers are kept."""
        async with self.database.write() as work:
            session = await Quizzes(work).session(session_id)
            if session and session.stage is not Stage.DONE:
                await Quizzes(work).save(session.ending(Status.STOPPED, now).ended())
                await Quizzes(work).close_posts(session_id, now)

    async def postpone(self, session_id: int, due_at: datetime) -> None:
        """Let a step that Telegram would not take yet come again later."""
        async with self.database.write() as work:
            session = await Quizzes(work).session(session_id)
            if session and session.due_at is not None:
                await Quizzes(work).save(replace(session, due_at=due_at))
