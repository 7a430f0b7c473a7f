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

Places = dict[int, float]
"""Place of an entry -> how much of something it has."""

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
        self._rarest = math.log(2 * (len(wholes) + 1))

    def _concepts_in(self, text: str) -> frozenset[int]:
        return concepts_of(self._groups, [stem(word) for word in words_in(text)])

    def measure(self, weighed: Weighed) -> list[list[float]]:
        """Return for each fit of a question, in its order, the `MEASURES` of its entry."""
        told = weighed.told.all
        total = sum(told.values()) or 1.0
        kin = {each: self._passages.family.kin(each) for each in told}
        rarity = {each: self._rarity(kin[each]) for each in told}
        rare = {each: weight * rarity[each] for each, weight in told.items()}
        asked = weighed.asked
        concepts = self._concepts_in(asked.text) | self._concepts_in(" ".join(asked.reading.rest))
        columns = (
            self._held(self._whole, told, kin, with_concepts=True),
            self._held(self._heading, told, kin, with_concepts=True),
            self._held(self._whole, rare, kin, with_concepts=False),
            self._held(self._heading, rare, kin, with_concepts=False),
        )
        shares = [{at: value / total for at, value in column.items()} for column in columns]
        lost = self._lost(told, kin)
        of_heading = self._concepts(concepts, self._heading)
        of_all = self._concepts(concepts, self._whole)
        places = {passage.entry.id: at for at, passage in enumerate(self._passages.passages)}
        return [
            [
                *_row(fit, places[fit.entry.id], (*shares, of_heading, of_all), weighed.is_hint),
                min(_MOST_SUBSTANCE, columns[2].get(places[fit.entry.id], 0.0)),
                lost[places[fit.entry.id]],
            ]
            for fit in weighed.fits
        ]

    def _rarity(self, kin: Iterable[str]) -> float:
        """Return how rare a stem is among the entries: 1 in none or one, near 0 in all."""
        held = sum(len(self._whole.stems.get(each, ())) for each in kin)
        return math.log((len(self._passages.passages) + 1) / (held + 0.5)) / self._rarest

    def _held(
        self,
        words: _Words,
        told: Mapping[str, float],
        kin: Mapping[str, Iterable[str]],
        *,
        with_concepts: bool,
    ) -> Places:
        """Return how much of a question's weight each entry holds, other words for it too."""
        held: Places = {}
        for each, weight in told.items():
            for at in self._places(words, each, kin[each], with_concepts=with_concepts):
                held[at] = held.get(at, 0.0) + weight
        return held

    def _lost(
        self, told: Mapping[str, float], kin: Mapping[str, Iterable[str]]
    ) -> Sequence[float]:
        """Return the greatest weight of a question's words that each entry does not hold."""
        lost = [0.0] * len(self._passages.passages)
        for each, weight in told.items():
            places = self._places(self._whole, each, kin[each], with_concepts=True)
            for at, most in enumerate(lost):
                if weight > most and at not in places:
                    lost[at] = weight
        return lost

    def _places(
        self, words: _Words, each: str, kin: Iterable[str], *, with_concepts: bool
    ) -> set[int]:
        places = {at for other in kin for at in words.stems.get(other, ())}
        if with_concepts:
            for group in self._groups.of_word(each):
                places.update(words.concepts.get(group, ()))
        return places

    def _concepts(self, asked: Iterable[int], words: _Words) -> Places:
        """Return how many of a question's concepts each entry has; the rarer ones count more."""
        count = len(self._passages.passages)
        found: Places = {}
        for group in asked:
            among = len(self._whole.concepts.get(group, ()))
            for at in words.concepts.get(group, ()):
                rarity = math.log((count + 1) / (among + 0.5)) / 4
                found[at] = found.get(at, 0.0) + rarity
        return {at: min(_MOST_CONCEPTS, value) for at, value in found.items()}


def _row(fit: Fit, at: int, columns: Sequence[Places], is_hint: bool) -> list[float]:
    return [
        0.0 if is_hint else fit.aspect,
        fit.aspect if is_hint else 0.0,
        fit.guess,
        fit.likeness,
        fit.likeness**2,
        fit.coverage,
        *(column.get(at, 0.0) for column in columns),
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
