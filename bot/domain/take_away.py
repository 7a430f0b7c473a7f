"""Taking content along: the formats, a file of one of them, and the topic that is meant."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.knowledge_base import KnowledgeBase
from bot.domain.monograph import Monograph

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_SKIPPED = " \t\r\n\x00\u00a0\u200b\u3000\ufeff"


class ExportFormat(StrEnum):
    """What content can be written as."""

    ANKI = "anki"
    CSV = "csv"
    GIFT = "gift"
    AIKEN = "aiken"
    MOODLE = "moodle"

    @property
    def suffix(self) -> str:
        """The ending of a file's name."""
        return {"anki": ".apkg", "csv": ".csv", "moodle": ".xml"}.get(self.value, ".txt")


@dataclass(frozen=True, slots=True)
class TakeAway:
    """A file to take along.

    Attributes:
        questions: how many MCQs it holds.
        flashcards: how many flashcards; 0 in the formats that know none.
    """

    name: str
    data: bytes
    questions: int
    flashcards: int = 0


def topic_named(knowledge: KnowledgeBase, text: str) -> Monograph | None:
    """Return the topic whose id, title or alias is exactly this text, case aside; or None."""
    wanted = " ".join(text.split()).casefold()
    for topic in knowledge.topics.values():
        if wanted in {topic.id.casefold(), *(name.casefold() for name in topic.names)}:
            return topic
    return None


def safe_cell(value: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    # A blank before the sign does not hide it from every program.
    is_formula = value.startswith(_STARTS_A_FORMULA) or value.lstrip(_SKIPPED).startswith(
        _STARTS_A_FORMULA
    )
    return f"'{value}" if is_formula else value
