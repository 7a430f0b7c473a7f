"""Knows in which format a page is written, and has it read."""

from __future__ import annotations

import re
from pathlib import PurePath

from bot.content.importing.exchange import read_aiken, read_gift
from bot.content.importing.found import FoundPage
from bot.content.importing.headings import section_of
from bot.content.importing.hypertext import read_html
from bot.content.importing.judging import judge
from bot.content.importing.lines import Line
from bot.content.importing.markdown import read_markdown
from bot.content.importing.page import finish, read_page
from bot.content.importing.plain import read_plain, with_tables
from bot.content.importing.sheets import columns_of, delimiter_of, read_csv
from bot.content.importing.titles import find_topic

FORMATS = ("text", "markdown", "html", "gift", "aiken", "csv")

_ENDINGS = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".gift": "gift",
    ".aiken": "aiken",
    ".csv": "csv",
    ".tsv": "csv",
}
_HTML = re.compile(
    r"<(?:!doctype html|html|body|head|div|p|h[1-6]|ul|ol|table|article|br)\b[^<>]{0,300}>", re.I
)
_GIFT = re.compile(
    r"\{\s*(?:[~=]|T\s*[}#]|F\s*[}#]|TRUE|FALSE|%)|^::.{1,200}::|^\$CATEGORY:", re.M
)
_AIKEN = re.compile(r"^ANSWER: ?[A-Z]\s*$", re.MULTILINE)
_MARKDOWN = re.compile(
    r"^(?:#{1,6} \S|```|\*\*\S.{0,200}\*\*:?\s*$|\|.{1,500}\|\s*\n\|[ :|-]+\|\s*$)", re.MULTILINE
)


def format_of(name: str, text: str) -> str:
    """Return the format of a page, by its file's ending or, failing that, by its looks."""
    if known := _ENDINGS.get(PurePath(name).suffix.lower()):
        return known
    sample = text[:200_000]
    if len(_HTML.findall(sample)) >= 2:
        return "html"
    if "{" in sample and "}" in sample and _GIFT.search(sample):
        return "gift"
    if _is_csv(sample):
        return "csv"
    if _is_aiken(sample):
        return "aiken"
    return "markdown" if _MARKDOWN.search(sample) else "text"


def _is_csv(text: str) -> bool:
    first = next((line for line in text.splitlines()[:5] if line.strip()), "")
    if not any(sign in first for sign in ",;\t"):
        return False
    cells = [cell.strip(' "') for cell in first.split(delimiter_of(text))]
    columns = columns_of(cells)
    return columns.stem >= 0 and (bool(columns.options) or columns.key >= 0)


def _is_aiken(text: str) -> bool:
    """Whether a page holds nothing but questions of Aiken's form: no headings stand between."""
    if not _AIKEN.search(text):
        return False
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    ends = [line for line in lines if _AIKEN.match(line)]
    return lines[-1] == ends[-1] and not any(section_of(line) for line in lines[:3])


def read_as(kind: str, text: str, stem: str | None) -> FoundPage:
    """Return everything on a page.

    Args:
        kind: one of FORMATS.
        text: the page.
        stem: of the file's name; None when it came by standard input.
    """
    if kind in {"text", "markdown", "html"}:
        lines, head = _lines(kind, text)
        return read_page(lines, head, stem)
    page = _read_questions(kind, text, stem)
    finish(page)
    return page


def _lines(kind: str, text: str) -> tuple[list[Line], str | None]:
    if kind == "text":
        return read_plain(text), None
    lines, head = read_html(text) if kind == "html" else read_markdown(text)
    return with_tables(lines), head


def _read_questions(kind: str, text: str, stem: str | None) -> FoundPage:
    page = FoundPage()
    named: str | None = None
    if kind == "gift":
        questions, page.faqs, page.unplaced, named = read_gift(text)
    elif kind == "aiken":
        questions, page.unplaced = read_aiken(text)
    else:
        sheet = read_csv(text)
        questions, page.faqs, page.unplaced = sheet.questions, sheet.faqs, sheet.unplaced
        named = sheet.topic
        if sheet.facts:
            page.section("overview").facts += sheet.facts
    page.topic, _ = find_topic(named, None, [], stem)
    page.questions = judge(questions)
    return page
