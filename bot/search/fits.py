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
    """

    entry: Entry
    aspect: float
    likeness: float
    coverage: float
    guess: float = 0.0

    @property
    def total(self) -> float:
        """The rank within the topic."""
        is_faq = self.entry.kind is EntryKind.FAQ
        likeness = self.likeness * (1.0 if is_faq else 0.8)
        is_card = self.entry.kind is EntryKind.TOPIC
        return (
            max(self.aspect, likeness, 0.7 * self.guess)
            + 0.35 * self.coverage
            + 0.25 * likeness
            - 0.02 * is_card
        )


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


def likeness_of(question: Mapping[str, float], phrasing: Mapping[str, float]) -> float:
    """Return the cosine of two weighted bags of stems."""
    shared = sum(w * phrasing[s] for s, w in question.items() if s in phrasing)
    if not shared:
        return 0.0
    total = sum(w * w for w in question.values()) * sum(w * w for w in phrasing.values())
    return float(min(1.0, shared / total**0.5))
