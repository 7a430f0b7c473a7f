"""What students tell about answers: votes, reports, and the questions nobody could answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Report:
    """A mistake that a student reported.

    Attributes:
        item_id: an entry's or a question's id.
        note: what the reporter wrote; empty when only the button was tapped.
        version: of the knowledge base that was shown.
        person_id: the reporter, who hears when it is closed; never shown.
    """

    id: int
    item_id: str
    note: str
    version: str
    person_id: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question that got no answer, kept without any person or chat.

    Attributes:
        group_key: the same for questions that differ only in order, case or small words.
        text: as it was typed the first time.
        reason: why there was no answer, a value of ``Reason``.
        count: how often it was asked.
    """

    group_key: str
    text: str
    reason: str
    count: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Votes:
    """How many found an entry helpful, one vote a person."""

    entry_id: str
    helpful: int
    not_helpful: int
