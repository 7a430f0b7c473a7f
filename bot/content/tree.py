"""The tree that a knowledge file is read into: plain values that know their lines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Unquoted:
    """An unquoted value that YAML reads as something other than text.

    Attributes:
        raw: as written.
        read_as: what YAML makes of it, e.g. ``"a number"``.
    """

    raw: str
    read_as: str


class Block(dict[str, Any]):
    """A mapping that knows the line it begins on and the line of each key."""

    __slots__ = ("line", "lines")

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}


class Rows(list[Any]):
    """A list that knows the line it begins on and the line of each item."""

    __slots__ = ("line", "lines")

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: list[int] = []


def raw_text(value: object) -> str:
    """Return an unquoted value as it was written."""
    if isinstance(value, Unquoted):
        return value.raw
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def read_as(value: object) -> str:
    """Return what YAML makes of an unquoted value, such as ``"a number"``."""
    if isinstance(value, Unquoted):
        return value.read_as
    kinds = {bool: "yes or no", int: "a number", date: "a date", type(None): "nothing"}
    return kinds.get(type(value), "text")


def show(value: object, length: int = 60) -> str:
    """Return a value on one short line, safe to print; text is put in quotes."""
    if not isinstance(value, str):
        return show(raw_text(value), length)[1:-1]
    text = value
    text = text if len(text) <= length else text[: length - 3] + "..."
    return '"' + "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text) + '"'
