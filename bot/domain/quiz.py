"""The life of a quiz: a session and its states; what is shown and answered is in ``post.py``.

A session goes ASKING -> OPEN -> REVEALING -> REVEALED -> ASKING ... -> ENDING -> DONE. In ASKING,
REVEALING and ENDING something is on its way to the chat; ``due_at`` is then the moment at which
another process may take over, so that a crash in the middle loses nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.chat import Person, Place, QuizStyle, require_aware

LEASE = timedelta(seconds=30)
"""How long a process has to deliver a step before another takes over."""

STALE_AFTER = timedelta(hours=6)
"""A quiz in private that was left for so long gives way to a new one."""

GAP = timedelta(seconds=5)
"""The time to read a reveal in a group before the next question comes."""

IDLE_QUESTIONS = 2
"""A group's session ends itself after so many questions without a tap."""

MIXED = "mixed"
MISTAKES = "mistakes"
REPEAT = "repeat"


class Mode(StrEnum):
    """How a session is run."""

    TRAINING = "training"
    GROUP = "group"
    EXAM = "exam"
    DAILY = "daily"


class Status(StrEnum):
    """Whether a session goes on, or how it came to its end."""

    RUNNING = "running"
    PAUSED = "paused"
    FINISHED = "finished"
    STOPPED = "stopped"
    IDLE = "idle"

    @property
    def is_over(self) -> bool:
        """True when no further question will be asked."""
        return self not in {Status.RUNNING, Status.PAUSED}


class Stage(StrEnum):
    """What a session is doing; see the module's docstring."""

    ASKING = "asking"
    OPEN = "open"
    REVEALING = "revealing"
    REVEALED = "revealed"
    ENDING = "ending"
    DONE = "done"


class Marking(StrEnum):
    """What an answer in an exam is worth."""

    PLAIN = "plain"
    NEGATIVE = "negative"

    @property
    def right(self) -> int:
        """Points for a right answer."""
        return 4 if self is Marking.NEGATIVE else 1

    @property
    def wrong(self) -> int:
        """Points for a wrong answer; a skipped question is worth none."""
        return -1 if self is Marking.NEGATIVE else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One run of a quiz; its methods return the session as it is afterwards.

    Attributes:
        starter_id: 0 when an anonymous admin started it: then admins alone may end it.
        scope: a topic's id, MIXED, MISTAKES or REPEAT.
        seconds: per question in a group, over all in an exam; 0 for no limit.
        length: number of questions.
        position: ordinal of the current question.
        due_at: when the next step is to be taken; None waits for a tap.
        seconds_left: of the clock, while paused.
        message_id: the one message of an exam, or None.
    """

    id: int
    place: Place
    starter_id: int
    mode: Mode
    scope: str
    length: int
    started_at: datetime
    marking: Marking = Marking.PLAIN
    style: QuizStyle = QuizStyle.BUTTONS
    seconds: int = 0
    position: int = 0
    status: Status = Status.RUNNING
    stage: Stage = Stage.ASKING
    due_at: datetime | None = None
    seconds_left: int | None = None
    message_id: int | None = None
    ended_at: datetime | None = None

    @property
    def is_last(self) -> bool:
        """True at the last question."""
        return self.position + 1 >= self.length

    @property
    def deadline_at(self) -> datetime | None:
        """When an exam must be handed in; None without a limit."""
        if self.mode is not Mode.EXAM or not self.seconds:
            return None
        return self.started_at + timedelta(seconds=self.seconds)

    def claimed(self, now: datetime) -> Session:
        """Return it with the lease of the process that takes the next step."""
        return replace(self, due_at=require_aware(now) + LEASE)

    def asked(self, message_id: int, now: datetime) -> Session:
        """Return it after its question was delivered: the clock starts."""
        if self.stage is not Stage.ASKING:
            return self
        kept = message_id if self.mode is Mode.EXAM else None
        opened = replace(self, stage=Stage.OPEN, due_at=self.deadline_at, message_id=kept)
        if self.mode is not Mode.GROUP or not self.seconds:
            return opened
        if self.status is Status.PAUSED:
            return replace(opened, seconds_left=self.seconds)
        return replace(opened, due_at=now + timedelta(seconds=self.seconds))

    def answered(self, now: datetime) -> Session:
        """Return it after the tap that closes a question in private.

        The reveal is the tap's own answer; a reveal that got lost comes with the next tap.
        """
        if self.is_last:
            return self.ending(Status.FINISHED, now)
        return replace(self, stage=Stage.REVEALED, due_at=None)

    def revealing(self, now: datetime) -> Session:
        """Return it with its question closed and the reveal under way."""
        return replace(self, stage=Stage.REVEALING, due_at=now + LEASE)

    def revealed(self, now: datetime, *, is_idle: bool = False) -> Session:
        """Return it after the reveal was delivered.

        Args:
            now: an aware moment.
            is_idle: whether the last IDLE_QUESTIONS had no answer.
        """
        if self.stage is not Stage.REVEALING:
            return self
        if self.status.is_over:
            return self.ending(self.status, now)
        if self.is_last:
            return self.ending(Status.FINISHED, now)
        if is_idle:
            return self.ending(Status.IDLE, now)
        if self.status is Status.PAUSED:
            return replace(self, stage=Stage.REVEALED, due_at=None, seconds_left=0)
        return replace(self, stage=Stage.REVEALED, due_at=now + GAP)

    def advanced(self, now: datetime) -> Session:
        """Return it on its way to the next question, or to its end."""
        if self.is_last:
            return self.ending(Status.FINISHED, now)
        return replace(self, position=self.position + 1, stage=Stage.ASKING, due_at=now + LEASE)

    def ending(self, status: Status, now: datetime) -> Session:
        """Return it over, with the last message under way."""
        return replace(self, status=status, stage=Stage.ENDING, due_at=now + LEASE, ended_at=now)

    def ended(self) -> Session:
        """Return it after its last message was delivered."""
        return replace(self, stage=Stage.DONE, due_at=None)

    def stopped(self, now: datetime) -> Session:
        """Return it stopped by a person; an open group question is still revealed."""
        if self.mode is Mode.GROUP and self.stage in {Stage.OPEN, Stage.REVEALING}:
            over = replace(self, status=Status.STOPPED, ended_at=now)
            return over.revealing(now)
        return self.ending(Status.STOPPED, now)

    def paused(self, now: datetime) -> Session:
        """Return it with its clock standing still; answers still count."""
        if self.status is not Status.RUNNING or self.mode is not Mode.GROUP:
            return self
        left = None
        if self.due_at and self.stage in {Stage.OPEN, Stage.REVEALED}:
            left = max(0, round((self.due_at - now).total_seconds()))
        due_at = self.due_at if left is None else None
        return replace(self, status=Status.PAUSED, due_at=due_at, seconds_left=left)

    def resumed(self, now: datetime) -> Session:
        """Return it with its clock running again."""
        if self.status is not Status.PAUSED:
            return self
        due_at = self.due_at
        if self.seconds_left is not None:
            due_at = now + timedelta(seconds=self.seconds_left)
        return replace(self, status=Status.RUNNING, due_at=due_at, seconds_left=None)

    def may_be_ended_by(self, person_id: int, *, is_admin: bool) -> bool:
        """Return whether this person may end, pause or hurry it."""
        return is_admin or (person_id != 0 and person_id == self.starter_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizRequest:
    """What somebody wants to be asked.

    Attributes:
        starter: None for an anonymous admin or a channel.
        scope: a topic's id, MIXED or MISTAKES; with ``question_ids`` only a name for it.
        count: of questions; fewer are asked when there are not so many.
        seconds: per question in a group, over all in an exam; 0 for no limit.
        question_ids: exactly these, in this order, instead of a selection.
    """

    place: Place
    starter: Person | None
    mode: Mode = Mode.TRAINING
    scope: str = MIXED
    count: int = 10
    marking: Marking = Marking.PLAIN
    style: QuizStyle = QuizStyle.BUTTONS
    seconds: int = 0
    question_ids: tuple[str, ...] = ()

    def session(self, length: int, now: datetime) -> Session:
        """Return the session that begins, with its first question under way."""
        return Session(
            id=0,
            place=self.place,
            starter_id=self.starter.id if self.starter else 0,
            mode=self.mode,
            scope=self.scope,
            length=length,
            started_at=now,
            marking=self.marking,
            style=self.style,
            seconds=self.seconds,
            due_at=require_aware(now) + LEASE,
        )
