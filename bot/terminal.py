"""Asking from the terminal: one question, or a file of them."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TextIO

from bot.content.loader import load_knowledge
from bot.domain.answer import (
    AdviceRefused,
    Answer,
    Comparison,
    NoAnswer,
    Outcome,
    Suggestions,
    TopicList,
)
from bot.errors import StudyBotError
from bot.resolving import resolver_builder
from bot.services.answering import AnsweringService
from bot.settings import read_settings
from bot.views.outcome import outcome_reply

KINDS: dict[type[Outcome], str] = {
    Answer: "answer",
    Comparison: "comparison",
    TopicList: "topic_list",
    Suggestions: "suggestions",
    NoAnswer: "no_answer",
    AdviceRefused: "advice_refused",
}


def _service(folder: Path, semantic: bool) -> AnsweringService:
    cache = read_settings().data_dir / "cache" if semantic else folder
    build = resolver_builder(semantic=semantic, cache=cache)
    return AnsweringService(load_knowledge(folder), build=build)


class BatchError(StudyBotError):
    """A line of the batch cannot be read."""


def ask_once(question: str, folder: Path, *, semantic: bool = False) -> int:
    """Print the answer to one question; return 0, or 1 when there is none."""
    service = _service(folder, semantic)
    outcome = service.resolve_once(question, None)
    reply = outcome_reply(service.knowledge, outcome)
    print(reply.plain)
    if not isinstance(outcome, Answer):
        print("".join(f"\n[{button.label}]" for row in reply.keyboard for button in row))
    return 1 if isinstance(outcome, NoAnswer) else 0


def ask_batch(source: str, folder: Path, *, semantic: bool = False) -> int:
    """Answer a file of JSON lines, one printed JSON line for each, in order.

    Args:
        source: a file's path, or ``-`` for standard input.
        folder: the knowledge folder.
        semantic: whether the sentence model is asked too.
    """
    service = _service(folder, semantic)
    for row in answer_lines(service, _read_lines(source)):
        print(json.dumps(row, ensure_ascii=False))
    return 0


def answer_lines(
    service: AnsweringService, lines: Iterable[tuple[int, str]]
) -> Iterator[dict[str, Any]]:
    """Yield ``{"id", "kind", "entries", "text"}`` for each numbered line of JSON.

    Raises:
        BatchError: naming the line that is not ``{"id", "question", "context"}``.
    """
    for number, line in lines:
        row = _parse(number, line)
        outcome = service.resolve_once(row["question"], row.get("context"))
        yield {
            "id": row.get("id"),
            "kind": KINDS[type(outcome)],
            "entries": [
                {"id": match.entry_id, "confidence": round(match.confidence, 2)}
                for match in outcome.candidates[:10]
            ],
            "text": outcome_reply(service.knowledge, outcome).plain,
        }


def _parse(number: int, line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise BatchError(f"line {number}: not JSON: {error}; write one object a line") from error
    if not isinstance(row, dict) or not isinstance(row.get("question"), str):
        raise BatchError(f'line {number}: needs a text under "question"')
    if not isinstance(row.get("context"), str | None):
        raise BatchError(f'line {number}: "context" is the previous question, or null')
    return row


def _read_lines(source: str) -> Iterator[tuple[int, str]]:
    if source == "-":
        yield from _numbered(sys.stdin)
        return
    try:
        with Path(source).open(encoding="utf-8-sig") as file:
            yield from _numbered(file)
    except (OSError, UnicodeDecodeError) as error:
        raise BatchError(f"{source}: cannot be read: {error}") from error


def _numbered(file: TextIO) -> Iterator[tuple[int, str]]:
    yield from ((number, line) for number, line in enumerate(file, 1) if line.strip())
