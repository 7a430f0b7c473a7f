"""Reads a YAML file as plain data with line numbers, and refuses what is hostile or ambiguous.

PyYAML's safe parser supplies the events; nothing is ever constructed from a tag. Quoted values
and words are text; an unquoted value that YAML 1.1 would turn into something else stays marked,
so that whoever expects text can say "write it in quotes".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from yaml import events

from bot.content.files import Refused
from bot.content.tree import Block, Rows, Unquoted, raw_text, read_as, show
from bot.content.yaml_errors import refusal
from bot.errors import Fault

MAX_DEPTH = 20
MAX_NODES = 50_000

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_QUOTES = ("'", '"')
_Event = Any  # PyYAML's events declare few of their attributes.
_IMPLICIT = yaml.SafeLoader.yaml_implicit_resolvers
_LONGEST_NUMBER = 64  # Longer unquoted words are text; keeps the patterns below from long input.

_DIRECTIVE = re.compile(r"^%", re.MULTILINE)


_READ_AS = {
    "bool": "yes or no",
    "int": "a number",
    "float": "a number",
    "null": "nothing",
    "timestamp": "a date or time",
    "merge": "an instruction to YAML",
    "value": "an instruction to YAML",
}


def _plain(raw: str) -> object:
    """Return what an unquoted word is: text, or a date, integer, boolean, None or Unquoted."""
    if len(raw) > _LONGEST_NUMBER:
        return raw
    for tag, pattern in _IMPLICIT.get(raw[:1], ()):
        if pattern.match(raw):
            return _typed(raw, tag.rpartition(":")[2])
    return raw


def _typed(raw: str, kind: str) -> object:
    # Only spellings that every YAML version reads alike become values; the others stay marked.
    if kind == "null":
        return None if raw in {"", "~", "null"} else Unquoted(raw, _READ_AS[kind])
    if kind == "bool" and raw in {"true", "false"}:
        return raw == "true"
    if kind == "int" and re.fullmatch(r"0|-?[1-9][0-9]{0,14}", raw):
        return int(raw)
    if kind == "timestamp" and len(raw) == len("2026-11-22"):
        try:
            return date.fromisoformat(raw)
        except ValueError:
            pass
    return Unquoted(raw, "a time" if ":" in raw and kind in {"int", "float"} else _READ_AS[kind])


class _Builder:
    """Builds blocks and rows from the parser's events, without recursion."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.faults: list[Fault] = []
        self.root: object = None
        self.quoted: tuple[int, int] | None = None
        self._open: list[Block | Rows] = []
        self._key: list[tuple[str | None, int] | None] = []
        self._documents = 0
        self._nodes = 0

    def take(self, event: _Event) -> None:
        """Take the next event, or raise Refused."""
        kind = type(event)
        self.quoted = None
        if kind is events.ScalarEvent:
            self._count(event)
            self._scalar(event)
        elif kind is events.MappingStartEvent or kind is events.SequenceStartEvent:
            self._count(event)
            self._begin(event, Block if kind is events.MappingStartEvent else Rows)
        elif kind is events.MappingEndEvent or kind is events.SequenceEndEvent:
            self._open.pop()
            self._key.pop()
        elif kind is events.AliasEvent:
            raise _alias(event)
        elif kind is events.DocumentStartEvent:
            self._documents += 1
            if self._documents > 1:
                line = event.start_mark.line + 1
                raise Refused(line, 'a second document begins ("---")', "keep one topic per file")

    def _count(self, event: _Event) -> None:
        self._nodes += 1
        line = event.start_mark.line + 1
        if self._nodes > MAX_NODES:
            what = f"the file holds more than {MAX_NODES:,} values"
            raise Refused(line, what, "split it into several files")
        if event.anchor is not None:
            raise _alias(event)
        if event.tag is not None:
            what = f"the YAML tag {show(event.tag)} is refused"
            mend = "delete it, or write the text in quotes if it begins with !"
            raise Refused(line, what, mend)

    def _scalar(self, event: _Event) -> None:
        line = event.start_mark.line + 1
        unquoted = event.implicit[0]  # For the parser: "its kind may be guessed from its looks".
        value = _plain(event.value) if unquoted else event.value
        if not unquoted and event.style in _QUOTES and event.end_mark.line > event.start_mark.line:
            self.quoted = (line, event.end_mark.line + 1)
        if self._awaits_key():
            self._key[-1] = (self._checked_key(value, line), line)
        else:
            self._place(value, line)

    def _begin(self, event: _Event, kind: type[Block] | type[Rows]) -> None:
        line = event.start_mark.line + 1
        if len(self._open) >= MAX_DEPTH:
            what = f"values are nested more than {MAX_DEPTH} levels deep"
            raise Refused(line, what, "a topic needs five levels; remove the extra ones")
        if self._awaits_key():
            what = "a list or mapping stands where a key is expected"
            raise Refused(line, what, "write a word followed by a colon")
        node = kind(line)
        self._place(node, line)
        self._open.append(node)
        self._key.append(None)

    def _awaits_key(self) -> bool:
        return bool(self._open) and isinstance(self._open[-1], Block) and self._key[-1] is None

    def _checked_key(self, value: object, line: int) -> str | None:
        if isinstance(value, str):
            return value
        raw = raw_text(value)
        what = f"the key {raw} is read as {read_as(value)}, not as text"
        self._fault(line, what, f'write it in quotes: "{raw}"')
        return None

    def _place(self, value: object, line: int) -> None:
        if not self._open:
            self.root = value
            return
        parent = self._open[-1]
        if isinstance(parent, Rows):
            if value is None:
                self._fault(line, "an item of a list is empty", "write one, or delete the line")
            parent.append(value)
            parent.lines.append(line)
            return
        key, key_line = self._key[-1] or (None, 0)
        self._key[-1] = None
        if key is None:
            return
        if value is None:  # Its own mark may lie behind the last line.
            what = f"the key {show(key)} has no value"
            self._fault(key_line, what, "write one, or delete the line")
        if key in parent:
            what = f"the key {show(key)} is written twice in one place"
            self._fault(key_line, what, f"delete this one or the one in line {parent.lines[key]}")
            return
        parent[key] = value
        parent.lines[key] = key_line

    def _fault(self, line: int, what: str, mend: str) -> None:
        self.faults.append(Fault(self.path, line, what, mend))


def _alias(event: _Event) -> Refused:
    sign = "*" if isinstance(event, events.AliasEvent) else "&"
    what = f"the YAML reference {sign}{event.anchor[:40]} is refused"
    mend = f"write the text out, or in quotes if it begins with {sign}"
    return Refused(event.start_mark.line + 1, what, mend)


def parse(text: str, path: Path) -> tuple[object, list[Fault]]:
    """Read one YAML document.

    Args:
        text: the file's text.
        path: named in the faults.

    Returns:
        The tree of Block, Rows, str, int, bool, date, None and Unquoted values, and the faults
        that did not stop the reading: duplicate keys, unquoted keys, keys without a value.

    Raises:
        Refused: the text is not one well-formed document or uses what is refused here.
    """
    if directive := _DIRECTIVE.search(text):
        line = text.count("\n", 0, directive.start()) + 1
        raise Refused(line, "a line begins with %", "indent it, or write its text in quotes")
    builder = _Builder(path)
    try:
        for event in _events(text):
            builder.take(event)
    except yaml.YAMLError as error:
        raise refusal(error, text, builder.quoted) from error
    return builder.root, builder.faults


def _events(text: str) -> Iterator[_Event]:
    loader = None
    try:
        loader = _LOADER(text)
        while not isinstance(event := loader.get_event(), events.StreamEndEvent):
            yield event
    finally:
        if loader is not None:
            loader.dispose()
