"""Cuts a page into its parts by its headings, whatever they look like."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.content.importing.choices import solid
from bot.content.importing.headings import AUTHOR, CONTENTS, FAQ, KEY, KNOWN, QUIZ, section_of
from bot.content.importing.lines import Line, fold
from bot.content.importing.marks import Kind, Token, token_of

UNKNOWN = "?"
"""Key of a part whose heading we do not know."""

_LONGEST = 80
_TITLE_WORD = re.compile(
    r"^(?:[A-Z0-9][\w’'/-]*|of|and|the|in|for|to|with|on|a|an|&|vs\.?|[-–:])$"
)
_BYLINE = re.compile(
    r"^(?:(?:written|posted|published|reviewed|edited|compiled|prepared|"
    r"medically reviewed)\s+by\b|"
    r"authors?\s*:|by\s*:|by\s+(?:dr|prof|mr|ms|mrs)\b|e-?mail\s*:|(?:last\s+)?updated(?:\s+on)?\s*:)|"
    r"^\S+@\S+\.\w+$",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Part:
    """What stands below one heading.

    Attributes:
        key: of the section; "" before the first heading, UNKNOWN below one we do not know.
        level: of the heading in the markup, 1 to 6; 0 when the markup does not say.
    """

    key: str
    title: str
    line: int
    level: int = 0
    tokens: list[Token] = field(default_factory=list)

    @property
    def in_quiz(self) -> bool:
        """Whether the heading promises questions."""
        return self.key == QUIZ


def outline(
    tokens: Sequence[Token], topic: str | None, title_line: Line | None = None
) -> list[Part]:
    """Return the parts of a page in order.

    Args:
        tokens: of the whole page.
        topic: named in many headings; None when it is not known.
        title_line: the line of the page's title, which is no heading of a part.
    """
    return _Outliner(tokens, topic, title_line).run()


class _Outliner:
    """Walks over the tokens and begins a part at every heading."""

    def __init__(
        self, tokens: Sequence[Token], topic: str | None, title_line: Line | None
    ) -> None:
        self.tokens, self.topic, self.title_line = tokens, topic, title_line
        self.parts = [Part("", "", 1)]
        self.styles: set[str] = set()
        self.last_number = 0

    def run(self) -> list[Part]:
        for index, token in enumerate(self.tokens):
            if token.kind in {Kind.BLANK, Kind.TABLE}:
                self._part.tokens.append(token)
            elif token.kind is Kind.HEADING:
                self._markup_heading(index, token)
            elif token.line is not self.title_line and not _BYLINE.match(token.text):
                self._line(index, token)
        return self.parts

    @property
    def _part(self) -> Part:
        return self.parts[-1]

    def _begin(self, key: str, token: Token, style: str) -> None:
        if key != UNKNOWN:
            self.styles.add(style)
        self.parts.append(Part(key, token.raw, token.number, token.line.level))

    def _markup_heading(self, index: int, token: Token) -> None:
        if token.line is self.title_line:
            return
        level, part = token.line.level, self._part
        inner = bool(part.level) and level > part.level
        asks = token.text.rstrip().endswith("?")
        bare = token_of(replace(token.line, level=0))
        if (
            part.key in {QUIZ, FAQ}
            and (asks or bare.kind is Kind.NUMBER)
            and (inner or not part.level)
        ):
            self._as_question(token, bare)
            return
        key = section_of(token.raw, self.topic, True)
        if part.in_quiz and (key in {None, FAQ} or (inner and key != KEY)):
            self._in_quiz(index, token, bare, key)
        elif key:
            self._begin(key, token, f"level {level}")
        elif asks or self._is_stem(index):
            self._as_question(token, bare)
        elif inner and part.key not in {"", CONTENTS}:
            part.tokens.append(token)
        else:
            self._begin(UNKNOWN, token, "")

    def _in_quiz(self, index: int, token: Token, bare: Token, key: str | None) -> None:
        if self._is_stem(index) or bare.kind is Kind.NUMBER:
            self._as_question(token, bare)
        elif bare.kind is Kind.ANSWER:
            self._part.tokens.append(bare)
        elif key:
            self._begin(key, token, f"level {token.line.level}")
        elif self._part.level and token.line.level > self._part.level:
            return  # "Easy questions": a heading within the quiz.
        else:
            self._begin(UNKNOWN, token, "")

    def _as_question(self, token: Token, bare: Token) -> None:
        if self._part.in_quiz or bare.kind is Kind.NUMBER:
            self._part.tokens.append(bare if bare.kind is Kind.NUMBER else replace_kind(token))
        else:
            self._part.tokens.append(token)

    def _is_stem(self, index: int) -> bool:
        after = solid(self.tokens, index + 1)
        return after is not None and self.tokens[after].kind is Kind.CHOICE

    def _line(self, index: int, token: Token) -> None:
        key = self._key_of(index, token) if len(token.raw) <= _LONGEST else None
        if key:
            self._begin(key, token, _style(token))
            self.last_number = int(token.label) if token.label.isdigit() else 0
        elif self._is_unknown_heading(index, token):
            self._begin(UNKNOWN, token, "")
        else:
            self._part.tokens.append(token)

    def _key_of(self, index: int, token: Token) -> str | None:
        """Return the key of a line that the markup does not call a heading, or None."""
        if token.kind is Kind.ANSWER:
            return self._key_heading(token)
        if token.kind not in {Kind.TEXT, Kind.NUMBER, Kind.CHOICE} or token.style == "Q":
            return None
        text = token.raw.rstrip()
        loud = token.line.bold or text.endswith(":") or text.isupper()
        key = section_of(text, self.topic, loud)
        if key is None or text.endswith((".", ";", ",")) or self._is_inside(index, token, key):
            return None
        return key

    def _key_heading(self, token: Token) -> str | None:
        name = fold(token.raw)
        alone = not token.text and KNOWN.get(name) == KEY
        return KEY if alone and (name != "key" or self._part.in_quiz) else None

    def _is_inside(self, index: int, token: Token, key: str) -> bool:
        """Whether a line that reads like a heading is a choice, a question or an entry."""
        after = solid(self.tokens, index + 1)
        follows = self.tokens[after] if after is not None else None
        if token.text.rstrip().endswith("?") and (
            self._part.key in {FAQ, QUIZ} or not token.line.bold
        ):
            return self._part.key in {FAQ, QUIZ} or _is_choice(follows)
        if token.kind is Kind.NUMBER and follows is not None and key not in {QUIZ, FAQ, KEY}:
            if follows.kind in {Kind.CHOICE, Kind.ANSWER} and self._part.in_quiz:
                return True
            if follows.kind is Kind.NUMBER and follows.label == _next(token.label):
                return follows.style == token.style
        if token.kind is Kind.CHOICE and self._is_lettered(index, token, follows):
            return True
        if key in {QUIZ, FAQ, KEY}:
            return False
        if self._part.in_quiz and _is_choice(follows):
            return True
        return self._stands_in_question(index)

    def _is_lettered(self, index: int, token: Token, follows: Token | None) -> bool:
        before = solid(self.tokens, index - 1, -1)
        above = self.tokens[before] if before is not None else None
        return _is_choice(follows) or _is_choice(above) or self._part.in_quiz

    def _stands_in_question(self, index: int) -> bool:
        """Whether a stem stands above and an answer below, with only short lines between."""
        for here in range(index + 1, min(index + 30, len(self.tokens))):
            token = self.tokens[here]
            if token.kind is Kind.ANSWER:
                break
            if token.kind not in {Kind.TEXT, Kind.BLANK, Kind.BULLET} or token.asks:
                return False
        else:
            return False
        for here in range(index - 1, max(index - 30, -1), -1):
            token = self.tokens[here]
            if token.asks or token.kind is Kind.NUMBER:
                return True
            if token.kind not in {Kind.TEXT, Kind.BLANK, Kind.BULLET}:
                return False
        return False

    def _is_unknown_heading(self, index: int, token: Token) -> bool:
        text = token.raw.rstrip()
        if len(text) > _LONGEST or self._part.key in {
            QUIZ,
            FAQ,
            KEY,
            CONTENTS,
            AUTHOR,
            "references",
        }:
            return self._is_loud_heading(index, token)
        if token.kind is Kind.NUMBER:
            expected = self.last_number and token.label == str(self.last_number + 1)
            return bool("number" in self.styles and expected) and self._has_content(index, token)
        if token.kind is not Kind.TEXT or text.endswith((".", ",", ";", "?", "!")):
            return False
        style = _style(token)
        if style not in self.styles or not self._has_content(index, token):
            return False
        return style != "plain" or self._is_titled(index, text)

    def _is_loud_heading(self, index: int, token: Token) -> bool:
        """Whether a line below questions is a heading: set like the others, and no question."""
        text = token.raw.rstrip()
        if (
            len(text) > _LONGEST
            or token.kind is not Kind.TEXT
            or text.endswith((".", ",", "?", ":"))
        ):
            return False
        before = self.tokens[index - 1] if index else None
        style = _style(token)
        return (
            style in {"bold", "caps"}
            and style in self.styles
            and (before is None or before.kind is Kind.BLANK)
            and self._has_content(index, token)
            and not self._stands_in_question(index)
        )

    def _is_titled(self, index: int, text: str) -> bool:
        words = text.split()
        blank = index == 0 or self.tokens[index - 1].kind is Kind.BLANK
        titled = all(_TITLE_WORD.match(word) for word in words) and words[0][:1].isupper()
        below_item = index > 0 and self.tokens[index - 1].kind in {Kind.BULLET, Kind.NUMBER}
        return len(words) <= 6 and titled and (blank or (len(words) >= 2 and not below_item))

    def _has_content(self, index: int, token: Token) -> bool:
        if index + 1 >= len(self.tokens):
            return False
        after = solid(self.tokens, index + 1)
        follows = self.tokens[after] if after is not None else None
        if follows is None or follows.kind in {Kind.CHOICE, Kind.ANSWER, Kind.HEADING}:
            return False
        adjacent = after == index + 1
        return adjacent or _style(token) != "plain"


def replace_kind(token: Token) -> Token:
    """Return a heading as a line of a question."""
    line = replace(token.line, level=0, asks=True)
    return Token(Kind.TEXT, line, token.text, raw=token.raw)


def _is_choice(token: Token | None) -> bool:
    return token is not None and token.kind is Kind.CHOICE


def _next(label: str) -> str:
    return str(int(label) + 1) if label.isdigit() else ""


def _style(token: Token) -> str:
    """Return how a heading is set, so that those of one page can be compared."""
    if token.line.bold:
        return "bold"
    if token.kind is Kind.NUMBER:
        return "number"
    if token.raw.isupper() and re.search(r"[^\W\d_]{3}", token.raw):
        return "caps"
    return "colon" if token.raw.endswith(":") else "plain"
