"""What a view says: text, buttons and files as plain data, without Telegram.

The text is Telegram's HTML. ``escape`` is the one place where a value becomes HTML. Blocks are
parted by a blank line, and no tag runs over a blank line, so that a long text can be split there.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.locale import _

MESSAGE_LIMIT = 4096
"""UTF-16 units of a message after parsing."""

_TAG = re.compile(r"</?[a-z][^>]*>")
_TAG_NAME = re.compile(r"<(/?)([a-z][a-z-]*)[^>]*>")
_NEVER_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Controls, overrides of the writing direction, halves of characters."""

_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Letters and signs by their category, of which nothing is seen."""

_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_MARKS = frozenset({"Mn", "Me"})
_MOST_MARKS = 2
_MAKES_LINKS = re.compile(r"[@/#$]|(?<=\w)[.:](?=\w)")
_LOOKS_LIKE = {"@": "＠", "/": "∕", "#": "＃", "$": "＄", ".": "․", ":": "∶"}


def escape(value: object) -> str:
    """Return a value as HTML text."""
    return html.escape(_NEVER_TEXT.sub("", str(value)), quote=False)


def clean_text(text: str, limit: int) -> str:
    """Return what a stranger wrote as one line that cannot disturb the text around it.

    Control, bidirectional and zero-width characters and piled-up combining marks are dropped;
    the result is not HTML yet and may be empty.
    """
    kept, marks = [], 0
    for character in text[: 20 * limit]:
        category = unicodedata.category(character)
        if character in _BLANK or (category in _HIDDEN and not character.isspace()):
            continue
        marks = marks + 1 if category in _MARKS else 0
        if marks <= _MOST_MARKS:
            kept.append(character)
    short = " ".join("".join(kept).split())
    return short[: limit - 1] + "…" if len(short) > limit else short


def clean_name(name: str, limit: int = 24) -> str:
    """Return a person's or chat's name as one short line, of which Telegram makes no link.

    A name such as ``@everybody`` or ``spam.example`` would ping and advertise from our boards.
    """
    line = clean_text(name, limit)
    return _MAKES_LINKS.sub(lambda found: _LOOKS_LIKE[found[0]], line) or _("someone")


def bold(value: object) -> str:
    """Return a value as bold HTML."""
    return f"<b>{escape(value)}</b>"


def italic(value: object) -> str:
    """Return a value as italic HTML."""
    return f"<i>{escape(value)}</i>"


def join_blocks(blocks: Iterable[str | None]) -> str:
    """Join HTML blocks by blank lines, leaving out the empty ones."""
    return "\n\n".join(block for block in blocks if block)


def plain(markup: str) -> str:
    """Return HTML as the text a reader sees."""
    return html.unescape(_TAG.sub("", markup))


def utf16_length(text: str) -> int:
    """Return the length as Telegram counts it."""
    return len(text.encode("utf-16-le")) // 2


@dataclass(frozen=True, slots=True)
class Action:
    """What a button does: a verb and ids, never content.

    Attributes:
        verb: one of the verbs that a handler is registered for.
        args: letters, digits, ``_``, ``-`` and ``.`` only.
    """

    verb: str
    args: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Button:
    """One button; it does an action, opens an address or starts an inline query.

    Attributes:
        inline_query: text put after the bot's name in the chat of the reader's choice.
    """

    label: str
    action: Action | None = None
    url: str | None = None
    inline_query: str | None = None


Keyboard = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file to send.

    Attributes:
        is_picture: shown in the chat rather than offered as a document.
    """

    name: str
    data: bytes
    is_picture: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """A message to send.

    Attributes:
        html: text with Telegram's HTML; the caption when there is an attachment.
        keyboard: rows of buttons; under the last part when the text is split.
        expects_reply: the reader's app opens an answer to this very message; for a reply
            without buttons.
    """

    html: str
    keyboard: Keyboard = ()
    attachment: Attachment | None = None
    expects_reply: bool = False

    @property
    def plain(self) -> str:
        """The text without markup."""
        return plain(self.html)

    def parts(self, limit: int = MESSAGE_LIMIT) -> tuple[str, ...]:
        """Split the HTML at its blank lines into texts of at most ``limit`` UTF-16 units."""
        if utf16_length(self.plain) <= limit:
            return (self.html,)
        return tuple(_pack(_pieces(self.html, limit), limit))


def _pieces(markup: str, limit: int) -> Iterator[tuple[str, str]]:
    """Yield (joint, piece): blocks; of an oversized or torn one its lines or plain cuts."""
    for block in markup.split("\n\n"):
        if utf16_length(plain(block)) <= limit and _is_balanced(block):
            yield "\n\n", block
            continue
        for number, line in enumerate(block.split("\n")):
            joint = "\n" if number else "\n\n"
            if utf16_length(plain(line)) <= limit and _is_balanced(line):
                yield joint, line
            else:
                text = plain(line)
                for start in range(0, len(text), limit // 2):
                    yield "" if start else joint, escape(text[start : start + limit // 2])


def _is_balanced(line: str) -> bool:
    unclosed: list[str] = []
    for closes, name in _TAG_NAME.findall(line):
        if not closes:
            unclosed.append(name)
        elif not unclosed or unclosed.pop() != name:
            return False
    return not unclosed


def _pack(pieces: Iterable[tuple[str, str]], limit: int) -> Iterator[str]:
    current = ""
    for joint, piece in pieces:
        longer = current + joint + piece if current else piece
        if current and utf16_length(plain(longer)) > limit:
            yield current
            current = piece
        else:
            current = longer
    if current:
        yield current


def grid(buttons: Iterable[Button], columns: int) -> Keyboard:
    """Lay buttons out in rows of ``columns``."""
    row = tuple(buttons)
    return tuple(row[start : start + columns] for start in range(0, len(row), columns))
