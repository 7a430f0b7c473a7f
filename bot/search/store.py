"""Indexes and readings kept as files, so that a start need not make them again.

The file of an index is named after what it was made from: the documents, this program's code and
lists, and the version of numpy; a reading is named after what was read, and says at its head
what it was made from. What they hold is arrays or JSON (never a pickle) behind a digest; a file
that is damaged, or made from something else, is passed over and written anew.
"""

import contextlib
import hashlib
import io
import json
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import bot.domain

Arrays = Mapping[str, NDArray[Any]]

_ENDING, _READING = ".index", ".reading"
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
            body = self._body(name + _ENDING)
            with np.load(io.BytesIO(body), allow_pickle=False) as arrays:
                return dict(arrays)
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            return None

    def write(self, name: str, arrays: Arrays) -> None:
        """Write an index in one step; a folder that cannot be written to is no fault."""
        body = io.BytesIO()
        np.savez(body, allow_pickle=False, **arrays)
        self._keep(name + _ENDING, body.getvalue())

    def reading(self, what: str, source: str, make: Callable[[], Any]) -> Any:  # noqa: ANN401 - JSON
        """Return a reading as it was kept, or make it and keep it.

        Args:
            what: was read; one reading of it is kept.
            source: names what the reading is made from, see `name_of`.
            make: returns the reading: what JSON can hold.
        """
        name = self.expect(what)
        with contextlib.suppress(OSError, ValueError):
            body = self._body(name)
            if body.startswith(source.encode()):
                return json.loads(body[len(source) :])
        made = make()
        self._keep(name, source.encode() + json.dumps(made).encode())
        return made

    def expect(self, what: str) -> str:
        """Note that a reading will be asked for, so that it is not cleared away."""
        name = _digest(what.encode()).hex() + _READING
        self._used.add(name)
        return name

    def _body(self, name: str) -> bytes:
        """Return what a file holds.

        Raises:
            OSError: it cannot be read.
            ValueError: it is damaged.
        """
        data = (self._folder / name).read_bytes()
        if _digest(data[_DIGEST:]) != data[:_DIGEST]:
            raise ValueError(name)
        return data[_DIGEST:]

    def _keep(self, name: str, body: bytes) -> None:
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            self._replace(name, _digest(body) + body)

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
        """Remove what was not asked for: that of an older base or program."""
        with contextlib.suppress(OSError):
            for file in (*self._folder.glob(f"*{_ENDING}"), *self._folder.glob(f"*{_READING}")):
                if file.name not in self._used:
                    file.unlink(missing_ok=True)


@contextlib.contextmanager
def kept_in(folder: Path | None) -> Iterator[None]:
    """Let the indexes that are built meanwhile be kept in a folder; None keeps none."""
    if folder is None:
        yield
        return
    indexes = IndexFolder(folder)
    with keeping(indexes):
        yield
    indexes.clear()


@contextlib.contextmanager
def keeping(indexes: IndexFolder | None) -> Iterator[None]:
    """Let what is built meanwhile be kept where what was built before is; None keeps nothing."""
    before = _current.set(indexes)
    try:
        yield
    finally:
        _current.reset(before)


def current_folder() -> IndexFolder | None:
    """Return where indexes are kept now."""
    return _current.get()


def kept(what: str, parts: Iterable[str], make: Callable[[], Any]) -> Any:  # noqa: ANN401 - JSON
    """Return a reading as it was kept, or make it; see `IndexFolder.reading`.

    Args:
        what: was read.
        parts: texts it is made from, looked at only where readings are kept.
        make: returns the reading: what JSON can hold.
    """
    folder = current_folder()
    return folder.reading(what, name_of(parts), make) if folder else make()


def name_of(parts: Iterable[str]) -> str:
    """Return the name of what is made from some texts by this program."""
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
    here, domain = Path(__file__).parent, Path(str(bot.domain.__file__)).parent
    code = (*sorted(here.glob("*.py")), *sorted(domain.glob("*.py")))
    for file in (*code, *sorted(here.glob("weights/*.*"))):
        digest.update(file.read_bytes())
    return digest.digest()
