"""Writing the content for other programs: one door to every format."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from bot.content.exports_text import write_aiken, write_csv, write_gift
from bot.domain.flashcards import flashcards_of
from bot.domain.knowledge_base import KnowledgeBase
from bot.domain.monograph import Monograph
from bot.domain.take_away import ExportFormat, TakeAway

Writer = Callable[[Sequence[Monograph], datetime], bytes]


def export(
    knowledge: KnowledgeBase, kind: ExportFormat, topic: Monograph | None, now: datetime
) -> TakeAway:
    """Write the questions, and where the format knows them the flashcards, as one file.

    Args:
        topic: this one only; None takes the whole base.
        now: becomes the file's date, by which Anki tells a newer card from an older one.
    """
    topics = [topic] if topic else list(knowledge.topics.values())
    questions = sum(len(finished) for finished in map(_finished, topics))
    cards = 0
    if kind in {ExportFormat.ANKI, ExportFormat.CSV}:
        cards = sum(len(flashcards_of(each)) for each in topics)
    # An id may hold any sign, also one that parts folders.
    plain = re.sub(r"[^\w-]+", "-", topic.id)[:60] if topic else "all"
    name = f"study-bot-{plain}{kind.suffix}"
    return TakeAway(name, _WRITERS[kind](topics, now), questions, cards)


def _finished(topic: Monograph) -> list[str]:
    return [question.id for question in topic.questions if question.draft is None]


def _write_anki(topics: Sequence[Monograph], now: datetime) -> bytes:
    from bot.content.exports_anki import write_anki

    return write_anki(topics, now)


def _write_moodle(topics: Sequence[Monograph], now: datetime) -> bytes:
    from bot.content.exports_moodle import write_moodle

    return write_moodle(topics)


_WRITERS: Mapping[ExportFormat, Writer] = {
    ExportFormat.ANKI: _write_anki,
    ExportFormat.CSV: lambda topics, now: write_csv(topics),
    ExportFormat.GIFT: lambda topics, now: write_gift(topics),
    ExportFormat.AIKEN: lambda topics, now: write_aiken(topics),
    ExportFormat.MOODLE: _write_moodle,
}
