"""The structured fields of all drug topics, as rows that can be asked from the value's side."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.domain.monograph import Monograph, Section
from bot.search.lexicon import Phrasebook, words_in
from bot.search.stemming import stem
from bot.search.texts import section_texts
from bot.search.values import Interval, intervals_in, plain_line, routes_in

OF_USE = ("drug_class", "target", "primary_indications", "uses")
"""Fields that are asked first when a question does not say which it means."""

_BIOLOGIC = re.compile(r"antibod|fusion protein|recombinant|biologic|interferon|vaccine")

ALL = (*OF_USE, "adverse_effects", "contraindications", "boxed_warning", "interactions",
       "monitoring", "mechanism", "pregnancy", "warnings")  # fmt: skip

WHAT_IT_IS = ("drug_class", "target")

TIERS = (WHAT_IT_IS, ("primary_indications", "uses"), OF_USE, ALL)
"""In this order, where the question does not say; the last is prose."""

ABOUT_IT = ("structure", "introduction")
"""Fields that say what a drug is beside its class and target; looked at to rule a drug out."""

OF_ASPECT: Mapping[str, tuple[str, ...]] = {
    "uses": ("primary_indications", "uses"),
    "adverse_effects": ("adverse_effects", "boxed_warning", "warnings"),
    "target": ("target", "drug_class"),
    "mechanism": ("target", "drug_class", "mechanism"),
    "drug_class": ("drug_class", "target"),
    "contraindications": ("contraindications", "boxed_warning"),
    "boxed_warning": ("boxed_warning",),
    "interactions": ("interactions",),
    "monitoring": ("monitoring",),
    "route": (),
    "dosing_frequency": (),
    "administration": (),
    "dosing": (),
    "pregnancy": ("contraindications", "pregnancy", "boxed_warning", "warnings"),
}
"""Where the words beside an aspect are looked for; an aspect not named here is no condition."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One value of one field of a topic; its different stems are a tuple, as there are many."""

    field: str
    text: str
    stems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """What the structured fields tell of one topic."""

    topic: Monograph
    pieces: tuple[Piece, ...]
    routes: frozenset[str]
    intervals: tuple[Interval, ...]
    route_text: str
    frequency_text: str
    besides: tuple[str, ...] = ()
    """What guides to several drugs, this one among them, tell of all their members."""

    _unions: dict[tuple[str, ...], frozenset[str]] = field(default_factory=dict, repr=False)

    @property
    def topic_id(self) -> str:
        """The topic's id."""
        return self.topic.id

    def of(self, fields: Sequence[str]) -> tuple[Piece, ...]:
        """Return the values of some fields, in the order of the fields."""
        return tuple(piece for name in fields for piece in self.pieces if piece.field == name)

    def holds(self, wanted: str, fields: tuple[str, ...]) -> bool:
        """Say whether one of these fields holds a stem."""
        return wanted in self._stems_of(fields)

    def _stems_of(self, fields: tuple[str, ...]) -> frozenset[str]:
        if fields not in self._unions:
            told = (piece.stems for piece in self.of(fields))
            self._unions[fields] = frozenset[str]().union(*told)
        return self._unions[fields]

    def cover(self, stems: Iterable[str], fields: Sequence[str]) -> tuple[Piece, ...] | None:
        """Return the fewest values, up to three, that hold every stem, or None."""
        left = set(stems)
        if not left <= self._stems_of(tuple(fields)):
            return None
        found: list[Piece] = []
        allowed = self.of(fields)
        while left:
            best = max(allowed, key=lambda each: len(left.intersection(each.stems)), default=None)
            if best is None or left.isdisjoint(best.stems) or len(found) == 3:
                return None
            found.append(best)
            left.difference_update(best.stems)
        return tuple(found)


def rows_of(
    topics: Iterable[Monograph], guides: Sequence[Monograph], book: Phrasebook
) -> tuple[Row, ...]:
    """Read the structured fields of topics."""
    return tuple(_row(topic, guides, book) for topic in topics)


def _row(topic: Monograph, guides: Sequence[Monograph], book: Phrasebook) -> Row:
    glance = topic.at_a_glance
    route = (glance and glance.route) or _fact_text(topic, "route")
    frequency = (glance and glance.dosing_frequency) or _fact_text(topic, "dosing_frequency")
    pieces = (Piece(name, text, _stems(name, text, book)) for name, text in _fields(topic, book))
    return Row(
        topic,
        tuple(pieces),
        frozenset(routes_in(plain_line(route))),
        tuple(intervals_in(plain_line(frequency))),
        route,
        frequency,
        tuple(g.summary or g.title for g in guides if topic.id in g.members),
    )


def _stems(field: str, text: str, book: Phrasebook) -> tuple[str, ...]:
    stems = set(stems_in(book.translate(words_in(text))))
    if field == "drug_class" and _BIOLOGIC.search(text.casefold()):
        stems.add(stem("biologic"))
    return tuple(sorted(stems))


def stems_in(words: Sequence[str]) -> Iterator[str]:
    """Yield the stems of words; a number stands with the word before it, as in "JAK 2"."""
    before = ""
    for word in words:
        yield stem(word)
        if word.isdigit() and before:
            yield f"{before} {word}"
        else:
            before = stem(word)


def _fields(topic: Monograph, book: Phrasebook) -> Iterator[tuple[str, str]]:
    """Yield (field, text) of every value of a topic that a look-up may ask for."""
    if topic.drug_class:
        yield "drug_class", topic.drug_class
    if glance := topic.at_a_glance:
        if glance.target:
            yield "target", glance.target
        yield from (("primary_indications", text) for text in glance.primary_indications)
    if topic.summary:
        yield "introduction", topic.summary
    for section in topic.sections:
        key = _standard_key(section, book)
        if key in (*ALL, "introduction"):
            yield from ((key, text) for text in section_texts(section) if text)
        for fact in section.facts:
            if fact.slug in ("target", "drug_class", "structure"):
                yield fact.slug, fact.value


def _standard_key(section: Section, book: Phrasebook) -> str:
    """Return the field a section is, by its key or else by what its heading speaks of."""
    if section.key in (*ALL, "introduction"):
        return section.key
    hits = book.find_aspects(book.translate(words_in(section.heading)))
    return next((hit.key for hit in hits if hit.key in ALL and not hit.is_weak), section.key)


def _fact_text(topic: Monograph, key: str) -> str:
    found = topic.fact(key)
    return found[1].value if found else ""
