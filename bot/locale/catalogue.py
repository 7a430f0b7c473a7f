"""Reading a catalogue as translators write it; the standard library reads only compiled ones."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

_QUOTED = re.compile(r'"([^"\\]*(?:\\.[^"\\]*)*)"')
_ESCAPE = re.compile(r"\\(.)")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}
_MAGIC, _HEADER_BYTES, _PLACE_BYTES = 0x950412DE, 28, 8
_CONTEXT_END, _FORM_END = "\x04", "\x00"


def read_catalogue(path: Path) -> GNUTranslations:
    """Read a .po file.

    Raises:
        ValueError: when a line is none of a catalogue's.
    """
    texts: dict[str, str] = {}
    for entry in _entries(path.read_text(encoding="utf-8").splitlines()):
        forms = [text for key, text in sorted(entry.items()) if key.startswith("msgstr")]
        if all(forms):  # What is not translated yet is said in English.
            texts[_key(entry)] = _FORM_END.join(forms)
    return GNUTranslations(BytesIO(compiled(texts)))


def _key(entry: dict[str, str]) -> str:
    context = entry["msgctxt"] + _CONTEXT_END if "msgctxt" in entry else ""
    plural = _FORM_END + entry["msgid_plural"] if "msgid_plural" in entry else ""
    return context + entry["msgid"] + plural


def _entries(lines: list[str]) -> Iterator[dict[str, str]]:
    """Yield entries as keyword -> text; comments and what is crossed out are passed over."""
    entry: dict[str, str] = {}
    keyword = ""
    for line in map(str.strip, lines):
        if not line or line.startswith("#"):
            continue
        if not line.startswith('"'):
            keyword, _, line = line.partition(" ")
            is_whole = any(key.startswith("msgstr") for key in entry)
            if is_whole and not keyword.startswith("msgstr"):
                yield entry
                entry = {}
            entry[keyword] = ""
        found = _QUOTED.fullmatch(line.strip())
        if found is None or not keyword.startswith("msg"):
            raise ValueError(f"not a line of a catalogue: {line!r}")
        entry[keyword] += _unescaped(found[1])
    if entry:
        yield entry


def _unescaped(text: str) -> str:
    if "\\" not in text:
        return text
    return _ESCAPE.sub(lambda each: _ESCAPES.get(each[1], each[1]), text)


def compiled(texts: dict[str, str]) -> bytes:
    """Return texts in the form of a compiled catalogue, of which gettext makes its own."""
    pairs = [(key.encode(), texts[key].encode()) for key in sorted(texts)]
    columns = [[key for key, _ in pairs], [text for _, text in pairs]]
    start = _HEADER_BYTES + 2 * len(pairs) * _PLACE_BYTES
    places, data = b"", b""
    for column in columns:
        for text in column:
            places += struct.pack("<II", len(text), start + len(data))
            data += text + b"\0"
    tables = (_HEADER_BYTES, _HEADER_BYTES + len(pairs) * _PLACE_BYTES)
    head = struct.pack("<7I", _MAGIC, 0, len(pairs), *tables, 0, _HEADER_BYTES)
    return head + places + data
