"""Reads plain text as lines: tables of pipes or tabs, underlined, starred and hashed headings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from bot.content.importing.lines import Line, split_lines, unmark

RULE = re.compile(r"^[\s|+:=\-–—]*(?:-{2,}|={2,}|:-+|-+:|—{2,})[\s|+:=\-–—]*$")
_HASHES = re.compile(r"^(#{1,6})\s+(\S.*?)\s*#*$")
_UNDERLINE = re.compile(r"^\s*(={3,}|-{3,}|~{3,}|_{3,}|\*{3,})\s*$")
_LIST_MARK = re.compile(
    r"^\s*(?:[-*•–+]|[(\[]?(?:\d{1,3}|[A-Za-z])[.):\]])\s*\t|^\s*Q\s*\.?\d*[.):]*\t"
)
_LETTERED = re.compile(r"^\s*[(\[]?[A-Ha-h][).\]:]")
_URL = re.compile(r"https?://[^\s<>\"')\]]+")


def read_plain(text: str) -> list[Line]:
    """Return the lines of plain text."""
    rows = list(split_lines(text))
    tables = _table_rows(rows)
    lines = []
    for index, (number, raw) in enumerate(rows):
        if index in tables:
            lines.append(_row(number, raw))
        elif _UNDERLINE.match(raw):
            lines = [*_underlined(lines, raw), Line(number, "")] if lines else lines
        else:
            lines.append(_line(number, raw))
    return lines


def with_tables(lines: Sequence[Line]) -> list[Line]:
    """Return the lines of a page with the tables that its markup does not name."""
    rows = [
        (line.number, "" if line.cells is not None or line.level else line.text) for line in lines
    ]
    tables = _table_rows(rows)
    return [_row(*rows[i]) if i in tables else line for i, line in enumerate(lines)]


def _line(number: int, raw: str) -> Line:
    depth = min((len(raw.expandtabs(4)) - len(raw.expandtabs(4).lstrip())) // 2, 8)
    text, bold = unmark(" ".join(raw.split()))
    hashes = _HASHES.match(text)
    level = len(hashes[1]) if hashes else 0
    text = unmark(hashes[2])[0] if hashes else text
    address = _URL.search(text) if "http" in text else None
    return Line(number, text, level, depth, bold, link=address[0] if address else None)


def _underlined(lines: list[Line], rule: str) -> list[Line]:
    """Make a heading of the last line when a rule of "=" or "-" stands right below it."""
    last = lines[-1]
    alone = len(lines) < 2 or not lines[-2].text
    fits = abs(len(rule.strip()) - len(last.text)) <= 3 or rule.lstrip().startswith("=")
    is_title = last.text and len(last.text) <= 80 and (alone or fits) and last.cells is None
    if is_title and rule.strip()[0] in "=-~" and not _LETTERED.match(last.text):
        level = 1 if rule.lstrip().startswith("=") else 2
        lines[-1] = replace(last, level=level)
    return lines


def _row(number: int, raw: str) -> Line:
    if RULE.match(raw):
        return Line(number, "", cells=())
    cells = split_cells(raw)
    return Line(number, " | ".join(cells), cells=cells)


def split_cells(raw: str) -> tuple[str, ...]:
    """Return the cells of a row of pipes, or of tabs when it has no pipe."""
    if "|" not in raw:
        return tuple(" ".join(cell.split()) for cell in raw.strip().split("\t"))
    raw = raw.strip().removeprefix("|").replace("\\|", "\0")
    cells = raw.removesuffix("|").split("|")
    return tuple(unmark(" ".join(c.replace("\0", "|").split()))[0] for c in cells)


def _table_rows(rows: Sequence[tuple[int, str]]) -> set[int]:
    """Return which lines belong to a table: two or more in a row look like it."""
    looks = [_looks_like_row(raw) for _, raw in rows]
    found: set[int] = set()
    for (before, first), (after, second) in pairwise(enumerate(looks)):
        if (first and first == second) or (
            first and second and "rule" in {first, second} and "tab" not in {first, second}
        ):
            found |= {before, after}
    return {i for i in found if looks[i] != "rule" or _has_row_beside(i, looks)}


def _has_row_beside(index: int, looks: list[str]) -> bool:
    beside = looks[max(index - 1, 0) : index + 2]
    return "pipe" in beside


def _looks_like_row(raw: str) -> str:
    if RULE.match(raw) and ("|" in raw or "+" in raw):
        return "rule"
    if "|" in raw:
        cells = split_cells(raw)
        lettered = sum(bool(_LETTERED.match(cell)) for cell in cells)
        return "pipe" if len(cells) > 1 and lettered < 2 else ""
    if "\t" in raw.strip() and not _LIST_MARK.match(raw):
        return "tab" if sum(bool(c.strip()) for c in raw.strip().split("\t")) > 1 else ""
    return ""
