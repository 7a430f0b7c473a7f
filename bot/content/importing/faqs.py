"""Reads the FAQs of a page: question and answer in whatever layout."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.content.importing.found import FoundFaq
from bot.content.importing.marks import Kind, Token

_ASKED = re.compile(
    r"^(?:[-–•*]\s+)?(?:Q(?:uestion)?\s*\.?\s*(?:\d{1,3})?\s*[.:)\]-]+|Q\d{1,3}\s)\s*(?=\S)",
    re.IGNORECASE,
)
_SAID = re.compile(
    r"^(?:[-–•*]\s+)?(?:A(?:ns(?:wer)?)?\s*\.?\s*(?:\d{1,3})?\s*[.:)\]-]+)\s*", re.IGNORECASE
)
_BOTH = re.compile(r"^(.{3,300}?\?)[\"”*]*\s+(?:[-–—:]\s+)?(?=\S)")
_INNER_ANSWER = re.compile(r"\s+(?:A|Ans|Answer)\s*[:.]\s+")


def find_pairs(tokens: Sequence[Token]) -> list[FoundFaq]:
    """Return the pairs "Q: ... / A: ..." and unfolding details that stand under any heading."""
    found = []
    for index, token in enumerate(tokens):
        if token.used or not _opens_pair(token):
            continue
        block = [token, *_answer_of_pair(tokens, index)]
        if len(block) > 1 or _INNER_ANSWER.search(token.raw):
            found.append(_faq_of(block))
            for part in block:
                part.used = True
    return found


def _opens_pair(token: Token) -> bool:
    if token.kind is Kind.HEADING:
        return token.text.rstrip().endswith("?")
    asked = token.kind is Kind.NUMBER and token.style == "Q"
    return bool(token.text) and (asked or token.line.asks) and token.kind is not Kind.TABLE


def _answer_of_pair(tokens: Sequence[Token], index: int) -> list[Token]:
    """Return the lines that answer: from "A:" on, or all below a question that markup marks."""
    found: list[Token] = []
    marked = tokens[index].line.asks or tokens[index].kind is Kind.HEADING
    for token in tokens[index + 1 :]:
        if token.used or token.kind in {Kind.TABLE, Kind.HEADING} or _opens_pair(token):
            break
        if token.kind is Kind.BLANK:
            if found and not marked:
                break
            continue
        if not found and not marked and not _SAID.match(token.raw):
            break
        found.append(token)
        if len(found) >= 40:
            break
    return found


def find_faqs(tokens: Sequence[Token]) -> tuple[list[FoundFaq], list[str]]:
    """Return the FAQs of the part that is headed so, and the lines that belong to none."""
    blocks: list[list[Token]] = []
    loose: list[str] = []
    shape = _shape(tokens)
    for token, below_blank in _with_blanks(tokens):
        if token.used:
            continue
        if _begins(token, shape, blocks[-1] if blocks else [], below_blank):
            blocks.append([token])
        elif blocks:
            blocks[-1].append(token)
        else:
            loose.append(token.raw or token.text)
    return [_faq_of(block) for block in blocks], loose


def _with_blanks(tokens: Sequence[Token]) -> Iterator[tuple[Token, bool]]:
    blank = True
    for token in tokens:
        if token.kind is Kind.BLANK:
            blank = True
            continue
        yield token, blank
        blank = False


def _shape(tokens: Sequence[Token]) -> str:
    """Return what questions begin with here: a heading, "Q", a number, a dash or nothing."""
    solid = [t for t in tokens if t.kind is not Kind.BLANK and not t.used]
    asking = [t for t in solid if "?" in t.raw]
    for kind, name in (
        (Kind.HEADING, "heading"),
        (Kind.NUMBER, "number"),
        (Kind.BULLET, "bullet"),
    ):
        if any(t.kind is kind for t in asking):
            return name
    if any(t.line.asks for t in solid):
        return "asks"
    return "plain"


def _begins(token: Token, shape: str, block: list[Token], below_blank: bool) -> bool:
    """Whether a line begins the next FAQ."""
    if _SAID.match(token.raw) and block and not _ASKED.match(token.raw):
        return False
    if token.line.asks or token.kind is Kind.HEADING:
        return True
    if token.kind is Kind.NUMBER and token.style == "Q":
        return True
    ends = token.text.rstrip().rstrip('*"”)').endswith("?")
    if shape == "number" and token.kind is Kind.NUMBER:
        return ends or bool(_BOTH.match(token.text)) or _has_answer(block)
    if shape == "bullet" and token.kind is Kind.BULLET:
        return ends or bool(_BOTH.match(token.text)) or (not block and below_blank)
    if token.kind in {Kind.NUMBER, Kind.BULLET} and ends:
        return True
    if token.kind is not Kind.TEXT or not ends or len(token.text) > 300:
        return False
    # An answer may end with a question; a question stands first in its paragraph.
    return shape == "plain" or token.line.bold or (below_blank and _has_answer(block))


def _has_answer(block: list[Token]) -> bool:
    return len(block) > 1 or (bool(block) and bool(_BOTH.match(block[0].text)))


def _faq_of(block: list[Token]) -> FoundFaq:
    first = block[0]
    question = _ASKED.sub("", first.text, count=1).strip()
    said: list[str] = []
    if inner := _INNER_ANSWER.search(question):
        question, said = question[: inner.start()], [question[inner.end() :]]
    elif ((both := _BOTH.match(question)) and len(block) == 1) or (
        both and not question.rstrip().endswith("?")
    ):
        question, said = both[1], [question[both.end() :]]
    for token in block[1:]:
        raw = token.text if token.kind in {Kind.ANSWER, Kind.WHY} else token.raw or token.text
        said.append(_SAID.sub("", raw, count=1) if not said else raw)
    answer = "\n".join(part for part in said if part).strip()
    if len(block) > 1 and all(t.kind is Kind.TEXT for t in block[1:]):
        answer = " ".join(answer.split())
    return FoundFaq(first.number, question.strip(' "“”*'), answer)
