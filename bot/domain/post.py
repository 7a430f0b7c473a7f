"""A question as it stands in a chat, and what people answered to it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from bot.domain.chat import Place
from bot.domain.question import LETTERS

_LETTER = re.compile(
    r"(?:(?:my\s+)?(?:options?|choice|answer|ans)\b\s*(?:is)?\s*[:.\-]?\s*)?"
    r"[(\[]?([a-h])[)\].:!]*",
)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A question as it was posted: grading uses this and never the knowledge base.

    Attributes:
        choices: in the order shown.
        key: index of the right choice in the order shown.
        order: for each choice shown, its index in the order the curator wrote.
        sources: titles with years, as shown.
        lesson_id: the entry that the question teaches, or None.
    """

    question_id: str
    topic_id: str
    topic_title: str
    stem: str
    choices: tuple[str, ...]
    key: int
    order: tuple[int, ...]
    rationale: str | None = None
    caveat: str | None = None
    sources: tuple[str, ...] = ()
    lesson_id: str | None = None

    @property
    def letters(self) -> str:
        """The letters of the choices, "ABCD" for four."""
        return LETTERS[: len(self.choices)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A question shown, or to be shown, in a chat.

    Attributes:
        session_id: None for a question outside any session.
        ordinal: its place in the session, from 0.
        message_id: None until it was delivered.
        revealed_at: from then on no answer counts.
        spent_seconds: on earlier visits to an exam's page.
    """

    id: int
    session_id: int
    place: Place
    ordinal: int
    snapshot: Snapshot
    message_id: int | None = None
    poll_id: str | None = None
    shown_at: datetime | None = None
    due_at: datetime | None = None
    revealed_at: datetime | None = None
    spent_seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """What one person answered to one post.

    Attributes:
        choice: index in the order shown.
        is_scored: False when this person had met the question in this chat and week before.
        seconds: from the question's being shown to the answer.
        is_hidden: the person wants to be named on no board; counted all the same.
    """

    post_id: int
    person_id: int
    choice: int
    is_right: bool
    is_scored: bool
    seconds: float
    answered_at: datetime
    name: str = ""
    is_hidden: bool = False


def parse_letter(text: str) -> int | None:
    """Return the index of the choice that a typed text names, or None.

    ``"b"``, ``"B)"``, ``"(b)"`` and ``"option b"`` are 1; a longer text is a question.
    """
    folded = unicodedata.normalize("NFKC", text).strip().casefold()
    found = _LETTER.fullmatch(folded) if len(folded) <= 24 else None
    return ord(found[1]) - ord("a") if found else None


def seconds_between(shown_at: datetime | None, answered_at: datetime) -> float:
    """Return the time taken, never negative, to the millisecond."""
    if shown_at is None:
        return 0.0
    return max(0.0, round((answered_at - shown_at).total_seconds(), 3))
