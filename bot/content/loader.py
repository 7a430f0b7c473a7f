"""Reads a folder of knowledge files into a base, or says everything that is wrong with them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from types import MappingProxyType

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot.content.base_checks import Claims, check_base, claims_of_glossary, claims_of_topic
from bot.content.cache import read_cache, write_cache
from bot.content.files import Refused, decode, knowledge_files, read_bytes
from bot.content.schema import SPECIAL_FILES, Glossary
from bot.content.topic_checks import check_topic
from bot.content.tree import Block
from bot.content.wording import explain, line_at
from bot.domain.knowledge_base import KnowledgeBase, Lexicon
from bot.domain.monograph import Monograph
from bot.domain.text import Content
from bot.errors import Fault, KnowledgeError

MAX_FAULTS_PER_FILE = 200
MAX_FINDINGS = 1000
"""No file by a person has as many faults; one made to keep us busy has."""


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """One file as read.

    Attributes:
        name: relative to the folder, with forward slashes.
        digest: of the bytes.
        content: None when the file has faults.
        tree: the content as written, with line numbers; None when it could not be read.
    """

    path: Path
    name: str
    digest: bytes
    content: Content | None
    tree: Block | None
    faults: tuple[Fault, ...]
    claims: Claims

    def without_tree(self) -> CheckedFile:
        """Return the file without what only the linter needs: it is the larger half."""
        return replace(self, tree=None)


def load_knowledge(folder: Path, cache: Path | None = None) -> KnowledgeBase:
    """Return the knowledge base in a folder.

    Args:
        folder: holds the YAML files.
        cache: where to keep a compiled copy for the next start; None keeps none.

    Raises:
        KnowledgeError: with every fault of every file.
    """
    return KnowledgeFolder(folder, cache).load()


class KnowledgeFolder:
    """A folder that is read again and again: what has not changed is not parsed twice."""

    def __init__(self, folder: Path, cache: Path | None = None) -> None:
        self.folder = folder
        self._cache = cache
        self._known: dict[Path, CheckedFile] = {}

    def load(self) -> KnowledgeBase:
        """Return the base as the files are now.

        Raises:
            KnowledgeError: with every fault of every file; the next call looks again.
        """
        # The compiled copy serves the start; afterwards the files read before are known.
        if self._cache is not None and not self._known:
            version = _version_in(self.folder)
            if version and (base := read_cache(self._cache, version)):
                return base
        files = [file.without_tree() for file in read_folder(self.folder, self._known)]
        self._known = {file.path: file for file in files}
        if faults := faults_of(self.folder, files):
            raise KnowledgeError(faults)
        base = assemble(files)
        if self._cache is not None:
            write_cache(self._cache, base)
        return base


def read_folder(
    folder: Path, known: Mapping[Path, CheckedFile] = MappingProxyType({})
) -> Iterator[CheckedFile]:
    """Read and check every knowledge file of a folder, one after the other, each by itself.

    Args:
        folder: holds the files.
        known: files read before; those with the same bytes are taken over.
    """
    try:
        for path in knowledge_files(folder):
            yield read_file(path, folder, known)
    except Refused as refused:
        fault = Fault(folder, 0, refused.what, refused.mend)
        yield CheckedFile(folder, "", b"", None, None, (fault,), Claims())


def _version_in(folder: Path) -> str | None:
    """Return the version of the files in a folder, or None when one cannot be read."""
    try:
        paths = list(knowledge_files(folder))
        return version_of((_name(path, folder), digest_of(read_bytes(path))) for path in paths)
    except Refused:
        return None


def faults_of(folder: Path, files: list[CheckedFile]) -> list[Fault]:
    """Return the errors of all files and between them, sorted by file and line."""
    if not files:
        return [_nothing_found(folder)]
    faults = {fault for file in files for fault in file.faults}
    return sorted(faults | set(check_base(file.claims for file in files)))


def assemble(files: Sequence[CheckedFile]) -> KnowledgeBase:
    """Return the base made of files without faults."""
    contents = [file.content for file in files]
    topics = [content for content in contents if isinstance(content, Monograph)]
    terms = [term for c in contents if isinstance(c, Glossary) for term in c.terms]
    lexicon = next((c for c in contents if isinstance(c, Lexicon)), Lexicon())
    version = version_of((file.name, file.digest) for file in files)
    return KnowledgeBase(version, {t.id: t for t in topics}, tuple(terms), lexicon)


def version_of(files: Iterable[tuple[str, bytes]]) -> str:
    """Return a hash of files' names and digests, whatever the order they are listed in."""
    lines = sorted(f"{digest.hex()} {name}" for name, digest in files)
    return hashlib.blake2b("\n".join(lines).encode(), digest_size=8).hexdigest()


def _nothing_found(folder: Path) -> Fault:
    if not folder.exists():
        return Fault(folder, 0, "this folder does not exist", "name a folder of YAML files")
    if not folder.is_dir():
        return Fault(folder, 0, "this is not a folder", "name the folder the file is in")
    return Fault(folder, 0, "this folder holds no .yaml file", "add a topic, such as aspirin.yaml")


def read_file(path: Path, folder: Path, known: Mapping[Path, CheckedFile]) -> CheckedFile:
    """Read and check one file by itself.

    Args:
        path: of the file, inside the folder.
        folder: the knowledge folder; its glossary and lexicon are no topics.
        known: files read before; the same bytes are not checked again.
    """
    name, digest = _name(path, folder), b""
    try:
        data = read_bytes(path)
        digest = digest_of(data)
        if (before := known.get(path)) and before.digest == digest:
            return before
        return check_data(path, name, data, digest)
    except Refused as refused:
        fault = Fault(path, refused.line, refused.what, refused.mend)
        return CheckedFile(path, name, digest, None, None, (fault,), Claims(topic_id=path.stem))


def _name(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix()


def digest_of(data: bytes) -> bytes:
    """Return the hash by which a file's content is known."""
    return hashlib.blake2b(data, digest_size=16).digest()


def check_data(path: Path, name: str, data: bytes, digest: bytes) -> CheckedFile:
    """Check the bytes of a file by themselves.

    Raises:
        Refused: they cannot be read as YAML.
    """
    from bot.content.strict_yaml import parse  # A start finds the compiled copy, mostly.

    model = SPECIAL_FILES.get(name, Monograph)
    if path.suffix != ".yaml":
        raise Refused(0, f'the ending "{path.suffix}" is not read', "rename it to end in .yaml")
    tree, faults = parse(decode(data), path)
    if tree is None:
        raise Refused(0, "the file is empty", "write a topic into it, or delete it")
    if not isinstance(tree, Block):
        raise Refused(1, "the file does not hold keys with values", 'begin with "title: ..."')
    claims = Claims()
    if model is Monograph:
        if "id" not in tree:
            tree["id"] = path.stem
            tree.lines["id"] = tree.line
        claims = claims_of_topic(tree, path)
        faults += [Fault(path, *found) for found in islice(check_topic(tree), MAX_FINDINGS)]
    elif model is Glossary:
        claims = claims_of_glossary(tree, path)
    content, refused = validate(tree, path, model)
    faults += refused
    kept = content if not faults else None
    return CheckedFile(path, name, digest, kept, tree, _limited(faults, path), claims)


def validate(tree: Block, path: Path, model: type[Content]) -> tuple[Content | None, list[Fault]]:
    """Return the model of a tree, or None and what pydantic says against it in our words."""
    try:
        return model.model_validate(tree), []
    except ValidationError as error:
        found = error.errors(include_url=False)
        faults = [
            Fault(path, line_at(tree, problem["loc"]), *explain(problem, tree, model))
            for problem in found[:MAX_FAULTS_PER_FILE]
            if not _is_said_better(problem)
        ]
        return None, faults


def _is_said_better(problem: ErrorDetails) -> bool:
    # What has no value is refused by the reader, choices and key of a question by topic_checks.
    if problem["type"] == "value_error":
        return str(problem["ctx"]["error"]).startswith(("choices ", "key "))
    return problem["input"] is None


def _limited(faults: list[Fault], path: Path) -> tuple[Fault, ...]:
    kept = sorted(set(faults))
    if len(kept) <= MAX_FAULTS_PER_FILE:
        return tuple(kept)
    more = f"{len(kept) - MAX_FAULTS_PER_FILE:,} further faults are not listed"
    last = Fault(path, kept[MAX_FAULTS_PER_FILE].line, more, "mend these first")
    return (*kept[:MAX_FAULTS_PER_FILE], last)
