"""A question on its way to an answer."""

from dataclasses import dataclass

from bot.domain.answer import Context
from bot.search.reading import Reading


class Recollection:
    """What the person asked before, and whether the answer depends on it.

    Attributes:
        was_used: whether anybody looked; if not, the outcome is the same for everybody.
    """

    def __init__(self, context: Context | None) -> None:
        self._context = context
        self.was_used = False

    @property
    def context(self) -> Context | None:
        """What the person asked before, or None."""
        self.was_used = True
        return self._context


@dataclass(frozen=True, slots=True)
class Asked:
    """A question on its way to an answer.

    Attributes:
        text: as typed.
        line: its normalised words in one line.
        plain: its words without topics' names, mended and in plain words, in one line.
        reading: what was understood of it.
        recollection: what the person asked before; look only where it matters.
    """

    text: str
    line: str
    plain: str
    reading: Reading
    recollection: Recollection

    @property
    def context(self) -> Context | None:
        """What the person asked before, or None."""
        return self.recollection.context

    @property
    def is_list(self) -> bool:
        """Whether it lists what it asks for."""
        words = set(self.reading.words) | set(self.reading.rest)
        return bool({"and", "or", "aur", "plus", "also", "n"} & words) or any(
            c in self.text for c in ",&+/;"
        )
