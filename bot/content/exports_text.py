"""Questions as plain text: CSV for spreadsheets, GIFT and Aiken for learning platforms."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

from bot.domain.flashcards import Flashcard, flashcards_of
from bot.domain.monograph import Monograph
from bot.domain.question import LETTERS, Question
from bot.domain.take_away import safe_cell

_GIFT_CONTROL = re.compile(r"([~=#{}:\\])")
_AIKEN_MARK = re.compile(r"(?:[A-Za-z]+[.)]|ANSWER:)", re.IGNORECASE)

COLUMNS = (
    "kind",
    "id",
    "topic",
    "section",
    "question",
    *(f"choice {letter}" for letter in LETTERS),
    "key",
    "answer",
    "explanation",
    "note",
    "sources",
    "reviewed",
)


def finished_questions(topics: Iterable[Monograph]) -> Iterator[tuple[Monograph, Question]]:
    """Yield every question that is no draft, with its topic."""
    for topic in topics:
        for question in topic.questions:
            if question.draft is None:
                yield topic, question


def name_sources(topic: Monograph, ids: Iterable[str]) -> str:
    """Return titles and years of some of a topic's sources, parted by semicolons."""
    wanted = set(ids)
    named = (source for source in topic.sources if source.id in wanted)
    return "; ".join(f"{each.title}, {each.year}" if each.year else each.title for each in named)


def explain(question: Question) -> str:
    """Return rationale and caveat on one line; empty when there are none."""
    parts = [question.rationale, f"Note: {question.caveat}" if question.caveat else None]
    return one_line(" ".join(part for part in parts if part))


def one_line(text: str) -> str:
    """Return a text without line breaks and runs of blanks."""
    return " ".join(text.split())


# --- CSV -------------------------------------------------------------------------------------


def write_csv(topics: Sequence[Monograph]) -> bytes:
    """Return one row for each question and flashcard, for any spreadsheet.

    No cell can begin a formula; the byte order mark tells Excel that this is UTF-8.
    """
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, COLUMNS, restval="", dialect="excel")
    writer.writeheader()
    rows = [_question_row(*each) for each in finished_questions(topics)]
    rows += [_card_row(topic, card) for topic in topics for card in flashcards_of(topic)]
    writer.writerows({key: safe_cell(value) for key, value in row.items()} for row in rows)
    return buffer.getvalue().encode("utf-8-sig")


def _question_row(topic: Monograph, question: Question) -> dict[str, str]:
    choices = {f"choice {letter}": text for letter, text in question.choices.items()}
    return choices | {
        "kind": "question",
        "id": question.id,
        "topic": topic.title,
        "section": question.section or "",
        "question": question.stem,
        "key": question.key,
        "answer": question.right_choice,
        "explanation": question.rationale or "",
        "note": question.caveat or "",
        "sources": name_sources(topic, question.sources),
        "reviewed": str(topic.reviewed or ""),
    }


def _card_row(topic: Monograph, card: Flashcard) -> dict[str, str]:
    return {
        "kind": "flashcard",
        "id": card.id,
        "topic": topic.title,
        "section": card.section_key,
        "question": card.front,
        "answer": card.back,
        "explanation": card.note or "",
        "note": card.caveat or "",
        "sources": name_sources(topic, card.sources),
        "reviewed": str(topic.reviewed or ""),
    }


# --- GIFT ------------------------------------------------------------------------------------


def write_gift(topics: Sequence[Monograph]) -> bytes:
    """Return the questions in Moodle's GIFT format, a category for each topic."""
    blocks = []
    for topic in topics:
        questions = [_gift_question(each) for _, each in finished_questions([topic])]
        if questions:
            blocks += [f"$CATEGORY: {one_line(topic.title).replace('/', '//')}", *questions]
    return "\n\n".join([*blocks, ""]).encode()


def escape_gift(text: str) -> str:
    """Return a text in which nothing controls the format."""
    return _GIFT_CONTROL.sub(r"\\\1", one_line(text))


def _gift_question(question: Question) -> str:
    lines = [f"::{escape_gift(question.id)}::{escape_gift(question.stem)} {{"]
    for letter, choice in question.choices.items():
        is_key = letter == question.key
        feedback = f"#{escape_gift(explain(question))}" if is_key and explain(question) else ""
        # A choice that begins with a percentage would be read as its weight.
        weight = "%0%" if choice.startswith("%") and not is_key else ""
        lines.append(f"  {'=' if is_key else '~'}{weight}{escape_gift(choice)}{feedback}")
    return "\n".join([*lines, "}"])


# --- Aiken -----------------------------------------------------------------------------------


def write_aiken(topics: Sequence[Monograph]) -> bytes:
    """Return the questions in the Aiken format, which has neither ids nor explanations."""
    return "\n\n".join([*(_aiken_question(q) for _, q in finished_questions(topics)), ""]).encode()


def _aiken_question(question: Question) -> str:
    stem = one_line(question.stem)
    if _AIKEN_MARK.match(stem):
        stem = f"Question: {stem}"
    choices = [f"{letter}. {one_line(choice)}" for letter, choice in question.choices.items()]
    return "\n".join([stem, *choices, f"ANSWER: {question.key}"])
