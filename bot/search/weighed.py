"""What is known of a question about one topic when its outcome is decided, weighed."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from bot.domain.knowledge_base import Entry, EntryKind
from bot.search.asked import Asked
from bot.search.conditions import Conditions
from bot.search.fits import Fit, Told
from bot.search.kinship import DEFAULT_HOMES, HOMES, THINGS
from bot.search.language import words_of
from bot.search.passages import TopicPassages
from bot.search.stemming import stem

ROUNDING = 1e-3
_LITTLE = 0.35  # Share of a question that an entry need not hold.
TELLING = 0.9
"""Weight of a word that may be all that is asked."""

_CONTENT, _THINGS = 0.5, 2  # Weight from which a word names a thing, and how many it takes.


@dataclass(frozen=True, slots=True)
class Weighed:
    """Everything known when the outcome about one topic is decided.

    Attributes:
        passages: the topic's entries.
        fits: how well they fit, best first.
        told: the telling words of the question.
        aspects: what it asks for.
        sure: how sure the topic is, 0 to 100.
        asked: the question.
        is_hint: whether its aspects are mere hints.
        guesses: further aspects it may ask for, with confidences from 0 to 100.
        uncovered: things it names that no text of the topic holds.
        conditions: what an answer has to name.
    """

    passages: TopicPassages
    fits: Sequence[Fit]
    told: Told
    aspects: tuple[str, ...]
    sure: float
    asked: Asked
    is_hint: bool
    guesses: tuple[tuple[str, float], ...]
    uncovered: tuple[str, ...]
    conditions: Conditions

    @property
    def topic_id(self) -> str:
        """The topic asked about."""
        return self.passages.topic.id

    @property
    def asks_in_passing(self) -> bool:
        """Whether the aspect was read out of common words alone: "not used in", "when giving"."""
        return max(self.told.asked.values(), default=0.0) < _CONTENT

    def are_told_but_for_little(self) -> bool:
        """Say whether one entry holds all that is asked but for a word that weighs little."""
        told = self.told.all
        left = {stem(word) for word in self.uncovered}
        share = sum(told.get(each, 0.0) for each in left) / (sum(told.values()) or 1.0)
        most = max((told.get(each, 0.0) for each in left), default=0.0)
        if share > _LITTLE or most >= TELLING:  # "In penguins" is no little.
            return False
        if any(word in words_of("populations") for word in self.uncovered):
            return False
        held = max((fit.coverage for fit in self.fits), default=0.0)
        return held > 1 - share - ROUNDING and self.tells_enough(left)

    def tells_enough(self, but_for: Collection[str] = ()) -> bool:
        """Say whether the question names things enough for words alone to find an entry."""
        told = self.told.all.items()
        things = [each for each, weight in told if weight >= _CONTENT and each not in but_for]
        return len(things) >= _THINGS

    def are_cards(self, found: Iterable[tuple[Entry, ...]]) -> bool:
        """Say whether nothing but the topic's card was found, and more than that was asked."""
        kinds = {entry.kind for entries in found for entry in entries}
        return kinds == {EntryKind.TOPIC} and bool(self.conditions.words)

    def is_told_by(self, aspect: str, found: Iterable[tuple[Entry, ...]]) -> bool:
        """Say whether entries for the other aspects name this one: "child dose in mg per kg"."""
        if aspect not in THINGS:
            return False
        hits = (hit for hit in self.asked.reading.aspects if hit.key == aspect)
        stems = [stem(self.asked.reading.rest[at]) for hit in hits for at in hit.words]
        return all(self.passages.names_all(entry.id, stems) for each in found for entry in each)

    def is_home(self, fit: Fit) -> bool:
        """Say whether an entry stands in a section where the aspects are at home."""
        homes = (HOMES.get(aspect, DEFAULT_HOMES) for aspect in self.aspects)
        return any(fit.entry.section_key in each for each in homes)

    def beside(self, aspect: str) -> list[str]:
        """Return the stems that an entry of a guessed aspect has to hold."""
        wording = self.passages.wording(aspect)
        return [s for s in (*self.conditions.words, *self.told.asked) if s not in wording]

    def confidence(self, fit: Fit) -> float:
        """Return how sure an entry is: by its aspect and by what of the question it covers."""
        if fit.aspect:
            least = 0.2 if self.is_hint else 0.55
            return self.sure * fit.aspect * (least + (0.97 - least) * fit.coverage)
        return self.sure * (0.08 + 0.62 * fit.coverage**2 + 0.25 * fit.likeness)
