"""What comes of a tap, a command or a timer in a quiz: values that a view can say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.post import Attempt, Post
from bot.domain.quiz import Session


class Refusal(StrEnum):
    """Why a tap or a command changed nothing."""

    UNKNOWN = "unknown"  # forged, or of a quiz that is gone
    FOREIGN = "foreign"  # a button from another chat
    NOT_YOURS = "not_yours"
    NOT_ALLOWED = "not_allowed"  # the starter's or an admin's right
    ANSWERED = "answered"
    CLOSED = "closed"  # the question was revealed
    ENDED = "ended"
    STALE = "stale"  # a question before the current one
    NO_SUCH_CHOICE = "no_such_choice"
    NOTHING_RUNS = "nothing_runs"


@dataclass(frozen=True, slots=True)
class Rejected:
    """Nothing changed."""

    refusal: Refusal


@dataclass(frozen=True, slots=True)
class Busy:
    """A quiz is under way in this place already."""

    session: Session


@dataclass(frozen=True, slots=True)
class NothingToAsk:
    """The scope has no questions."""

    scope: str


@dataclass(frozen=True, slots=True)
class Ask:
    """A question is to be sent; report its message with ``asked``."""

    session: Session
    post: Post


@dataclass(frozen=True, slots=True)
class Locked:
    """An answer in a group was kept; nothing is given away.

    Attributes:
        is_new: False when the person had answered before; ``letter`` is then the kept one.
    """

    letter: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class Paper:
    """A question of a session with everything answered to it.

    Attributes:
        attempts: in the order in which they came.
    """

    post: Post
    attempts: tuple[Attempt, ...]

    @property
    def right(self) -> tuple[Attempt, ...]:
        """The right ones, the quickest first."""
        return tuple(sorted((a for a in self.attempts if a.is_right), key=lambda a: a.seconds))


@dataclass(frozen=True, slots=True)
class Finish:
    """A session is over and its last message is to be sent; report it with ``ended``.

    Attributes:
        papers: the questions that were shown, in order.
    """

    session: Session
    papers: tuple[Paper, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """An answer in private, to be revealed at once.

    Attributes:
        is_new: False when this question had been answered before.
        finish: the end of the session when this was its last question.
    """

    session: Session
    post: Post
    attempt: Attempt
    is_new: bool
    finish: Finish | None = None


@dataclass(frozen=True, slots=True)
class Reveal:
    """A group's question is closed, to be revealed by an edit; report it with ``revealed``."""

    session: Session
    paper: Paper


@dataclass(frozen=True, slots=True)
class Paused:
    """A group's quiz stands still, or goes on again."""

    session: Session


@dataclass(frozen=True, slots=True)
class ExamPage:
    """A page of an exam under way.

    Attributes:
        choice: what was chosen on this page so far, or None.
        answered: for each question whether it has an answer.
        seconds_left: until it is handed in by itself; None without a limit.
    """

    session: Session
    post: Post
    choice: int | None
    answered: tuple[bool, ...]
    seconds_left: int | None


Step = Ask | Reveal | Finish | ExamPage


@dataclass(frozen=True, slots=True)
class Score:
    """A person's points in a chat.

    Attributes:
        answered: scored answers, right or wrong.
        rank: on the board of that time; None without points or when hidden.
    """

    points: int
    answered: int
    rank: int | None


@dataclass(frozen=True, slots=True)
class ScoreCard:
    """``/score``: this week and all time."""

    week: Score
    total: Score
    is_hidden: bool
    read_at: datetime
