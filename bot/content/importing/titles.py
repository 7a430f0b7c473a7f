"""Finds out what a page is about: from its title, its first lines, or its file's name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.content.importing.headings import section_of
from bot.content.importing.lines import Line, squeeze
from bot.content.importing.marks import Kind, token_of

_LABEL = re.compile(
    r"^(?:topic|title|drug(?: name)?|generic name|subject|monograph)\s*[:\-–]\s*(\S.*)$", re.I
)
_INTRO = re.compile(
    r"^(?:the drug\s+)?([A-Z][\w\u00c0-\u024f-]{2,40}(?:[ -][a-z][\w-]{2,30}){0,1})\s*"
    r"(?:\([^()]{1,60}\)\s*,?\s*)?"
    r"(?:,[^,]{1,80},\s*)?(?:is|are|was|acts|works|belongs)\s"
)
_SPLIT = re.compile(r"\s*[:|]\s+|\s+[–—-]\s+")
_WORDS = re.compile(
    r"\b(?:study\s+(?:notes?|guide|page|material|sheet)|notes?|guide|mcqs?|faqs?|quiz|questions?|answers?|with|"
    r"and|pharmacology|monograph|drug\s+profile|profile|complete|ultimate|practice|"
    r"multiple[- ]choice|"
    r"mechanism of action|mechanism|moa|uses|side effects|adverse effects|pharmacokinetics|"
    r"dosing|dosage|"
    r"overview|review|summary|revision|cheat\s?sheet|explained|page|exam|gpat|niper|the|a|an|of|on|for|about|"
    r"in|everything you need to know|introduction|to|test|bank|handout|lecture|tutorial|"
    r"clinical|key|"
    r"facts|sheet|students?|pharmacy|import|sample|example|draft|new|final|copy|v?\d+)\b|[&,]",
    re.IGNORECASE,
)
_BRACKET = re.compile(r"\s*[(\[]([^()\[\]]{1,80})[)\]]")
_NAME = re.compile(r"^[^\W\d_][\w\u00c0-\u024f .'’/+-]{1,60}$")


def find_title(lines: Sequence[Line]) -> tuple[str | None, Line | None]:
    """Return the title a page shows and the line that shows it, each None when it shows none."""
    shown = [line for line in lines if line.text and line.cells is None][:40]
    for line in shown:
        if line.level == 1:
            return line.text, line
        if label := _LABEL.match(line.text):
            return label[1], line
    first = shown[0] if shown else None
    if first is not None and first.level and section_of(first.text, None, True) is None:
        return first.text, first
    if first is None or len(first.text) > 100 or first.text.endswith((".", "?", ",", ";")):
        return None, None
    if token_of(first).kind is not Kind.TEXT or section_of(first.text, None, True):
        topic = _named(first.text)
        # "Pharmacology of X" and "X: mechanism, uses and MCQs" are titles; "Uses" is not.
        is_title = (
            bool(topic) and token_of(first).kind is Kind.TEXT and section_of(first.text) is None
        )
        return (first.text, first) if is_title else (None, None)
    after = shown[1] if len(shown) > 1 else None
    is_stem = after is not None and token_of(after).kind in {Kind.CHOICE, Kind.ANSWER}
    return (None, None) if is_stem or first.text.endswith(":") else (first.text, first)


def find_topic(
    title: str | None, head: str | None, lines: Sequence[Line], stem: str | None
) -> tuple[str | None, str | None]:
    """Return the topic and another name in brackets behind it, each None when not known.

    Args:
        title: shown on the page.
        head: the title in the page's head or front matter.
        lines: of the page.
        stem: of the file's name.
    """
    subject = _subject(lines)
    for shown in (title, head):
        if shown and (topic := _named(shown)):
            return _with_subject(topic, subject), _other_name(shown)
    if subject:
        return subject, None
    named = _named((stem or "").replace("_", " ").replace("-", " "))
    return (named[0].upper() + named[1:], None) if named else (None, None)


def _with_subject(topic: str, subject: str | None) -> str:
    """Return the subject of the first sentence when the title holds it among other words."""
    if subject and subject.casefold() in topic.casefold() and len(topic.split()) > 1:
        return subject
    return topic if topic != topic.upper() or len(topic) < 5 else topic.capitalize()


def _subject(lines: Sequence[Line]) -> str | None:
    for line in lines[:60]:
        found = _INTRO.match(line.text) if line.cells is None and not line.level else None
        if found and found[1].lower().split()[0] not in _PRONOUNS and section_of(found[1]) is None:
            return found[1].split()[0] if len(found[1].split()) > 1 else found[1]
    return None


_PRONOUNS = {
    "this", "that", "these", "those", "there", "here", "it", "they", "what", "which", "who",
    "how", "why", "when", "where", "its", "answer", "question", "each", "all", "one", "your",
    "our", "the", "you", "patients", "dose", "treatment", "therapy", "some", "most", "both",
    "select", "choose",
}  # fmt: skip


def _named(title: str) -> str | None:
    """Return what is left of a title without the words that all titles share."""
    bare = _BRACKET.sub(" ", squeeze(title))
    for part in _SPLIT.split(bare):
        name = " ".join(_WORDS.sub(" ", part).split()).strip(" .:!?*#-–—'’")
        if _NAME.match(name) and section_of(name) is None:
            return name
    return None


def _other_name(title: str) -> str | None:
    found = _BRACKET.search(title)
    if not found:
        return None
    name = found[1].strip()
    return name if re.fullmatch(r"[A-Z][\w-]{2,30}[®™]?", name) and _named(name) else None
