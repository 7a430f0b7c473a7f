"""Reads an answer key at the end of a page and gives each question its answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.content.importing.asked import Asked
from bot.content.importing.faults import Defect
from bot.content.importing.marks import Kind, Token

_PAIR = re.compile(
    r"(?<![\w.])(?:Q(?:uestion)?\s*\.?\s*)?(\d{1,3})\s*(?:\.\)|[-–—.):=→>]+)?\s*(?:ans(?:wer)?\s*[:.-]?\s*)?"
    r"[(\[]?([A-Za-z])(?:[)\]]|\.(?=\s|$))?(?![\w'’])",
    re.IGNORECASE,
)
_NUMERALS = re.compile(
    r"(?<![\w.])(?:Q\s*\.?\s*)?(\d{1,3})\s*[-–—.):=→]+\s*\(?([1-9A-Ha-h])\)?(?![\w.])",
    re.IGNORECASE,
)
_FILLER = re.compile(r"^[\s,;|/.&•·\-–—]*$")
_LETTERS = re.compile(r"^[(\[]?[A-Ha-h][)\].]?(?:[\s,;|]+[(\[]?[A-Ha-h][)\].]?)+$")
_LEADING_NUMBER = re.compile(r"^\s*(?:Q(?:uestion)?\s*\.?\s*)?(\d{1,3})$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a key: the number of a question and what is said to be right."""

    line: int
    number: int
    said: str


def take_key(tokens: Sequence[Token], in_key: bool) -> list[Entry]:
    """Return the entries of a key in one part of a page; its lines are marked as used.

    Args:
        tokens: of the part.
        in_key: its heading says that it is a key; elsewhere two or more letters must stand there.
    """
    found: list[Entry] = []
    for index, token in enumerate(tokens):
        if token.used:
            continue
        entries = _entries(token)
        if entries and (in_key or len(entries) > 1 or _is_in_run(tokens, index)):
            token.used = True
            found += entries
        elif in_key and (more := _numerals(token) or _loose(token, len(found))):
            token.used = True
            found += more
    return found


def _entries(token: Token) -> list[Entry]:
    """Return the pairs of number and letter on a line that holds nothing else."""
    text = " ".join(token.line.cells) if token.line.cells else token.text
    if token.kind is Kind.NUMBER and token.label:
        text = f"{token.label}. {token.text}"
    if token.kind not in {Kind.NUMBER, Kind.TEXT, Kind.BULLET, Kind.ANSWER, Kind.TABLE}:
        return []
    if len(text) > 2000:
        return []
    pairs = list(_PAIR.finditer(text))
    rest = _PAIR.sub("", text)
    if not pairs or not _FILLER.match(rest):
        return []
    return [Entry(token.number, int(pair[1]), pair[2]) for pair in pairs]


def _is_in_run(tokens: Sequence[Token], index: int) -> bool:
    """Whether the line beside it is a line of a key too."""
    beside = [*tokens[max(index - 1, 0) : index], *tokens[index + 1 : index + 2]]
    return any(other.kind is tokens[index].kind and _entries(other) for other in beside)


def _numerals(token: Token) -> list[Entry]:
    """Return the pairs on a line whose answers are the numbers of choices, "1-2, 2-4"."""
    text = token.raw[:2000]
    if token.kind not in {Kind.NUMBER, Kind.TEXT, Kind.BULLET}:
        return []
    pairs = list(_NUMERALS.finditer(text))
    if not pairs or not _FILLER.match(_NUMERALS.sub("", text)):
        return []
    return [Entry(token.number, int(pair[1]), pair[2]) for pair in pairs]


def _loose(token: Token, count: int) -> list[Entry]:
    """Return what a line below the heading of a key says with words, or with letters alone."""
    if token.kind is Kind.NUMBER and token.label:
        return [Entry(token.number, int(token.label), token.text)]
    if token.kind is Kind.TABLE and token.line.cells:
        cells = token.line.cells
        number = _LEADING_NUMBER.match(cells[0])
        return [Entry(token.number, int(number[1]), cells[1])] if number and cells[1:] else []
    if token.kind in {Kind.TEXT, Kind.ANSWER} and _LETTERS.match(token.text) and not count:
        letters = re.findall("[A-Ha-h]", token.text)
        return [Entry(token.number, n, letter) for n, letter in enumerate(letters, start=1)]
    return []


def give_answers(entries: Sequence[Entry], questions: Sequence[Asked]) -> Iterator[Defect]:
    """Give each question its answer from the key, and yield the entries that fit none."""
    numbers = [asked.label for asked in questions]
    by_label = all(n.isdigit() for n in numbers) and len(set(numbers)) == len(numbers)
    places = {int(n): place for place, n in enumerate(numbers)} if by_label else {}
    for entry in entries:
        place = places.get(entry.number, -1) if by_label else entry.number - 1
        if 0 <= place < len(questions):
            questions[place].answers.append((entry.line, entry.said))
        else:
            what = f"the answer key names question {entry.number}, which is not on the page"
            yield Defect("stray_answer", entry.line, what, "delete it, or add the question")
