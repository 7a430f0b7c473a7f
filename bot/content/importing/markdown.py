"""Reads Markdown as lines, through markdown-it: headings, lists with their numbers, tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.content.importing.hypertext import read_html
from bot.content.importing.lines import MAX_LINE, Line, split_lines, squeeze, unmark
from bot.content.importing.plain import read_plain

_FRONT = re.compile(r"\A---\n(.{0,4000}?)\n(?:---|\.\.\.)\n", re.DOTALL)
_FRONT_TITLE = re.compile(r"^title\s*:\s*[\"']?(.+?)[\"']?\s*$", re.MULTILINE | re.IGNORECASE)
_NO_HEADING = re.compile(
    r"^(?:[(\[]?[A-Za-z][).\]:]\s|\**(?:correct\s+)?(?:answer|ans)\b|[-*]\s)|[.?;,]$",
    re.IGNORECASE,
)
_TAG = re.compile(r"<[^<>]{0,300}>")


@dataclass(slots=True)
class _State:
    """What is open while the tokens are walked over."""

    lists: list[str] = field(default_factory=list)
    mark: str = ""
    level: int = 0
    is_setext: bool = False
    row: list[str] | None = None
    row_line: int = 1  # Also of an item of a list.
    in_header: bool = False


def read_markdown(text: str) -> tuple[list[Line], str | None]:
    """Return the lines of a Markdown page, and the title in its front matter."""
    text = "\n".join(line for _, line in _lines_kept(text))
    title = None
    if front := _FRONT.match(text):
        found = _FRONT_TITLE.search(front[1])
        title = squeeze(found[1]) if found else None
        text = "\n" * front[0].count("\n") + text[front.end() :]
    if _is_hostile(text):
        return read_plain(text), title
    parser = (
        MarkdownIt("commonmark", {"html": True}).enable("table").disable(["code", "reference"])
    )
    state = _State()
    lines: list[Line] = []
    for token in parser.parse(text):
        lines += _take(token, state)
    return lines, title


def _lines_kept(text: str) -> Iterator[tuple[int, str]]:
    seen = 0
    for number, line in split_lines(text):
        if number > seen:
            yield number, line
        seen = number


def _is_hostile(text: str) -> bool:
    """Whether a parser of Markdown may need more than linear time: no study page looks so."""
    if text.count("\n") > 15_000 or max(map(len, text.split("\n"))) > MAX_LINE // 2:
        return True
    return any(text.count(mark) > 3000 for mark in ("[", "`", "<", "*", "_", "&", "\\", ">"))


def _take(token: Token, state: _State) -> Iterator[Line]:
    kind = token.type
    number = token.map[0] + 1 if token.map else 1
    if kind in {"bullet_list_open", "ordered_list_open"}:
        state.lists.append(kind)
    elif kind in {"bullet_list_close", "ordered_list_close"}:
        state.lists.pop()
        yield Line(number, "")
    elif kind == "list_item_open":
        state.mark = f"{token.info}{token.markup} " if token.info else "- "
        state.row_line = number
    elif kind == "list_item_close" and state.mark not in {"", "- "}:
        # An item with nothing in it may be a choice that somebody forgot to write.
        yield Line(state.row_line, state.mark.strip(), depth=len(state.lists))
        state.mark = ""
    elif kind == "heading_open":
        state.level, state.is_setext = int(token.tag[1]), token.markup in {"-", "="}
    elif kind in {"heading_close", "paragraph_close"}:
        state.level = 0
        yield from () if token.hidden else (Line(number, ""),)
    elif kind == "inline":
        yield from _inline(token, number, state)
    elif kind in {"html_block", "fence"}:
        yield from _block(token, number)
    else:
        yield from _table(kind, number, state)


def _block(token: Token, number: int) -> list[Line]:
    if token.type == "fence":
        inside = read_plain(token.content)
        return [replace(line, number=line.number + number) for line in inside]
    if not _TAG.sub("", token.content).strip():
        return []
    return read_html(token.content, number)[0]


def _table(kind: str, number: int, state: _State) -> Iterator[Line]:
    if kind == "tr_open":
        state.row = []
    elif kind == "thead_open":
        state.in_header = True
    elif kind == "tr_close":
        cells = tuple(state.row or ())
        state.row = None
        place = state.row_line
        yield Line(place, " | ".join(cells), cells=cells)
        if state.in_header:
            yield Line(place, "", cells=())
            state.in_header = False
    elif kind == "table_close":
        yield Line(number, "")


def _inline(token: Token, number: int, state: _State) -> Iterator[Line]:
    pieces = list(_pieces(token.children or []))
    if state.row is not None:
        state.row.append(squeeze(" ".join(text for text, _, _ in pieces)))
        state.row_line = number
        return
    level = state.level
    if level and state.is_setext and (len(pieces) > 1 or _NO_HEADING.search(token.content)):
        level = 0
    for offset, (text, bold, link) in enumerate(pieces):
        shown = squeeze(text)
        if not shown:
            continue
        mark = state.mark if not offset else ""
        state.mark = ""
        depth = len(state.lists)
        yield Line(number + offset, mark + shown, level, depth, bold, None, False, link)


def _pieces(children: Sequence[Token]) -> Iterator[tuple[str, bool, str | None]]:
    """Yield the lines of a paragraph: text, whether all of it is bold, and its first link."""
    words: list[tuple[str, bool]] = []
    bold, link = 0, None
    for child in children:
        if child.type in {"softbreak", "hardbreak"} or child.content.lower().startswith("<br"):
            yield _joined(words, link)
            words, link = [], None
        elif child.type == "strong_open":
            bold += 1
        elif child.type == "strong_close":
            bold -= 1
        elif child.type == "link_open":
            address = str(child.attrs.get("href") or "")
            link = link or (address if address.startswith("http") else None)
        elif child.type in {"text", "code_inline"}:
            words.append((child.content, bold > 0))
    yield _joined(words, link)


def _joined(words: list[tuple[str, bool]], link: str | None) -> tuple[str, bool, str | None]:
    text = "".join(word for word, _ in words)
    is_bold = bool(text.strip()) and all(b for word, b in words if word.strip(" .:"))
    return unmark(text)[0], is_bold, link
