"""Checks within one topic that its model cannot make, each fault on the line it stands in.

They read the file as written, not the model, so that one wrong value hides no other fault.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.content.tree import Block, Rows, show
from bot.content.wording import line_at, near, pick, place
from bot.domain.monograph import STANDARD_SECTIONS, TopicKind, slug
from bot.domain.question import LETTERS

Finding = tuple[int, str, str]
"""Line, what is wrong, and how to mend it."""

_DECIDE = 'a person must decide: mend it, then delete the line "draft:"'


def rows(node: object, key: str) -> Iterator[Block]:
    """Yield the mappings in a list of a mapping; nothing when it is not there or not a list."""
    found = node.get(key) if isinstance(node, Block) else None
    if isinstance(found, Rows):
        yield from (row for row in found if isinstance(row, Block))


def texts(node: object, key: str) -> Iterator[tuple[str, int]]:
    """Yield the texts in a list of a mapping, each with its line."""
    found = node.get(key) if isinstance(node, Block) else None
    if isinstance(found, Rows):
        pairs = zip(found, found.lines, strict=True)
        yield from ((text.strip(), line) for text, line in pairs if isinstance(text, str))


def text_of(node: object, key: str) -> str | None:
    """Return a text of a mapping without spaces around it, or None."""
    found = node.get(key) if isinstance(node, Block) else None
    return found.strip() or None if isinstance(found, str) else None


def fact_slug(fact: Block) -> str | None:
    """Return the key by which a fact is known, or None when it has no name yet."""
    name = text_of(fact, "name")
    return text_of(fact, "key") or (slug(name) if name else None)


def check_topic(tree: Block) -> Iterator[Finding]:
    """Yield what is wrong within a topic, beyond what its model says."""
    yield from _check_sections(tree)
    yield from _check_questions(tree)
    yield from _check_faqs(tree)
    yield from _check_sources(tree)
    for text, line in texts(tree, "unplaced"):
        what = f"a line is not placed yet: {show(text)}"
        yield line, what, "a person must decide: move it where it belongs, or delete it"


def _check_sections(tree: Block) -> Iterator[Finding]:
    is_drug = tree.get("kind", TopicKind.DRUG) == TopicKind.DRUG
    for section in rows(tree, "sections"):
        key = text_of(section, "key")
        name = f"section {show(key or '?')}"
        if not any(section.get(part) for part in ("body", "steps", "items", "facts")):
            yield (
                section.line,
                f"{name} is empty",
                "write body, steps, items or facts",
            )
        if key and is_drug and key not in STANDARD_SECTIONS and not section.get("title"):
            mend = 'use a standard key, or add "title:"'
            if close := near(key, STANDARD_SECTIONS):
                mend = f'did you mean {show(close)}? Else add "title:"'
            yield line_at(section, ("key",)), f"{name} is not a standard section", mend


def _check_questions(tree: Block) -> Iterator[Finding]:
    homes = _homes_of_facts(tree)
    for question in rows(tree, "questions"):
        name = f"question {show(text_of(question, 'id') or '?')}"
        yield from _check_draft(question, name)
        yield from _check_choices(question, name)
        yield from _check_section_named(tree, question, name)
        yield from _check_fact_named(question, name, homes)


def _check_draft(node: Block, name: str) -> Iterator[Finding]:
    if "draft" in node:
        why = text_of(node, "draft") or "no reason given"
        yield line_at(node, ("draft",)), f"{name} is a draft: {show(why, 200)[1:-1]}", _DECIDE


def _check_choices(question: Block, name: str) -> Iterator[Finding]:
    choices = question.get("choices")
    if not isinstance(choices, Block):
        return
    expected = LETTERS[: len(choices)]
    if len(choices) <= len(LETTERS) and "".join(choices) != expected:
        letters = ", ".join(expected)
        what = f"the choices of {name} are lettered {', '.join(choices)[:60]}"
        yield line_at(question, ("choices",)), what, f"letter them {letters} in this order"
    yield from _check_equal(choices, name)
    key = question.get("key")
    if isinstance(key, str) and key not in choices:
        what = f"the key {show(key)} of {name} is not among its choices"
        yield line_at(question, ("key",)), what, pick(key, choices)


def _check_equal(choices: Block, name: str) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for letter, choice in choices.items():
        if not isinstance(choice, str):
            continue
        twin = seen.setdefault(" ".join(choice.casefold().split()), letter)
        if twin != letter:
            what = f"choices {twin} and {letter} of {name} are equal: {show(choice)}"
            yield choices.lines[letter], what, "change or delete one of them"


def _homes_of_facts(tree: Block) -> dict[str, list[str | None]]:
    """Return the keys of the sections in which each fact stands."""
    homes: dict[str, list[str | None]] = {}
    for section in rows(tree, "sections"):
        for fact in filter(None, map(fact_slug, rows(section, "facts"))):
            homes.setdefault(fact, []).append(text_of(section, "key"))
    return homes


def _check_fact_named(
    question: Block, name: str, homes: dict[str, list[str | None]]
) -> Iterator[Finding]:
    section_key, fact = text_of(question, "section"), text_of(question, "fact")
    if fact and fact not in homes:
        what = f"{name} teaches the fact {show(fact)}, which this topic does not have"
        yield line_at(question, ("fact",)), what, pick(fact, homes)
    elif fact and section_key and section_key not in homes[fact]:
        what = f"{name} teaches the fact {show(fact)}, which is not in section {show(section_key)}"
        mend = f'write "section: {homes[fact][0]}", where the fact stands'
        yield line_at(question, ("fact",)), what, mend


def _check_section_named(tree: Block, node: Block, name: str) -> Iterator[Finding]:
    key = text_of(node, "section")
    known = [found for s in rows(tree, "sections") if (found := text_of(s, "key"))]
    if key and key not in known:
        what = f"{name} names the section {show(key)}, which this topic does not have"
        yield line_at(node, ("section",)), what, pick(key, known)


def _check_faqs(tree: Block) -> Iterator[Finding]:
    for faq in rows(tree, "faqs"):
        name = f"FAQ {show(text_of(faq, 'question') or '?')}"
        yield from _check_draft(faq, name)
        yield from _check_section_named(tree, faq, name)


def _check_sources(tree: Block) -> Iterator[Finding]:
    known: dict[str, int] = {}
    for source in rows(tree, "sources"):
        source_id, line = text_of(source, "id"), line_at(source, ("id",))
        if source_id and source_id in known:
            what = f"the source id {show(source_id)} is used twice (see line {known[source_id]})"
            yield line, what, "give each source an id of its own"
        elif source_id:
            known[source_id] = line
        address = text_of(source, "address")
        if address and not address.startswith(("https://", "http://")):
            what = (
                f"the address {show(address)} of source {show(source_id or '?')} is not on the web"
            )
            yield line_at(source, ("address",)), what, "begin it with https://, or delete the line"
    yield from _check_cited(tree, known)


def _check_cited(tree: Block, known: dict[str, int]) -> Iterator[Finding]:
    for path, node in _walk(tree, ()):
        if path:
            for cited, line in texts(node, "sources"):
                if cited not in known:
                    what = f"the source {show(cited)} of {place(tree, path)} does not exist"
                    yield line, what, pick(cited, known) if known else 'add it under "sources:"'


def _walk(
    node: object, path: tuple[int | str, ...]
) -> Iterator[tuple[tuple[int | str, ...], object]]:
    if isinstance(node, Block):
        yield path, node
        for key, child in node.items():
            yield from _walk(child, (*path, key))
    elif isinstance(node, Rows):
        for index, child in enumerate(node):
            yield from _walk(child, (*path, index))
