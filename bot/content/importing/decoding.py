"""Turns the bytes of a page into text, refusing what is no text."""

from __future__ import annotations

import re

from bot.errors import StudyBotError

MAX_BYTES = 5 * 1024 * 1024

_MARKS = {
    b"\xff\xfe\x00\x00": "utf-32",
    b"\x00\x00\xfe\xff": "utf-32",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
    b"\xef\xbb\xbf": "utf-8-sig",
}
_MAGIC = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a ZIP archive, such as a Word document",
    b"\xd0\xcf\x11\xe0": "an old Office document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"{\\rtf": "an RTF document",
}
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


class Unusable(StudyBotError):
    """This page cannot be read."""


def decode_page(data: bytes) -> str:
    """Return the text of a page in UTF-8, UTF-16, UTF-32 or, failing these, Windows-1252.

    Raises:
        Unusable: it is too large, binary or empty.
    """
    if len(data) > MAX_BYTES:
        size = MAX_BYTES // 1024 // 1024
        raise Unusable(f"the page is larger than {size} MB; split it into several pages")
    for magic, kind in _MAGIC.items():
        if data.startswith(magic):
            raise Unusable(f"the page is {kind}; save it as text, Markdown or HTML")
    text = _decoded(data)
    if not text.strip():
        raise Unusable("the page is empty; give a page with text")
    return text


def _decoded(data: bytes) -> str:
    for mark, encoding in _MARKS.items():
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    if len(_CONTROL.findall(data[:65536])) > len(data[:65536]) // 200 or b"\0" in data:
        raise Unusable("the page is binary; save it as text, Markdown or HTML")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")
