"""Reads questions from CSV, whatever its delimiter and however its columns are called."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.content.importing.asked import Asked, Choice
from bot.content.importing.found import FoundFact, FoundFaq
from bot.content.importing.lines import clean, fold, squeeze
from bot.content.importing.marks import Token
from bot.content.importing.tables import table_runs

_STEM = re.compile(
    r"^(?:questions?|stem|question text|mcq|q|item|question stem|prompt|title text)$"
)
_OPTION = re.compile(
    r"^(?:(?:option|choice|opt|answer|distractor|ans|alternative|response)s?[\s_-]*)?[(]?([a-h]|[1-9])[)]?$"
)
_OPTIONS = re.compile(r"^(?:options|choices|alternatives|answers)$")
_KEY = re.compile(
    r"^(?:(?:correct|right|answer|ans|key|correct[\s_-]*(?:answer|option|choice|letter|key|ans)|"
    r"answer[\s_-]*key|right[\s_-]*(?:answer|option)|solution|correct[\s_-]*answers?|answer[\s_-]*letter))$"
)
_WHY = re.compile(r"^(?:explanations?|rationale|feedback|reason|comments?|notes?|justification)$")
_NUMBER = re.compile(
    r"^(?:#|no\.?|s\.?\s?no\.?|sr\.?\s?no\.?|id|number|q\.?\s?no\.?|question (?:no\.?|"
    r"number|id)|serial.*)$"
)
_TOPIC = re.compile(r"^(?:topic|drug|subject|chapter|category)$")
_PARTED = re.compile(r"\s*[|;\n]\s*")


@dataclass(slots=True)
class Columns:
    """Where each thing stands in a row; -1 when it does not."""

    stem: int = -1
    key: int = -1
    why: int = -1
    number: int = -1
    topic: int = -1
    parted: int = -1
    options: list[tuple[int, str]] = field(default_factory=list)


@dataclass(slots=True)
class Sheet:
    """What a CSV file holds."""

    questions: list[Asked] = field(default_factory=list)
    faqs: list[FoundFaq] = field(default_factory=list)
    facts: list[FoundFact] = field(default_factory=list)
    unplaced: list[str] = field(default_factory=list)
    topic: str | None = None


def read_csv(text: str) -> Sheet:
    """Return the questions of a CSV file; question and answer alone make FAQs."""
    rows = _rows(clean(text))
    sheet = Sheet()
    if not rows:
        return sheet
    columns = columns_of(rows[0][1])
    body = rows[1:] if columns.stem >= 0 else rows
    if columns.stem < 0:
        columns = _guessed(rows)
    if columns.stem < 0:
        _take_pairs(rows, sheet)
        return sheet
    for line, row in body:
        _take_row(line, row, columns, sheet)
    return sheet


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """Return the rows that hold anything, each with its first line."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    csv.field_size_limit(8 * 1024 * 1024)
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=delimiter_of(text), skipinitialspace=True
    )
    found, line = [], 1
    for row in reader:
        cells = [" ".join(cell.split(" ")).strip() for cell in row]
        if any(cells) and not (len(cells) == 1 and cells[0].lower().startswith("sep=")):
            found.append((line, cells))
        line = reader.line_num + 1
    return found


def delimiter_of(text: str) -> str:
    """Return the sign that parts the columns: the one that parts the first rows most evenly."""
    # A lone carriage return ends a line too; the csv module refuses it.
    sample = text[:20_000].replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if sample[0].lower().startswith("sep=") and sample[0][4:5] in set(",;\t|:"):
        return sample[0][4]
    best, most = ",", 1
    for sign in (",", ";", "\t", "|"):
        rows = list(
            csv.reader(io.StringIO("\n".join(sample[:10])), delimiter=sign, skipinitialspace=True)
        )
        width = len(rows[0]) if rows else 0
        if width > most and columns_of(rows[0]).stem >= 0:
            return sign
        even = sum(len(row) == width for row in rows if row)
        if width > most and even * 2 > len(rows):
            best, most = sign, width
    return best


def columns_of(header: Sequence[str]) -> Columns:
    """Return what the columns of a header hold."""
    columns = Columns()
    names = [re.sub(r"[_\s-]+", " ", fold(cell)) for cell in header]
    for index, name in enumerate(names):
        if _STEM.match(name) and columns.stem < 0:
            columns.stem = index
        elif _NUMBER.match(name):
            columns.number = index
        elif option := _OPTION.match(name):
            columns.options.append((index, option[1]))
        elif _KEY.match(name):
            columns.key = index
        elif _OPTIONS.match(name):
            columns.parted = index
        elif _WHY.match(name):
            columns.why = index
        elif _TOPIC.match(name):
            columns.topic = index
    return columns


def _guessed(rows: Sequence[tuple[int, list[str]]]) -> Columns:
    """Return the columns of a file without a header: question, choices, answer, by position."""
    width = len(rows[0][1])
    asks = sum(row[0].rstrip().endswith(("?", ":")) for _, row in rows)
    if width < 4 or asks * 2 < len(rows):
        return Columns()
    options = [(i, chr(ord("a") + i - 1)) for i in range(1, width - 1)]
    return Columns(stem=0, key=width - 1, options=options)


def _take_row(line: int, row: list[str], columns: Columns, sheet: Sheet) -> None:
    stem = squeeze(_cell(row, columns.stem))
    sheet.topic = sheet.topic or squeeze(_cell(row, columns.topic)) or None
    key, why = squeeze(_cell(row, columns.key)), squeeze(_cell(row, columns.why))
    if not columns.options and columns.parted < 0:
        sheet.faqs.append(FoundFaq(line, stem, key or why))
        return
    asked = Asked(line, stem, _choices(line, row, columns))
    asked.label = squeeze(_cell(row, columns.number))
    asked.numbered = any(label.isdigit() for _, label in columns.options)
    asked.answers = [(line, key)] if key else []
    asked.why = [why] if why else []
    if stem and len(key) > 2 and not asked.choices:
        sheet.faqs.append(FoundFaq(line, stem, key))
    elif not stem and not any(choice.text for choice in asked.choices):
        sheet.unplaced.append(" | ".join(cell for cell in row if cell))
    else:
        sheet.questions.append(asked)


def _choices(line: int, row: list[str], columns: Columns) -> list[Choice]:
    if columns.parted >= 0 and not columns.options:
        parts = [part for part in _PARTED.split(_cell(row, columns.parted)) if part]
        bare = [re.sub(r"^[(]?[A-Ha-h][).:]\s*", "", part) for part in parts]
        return [Choice(line, squeeze(part), chr(ord("a") + n)) for n, part in enumerate(bare)]
    texts = [squeeze(_cell(row, index)) for index, _ in columns.options]
    # A file has columns for the longest question; the empty ones at the end are not choices.
    last = max((n for n, text in enumerate(texts) if text), default=-1)
    return [Choice(line, text, chr(ord("a") + n)) for n, text in enumerate(texts[: last + 1])]


def _cell(row: Sequence[str], index: int) -> str:
    return row[index] if 0 <= index < len(row) else ""


def _take_pairs(rows: Sequence[tuple[int, list[str]]], sheet: Sheet) -> None:
    """Take a sheet without questions: two or three columns are facts, the rest is unplaced."""
    header = [fold(cell) for cell in rows[0][1]]
    is_header = header[:1] in (["parameter"], ["property"], ["name"], ["fact"])
    for _, row in rows[1:] if is_header else rows:
        if len(row) in {2, 3} and row[0] and row[1] and len(row[1]) <= 1000 and is_header:
            sheet.facts.append(FoundFact(squeeze(row[0])[:1000], squeeze(row[1])))
        else:
            sheet.unplaced.append(" | ".join(squeeze(cell) for cell in row if cell))


def questions_of_tables(tokens: Sequence[Token]) -> list[Asked]:
    """Return the questions of tables with columns for stem, choices and answer; they are used."""
    sheet = Sheet()
    for is_table, run in table_runs(tokens):
        columns = columns_of(run[0].line.cells or ()) if is_table else Columns()
        if columns.stem < 0 or len(columns.options) < 2:
            continue
        for token in run[1:]:
            if token.line.cells:
                _take_row(token.number, list(token.line.cells), columns, sheet)
        for token in run:
            token.used = True
    return sheet.questions
