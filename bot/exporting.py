"""Exporting from the terminal: content as a file for other programs."""

from __future__ import annotations

import difflib
from datetime import UTC, datetime
from pathlib import Path

from bot.content.exports import export
from bot.content.loader import load_knowledge
from bot.domain.knowledge_base import KnowledgeBase
from bot.domain.monograph import Monograph
from bot.domain.take_away import ExportFormat, topic_named
from bot.errors import StudyBotError


class ExportError(StudyBotError):
    """This cannot be exported."""


def write_export(kind: str, topic: str, output: Path | None, folder: Path) -> str:
    """Write a file and return one line on what is in it.

    Args:
        kind: a format by name.
        topic: a topic's id, title or alias; empty for all.
        output: the file; None takes a name made of topic and format.
        folder: of the knowledge base.

    Raises:
        ExportError: when the format or topic is unknown or the file cannot be written.
    """
    if kind not in list(ExportFormat):
        raise ExportError(f"export: no format is called {kind!r}; take {', '.join(ExportFormat)}")
    knowledge = load_knowledge(folder)
    chosen = _find_topic(knowledge, topic) if topic else None
    made = export(knowledge, ExportFormat(kind), chosen, datetime.now(UTC))
    path = output or Path(made.name)
    try:
        path.write_bytes(made.data)
    except OSError as error:
        raise ExportError(f"export: cannot write {path}: {error}") from error
    cards = f" and {made.flashcards} flashcards" if made.flashcards else ""
    return f"{path}: {made.questions} questions{cards}"


def _find_topic(knowledge: KnowledgeBase, text: str) -> Monograph:
    topic = topic_named(knowledge, text)
    if topic is None:
        near = difflib.get_close_matches(text.casefold(), knowledge.topics, cutoff=0.5)
        hint = f"did you mean {', '.join(near)}?" if near else "see /topics for what there is"
        raise ExportError(f"export: no topic is called {text!r}; {hint}")
    return topic
