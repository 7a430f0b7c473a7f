"""Taking out of a text what could tell who wrote it."""

from __future__ import annotations

import re

_GONE = "…"
_TELLING = re.compile(
    r"(?:https?|tg|ftp)://\S+"  # addresses, before the names inside them
    r"|\S+@\S+\.\S+"  # mail
    r"|(?<!\w)@\w{3,}"  # accounts of Telegram
    r"|(?<!\w)(?:t\.me|telegram\.me|wa\.me)/\S+"
    r"|\d{5,}:[\w-]{20,}"  # a bot's token, pasted by mistake
    # Telephones, as they are written in India and America, and whatever has eight digits.
    r"|\+\d[\d\s().-]{6,}\d|\d{5}[\s-]\d{5}|\d{3}[\s.-]\d{3}[\s.-]\d{4}|\d{8,}"
)


def without_identity(text: str) -> str:
    """Return a text without addresses, accounts and long numbers; a question keeps its sense."""
    return _TELLING.sub(_GONE, text)
