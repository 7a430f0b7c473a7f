"""Which messages may wait: answers go at once, what nobody waits for keeps Telegram's pace."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bulk:
    """Marks a send or an edit that nobody waits for.

    Attributes:
        on_turn: awaited when its turn has come, right before the request goes out, so that
            "on its way" can be noted as late as possible; an error in it stops the request.
    """

    on_turn: Callable[[], Awaitable[None]] | None = None
