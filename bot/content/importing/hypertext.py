"""Reads HTML as lines: blocks, lists with their marks, tables, details; nothing of the menus."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from lxml import etree, html

from bot.content.importing.lines import MAX_LINE, Line, squeeze
from bot.content.importing.noise import SHARES, is_noise

_BLOCKS = {
    "p", "div", "section", "article", "main", "header", "h1", "h2", "h3", "h4", "h5", "h6",
    "ul", "ol", "li", "dl", "dt", "dd", "table", "thead", "tbody", "tfoot", "tr", "td", "th",
    "caption", "blockquote", "pre", "hr", "details", "summary", "figure", "figcaption",
    "address", "fieldset", "legend", "center", "body", "html", "form", "label", "aside",
}  # fmt: skip
_BREAK = "\n"
_MARKED = re.compile(
    r"^(?:[(\[]?(?:\d{1,3}|[A-Za-z])[).\]:]|Q\s?\.?\d*[.):]|[-–•*]\s)", re.IGNORECASE
)
_SHOW = re.compile(
    r"^(?:(?:show|view|see|reveal|click (?:here )?(?:for|to (?:see|show|view|"
    r"reveal)))\s+)?(?:the\s+)?"
    r"(?:correct\s+)?(?:answer|solution|ans)(?:\s+(?:key|and explanation|"
    r"& explanation))?\s*[:.]?$",
    re.IGNORECASE,
)
_TYPES = {"a": "a", "A": "A", "i": "a", "I": "A"}
_PAGE_TITLE_ENDS = re.compile(r"\s+[|»•]\s+.*$|\s+[-–—]\s+[^-–—]{1,40}$")


@dataclass(slots=True)
class _List:
    """An open list: what marks its next item."""

    kind: str
    next: int = 1


@dataclass(slots=True)
class _Walk:
    """What is open while the page is walked over."""

    lines: list[Line] = field(default_factory=list)
    words: list[tuple[str, bool]] = field(default_factory=list)
    lists: list[_List] = field(default_factory=list)
    mark: str = ""
    level: int = 0
    bold: int = 0
    asks: bool = False
    preformatted: int = 0
    row: list[str] | None = None
    header: bool = False
    tables: int = 0
    at: int = 1
    began: int = 0
    link: str | None = None


def read_html(text: str, first_line: int = 1) -> tuple[list[Line], str | None]:
    """Return the lines of an HTML page or piece, and the title in its head.

    Args:
        text: the HTML.
        first_line: the number of its first line, when it is a piece of another page.
    """
    tree = _parsed(text)
    if tree is None:
        return [], None
    title = squeeze(tree.findtext(".//title") or "") or None
    sizes, whole = _sizes(tree)
    walk = _Walk(at=first_line)
    skipped: Any = None
    for event, element in etree.iterwalk(tree, events=("start", "end", "comment", "pi")):
        if event == "start" and skipped is None:
            if is_noise(element, sizes.get(element, 0), whole):
                skipped = element
            else:
                walk.at = max((element.sourceline or 1) + first_line - 1, 1)
                _start(walk, element)
                _say(walk, element.text)
        elif event == "end":
            if element is not skipped and skipped is None:
                _end(walk, element)
            skipped = None if element is skipped else skipped
        if event != "start" and skipped is None:
            _say(walk, element.tail)
    _flush(walk)
    return walk.lines, _PAGE_TITLE_ENDS.sub("", title) if title else None


def _parsed(text: str) -> Any:  # noqa: ANN401 - lxml's elements
    parser = html.HTMLParser(encoding="utf-8", huge_tree=False, remove_pis=True, no_network=True)
    try:
        return html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def _sizes(tree: Any) -> tuple[dict[Any, int], int]:  # noqa: ANN401
    """Return how much text each element holds, scripts aside, and how much there is in all."""
    sizes: dict[Any, int] = {}
    for _, element in etree.iterwalk(tree, events=("end",)):
        own = len((element.text or "").strip()) if element.tag not in {"script", "style"} else 0
        parts = (sizes.get(child, 0) + len((child.tail or "").strip()) for child in element)
        sizes[element] = own + sum(parts)
    return sizes, sizes.get(tree, 0)


def _start(walk: _Walk, element: Any) -> None:  # noqa: ANN401
    tag = element.tag
    if tag in _BLOCKS:
        _open_block(walk, element, tag)
    elif tag == "br":
        _break(walk)
    elif tag in {"b", "strong"}:
        walk.bold += 1
    elif tag == "a" and (element.get("href") or "").startswith(("http://", "https://")):
        walk.link = walk.link or str(element.get("href"))[:1000]
    elif tag == "sup" and walk.words:
        _say(walk, " ") if re.fullmatch(r"\[\d+\]", element.text or "") else None


def _open_block(walk: _Walk, element: Any, tag: str) -> None:  # noqa: ANN401
    if tag in {"td", "th"} and walk.row is not None:
        walk.words.append(("\0", False))
        walk.header = walk.header or tag == "th"
        return
    if walk.row is not None:
        _break(walk)
        return
    keeps_mark = tag in {"p", "div", "span"} and bool(walk.mark) and not _has_words(walk)
    if not keeps_mark:
        _flush(walk)
    if tag in {"ol", "ul"}:
        walk.lists.append(_List(_list_kind(element, tag), _start_of(element)))
    elif tag == "li":
        walk.mark = _next_mark(walk, element)
    elif tag == "tr":
        walk.row, walk.header = [], False
    elif tag[0] == "h" and tag[1:].isdigit():
        walk.level = int(tag[1])
    elif tag in {"summary", "dt"}:
        walk.asks = True
    elif tag == "pre":
        walk.preformatted += 1


def _list_kind(element: Any, tag: str) -> str:  # noqa: ANN401
    style = f"{element.get('class') or ''} {element.get('style') or ''}".lower()
    if kind := _TYPES.get(element.get("type") or ""):
        return kind
    if tag == "ol":
        alpha = "alpha" in style or "latin" in style
        return ("A" if "upper" in style else "a") if alpha else "1"
    return "-"


def _start_of(element: Any) -> int:  # noqa: ANN401
    start = element.get("start") or ""
    return int(start) if start.isdigit() and len(start) < 5 else 1


def _next_mark(walk: _Walk, element: Any) -> str:  # noqa: ANN401
    if not walk.lists or walk.lists[-1].kind == "-":
        return "- "
    last = walk.lists[-1]
    value = element.get("value") or ""
    number = int(value) if value.isdigit() and len(value) < 5 else last.next
    last.next = number + 1
    if last.kind == "1":
        return f"{number}. "
    return f"{chr(ord(last.kind) + number - 1)}) " if 1 <= number <= 26 else f"{number}) "


def _end(walk: _Walk, element: Any) -> None:  # noqa: ANN401
    tag = element.tag
    if tag in {"b", "strong"}:
        walk.bold = max(walk.bold - 1, 0)
        return
    if tag not in _BLOCKS:
        return
    if tag in {"td", "th"} and walk.row is not None:
        return
    if tag == "tr" and walk.row is not None:
        _close_row(walk)
        return
    if walk.row is not None:
        return
    _flush(walk)
    if tag in {"ol", "ul"} and walk.lists:
        walk.lists.pop()
    if tag[0] == "h" and tag[1:].isdigit():
        walk.level = 0
    if tag in {"summary", "dt"}:
        walk.asks = False
    if tag == "pre":
        walk.preformatted -= 1
    if tag == "li":
        if walk.mark not in {"", "- "}:
            walk.lines.append(Line(walk.at, walk.mark.strip(), depth=len(walk.lists)))
        walk.mark = ""
    if tag in {"p", "ul", "ol", "table", "details", "dl", "pre", "blockquote", "hr"}:
        walk.lines.append(Line(walk.at, ""))


def _say(walk: _Walk, text: str | None) -> None:
    if not text:
        return
    if not _has_words(walk):
        walk.began = walk.at + text[: len(text) - len(text.lstrip())].count("\n")
    parts = text.split("\n") if walk.preformatted else [text]
    for index, part in enumerate(parts):
        if index:
            _break(walk)
            walk.began = walk.at + index
        walk.words.append((part, walk.bold > 0))
    walk.at += text.count("\n")


def _break(walk: _Walk) -> None:
    if walk.row is not None:
        walk.words.append((_BREAK, False))
    else:
        _flush(walk)


def _has_words(walk: _Walk) -> bool:
    return any(word.strip() for word, _ in walk.words)


def _flush(walk: _Walk) -> None:
    """Close the line that is open."""
    if walk.row is not None:
        return
    text = squeeze("".join(word for word, _ in walk.words))[:MAX_LINE]
    bold = bool(text) and all(is_bold for word, is_bold in walk.words if word.strip(" .:\n\t"))
    walk.words = []
    if text and not SHARES.match(text):
        walk.lines.append(_line(walk, text, bold))
    if text:
        walk.link = None
        walk.mark = ""


def _line(walk: _Walk, text: str, bold: bool) -> Line:
    if walk.asks and _SHOW.match(text):
        return Line(walk.began, "Answer:")
    mark = "" if _MARKED.match(text) else walk.mark
    depth = len(walk.lists)
    return Line(walk.began, mark + text, walk.level, depth, bold, None, walk.asks, walk.link)


def _close_row(walk: _Walk) -> None:
    whole = "".join(word for word, _ in walk.words)
    parts = whole.split("\0")[1:] or [whole]
    walk.words, walk.row = [], None
    number = walk.began or walk.at
    if len(parts) == 1:
        for piece in parts[0].split(_BREAK):
            if text := squeeze(piece):
                walk.lines.append(Line(number, text))
        return
    cells = tuple(squeeze(part)[:MAX_LINE] for part in parts)
    if any(cells):
        walk.lines.append(Line(number, " | ".join(cells), cells=cells))
        if walk.header:
            walk.lines += [Line(number, "", cells=())] if not _is_row_head(parts, walk) else []


def _is_row_head(parts: list[str], walk: _Walk) -> bool:
    """Whether the ``<th>`` just closed heads a row: a header stands above it already."""
    above = walk.lines[-2] if len(walk.lines) > 1 else None
    return above is not None and above.cells is not None
