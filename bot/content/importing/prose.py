"""Reads what is no question: paragraphs, items, steps, facts and references."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.content.importing.found import FoundFact, FoundItem, FoundPage, FoundSource
from bot.content.importing.headings import REFERENCES
from bot.content.importing.lines import fold
from bot.content.importing.marks import Kind, Token
from bot.content.importing.tables import FACT_KEYS, table_runs, take_table

_FACT = re.compile(r"^([^:=]{1,80}?)\s*(?::|=|\s[–—-]\s)\s*(\S.*)$")
_LED = re.compile(r"^([^:]{2,80}):\s+(\S.*)$")
_OF_FACTS = {"pharmacokinetics", "pharmacodynamics", "overview"}
_URL = re.compile(r"https?://[^\s<>\"')\]]+")
_EDGES = " .,;:-–—()[]<>"
_SENTENCE = re.compile(r"[.!?]$")


def take_prose(tokens: Sequence[Token], key: str, page: FoundPage) -> None:
    """Put what is left of a part into its section.

    Args:
        tokens: of the part; those that are used are passed over.
        key: of the section, which must be a known one.
        page: takes what is found.
    """
    free = [token for token in tokens if not token.used]
    for is_table, run in table_runs(free):
        if is_table:
            take_table(run, key, page)
        elif key == REFERENCES:
            page.sources += [s for token in run if (s := _source(token))]
        else:
            _take_lines(run, key, page)


def _take_lines(tokens: Sequence[Token], key: str, page: FoundPage) -> None:
    section = page.section(key)
    items: list[FoundItem] = []
    paragraph: list[str] = []
    last: Token | None = None
    for token in tokens:
        if token.kind is Kind.BLANK:
            _end(paragraph, section.paragraphs)
        elif _is_item(token):
            _end(paragraph, section.paragraphs)
            items.append(FoundItem(token.text))
        elif token.kind is Kind.HEADING:
            _end(paragraph, section.paragraphs)
            items.append(FoundItem("", token.text))
        elif items and (adjacent := _goes_on(token, last)):
            _add(items[-1], token, adjacent)
        elif items and items[-1].title and not items[-1].text:
            items[-1].text = token.raw
        else:
            paragraph.append(token.raw or token.text)
        last = token
    _end(paragraph, section.paragraphs)
    for item in items:
        _place(item, key, page)


def _is_item(token: Token) -> bool:
    return token.kind in {Kind.BULLET, Kind.CHOICE} or (
        token.kind is Kind.NUMBER and bool(token.label)
    )


def _goes_on(token: Token, last: Token | None) -> bool:
    """Whether a line belongs to the item above it."""
    return last is not None and last.kind is not Kind.BLANK


def _add(item: FoundItem, token: Token, adjacent: bool) -> None:
    """Add a line to an item: its text when the item so far is a heading, else more of it."""
    raw = token.raw or token.text
    is_head = item.title is None and item.text and not _SENTENCE.search(item.text)
    if is_head and raw[:1].isupper() and len(item.text) <= 120:
        item.title, item.text = item.text.rstrip(" :"), raw
        return
    item.text = f"{item.text} {raw}".strip()


def _end(paragraph: list[str], paragraphs: list[str]) -> None:
    if paragraph:
        paragraphs.append(" ".join(paragraph))
        paragraph.clear()


def _place(item: FoundItem, key: str, page: FoundPage) -> None:
    section = page.section(key)
    if not item.text and item.title:
        item.text, item.title = item.title, None
    if not item.text:
        return
    if item.title is None and key in _OF_FACTS and (fact := _fact_of(item.text, key)):
        section.facts.append(fact)
        return
    if item.title is None and key == "mechanism" and (led := _LED.match(item.text)):
        item.title, item.text = led[1], led[2]
    section.items.append(item)


def _fact_of(text: str, key: str) -> FoundFact | None:
    """Return the fact that a line "Half-life: 4 to 6 h" states, or None."""
    found = _FACT.match(text)
    if not found or len(found[2]) > 1000:
        return None
    known = fold(found[1]) in FACT_KEYS
    short = len(found[1].split()) <= 6 and len(found[2]) <= 200 and ":" in text
    return FoundFact(found[1].strip(), found[2].strip()) if known or short else None


def take_fact_lines(tokens: Sequence[Token], key: str, page: FoundPage) -> None:
    """Take bare lines "Half-life: 4 to 6 h" of a section of facts, and mark them as used."""
    if key not in _OF_FACTS:
        return
    for token in tokens:
        if token.used or token.kind is not Kind.TEXT:
            continue
        found = _FACT.match(token.text)
        if found and fold(found[1]) in FACT_KEYS and len(found[2]) <= 1000:
            page.section(key).facts.append(FoundFact(found[1].strip(), found[2].strip()))
            token.used = True


def _source(token: Token) -> FoundSource | None:
    text = token.text
    if token.kind is Kind.BLANK or not text:
        return None
    address = _URL.search(text)
    link = address[0].rstrip(".,;") if address else token.line.link
    title = _URL.sub("", text).strip(_EDGES) if address else text.strip()
    title = re.sub(
        r"\s*(?:Available (?:at|from)|Retrieved from|URL)\s*:?\s*$", "", title, flags=re.I
    )
    host = re.sub(r"^https?://(?:www\.)?", "", link).split("/")[0] if link else ""
    return FoundSource((title.strip() or host)[:1000], link[:1000] if link else None)
