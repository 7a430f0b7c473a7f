"""What came of the questions that were asked last, so that the same words cost nothing again."""

import threading
from collections import OrderedDict
from typing import Final

from bot.domain.answer import Context, Outcome

ANYBODY: Final = Context(("",))
"""Stands for every context, where an outcome depends on none."""


class Outcomes:
    """A memory of questions and their outcomes. Safe to share by threads."""

    def __init__(self, most: int) -> None:
        """Remember so many, those asked last."""
        self._most = most
        self._kept: OrderedDict[tuple[str, Context | None], Outcome] = OrderedDict()
        self._changing = threading.Lock()

    def get(self, text: str, context: Context | None) -> Outcome | None:
        """Return what came of a question.

        Args:
            text: as typed.
            context: what the person asked before; outcomes for anybody are found with any.
        """
        with self._changing:
            for key in ((text, ANYBODY), (text, context)):
                if found := self._kept.get(key):
                    self._kept.move_to_end(key)
                    return found
        return None

    def keep(self, text: str, context: Context | None, outcome: Outcome) -> None:
        """Remember an outcome; `ANYBODY` where it depends on no context."""
        with self._changing:
            self._kept[text, context] = outcome
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)
