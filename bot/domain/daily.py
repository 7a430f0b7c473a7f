"""The daily quiz: who has subscribed to it, and what becomes of each push."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.chat import ChatKind, Place, QuizStyle
from bot.domain.post import Post
from bot.domain.quiz import MIXED, Session
from bot.domain.quiz_outcomes import Paper
from bot.domain.schedule import EVERY_DAY, Schedule

MOST_QUESTIONS = 5
DEFAULT_TIME = time(8)


class PushState(StrEnum):
    """How far a push has come.

    From CLAIMED, another process takes over when the claim runs out. From SENDING nobody does:
    the message may have arrived, and a second one would be worse than none.
    """

    CLAIMED = "claimed"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"  # on its way when contact was lost
    SKIPPED = "skipped"  # too late, quiet hours, or nothing to post
    BLOCKED = "blocked"  # the chat does not take it
    FAILED = "failed"  # Telegram refused the message itself

    @property
    def may_stand(self) -> bool:
        """True when its question may stand in the chat."""
        return self in {PushState.SENT, PushState.UNKNOWN}


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A chat's wish for a daily quiz; kept when it is off, so that it can be on again.

    Attributes:
        slot: which of the chat's subscriptions; so far there is one, 0.
        person_id: who set it up; 0 for an anonymous admin.
        at: the local time.
        days: ISO weekdays.
        scope: a topic's id, MIXED or MISTAKES.
        needs_answers: posts only if the last question had an answer.
        paused_until: nothing is due before that.
        suspended_at: since when the chat cannot be reached; None when it can.
        next_due_at: None while nothing is due.
    """

    place: Place
    slot: int = 0
    person_id: int = 0
    at: time = DEFAULT_TIME
    zone: ZoneInfo
    days: frozenset[int] = EVERY_DAY
    scope: str = MIXED
    count: int = 1
    style: QuizStyle = QuizStyle.BUTTONS
    needs_answers: bool = False
    is_active: bool = False
    paused_until: datetime | None = None
    suspended_at: datetime | None = None
    next_due_at: datetime | None = None

    @property
    def schedule(self) -> Schedule:
        """When it is due."""
        return Schedule(self.at, self.zone, self.days)

    @property
    def is_private(self) -> bool:
        """True when one person alone gets it."""
        return self.place.chat_id > 0

    def scheduled(self, now: datetime, done: Container[date] = ()) -> Subscription:
        """Return it with the next moment at which it is due.

        Args:
            done: local dates that had their push, under whatever time and zone.
        """
        if not self.is_active or self.suspended_at:
            return replace(self, next_due_at=None)
        due = self.schedule.next_after(max(now, self.paused_until or now))
        while due.day in done:
            due = self.schedule.next_after(due.at)
        return replace(self, next_due_at=due.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Push:
    """One daily quiz of one chat: unique by chat, local date and slot.

    Attributes:
        session_id: None until its questions were chosen.
    """

    id: int
    chat_id: int
    slot: int
    day: date
    due_at: datetime
    state: PushState
    session_id: int | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """The questions of one daily quiz with everything answered to them."""

    session: Session
    papers: tuple[Paper, ...]

    @property
    def answer_count(self) -> int:
        """Answers to all questions together."""
        return sum(len(paper.attempts) for paper in self.papers)

    @property
    def hardest(self) -> Paper | None:
        """The question that the smallest share got right; None without answers."""
        answered = [paper for paper in self.papers if paper.attempts]
        return min(answered, key=lambda p: len(p.right) / len(p.attempts), default=None)


@dataclass(frozen=True, slots=True)
class Delivery:
    """What is to be brought into a chat, in this order.

    Attributes:
        closing: the quiz before, to be revealed by edits; None when there is nothing to reveal.
        last: the quiz before, for a line on it; None for the first one.
        posts: the questions that do not stand in the chat yet.
        kind: of the chat.
        streak: days in a row up to now.
        language: that the chat has chosen; None for the default.
    """

    push: Push
    subscription: Subscription
    session: Session
    posts: tuple[Post, ...]
    closing: Result | None = None
    last: Result | None = None
    kind: ChatKind = ChatKind.SUPERGROUP
    streak: int = 0
    language: str | None = None
