"""How well an entry fits a question about its topic: by aspect, by likeness, by words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bot.domain.knowledge_base import Entry, EntryKind
from bot.search.language import weight_of
from bot.search.reading import is_telling
from bot.search.stemming import stem


@dataclass(frozen=True, slots=True)
class Fit:
    """How well an entry answers a question about its topic.

    Attributes:
        aspect: 0 when it was not asked for by an aspect, else up to EXACT.
        likeness: of the question and the nearest phrasing, 0 to 1.
        coverage: share of the question's weight that its words cover, 0 to 1.
        guess: how likely its aspect is what was asked for, where no aspect was named, 0 to 1.
        total: the rank within the topic.
    """

    entry: Entry
    aspect: float
    likeness: float
    coverage: float
    guess: float = 0.0
    total: float = field(init=False)

    def __post_init__(self) -> None:
        """Work out the rank once: entries are put in order again and again."""
        is_faq = self.entry.kind is EntryKind.FAQ
        likeness = self.likeness * (1.0 if is_faq else 0.8)
        total = (
            max(self.aspect, likeness, 0.7 * self.guess)
            + 0.35 * self.coverage
            + 0.25 * likeness
            - 0.02 * (self.entry.kind is EntryKind.TOPIC)
        )
        object.__setattr__(self, "total", total)


@dataclass(frozen=True, slots=True)
class Told:
    """The telling words of a question: stem -> weight, the aspects' own words apart."""

    asked: Mapping[str, float] = field(default_factory=dict)
    further: Mapping[str, float] = field(default_factory=dict)

    @property
    def all(self) -> dict[str, float]:
        """Every telling stem."""
        return {**self.asked, **self.further}


def weigh(words: Iterable[str]) -> dict[str, float]:
    """Return the telling words of a text as stem -> weight."""
    return {stem(word): weight_of(word) for word in words if is_telling(word)}
