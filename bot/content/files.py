"""Finds the knowledge files of a folder and reads each as text, refusing what is hostile."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

MAX_BYTES = 2 * 1024 * 1024

# A byte order mark of another encoding, longest first: UTF-32 begins like UTF-16.
_OTHER_MARKS = {
    b"\xff\xfe\x00\x00": "UTF-32",
    b"\x00\x00\xfe\xff": "UTF-32",
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
}
_SEPARATORS = re.compile("[\x85\u2028\u2029]")


class Refused(Exception):
    """A file cannot be read any further.

    Attributes:
        line: 1-based; 0 for the whole file.
        what: what is wrong.
        mend: how to put it right.
    """

    def __init__(self, line: int, what: str, mend: str) -> None:
        super().__init__(what)
        self.line, self.what, self.mend = line, what, mend


def knowledge_files(folder: Path) -> Iterator[Path]:
    """Yield the YAML files of a folder and of the folders in it, in the order of their paths.

    Hidden files and folders are left out: editors and mounted volumes keep copies there.

    Raises:
        Refused: a folder may not be read.
    """
    found = []
    for root, folders, names in os.walk(folder, onerror=_refuse_folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [
            Path(root, name)
            for name in names
            if name.lower().endswith((".yaml", ".yml")) and not name.startswith(".")
        ]
    yield from sorted(found)


def _refuse_folder(error: OSError) -> None:
    if isinstance(error, PermissionError):
        what = f'the folder "{error.filename}" may not be read'
        raise Refused(0, what, "give the bot the right to read it") from error


def read_bytes(path: Path) -> bytes:
    """Return a file's bytes.

    Raises:
        Refused: it is not a regular file, cannot be read, or is larger than MAX_BYTES.
    """
    too_large = f"the file is larger than {MAX_BYTES // 1024 // 1024} MB"
    try:
        # A pipe or a device would block or never end: look before opening, and do not wait.
        opened = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(opened, "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise Refused(0, "this is not a file", "move it out of the knowledge folder")
            data = file.read(MAX_BYTES + 1) if status.st_size <= MAX_BYTES else None
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        mend = "check that it exists and may be read"
        raise Refused(0, f"the file cannot be read ({reason})", mend) from error
    if data is None or len(data) > MAX_BYTES:
        raise Refused(0, too_large, "split it into several files")
    return data


def decode(data: bytes) -> str:
    """Return the text of a file, without a byte order mark.

    Raises:
        Refused: it is binary, in another encoding than UTF-8, or holds odd line separators.
    """
    for mark, name in _OTHER_MARKS.items():
        if data.startswith(mark):
            raise Refused(1, f"the file is encoded as {name}", "save it as UTF-8")
    if (nul := data.find(b"\0")) >= 0:
        line = data.count(b"\n", 0, nul) + 1
        raise Refused(line, "the file is binary (it holds a NUL)", "save it as UTF-8 text")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        what = f"the byte 0x{data[error.start]:02X} is not UTF-8"
        raise Refused(line, what, "save the file with the encoding UTF-8") from error
    if odd := _SEPARATORS.search(text):
        what = f"an invisible line separator (U+{ord(odd[0]):04X}) stands in the text"
        raise Refused(text.count("\n", 0, odd.start()) + 1, what, "delete it or begin a new line")
    return text
