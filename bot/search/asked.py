"""A question on its way to an answer."""

from dataclasses import dataclass

from bot.domain.answer import Context
from bot.search.reading import Reading


@dataclass(frozen=True, slots=True)
class Asked:
    """A question on its way to an answer.

    Attributes:
        text: as typed.
        line: its normalised words in one line.
        plain: its words without topics' names, mended and in plain words, in one line.
        reading: what was understood of it.
        context: what the person asked before, or None.
    """

    text: str
    line: str
    plain: str
    reading: Reading
    context: Context | None

    @property
    def is_list(self) -> bool:
        """Whether it lists what it asks for."""
        words = set(self.reading.words) | set(self.reading.rest)
        return bool({"and", "or", "aur", "plus", "also", "n"} & words) or any(
            c in self.text for c in ",&+/;"
        )
