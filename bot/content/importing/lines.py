"""The lines of a page, whatever it was written in: clean text, number, looks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

MAX_LINE = 20_000
"""A longer line is no line of a study page; it is broken at a space."""

# Kept apart from re.sub on the whole text: one table does it in a single pass.
_DROPPED = "\xad\u180e\u200b\u200e\u200f\u2060\u2061\u2062\u2063\ufeff\ufffe\uffff"
_TABLE: dict[int, str | None] = {ord(c): None for c in _DROPPED}
_TABLE |= dict.fromkeys((*range(8234, 8239), *range(8294, 8298)))
_TABLE |= {code: None for code in range(0x20) if chr(code) not in "\t\n\r\v\f"} | {0x7F: None}
_TABLE |= {code: None for code in range(0x80, 0xA0) if code != 0x85}
_TABLE |= dict.fromkeys((160, *range(8192, 8203), 8239, 8287, 12288), " ")
_TABLE |= {ord("\u2010"): "-", ord("\u2011"): "-", ord("\u2212"): "-", ord("\ufe63"): "-"}
_TABLE |= dict.fromkeys(range(55296, 57344))
_TABLE |= {ord("\uff5c"): "|", ord("\uff1a"): ":", ord("\uff09"): ")", ord("\uff08"): "("}
_JOINERS = re.compile("(?<![\u0900-\u0dff])[\u200c\u200d]|[\u200c\u200d](?![\u0900-\u0dff])")
_BREAKS = re.compile("\r\n|[\n\r\v\f\x85\u2028\u2029]")
_BOLD = re.compile(r"^(\*\*|__)(?=\S)(.+?)(?<=\S)\1(:?)$")
_EMPHASIS = re.compile(r"(\*\*|__)(?=\S)(.{1,300}?)(?<=\S)\1")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page.

    Attributes:
        number: of the line in the page as given, from 1.
        text: clean, on one line, with its item or choice mark; empty for a blank line.
        level: 1 to 6 for what the markup calls a heading, else 0.
        depth: of nested lists; 0 outside of any.
        bold: the whole line is set in bold.
        cells: of a table's row, else None; an empty tuple is the rule below a header.
        asks: the markup calls it a question, as in ``<summary>`` and ``<dt>``.
        link: the first web address that the line leads to.
    """

    number: int
    text: str
    level: int = 0
    depth: int = 0
    bold: bool = False
    cells: tuple[str, ...] | None = None
    asks: bool = False
    link: str | None = None


def clean(text: str) -> str:
    """Return text without invisible characters, with plain spaces and hyphens; breaks stay."""
    text = text.translate(_TABLE)
    if "\u200c" in text or "\u200d" in text:
        text = _JOINERS.sub("", text)
    return unicodedata.normalize("NFC", text)


def squeeze(text: str) -> str:
    """Return clean text on one line with single spaces."""
    return " ".join(clean(text).split())


def split_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield the clean lines of a text with their numbers; a huge line comes in pieces."""
    for number, line in enumerate(_BREAKS.split(text), start=1):
        rest = clean(line)
        while len(rest) > MAX_LINE:
            cut = rest.rfind(" ", 1, MAX_LINE)
            cut = cut if cut > 0 else MAX_LINE
            yield number, rest[:cut]
            rest = rest[cut:]
        yield number, rest


def unmark(text: str) -> tuple[str, bool]:
    """Return a line without the stars of Markdown's bold, and whether all of it was bold."""
    if "**" not in text and "__" not in text:
        return text, False
    if whole := _BOLD.match(text):
        return whole[2].replace("**", "") + whole[3], True
    return _EMPHASIS.sub(r"\2", text), False


def fold(text: str) -> str:
    """Return text as it is compared: without case, punctuation at its ends and extra spaces."""
    text = squeeze(text).casefold()
    text = re.sub("[\u2012-\u2015]", "-", text).replace("\u2019", "'")
    text = re.sub(r"\s*([-/+,])\s*", r"\1", text)
    return text.strip(" .;,:!\"'\u201c\u201d*_`")
