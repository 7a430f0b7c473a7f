"""Recognises what a line begins with: an item, a number, a choice, an answer, an explanation."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum, auto

from bot.content.importing.lines import Line


class Kind(IntEnum):
    """What a line is by its looks."""

    BLANK = auto()
    HEADING = auto()
    TABLE = auto()
    NUMBER = auto()  # "1." or "Q1)": an item, a question, or a numbered choice.
    BULLET = auto()
    CHOICE = auto()
    ANSWER = auto()
    WHY = auto()  # An explanation.
    TEXT = auto()


@dataclass(slots=True, eq=False)
class Token:
    """A line with what it begins with taken off.

    Attributes:
        text: without the mark.
        label: of a choice, a lower-case letter, or "" when it has none; else the number.
        style: what stands around the label, so that marks of one list can be told apart.
        raw: the line with its mark.
        used: part of a question already.
    """

    kind: Kind
    line: Line
    text: str
    label: str = ""
    style: str = ""
    raw: str = ""
    used: bool = False

    @property
    def number(self) -> int:
        """The line in the page."""
        return self.line.number

    @property
    def asks(self) -> bool:
        """Whether it reads like the stem of a question."""
        return bool(_ASKS.search(self.text)) or self.line.asks


_ASKS = re.compile(r"(\?|:|_{3,}\.?|\.{3,}|…|\bEXCEPT\.?|\bNOT\.?)\s*[\"')\]*]*$")
_BULLET = re.compile(r"(?:[-–—•*‣▪■●○◦·➤►➢✦❖§]|\+|o(?=\s))\s+(?=\S)|[•▪●➤►](?=\S)|[-–—•*]$")
_QUESTION = re.compile(
    r"(?:MCQ|Q(?:ue(?:s(?:tion)?)?)?)(?![a-z])\s*(?:No\b\.?|[.#:]|-)?\s*(?:\(?(\d{1,4})\b\s*)?[.:)\]-]*"
    r"(?:\s+|$|(?<=[.:)\]-])(?=\S))",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"([(\[#]?)(\d{1,3})\s?(\.\)|[.):\]]|\s[-–—](?!\s*\d))(?!\d)\s*")
_CHOICE = re.compile(r"([(\[]?)([A-Za-z])(\s?[)\]]|\.\)|[.:](?=\s|$)|\s[-–—](?=\s))\s*")
_ROMAN = re.compile(r"([(\[]?)(i{1,3}|iv|v|vi{1,3})([)\]]|\.(?=\s))\s*", re.IGNORECASE)
ROMANS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii")
_WORD = (
    r"(?:the\s+)?(?:(?:correct|right|best)\s+)?"
    r"(?:answers?|ans|anwser|key|(?:correct|right)\s+(?:options?|choices?)|solution)"
    r"(?:\s*\(s\))?(?:\s+(?:option|choice|key|no\.?|is|letter))*"
)
_ANSWER = re.compile(
    rf"[\[(]?\s*{_WORD}\s*(?:\b\d{{1,3}}\s*(?=[:=]))?(?:[:=\-–—]+|\.(?!\w\.)|\)|(?=\s*$)|(?<=is)\s)\s*",
    re.IGNORECASE,
)
_BARE_ANSWER = re.compile(rf"{_WORD}\s+[(\[]?(?=[A-Ha-h][)\].]|[A-H]$|[a-h]$)", re.IGNORECASE)
ANSWER_INSIDE = re.compile(
    r"\s[\[(]?\s*(?:(?:the\s+)?(?:correct|right)\s+(?:answer|option|choice)|answer|ans)"
    r"\s*(?:is\s*)?[:.=]\s*(?=[\w(\[])",
    re.IGNORECASE,
)
_WHY = re.compile(
    r"(?:explanations?|rationale|reason(?:ing)?|feedback|justification|exp|hint|note)\s*[:.\-–]\s*",
    re.IGNORECASE,
)
_TICK = re.compile(r"\s*(?:[✓✔✅☑]\ufe0f?|\((?:correct|right)(?: answer)?\))\s*$", re.IGNORECASE)
_BOX = re.compile(r"\[([ xX])\]\s+")


def token_of(line: Line) -> Token:
    """Return the token of a line."""
    text = line.text
    if line.cells is not None:
        return Token(Kind.TABLE, line, text, raw=text)
    if not text:
        return Token(Kind.BLANK, line, "")
    if line.level:
        return Token(Kind.HEADING, line, text, raw=text)
    if bullet := _BULLET.match(text):
        return _inside_bullet(line, text[bullet.end() :].strip())
    return _marked(line, text) or Token(Kind.TEXT, line, text, raw=text)


def _inside_bullet(line: Line, text: str) -> Token:
    if box := _BOX.match(text):
        text = text[box.end() :] + (" ✓" if box[1] in "xX" else "")
    found = _marked(line, text) if text else None
    return found or Token(Kind.BULLET, line, text, style="-", raw=line.text)


def _marked(line: Line, text: str) -> Token | None:
    if answer := _ANSWER.match(text) or _BARE_ANSWER.match(text):
        said = text[answer.end() :].strip()
        if not _is_prose(text, answer.end()):
            return Token(Kind.ANSWER, line, said, raw=text)
    if why := _WHY.match(text):
        return Token(Kind.WHY, line, text[why.end() :].strip(), raw=text)
    if (asked := _QUESTION.match(text)) and _is_numbering(asked, text):
        return Token(Kind.NUMBER, line, text[asked.end() :], asked[1] or "", "Q", text)
    if number := _NUMBER.match(text):
        style = number[1] + "1" + number[3].strip()
        return Token(Kind.NUMBER, line, text[number.end() :], number[2], style, text)
    if choice := _CHOICE.match(text):
        return _choice(line, text, choice)
    return None


def _is_prose(text: str, end: int) -> bool:
    """Whether what looks like an answer is the beginning of a sentence, "Key features are ..."."""
    mark = text[:end].rstrip()
    return not mark.endswith((":", "=", ".", ")", "-", "–", "—")) and len(text) - end > 200


def _is_numbering(mark: re.Match[str], text: str) -> bool:
    """Whether it is "Q1", "Q." or "Question", and not a sentence on Q fever."""
    return bool(mark[1]) or mark.end() == len(text) or bool(re.search(r"[.:)#-]", mark[0]))


def _choice(line: Line, text: str, mark: re.Match[str]) -> Token:
    case = "a" if mark[2].islower() else "A"
    style = mark[1] + case + mark[3].strip()
    return Token(Kind.CHOICE, line, text[mark.end() :].strip(), mark[2].lower(), style, text)


def as_roman(token: Token) -> Token | None:
    """Return the token as a choice with a Roman numeral as its label, or None."""
    if not (mark := _ROMAN.match(token.raw.lstrip("-• "))):
        return None
    label = chr(ord("a") + ROMANS.index(mark[2].lower()))
    text = token.raw.lstrip("-• ")[mark.end() :].strip()
    return Token(Kind.CHOICE, token.line, text, label, mark[1] + "i" + mark[3], token.raw)


def without_tick(text: str) -> tuple[str, bool]:
    """Return a choice without the tick that marks it as right, and whether it had one."""
    tick = _TICK.search(text)
    return (text[: tick.start()], True) if tick else (text, False)
