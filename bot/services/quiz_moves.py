"""The moves of a session within one transaction: ask, judge, lock in, reveal, finish."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.chat import Person
from bot.domain.post import Attempt, Post, seconds_between
from bot.domain.quiz import STALE_AFTER, Mode, Session, Stage, Status
from bot.domain.quiz_outcomes import (
    Ask,
    ExamPage,
    Finish,
    Locked,
    Paper,
    Refusal,
    Rejected,
    Reveal,
    Step,
    Verdict,
)
from bot.domain.scoreboard import week_of
from bot.storage.attempts import Attempts
from bot.storage.chats import Chats
from bot.storage.database import Work
from bot.storage.people import People
from bot.storage.quizzes import Quizzes

AttemptListener = Callable[[Work, Post, Attempt, datetime], Awaitable[None]]
"""Called with every counted answer, within its transaction."""


@dataclass(frozen=True)
class Moves:
    """What can be done with a session that this transaction holds."""

    work: Work
    zone: ZoneInfo
    listeners: Sequence[AttemptListener] = ()

    @property
    def quizzes(self) -> Quizzes:
        """Sessions and posts."""
        return Quizzes(self.work)

    @property
    def attempts(self) -> Attempts:
        """Answers."""
        return Attempts(self.work)

    async def ask(self, session: Session, now: datetime) -> Ask | Finish:
        """Put the session's current question on its way."""
        await self.quizzes.save(session)
        if session.stage is Stage.ENDING:
            return await self.finish(session)
        post = await self.quizzes.post_at(session.id, session.position)
        assert post, f"session {session.id} lost its question {session.position}"
        if post.shown_at is None:
            # From now on it can be answered: a tap may be quicker than our own note of the send.
            await self.quizzes.save_post(post.id, shown_at=now)
        return Ask(session, post)

    async def lock_in(
        self, post: Post, person: Person, choice: int, now: datetime
    ) -> Locked | Rejected:
        """Keep an answer to a question that many may answer."""
        letters = post.snapshot.letters
        if await self.quizzes.open_post(post.id) is None:
            return Rejected(Refusal.CLOSED)
        attempt = await self._record(post, person, choice, now)
        if attempt is not None:
            return Locked(letters[choice], is_new=True)
        kept = await self.attempts.find(post.id, person.id)
        return Locked(letters[kept.choice if kept else choice], is_new=False)

    async def judge(
        self, post: Post, person: Person, choice: int, now: datetime
    ) -> Verdict | Rejected:
        """Keep and judge an answer in private; answered before, it is judged as it was."""
        session = await self.quizzes.session(post.session_id)
        if session is None or session.mode is Mode.EXAM:
            return Rejected(Refusal.UNKNOWN)
        kept = await self.attempts.find(post.id, person.id)
        if kept is not None:
            return Verdict(session, post, kept, is_new=False)
        if session.status.is_over:
            return Rejected(Refusal.ENDED)
        if session.mode is Mode.TRAINING and post.ordinal != session.position:
            return Rejected(Refusal.STALE)
        attempt = await self._record(post, person, choice, now)
        if attempt is None or not await self.quizzes.close_post(post.id, now):
            return Rejected(Refusal.CLOSED)
        if session.mode is Mode.DAILY:
            moved = await self._answer_daily(session, post, now)
            return Verdict(moved, post, attempt, is_new=True)
        moved = session.answered(now)
        await self.quizzes.save(moved)
        finish = await self.finish(moved) if moved.stage is Stage.ENDING else None
        return Verdict(moved, post, attempt, is_new=True, finish=finish)

    async def _answer_daily(self, session: Session, post: Post, now: datetime) -> Session:
        """Open the way to the next daily question; the last one ends it without a summary."""
        if post.ordinal != session.position:
            return session
        moved = session.answered(now)
        moved = moved.ended() if moved.stage is Stage.ENDING else moved
        await self.quizzes.save(moved)
        return moved

    async def _record(
        self, post: Post, person: Person, choice: int, now: datetime
    ) -> Attempt | None:
        await People(self.work).meet(person, now)
        week = await self.week(post.place.chat_id, now)
        seconds = seconds_between(post.shown_at, now)
        attempt = await self.attempts.record(post, person.id, choice, week, now, seconds)
        if attempt is not None:
            await self.tell(post, attempt, now)
        return attempt

    async def tell(self, post: Post, attempt: Attempt, now: datetime) -> None:
        """Tell the listeners of an answer that counts."""
        for listener in self.listeners:
            await listener(self.work, post, attempt, now)

    async def week(self, chat_id: int, now: datetime) -> str:
        """Return the week of a chat's scoreboard."""
        chat = await Chats(self.work).find(chat_id)
        return week_of(now, chat.zone(self.zone) if chat else self.zone)

    async def reveal(self, session: Session, now: datetime) -> Reveal:
        """Close the current question of a group and put its reveal on its way."""
        await self.quizzes.save(session)
        post = await self.quizzes.post_at(session.id, session.position)
        assert post, f"session {session.id} lost its question {session.position}"
        # Closing waits for the answers under way, so that all of them are counted below.
        await self.quizzes.close_post(post.id, now)
        return Reveal(session, Paper(post, await self.attempts.of_post(post.id)))

    async def close(self, session: Session, now: datetime) -> Reveal | Finish:
        """Go where ``Session.stopped`` led: to a last reveal or to the end."""
        if session.stage is Stage.REVEALING:
            return await self.reveal(session, now)
        await self.quizzes.save(session)
        await self.quizzes.close_posts(session.id, now)
        return await self.finish(session)

    async def finish(self, session: Session) -> Finish:
        """Gather what the last message of a session says."""
        answers = await self.attempts.of_session(session.id)
        is_exam = session.mode is Mode.EXAM
        papers = [
            Paper(post, answers.get(post.id, ()))
            for post in await self.quizzes.posts(session.id)
            if is_exam or post.shown_at is not None
        ]
        return Finish(session, tuple(papers))

    async def hand_in(self, session: Session, status: Status, now: datetime) -> Finish:
        """End an exam: from now on its answers count."""
        over = session.ending(status, now)
        await self.quizzes.save(over)
        await self.quizzes.close_posts(session.id, now)
        await self.attempts.hand_in(session.id)
        finish = await self.finish(over)
        for paper in finish.papers:
            for attempt in paper.attempts:
                await self.tell(paper.post, attempt, now)
        return finish

    async def exam_page(self, session: Session, ordinal: int, now: datetime) -> ExamPage:
        """Turn to a page of an exam; the time spent on the page before is kept."""
        pages = await self.quizzes.posts(session.id)
        before = pages[session.position]
        if before.shown_at is not None and ordinal != session.position:
            spent = before.spent_seconds + seconds_between(before.shown_at, now)
            await self.quizzes.save_post(before.id, milliseconds=round(spent * 1000))
        post = pages[ordinal]
        if post.shown_at is None or ordinal != session.position:
            await self.quizzes.save_post(post.id, shown_at=now)
        answers = await self.attempts.of_session(session.id)
        chosen = answers.get(post.id, ())
        left = session.deadline_at - now if session.deadline_at else None
        return ExamPage(
            session,
            post,
            chosen[0].choice if chosen else None,
            tuple(page.id in answers for page in pages),
            max(0, round(left.total_seconds())) if left else None,
        )

    async def step(self, session: Session, now: datetime) -> Step:
        """Take the step that is due of a session claimed by this process."""
        if session.stage is Stage.ENDING:
            return await self.finish(session)
        if session.mode is Mode.EXAM:
            if session.deadline_at and now >= session.deadline_at:
                return await self.hand_in(session, Status.FINISHED, now)
            return await self.exam_page(session, session.position, now)
        if session.stage is Stage.OPEN:
            return await self.reveal(session.revealing(now), now)
        if session.stage is Stage.REVEALING:
            return await self.reveal(session, now)
        moved = session.advanced(now) if session.stage is Stage.REVEALED else session
        return await self.ask(moved, now)

    async def give_way(self, running: Session, now: datetime) -> bool:
        """End a private quiz that was left long ago, so that a new one may begin."""
        if running.mode is not Mode.TRAINING:
            return False
        post = await self.quizzes.post_at(running.id, running.position)
        last = (post and post.shown_at) or running.started_at
        if now - last < STALE_AFTER:
            return False
        await self.quizzes.save(running.ending(Status.IDLE, now).ended())
        return True
