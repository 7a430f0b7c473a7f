"""The ``import`` command: turns a study page into a knowledge file and says what is wrong."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.content.files import MAX_BYTES, Refused
from bot.content.importing.building import build_topic
from bot.content.importing.decoding import MAX_BYTES as MAX_PAGE_BYTES
from bot.content.importing.decoding import Unusable, decode_page
from bot.content.importing.difference import differ
from bot.content.importing.formats import format_of, read_as
from bot.content.importing.found import FoundPage
from bot.content.importing.writing import as_yaml, write_file


@dataclass(frozen=True, slots=True)
class Order:
    """What a person asked for.

    Attributes:
        page: the file's name, or ``"-"`` for standard input.
        kind: one of the formats; None finds out.
        folder: where the YAML goes; None prints it.
        as_json: print one JSON object in place of words.
        replace: overwrite a file that is there.
        title: of the topic; None takes it from the page.
    """

    page: str
    kind: str | None = None
    folder: Path | None = None
    as_json: bool = False
    replace: bool = False
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import says.

    Attributes:
        out: for standard output.
        notes: for a person, on standard error.
        code: 0 fine, 1 with defects or a file left alone.
    """

    out: str
    notes: list[str]
    code: int


def import_page(data: bytes, order: Order) -> FoundPage:
    """Return what is on a page.

    Raises:
        Unusable: it is no text.
    """
    text = decode_page(data)
    kind = order.kind or format_of(order.page, text)
    stem = None if order.page == "-" else Path(order.page).stem
    page = read_as(kind, text, stem)
    if order.title:
        page.topic = " ".join(order.title.split()) or page.topic
    return page


def run_import(order: Order) -> Outcome:
    """Import a page as a person asked for.

    Raises:
        Unusable: the page cannot be read or the file cannot be written.
    """
    page = import_page(_read(order.page), order)
    data = build_topic(page)
    text = as_yaml(data)
    if len(text.encode()) > MAX_BYTES:
        raise Unusable("the page holds more than one knowledge file may; split it into several")
    notes = [*(f"{order.page}: {defect}" for defect in page.defects), _summary(page)]
    notes += [f"left out: {what}" for what in page.left_out]
    code = 1 if page.defects else 0
    out = text.rstrip("\n")
    if order.folder is not None:
        told, kept = _put(order, data, text)
        out, code = "\n".join(told), max(code, int(kept))
    if order.as_json:
        return Outcome(json.dumps(page.as_json(), ensure_ascii=False, indent=2), [], code)
    return Outcome(out, notes, code)


def _read(name: str) -> bytes:
    try:
        if name == "-":
            return sys.stdin.buffer.read(MAX_PAGE_BYTES + 1)
        path = Path(name)
        if path.exists() and not path.is_file():
            raise Unusable(f"{name} is not a file; name the page")
        with path.open("rb") as file:
            return file.read(MAX_PAGE_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "unusable name"
        raise Unusable(f"{name} cannot be read ({reason.lower()}); check the name") from error


def _put(order: Order, data: dict[str, Any], text: str) -> tuple[list[str], bool]:
    """Write the file unless a curator's work is there.

    Returns:
        What to say, and whether a file that differs was left alone.
    """
    path = Path(order.folder or ".") / f"{data['id']}.yaml"
    if not path.exists():
        return [_write(path, text)], False
    try:
        difference = differ(path, data)
    except Refused as refused:
        told = [f"{path} is there and cannot be compared: {refused.what}"]
    else:
        if difference.is_none:
            return [f"{path} holds the same already"], False
        told = [f"{path} is there already; the page differs from it:", *difference.lines()]
    if order.replace:
        return [*told, _write(path, text)], False
    return [*told, "nothing was written; --replace overwrites the file"], True


def _write(path: Path, text: str) -> str:
    try:
        write_file(path, text)
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise Unusable(f"{path} cannot be written ({reason}); choose another folder") from error
    return f"wrote {path}"


def _summary(page: FoundPage) -> str:
    found = page.as_json()
    defects = len(page.defects)
    parts = [f"{found[name]} {name.replace('_', ' ')}" for name in ("questions", "faqs", "facts")]
    parts += [f"{found['comparison_rows']} comparison rows", f"{found['unplaced']} unplaced"]
    begin = f"{found['topic']}: " + ", ".join(parts) + f", {defects} defect{'s' * (defects != 1)}"
    topic = "" if page.topic else "; nothing names the topic, use --title"
    return begin + topic
