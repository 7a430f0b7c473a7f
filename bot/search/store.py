"""Indexes kept as files, so that a start need not learn them again.

A file is named after what the index was made from: the documents, this package's code and lists,
and the version of numpy. What it holds is arrays (never a pickle) behind a digest of them; a file
that is damaged is passed over, and the index built anew.
"""

import contextlib
import hashlib
import io
import os
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Arrays = Mapping[str, NDArray[Any]]

_ENDING = ".index"
_DIGEST = 16  # Bytes at the head of a file.
_SEPARATOR = "\x1f"  # Between words; no word holds it.

_current: ContextVar["IndexFolder | None"] = ContextVar("indexes", default=None)


class IndexFolder:
    """A folder of indexes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._used: set[str] = set()

    def read(self, name: str) -> Arrays | None:
        """Return the arrays of an index, or None when there are none, or damaged ones."""
        self._used.add(name + _ENDING)
        try:
            data = (self._folder / (name + _ENDING)).read_bytes()
            if _digest(data[_DIGEST:]) != data[:_DIGEST]:
                return None
            with np.load(io.BytesIO(data[_DIGEST:]), allow_pickle=False) as arrays:
                return dict(arrays)
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            return None

    def write(self, name: str, arrays: Arrays) -> None:
        """Write an index in one step; a folder that cannot be written to is no fault."""
        body = io.BytesIO()
        np.savez(body, allow_pickle=False, **arrays)
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            self._replace(name + _ENDING, _digest(body.getvalue()) + body.getvalue())

    def _replace(self, name: str, data: bytes) -> None:
        handle, draft = tempfile.mkstemp(dir=self._folder, prefix=f".{name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            Path(draft).replace(self._folder / name)
        except OSError:
            Path(draft).unlink(missing_ok=True)
            raise

    def clear(self) -> None:
        """Remove the indexes that were not asked for: those of an older base or program."""
        with contextlib.suppress(OSError):
            for file in self._folder.glob(f"*{_ENDING}"):
                if file.name not in self._used:
                    file.unlink(missing_ok=True)


@contextlib.contextmanager
def kept_in(folder: Path | None) -> Iterator[None]:
    """Let the indexes that are built meanwhile be kept in a folder; None keeps none."""
    if folder is None:
        yield
        return
    indexes = IndexFolder(folder)
    before = _current.set(indexes)
    try:
        yield
    finally:
        _current.reset(before)
    indexes.clear()


def current_folder() -> IndexFolder | None:
    """Return where indexes are kept now."""
    return _current.get()


def name_of(parts: Iterable[str]) -> str:
    """Return the name of an index that is made from some texts by this program."""
    digest = hashlib.blake2b(_program(), digest_size=16)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(4))
        digest.update(data)
    return digest.hexdigest()


def packed(words: Iterable[str]) -> NDArray[np.uint8]:
    """Return words as an array."""
    text = _SEPARATOR.join(words)
    return np.frombuffer(text.encode("utf-8", "surrogatepass"), np.uint8)


def unpacked(array: NDArray[np.uint8]) -> list[str]:
    """Return the words of such an array."""
    text = array.tobytes().decode("utf-8", "surrogatepass")
    return text.split(_SEPARATOR) if text else []


def _digest(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=_DIGEST).digest()


@cache
def _program() -> bytes:
    """Return a digest of what decides how an index is made from its documents."""
    digest = hashlib.blake2b(np.__version__.encode(), digest_size=16)
    here = Path(__file__).parent
    for file in (*sorted(here.glob("*.py")), *sorted(here.glob("weights/*.*"))):
        digest.update(file.read_bytes())
    return digest.digest()
