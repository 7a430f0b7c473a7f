"""Who talks where: people, chats and the places within them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo


class ChatKind(StrEnum):
    """What a chat is, as Telegram names it."""

    PRIVATE = "private"
    GROUP = "group"
    SUPERGROUP = "supergroup"
    CHANNEL = "channel"

    @property
    def is_group(self) -> bool:
        """True where several people talk."""
        return self in {ChatKind.GROUP, ChatKind.SUPERGROUP}


class QuizStyle(StrEnum):
    """How a question is shown."""

    BUTTONS = "buttons"
    POLL = "poll"


class AnswerMode(StrEnum):
    """When the bot answers in a group."""

    ADDRESSED = "addressed"
    CONFIDENT = "confident"


@dataclass(frozen=True, slots=True)
class Place:
    """A chat, or a forum topic in it.

    Attributes:
        thread_id: the forum topic; None for the General topic and chats without topics.
    """

    chat_id: int
    thread_id: int | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who takes part.

    Attributes:
        name: as Telegram has it; untrusted text.
    """

    id: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat:
    """A chat and its settings.

    Attributes:
        zone_name: IANA name; None takes the operator's default.
        language: of the interface; None takes the default.
        question_seconds: how long a question of a group quiz stands.
        bound_thread_id: the only forum topic the bot uses, or None.
        quiet_from: local ``"22:00"`` from which nothing is pushed, or None.
        quiet_until: the end of the quiet hours, or None.
        is_active: False once the bot was blocked or removed.
        moved_to_id: the supergroup that this group became, or None.
    """

    id: int
    kind: ChatKind
    title: str = ""
    zone_name: str | None = None
    language: str | None = None
    question_seconds: int = 30
    quiz_style: QuizStyle = QuizStyle.BUTTONS
    answer_mode: AnswerMode = AnswerMode.ADDRESSED
    bound_thread_id: int | None = None
    quiet_from: str | None = None
    quiet_until: str | None = None
    is_active: bool = True
    moved_to_id: int | None = None

    def zone(self, default: ZoneInfo) -> ZoneInfo:
        """Return the chat's zone, or the default."""
        return ZoneInfo(self.zone_name) if self.zone_name else default


def require_aware(now: datetime) -> datetime:
    """Return ``now``.

    Raises:
        ValueError: when it has no time zone.
    """
    if now.utcoffset() is None:
        raise ValueError(f"a moment needs a time zone: {now!r}")
    return now
