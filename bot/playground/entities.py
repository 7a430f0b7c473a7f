"""Telegram's HTML: marked-up text becomes plain text with entities, or is refused.

The reading works on UTF-8 bytes, as Telegram's own does, because its error texts name byte
offsets. Offsets and lengths of entities count UTF-16 code units. TDLib is the oracle in the tests.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from bot.playground.links import link_entity

Entity = dict[str, Any]

_SPACE = b" \t\r\n\x00\x0b"
_SIMPLE_TYPES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
}
_TAGS = {*_SIMPLE_TYPES, "a", "pre", "code", "blockquote", "tg-emoji", "tg-time"}
_NAMED_CHARACTERS = {b"lt": "<", b"gt": ">", b"amp": "&", b"quot": '"'}
_NUMERIC = re.compile(rb"&#(?:x([0-9a-fA-F]*)|([0-9]*))")
_NAMED = re.compile(rb"&([a-zA-Z]*)")
_NAME_TOKEN = re.compile(rb"[a-zA-Z0-9.-]*")
# Longer references are taken for text; the count includes "&#" and, for hexadecimal, the "x".
_LONGEST_REFERENCE = 10
_HIGHEST_CODE_POINT = 0x10FFFF


class EntityError(ValueError):
    """The text is not what Telegram accepts as HTML; the message is Telegram's own."""


def utf16_length(text: str) -> int:
    """Return how many UTF-16 code units a text takes: Telegram's measure of length."""
    return len(text) + sum(1 for character in text if ord(character) > 0xFFFF)


def parse_html(text: str) -> tuple[str, list[Entity]]:
    """Parse Telegram's HTML.

    Args:
        text: The marked-up text, as a bot sends it with parse_mode HTML.

    Returns:
        The plain text and its entities in the order in which their tags were closed.

    Raises:
        EntityError: With Telegram's description of what is wrong.
    """
    return _Reading(text.encode("utf-8", "surrogatepass")).run()


@dataclass
class _OpenTag:
    name: str
    offset: int
    text_start: int
    argument: str = ""


@dataclass
class _Reading:
    source: bytes
    at: int = 0
    units: int = 0
    pieces: list[str] = field(default_factory=list)
    opened: list[_OpenTag] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)

    def run(self) -> tuple[str, list[Entity]]:
        while self.at < len(self.source):
            self._step()
        if self.opened:
            name = self.opened[-1].name
            raise EntityError(f'Can\'t find end tag corresponding to start tag "{name}"')
        for entity in self.entities:
            if entity["type"] == "code":
                entity.pop("language", None)
        text = "".join(self.pieces)
        if any(0xD800 <= ord(character) <= 0xDFFF for character in text):
            raise EntityError(
                "Text contains invalid Unicode characters after decoding HTML entities, "
                "check for unmatched surrogate code units"
            )
        return text, self.entities

    def _step(self) -> None:
        current = self._byte()
        if current == ord("<"):
            if self._byte(1) == ord("/"):
                self._close_tag()
            else:
                self._open_tag()
            return
        if current == ord("&"):
            character, end = _decode_reference(self.source, self.at)
            if character:
                self._append(character)
                self.at = end
                return
        self._append_plain()

    def _append_plain(self) -> None:
        end = self.at + 1
        while end < len(self.source) and self.source[end] not in b"<&":
            end += 1
        self._append(self.source[self.at : end].decode("utf-8", "surrogatepass"))
        self.at = end

    def _append(self, piece: str) -> None:
        self.pieces.append(piece)
        self.units += utf16_length(piece)

    def _byte(self, ahead: int = 0) -> int:
        """Return the byte ahead, or zero behind the end, as a C string has it."""
        position = self.at + ahead
        return self.source[position] if position < len(self.source) else 0

    def _skip_space(self) -> None:
        while self._byte() != 0 and self._byte() in _SPACE:
            self.at += 1

    def _until_space_or(self, stops: bytes) -> bytes:
        start = self.at
        while self._byte() not in _SPACE and self._byte() not in stops:
            self.at += 1
        return self.source[start : self.at]

    def _open_tag(self) -> None:
        begin = self.at
        self.at += 1
        name = _lowered(self._until_space_or(b">"))
        if self._byte() == 0:
            raise EntityError(f"Unclosed start tag at byte offset {begin}")
        if name not in _TAGS:
            raise EntityError(f'Unsupported start tag "{name}" at byte offset {begin}')
        tag = _OpenTag(name, self.units, len(self.pieces))
        while self._byte() != ord(">"):
            self._skip_space()
            if self._byte() == ord(">"):
                break
            self._read_attribute(tag, begin)
        if name == "span" and tag.argument != "spoiler":
            message = 'Tag "span" must have class "tg-spoiler" at byte offset'
            raise EntityError(f"{message} {begin}")
        self.opened.append(tag)
        self.at += 1

    def _read_attribute(self, tag: _OpenTag, begin: int) -> None:
        attribute = self._until_space_or(b"=>/\"'")
        if not attribute:
            where = f'in the tag "{tag.name}" at byte offset {begin}'
            raise EntityError(f"Empty attribute name {where}")
        self._skip_space()
        if self._byte() != ord("="):
            if self._byte() == 0:
                raise EntityError(f'Unclosed start tag "{tag.name}" at byte offset {begin}')
            _take_attribute(tag, _lowered(attribute), "")
            return
        self.at += 1
        self._skip_space()
        if self._byte() == 0:
            raise EntityError(f'Unclosed start tag "{tag.name}" at byte offset {begin}')
        value = self._quoted_value() if self._byte() in b"\"'" else self._name_token()
        if self._byte() == 0:
            raise EntityError(f"Unclosed start tag at byte offset {begin}")
        _take_attribute(tag, _lowered(attribute), value)

    def _name_token(self) -> str:
        begin = self.at
        match = _NAME_TOKEN.match(self.source, begin)
        token = match.group() if match else b""
        self.at += len(token)
        if self._byte() not in _SPACE and self._byte() != ord(">"):
            raise EntityError(f"Unexpected end of name token at byte offset {begin}")
        return _lowered(token)

    def _quoted_value(self) -> str:
        quote = self._byte()
        self.at += 1
        value = bytearray()
        while self._byte() not in (quote, 0):
            if self._byte() == ord("&"):
                character, end = _decode_reference(self.source, self.at)
                if character:
                    value += character.encode("utf-8", "surrogatepass")
                    self.at = end
                    continue
            value.append(self._byte())
            self.at += 1
        if self._byte() == quote:
            self.at += 1
        return value.decode("utf-8", "surrogatepass")

    def _close_tag(self) -> None:
        begin = self.at
        if not self.opened:
            raise EntityError(f"Unexpected end tag at byte offset {begin}")
        self.at += 2
        name = _lowered(self._until_space_or(b">"))
        self._skip_space()
        if self._byte() != ord(">"):
            raise EntityError(f"Unclosed end tag at byte offset {begin}")
        self.at += 1
        tag = self.opened.pop()
        if name and name != tag.name:
            raise EntityError(
                f"Unmatched end tag at byte offset {begin}, "
                f'expected "</{tag.name}>", found "</{name}>"'
            )
        if self.units > tag.offset:
            self._add_entity(tag)

    def _add_entity(self, tag: _OpenTag) -> None:
        span: Entity = {"offset": tag.offset, "length": self.units - tag.offset}
        if tag.name in ("pre", "code"):
            self._add_code(tag, span)
            return
        entity = _entity_of(tag, "".join(self.pieces[tag.text_start :]))
        if entity:
            self.entities.append(entity | span)

    def _add_code(self, tag: _OpenTag, span: Entity) -> None:
        """Add code or pre; tightly nested they make one block with a language."""
        last = self.entities[-1] if self.entities else {}
        inner = last.get("type") if span.items() <= last.items() else None
        if tag.name == "pre" and inner == "code" and last.get("language"):
            last["type"] = "pre"
        elif tag.name == "code" and inner == "pre" and tag.argument and "language" not in last:
            last["language"] = tag.argument
        else:
            language = {"language": tag.argument} if tag.argument else {}
            self.entities.append({"type": tag.name} | span | language)


def _lowered(raw: bytes) -> str:
    return raw.lower().decode("utf-8", "surrogatepass")


def _take_attribute(tag: _OpenTag, attribute: str, value: str) -> None:
    match tag.name, attribute:
        case ("a", "href") | ("tg-emoji", "emoji-id") | ("tg-time", "unix"):
            tag.argument = value
        case ("code", "class") if value.startswith("language-"):
            tag.argument = value.removeprefix("language-")
        case ("span", "class") if value.startswith("tg-"):
            tag.argument = value.removeprefix("tg-")
        case ("blockquote", "expandable"):
            tag.argument = "1"


def _decode_reference(source: bytes, at: int) -> tuple[str, int]:
    """Decode `&lt;` and its kin at a position; an empty character means that it is plain text."""
    numeric = _NUMERIC.match(source, at)
    if numeric:
        end = numeric.end()
        digits, base = (numeric[1], 16) if numeric[1] is not None else (numeric[2], 10)
        code = int(digits or b"0", base)
        if code == 0 or code >= _HIGHEST_CODE_POINT or end - at >= _LONGEST_REFERENCE:
            return "", at
        character = chr(code)
    else:
        named = _NAMED.match(source, at)
        character = _NAMED_CHARACTERS.get(named[1], "") if named else ""
        end = named.end() if named else at
    if character and source[end : end + 1] == b";":
        end += 1
    return character, end


def _entity_of(tag: _OpenTag, inner_text: str) -> Entity | None:
    match tag.name:
        case "a":
            return link_entity(tag.argument or inner_text)
        case "blockquote":
            return {"type": "expandable_blockquote" if tag.argument else "blockquote"}
        case "tg-emoji":
            if not re.fullmatch(r"-?\d+", tag.argument) or int(tag.argument) == 0:
                raise EntityError("Invalid custom emoji identifier specified")
            return {"type": "custom_emoji", "custom_emoji_id": tag.argument}
        case "tg-time":
            return {"type": "date_time", "unix_time": int(tag.argument or 0)}
    return {"type": _SIMPLE_TYPES[tag.name]}
