"""A compiled copy of a knowledge base, so that a start need not read the YAML again.

It is JSON that pydantic validates when it is read, never a pickle; it is used only when the
files and this program's own code are those it was made from, and is made anew otherwise.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from functools import cache
from pathlib import Path

import pydantic
from pydantic import BaseModel

import bot.content
import bot.domain
from bot.domain.knowledge_base import KnowledgeBase, Lexicon, Term
from bot.domain.monograph import Monograph

_LONGEST_HEAD = 400


class _Compiled(BaseModel):
    topics: list[Monograph]
    terms: tuple[Term, ...]
    lexicon: Lexicon


def read_cache(path: Path, version: str) -> KnowledgeBase | None:
    """Return the compiled base, or None when there is none, or another, or a damaged one.

    Args:
        path: of the cache.
        version: of the files it must have been made from.
    """
    try:
        with path.open("rb") as file:
            # The head is looked at first: a stale copy is not worth reading.
            label, _, digest = file.readline(_LONGEST_HEAD).strip().rpartition(b" ")
            if label != _label(version):
                return None
            body = file.read()
        if _digest(body) != digest:
            return None
        compiled = _Compiled.model_validate_json(body)
    except (OSError, ValueError):
        return None
    topics = {topic.id: topic for topic in compiled.topics}
    return KnowledgeBase(version, topics, compiled.terms, compiled.lexicon)


def write_cache(path: Path, base: KnowledgeBase) -> None:
    """Write the compiled base in one step; a folder that cannot be written to is no fault."""
    topics = list(base.topics.values())
    compiled = _Compiled(topics=topics, terms=base.terms, lexicon=base.lexicon)
    body = compiled.model_dump_json(exclude_defaults=True).encode()
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, _label(base.version) + b" " + _digest(body) + b"\n" + body)


def _replace(path: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


def _label(version: str) -> bytes:
    return f"study-bot-knowledge {version} {_code_version()}".encode()


def _digest(body: bytes) -> bytes:
    return hashlib.blake2b(body, digest_size=16).hexdigest().encode()


@cache
def _code_version() -> str:
    """Return a hash of the code that decides what a file means."""
    digest = hashlib.blake2b(pydantic.VERSION.encode(), digest_size=8)
    for package in (bot.domain, bot.content):
        for file in sorted(Path(str(package.__file__)).parent.glob("*.py")):
            digest.update(file.read_bytes())
    return digest.hexdigest()
