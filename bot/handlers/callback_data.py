"""The one codec between a button's action and the 64 bytes that Telegram carries for it."""

from __future__ import annotations

import json
import re
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.errors import CallbackDataError
from bot.views.reply import Action, Button, Keyboard

LIMIT_BYTES = 64
LONGEST_NUMBER = 15
"""Digits of an id: Telegram's have 52 bits, and 64 is all that a database takes."""

_PART = re.compile(r"[A-Za-z0-9_.\-]*")
_DATA = re.compile(r"[a-z][a-z_]*(:[A-Za-z0-9_.\-]*)*")


def encode(action: Action) -> str:
    """Return the callback data of an action.

    Raises:
        CallbackDataError: when a part holds a character outside ``A-Za-z0-9_.-`` or the whole is
            longer than 64 bytes.
    """
    parts = (action.verb, *action.args)
    data = ":".join(parts)
    if not all(_PART.fullmatch(part) for part in parts) or len(data) > LIMIT_BYTES:
        raise CallbackDataError(f"an action does not fit a button: {data!r}")
    return data


def decode(data: str | None) -> Action:
    """Return the action behind callback data.

    Raises:
        CallbackDataError: when the data is not one of ours.
    """
    if not data or len(data) > LIMIT_BYTES or not _DATA.fullmatch(data):
        raise CallbackDataError("this button is not one of ours")
    verb, *args = data.split(":")
    if any(arg.isdigit() and len(arg) > LONGEST_NUMBER for arg in args):
        raise CallbackDataError("this button carries a number that no table can hold")
    return Action(verb, tuple(args))


class ReadyKeyboard(InlineKeyboardMarkup):
    """A keyboard as it is sent; its objects are made for who asks for them."""

    __slots__ = ("_json", "_rows")

    def __init__(self, rows: list[list[dict[str, str]]]) -> None:
        object.__setattr__(self, "_rows", rows)
        object.__setattr__(self, "_json", "")

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - attributes hold any type
        """Make what the library makes of it, when an attribute is first asked for."""
        if name in {"_rows", "_json"}:
            raise AttributeError(name)
        rows = [[InlineKeyboardButton(**button) for button in row] for row in self._rows]
        InlineKeyboardMarkup.__init__(self, rows)
        return object.__getattribute__(self, name)

    def to_dict(self, recursive: bool = True) -> dict[str, Any]:
        """Return it as it is sent."""
        return {"inline_keyboard": self._rows} if recursive else super().to_dict(recursive)

    def to_json(self) -> str:
        """Return it as it is sent; made once, for a keyboard may be sent often."""
        if not self._json:
            object.__setattr__(self, "_json", json.dumps(self.to_dict()))
        made: str = self._json
        return made


def keyboard_markup(keyboard: Keyboard) -> InlineKeyboardMarkup | None:
    """Return rows of buttons as Telegram's inline keyboard; None for no buttons."""
    if not keyboard:
        return None
    return ReadyKeyboard([[_button(button) for button in row] for row in keyboard])


def _button(button: Button) -> dict[str, str]:
    if button.action:
        return {"text": button.label, "callback_data": encode(button.action)}
    if button.url:
        return {"text": button.label, "url": button.url}
    return {
        "text": button.label,
        "switch_inline_query_current_chat": button.inline_query or "",
    }
