"""Writes a topic's data as YAML that a curator likes to read, and puts it on disk in one go."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path
from typing import Any

import yaml

HEAD = "# yaml-language-server: $schema=../docs/knowledge.schema.json\n"
_WIDTH = 110
_FOLD_FROM = 100
_FLOW_UP_TO = 90


class _Dumper(yaml.SafeDumper):
    """Indents lists below their key, as the shipped files do."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Indent, also where YAML would allow a list to stand below its key unindented."""
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: object) -> bool:
        """Write everything out: the loader refuses references."""
        return True


def _write_text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    style = None
    if "\n" in text:
        style = "|"
    elif len(text) > _FOLD_FROM:
        style = ">"
    elif ": " in text or text[:1] in "<>=~" or text[:1].isdigit():
        style = '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _write_mapping(dumper: _Dumper, data: dict[str, Any]) -> yaml.MappingNode:
    values = list(data.values())
    is_short = sum(len(str(value)) + 5 for value in values) <= _FLOW_UP_TO
    is_flat = all(isinstance(v, str) and "\n" not in v for v in values)
    by_letter = set(data) <= set("ABCDEFGH")
    return dumper.represent_mapping(
        "tag:yaml.org,2002:map", data.items(), flow_style=by_letter and is_short and is_flat
    )


_Dumper.add_representer(str, _write_text)
_Dumper.add_representer(dict, _write_mapping)


def as_yaml(data: dict[str, Any]) -> str:
    """Return a topic's data as the text of a knowledge file."""
    text = yaml.dump(
        data,
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        width=_WIDTH,
        default_flow_style=False,
    )
    return HEAD + text


def write_file(path: Path, text: str) -> None:
    """Write a file so that nobody ever sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}-", suffix=".tmp")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
