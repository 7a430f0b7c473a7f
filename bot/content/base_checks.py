"""Checks across all files of a base: ids and aliases taken twice, names that lead nowhere."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from bot.content.topic_checks import fact_slug, rows, text_of, texts
from bot.content.tree import Block, show
from bot.content.wording import line_at, pick
from bot.domain.knowledge_base import Term, token_of
from bot.domain.monograph import slug
from bot.errors import Fault

MAX_DEAD_ENDS = 100
"""So many names of one file that lead nowhere are told at once."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A name at a place in a file.

    Attributes:
        name: an id, an alias or an id referred to.
        what: what it is, in words, e.g. ``"the question id"``.
    """

    name: str
    what: str
    path: Path
    line: int


@dataclass(slots=True)
class Claims:
    """What one file takes for itself and what it refers to elsewhere.

    Attributes:
        ids: of everything in the file that can be asked for or quizzed.
        names: title and aliases of a topic.
        topics: ids the file refers to that must be topics.
        entries: ids the file refers to that must be a topic, a term or another entry.
        topic_id: None for the glossary.
    """

    ids: list[Mark] = field(default_factory=list)
    names: list[Mark] = field(default_factory=list)
    topics: list[Mark] = field(default_factory=list)
    entries: list[Mark] = field(default_factory=list)
    topic_id: str | None = None

    def own_ids(self, taken: Container[str]) -> Iterator[Mark]:
        """Yield the ids; when the topic's own is taken already, not those made from it."""
        is_twin = self.topic_id in taken
        for mark in self.ids:
            if not (is_twin and mark.name.startswith(f"{self.topic_id}.")):
                yield mark


_MENDS = {
    "the section": "write the two as one, or give one another key",
    "the fact": 'give one a key and a name of its own, such as "half_life_xr"',
    "the term": "write the two as one, or give one an id",
}


def claims_of_topic(tree: Block, path: Path) -> Claims:
    """Return the claims of a topic's file as it was read."""
    topic_id = text_of(tree, "id") or path.stem
    claims = Claims(topic_id=topic_id)
    claims.ids.append(Mark(topic_id, "the topic id", path, line_at(tree, ("id",))))
    claims.ids += _section_ids(tree, path, topic_id)
    claims.ids += _faq_ids(tree, path, topic_id)
    for question in rows(tree, "questions"):
        if name := text_of(question, "id"):
            line = line_at(question, ("id",))
            claims.ids.append(Mark(name, "the question id", path, line))
    claims.names += _names(tree, path)
    claims.topics += [Mark(n, "the member", path, line) for n, line in texts(tree, "members")]
    return claims


def claims_of_glossary(tree: Block, path: Path) -> Claims:
    """Return the claims of the glossary as it was read."""
    claims = Claims()
    for term in rows(tree, "terms"):
        if name := text_of(term, "term"):
            written = text_of(term, "id")
            term_id = Term(term=name[:1000], definition="-", id=written).entry_id
            what = "the term id" if written else "the term"
            claims.ids.append(Mark(term_id, what, path, term.line))
        related = texts(term, "related")
        claims.entries += [Mark(n, "the related entry", path, line) for n, line in related]
    return claims


def _section_ids(tree: Block, path: Path, topic_id: str) -> Iterator[Mark]:
    for section in rows(tree, "sections"):
        if not (key := text_of(section, "key")):
            continue
        line = line_at(section, ("key",))
        yield Mark(f"{topic_id}.{key}", "the section", path, line)
        for fact in rows(section, "facts"):
            if name := fact_slug(fact):
                yield Mark(f"{topic_id}.{key}.{name}", "the fact", path, fact.line)


def _faq_ids(tree: Block, path: Path, topic_id: str) -> Iterator[Mark]:
    for faq in rows(tree, "faqs"):
        written, question = text_of(faq, "id"), text_of(faq, "question")
        if written or question:
            made = f"{topic_id}.faq.{slug(question or '')[:60]}"
            yield Mark(written or made, "the FAQ id", path, faq.line)


def _names(tree: Block, path: Path) -> Iterator[Mark]:
    if title := text_of(tree, "title"):
        yield Mark(title, "the title", path, line_at(tree, ("title",)))
    aliases = tree.get("aliases")
    for kind in ("generic", "brand", "abbreviations"):
        for alias, line in texts(aliases, kind):
            yield Mark(alias, "the alias", path, line)


def check_base(files: Iterable[Claims]) -> Iterator[Fault]:
    """Yield what is wrong between the files of a base."""
    every = list(files)
    yield from _check_ids(every)
    yield from _check_names(every)
    ids = {mark.name for claims in every for mark in claims.ids}
    topics = {claims.topic_id for claims in every if claims.topic_id}
    for claims in every:
        yield from islice(_check_found(claims.topics, topics, topics), MAX_DEAD_ENDS)
        yield from islice(_check_found(claims.entries, ids, topics), MAX_DEAD_ENDS)


def _check_ids(every: Iterable[Claims]) -> Iterator[Fault]:
    seen: dict[str, Mark] = {}
    tokens: dict[str, str] = {}
    for mark in (mark for claims in every for mark in claims.own_ids(seen)):
        first = seen.setdefault(mark.name, mark)
        if first is not mark:
            what = f"{mark.what} {show(mark.name)} is used twice (first in {_where(first, mark)})"
            yield Fault(mark.path, mark.line, what, _MENDS.get(mark.what, "give each its own"))
        elif (twin := tokens.setdefault(token_of(mark.name), mark.name)) != mark.name:
            # Buttons carry ten digits that stand for an id: two ids may not share them.
            what = f"{mark.what} {show(mark.name)} gives the same button as {show(twin)}"
            yield Fault(mark.path, mark.line, what, "change one of the two a little")


def _check_names(every: Iterable[Claims]) -> Iterator[Fault]:
    seen: dict[str, tuple[Mark, Claims]] = {}
    for claims in every:
        for mark in claims.names:
            first, owner = seen.setdefault(folded(mark.name), (mark, claims))
            if owner is not claims:
                what = f"{mark.what} {show(mark.name)} is claimed by two topics"
                mend = f"delete it here or in {_where(first, mark)}"
                yield Fault(mark.path, mark.line, what, mend)


def _check_found(marks: Iterable[Mark], known: set[str], offered: set[str]) -> Iterator[Fault]:
    for mark in marks:
        if mark.name not in known:
            what = f"{mark.what} {show(mark.name)} does not exist"
            yield Fault(mark.path, mark.line, what, pick(mark.name, sorted(offered)))


def _where(first: Mark, mark: Mark) -> str:
    return f"line {first.line}" if first.path == mark.path else f"{first.path}:{first.line}"


def folded(name: str) -> str:
    """Return a name as it is compared with others: without case and extra spaces."""
    return " ".join(name.casefold().split())
