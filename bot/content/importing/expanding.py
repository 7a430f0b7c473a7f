"""Takes apart what stands on one line: choices in a row, an answer behind them, the next item."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.content.importing.lines import Line
from bot.content.importing.marks import ANSWER_INSIDE, Kind, Token, token_of

_MARKER = re.compile(r"(?<![\w.])([(\[]?)([A-Za-z]|\d)(\)|\]|\.\)|[.:](?=\s))\s*(?=\S)")
_LEADING = re.compile(r"^(?:[-–•*]\s+)?([(\[]?)([A-Za-z]|\d)(\)|\]|\.\)|[.:](?=\s))\s*")
_MENTIONED = re.compile(r"(?:\b(?:and|or|both|option|options|only|either|neither)|&|\+)\s*$", re.I)
_OPTIONS = re.compile(r"^(?:options|choices)\s*[:\-–]\s*", re.IGNORECASE)
_SEPARATORS = re.compile(r"\s*[;/|]\s+|\s+[/|]\s*|;\s*")
_NEXT_DASH = re.compile(r"(?<=[.!?…])[\"”’)]?\s+[-–•]\s+(?=[A-Z0-9\"“(])")
_NEXT_Q = re.compile(r"\s+(?=(?:Q|Que|Question|MCQ)\s?[.#]?\s?\d{1,3}\s?[.):]\s?)")
_NEXT_NUMBER = re.compile(r"(?<=\S)\s+(?=(\d{1,3})[.)]\s+[A-Z\"“])")
_MOST_PIECES = 60
_SHORTEST = 8
"""A shorter line holds one thing."""


def tokens_of(lines: Sequence[Line]) -> list[Token]:
    """Return the tokens of a page's lines, every mark at the beginning of one."""
    dashed = any(line.text.startswith(("- ", "– ", "• ")) for line in lines)
    found: list[Token] = []
    last = 0
    for line in lines:
        for piece in _pieces(line, last, dashed):
            token = token_of(piece)
            if token.kind is Kind.BLANK and found and found[-1].kind is Kind.BLANK:
                continue
            last = int(token.label) if token.kind is Kind.NUMBER and token.label else last
            found.append(token)
    return found


def _pieces(line: Line, last_number: int, dashed: bool) -> Iterator[Line]:
    if line.cells is not None:
        yield from _cells(line)
    elif len(line.text) < _SHORTEST or line.level:
        yield line
    else:
        for text in _apart(line.text, last_number, dashed):
            yield from _choices(line if text == line.text else replace(line, text=text))


def _cells(line: Line) -> Iterator[Line]:
    """Yield a row of a table, or its cells when they are the choices of a question."""
    cells = [cell for cell in line.cells or () if cell]
    marks = [mark[2].lower() for cell in cells if (mark := _LEADING.match(cell))]
    if len(marks) == len(cells) >= 2 and all(map(_follows, marks, marks[1:])):
        yield from (replace(line, text=cell, cells=None) for cell in cells)
    else:
        yield line


def _apart(text: str, last_number: int, dashed: bool) -> Iterator[str]:
    """Yield the items that were glued into one line."""
    cuts = [cut.start() for cut in _NEXT_Q.finditer(text)]
    if dashed:
        cuts += [cut.start() for cut in _NEXT_DASH.finditer(text)]
    own = re.match(r"\D{0,4}(\d{1,3})", text)
    number = max(last_number, int(own[1]) if own else 0) + 1
    for cut in _NEXT_NUMBER.finditer(text):
        if int(cut[1]) == number and ("?" in text[cut.end() :] or text.lower().startswith("ans")):
            cuts.append(cut.start())
            number += 1
    yield from _cut(text, sorted(set(cuts))[:_MOST_PIECES])


def _cut(text: str, cuts: Sequence[int]) -> Iterator[str]:
    begin = 0
    for cut in [*cuts, len(text)]:
        if piece := text[begin:cut].strip():
            yield piece
        begin = cut


def _choices(line: Line) -> Iterator[Line]:
    text = line.text
    if options := _OPTIONS.match(text):
        text = text[options.end() :]
        if _LEADING.match(text) is None:
            parts = [part for part in _SEPARATORS.split(text) if part.strip()]
            deep = line.depth + 1
            yield from (replace(line, text=f"• {part.strip()}", depth=deep) for part in parts)
            return
    for piece in _cut(text, _answer_cuts(text)):
        cuts = _choice_cuts(piece)
        for part in _cut(piece, cuts):
            bare = part.rstrip(";,|/ ") if cuts else part
            yield line if part == line.text else replace(line, text=bare or part)


def _answer_cuts(text: str) -> list[int]:
    """Return where an answer begins behind a question or its choices."""
    found = [m.start() for m in ANSWER_INSIDE.finditer(text)][:_MOST_PIECES]
    if found and ("?" in text[: found[0]] or _LEADING.match(text) or _choice_cuts(text)):
        return found
    return []


def _choice_cuts(text: str) -> list[int]:
    """Return where choices begin within a line, when their letters follow each other."""
    leading = _LEADING.match(text)
    wanted = [_after(leading[2])] if leading else []
    style = _style(leading) if leading else None
    markers = [m for m in _MARKER.finditer(text) if m.start() and not _mentioned(text, m)]
    cuts = _run(markers, wanted[0], style) if leading and style else []
    if not cuts:
        for index, marker in enumerate(markers[:_MOST_PIECES]):
            if marker[2] in "aA" or (marker[2] == "1" and marker[3] == ")"):
                rest = _run(markers[index + 1 :], _after(marker[2]), _style(marker))
                if rest:
                    return [marker.start(), *rest]
    return cuts


def _run(markers: Sequence[re.Match[str]], wanted: str, style: str) -> list[int]:
    cuts = []
    for marker in markers:
        if _style(marker) == style and marker[2].lower() == wanted:
            cuts.append(marker.start())
            wanted = _after(wanted)
    return cuts


def _mentioned(text: str, marker: re.Match[str]) -> bool:
    return bool(_MENTIONED.search(text[max(0, marker.start() - 12) : marker.start()]))


def _style(mark: re.Match[str]) -> str:
    case = "1" if mark[2].isdigit() else "a" if mark[2].islower() else "A"
    return mark[1] + case + mark[3]


def _after(label: str) -> str:
    return chr(ord(label.lower()) + 1)


def _follows(first: str, second: str) -> bool:
    return second == _after(first)
