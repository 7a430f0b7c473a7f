"""How close every entry of a topic is to a question, in numbers that weights turn into an order.

The rules of `verdict.py` look for reasons to answer; these numbers only compare. They see more of
a question than its aspect: which of its words an entry holds, how few entries of the topic hold
them, and whether another word for the same thing stands there.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.knowledge_base import EntryKind, KnowledgeBase
from bot.search.concepts import Concepts
from bot.search.concepts import concepts as shipped_concepts
from bot.search.fits import Fit
from bot.search.lexicon import words_in
from bot.search.passages import TopicPassages
from bot.search.stemming import stem
from bot.search.texts import heading_and_body
from bot.search.weighed import Weighed

MEASURES = ("aspect", "hint", "guess", "likeness", "likeness_squared", "coverage", "held",
            "held_by_heading", "rare_held", "rare_held_by_heading", "concepts_of_heading",
            "concepts", "is_faq", "is_fact", "is_section", "is_topic",
            "aspect_and_coverage", "substance", "most_lost")  # fmt: skip
"""What is measured of an entry, in this order."""

_MOST_CONCEPTS, _MOST_SUBSTANCE = 3.0, 2.0
_KINDS = (EntryKind.FAQ, EntryKind.FACT, EntryKind.SECTION, EntryKind.TOPIC)


@dataclass(frozen=True, slots=True)
class _Words:
    """Where stems and groups of like words stand in a topic's entries."""

    stems: Mapping[str, tuple[int, ...]]
    concepts: Mapping[int, tuple[int, ...]]

    def with_stems(self, kin: Iterable[str]) -> set[int]:
        """Return the places of the entries that hold one of some stems."""
        return {at for each in kin for at in self.stems.get(each, ())}

    def with_any(self, kin: Iterable[str], groups: Iterable[int]) -> set[int]:
        """Return the places of those that hold one of some stems, or another word for it."""
        places = self.with_stems(kin)
        for group in groups:
            places.update(self.concepts.get(group, ()))
        return places


@dataclass(frozen=True, slots=True)
class _Held:
    """What the entries of a topic hold of a question, by their places.

    Attributes:
        shares: of its weight: in all, in the heading, and both weighed by rarity.
        substance: the weight held, weighed by rarity, not as a share.
        most_lost: the greatest weight of a word that an entry does not hold.
    """

    shares: tuple[list[float], ...]
    substance: list[float]
    most_lost: list[float]


class Closeness:
    """Measures the entries of one topic."""

    def __init__(self, passages: TopicPassages, knowledge: KnowledgeBase) -> None:
        self._passages = passages
        self._groups = shipped_concepts()
        headings, wholes = [], []
        for passage in passages.passages:
            heading, body = heading_and_body(passage.entry, knowledge)
            asked = (heading, *passage.entry.phrasings)
            told = frozenset(map(stem, passages.book.translate(words_in(heading))))
            stems = told.union(*passage.phrasings)
            concepts = frozenset[int]().union(*(self._concepts_in(text) for text in asked))
            headings.append((stems, concepts))
            wholes.append((frozenset(passage.stems), concepts | self._concepts_in(body)))
        self._heading, self._whole = _index(headings), _index(wholes)
        self._at = {passage.entry.id: at for at, passage in enumerate(passages.passages)}
        self._rarest = math.log(2 * (len(wholes) + 1))

    def _concepts_in(self, text: str) -> frozenset[int]:
        return concepts_of(self._groups, [stem(word) for word in words_in(text)])

    def measure(self, weighed: Weighed) -> list[list[float]]:
        """Return for each fit of a question, in its order, the `MEASURES` of its entry."""
        held = self._held(weighed.told.all)
        asked = weighed.asked
        concepts = self._concepts_in(asked.text) | self._concepts_in(" ".join(asked.reading.rest))
        columns = (*held.shares, self._concepts(concepts, self._heading),
                   self._concepts(concepts, self._whole))  # fmt: skip
        rows = []
        for fit in weighed.fits:
            at = self._at[fit.entry.id]
            row = _row(fit, [column[at] for column in columns], weighed.is_hint)
            rows.append([*row, min(_MOST_SUBSTANCE, held.substance[at]), held.most_lost[at]])
        return rows

    def _rarity(self, kin: Iterable[str]) -> float:
        """Return how rare a stem is among the entries: 1 in none or one, near 0 in all."""
        held = sum(len(self._whole.stems.get(each, ())) for each in kin)
        return math.log((len(self._at) + 1) / (held + 0.5)) / self._rarest

    def _held(self, told: Mapping[str, float]) -> _Held:
        """Return how much of a question's weight each entry holds, in several ways."""
        count = len(self._at)
        whole, heading, rare, rare_heading = ([0.0] * count for _ in range(4))
        lost = [0.0] * count
        for each, weight in told.items():
            kin = self._passages.family.kin(each)
            rarity = weight * self._rarity(kin)
            groups = self._groups.of_word(each)
            for at in self._whole.with_stems(kin):
                rare[at] += rarity
            for at in self._heading.with_stems(kin):
                rare_heading[at] += rarity
            for at in self._heading.with_any(kin, groups):
                heading[at] += weight
            places = self._whole.with_any(kin, groups)
            for at in range(count):
                if at in places:
                    whole[at] += weight
                elif weight > lost[at]:
                    lost[at] = weight
        total = sum(told.values()) or 1.0
        columns = (whole, heading, rare, rare_heading)
        shares = tuple([value / total for value in column] for column in columns)
        return _Held(shares, rare, lost)

    def _concepts(self, asked: Iterable[int], words: _Words) -> list[float]:
        """Return how many of a question's concepts each entry has; the rarer ones count more."""
        found = [0.0] * len(self._at)
        for group in asked:
            among = len(self._whole.concepts.get(group, ()))
            rarity = math.log((len(found) + 1) / (among + 0.5)) / 4
            for at in words.concepts.get(group, ()):
                found[at] += rarity
        return [min(_MOST_CONCEPTS, value) for value in found]


def _row(fit: Fit, found: Sequence[float], is_hint: bool) -> list[float]:
    return [
        0.0 if is_hint else fit.aspect,
        fit.aspect if is_hint else 0.0,
        fit.guess,
        fit.likeness,
        fit.likeness**2,
        fit.coverage,
        *found,
        *(float(fit.entry.kind is kind) for kind in _KINDS),
        fit.aspect * fit.coverage,
    ]


def _index(entries: Sequence[tuple[frozenset[str], frozenset[int]]]) -> _Words:
    stems: dict[str, list[int]] = {}
    concepts: dict[int, list[int]] = {}
    for at, (own_stems, own_concepts) in enumerate(entries):
        for each in own_stems:
            stems.setdefault(each, []).append(at)
        for group in own_concepts:
            concepts.setdefault(group, []).append(at)
    return _Words(
        {each: tuple(places) for each, places in stems.items()},
        {group: tuple(places) for group, places in concepts.items()},
    )


def concepts_of(groups: Concepts, stems: Sequence[str]) -> frozenset[int]:
    """Return the groups of like words that a text touches."""
    found = groups.longer(stems)
    for each in stems:
        found.update(groups.of_word(each))
    return frozenset(found)
