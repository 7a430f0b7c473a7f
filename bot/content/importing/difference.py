"""Compares an imported topic with a curator's: what is added, changed, missing, by id."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.content.files import Refused, decode, read_bytes
from bot.content.strict_yaml import parse
from bot.content.tree import Block, Rows, raw_text
from bot.domain.monograph import slug


@dataclass(frozen=True, slots=True)
class Difference:
    """Ids that the page has and the file has not, both have differently, and only the file has."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def is_none(self) -> bool:
        """Whether page and file say the same."""
        return not (self.added or self.changed or self.missing)

    def lines(self) -> Iterator[str]:
        """Yield the difference for a person: ``+`` added, ``~`` changed, ``-`` missing."""
        for sign, words, names in (
            ("+", "added", self.added),
            ("~", "changed", self.changed),
            ("-", "missing on the page", self.missing),
        ):
            yield from (f"  {sign} {name} ({words})" for name in names)


def differ(path: Path, data: dict[str, Any]) -> Difference:
    """Return the difference between a file and an imported topic.

    Raises:
        Refused: the file cannot be read.
    """
    tree, _ = parse(decode(read_bytes(path)), path)
    if not isinstance(tree, Block):
        raise Refused(1, "it does not hold keys with values", "mend it first")
    old, new = dict(_entries(_plain(tree))), dict(_entries(_plain(data)))
    return Difference(
        tuple(name for name in new if name not in old),
        tuple(name for name in new if name in old and old[name] != new[name]),
        tuple(name for name in old if name not in new),
    )


def _plain(node: object) -> Any:  # noqa: ANN401 - a tree of YAML's values
    if isinstance(node, dict):
        return {key: _plain(value) for key, value in node.items()}
    if isinstance(node, Rows | list | tuple):
        return [_plain(value) for value in node]
    return " ".join(raw_text(node).split())


def _entries(data: dict[str, Any]) -> Iterator[tuple[str, object]]:
    """Yield everything that has an id, with its content."""
    for key, value in data.items():
        if key not in {"sections", "faqs", "questions", "sources"}:
            yield key, value
    for section in _mappings(data, "sections"):
        name = str(section.get("key", "?"))
        yield f"section {name}", {k: v for k, v in section.items() if k != "facts"}
        for fact in _mappings(section, "facts"):
            yield f"fact {name}.{fact.get('key') or slug(str(fact.get('name', '')))}", fact
    for kind, field in (("FAQ", "faqs"), ("question", "questions"), ("source", "sources")):
        for entry in _mappings(data, field):
            yield f"{kind} {entry.get('id') or entry.get('question') or entry.get('title')}", entry


def _mappings(data: dict[str, Any], key: str) -> Iterator[dict[str, Any]]:
    values = data.get(key)
    yield from (v for v in values if isinstance(v, dict)) if isinstance(values, list) else ()
