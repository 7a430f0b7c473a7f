"""The structured fields of all drug topics, as rows that can be asked from the value's side."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from sys import intern
from typing import Any

from bot.domain.monograph import Monograph, Section
from bot.search.affirm import clauses_of, goes, stems_in, tell
from bot.search.lexicon import Phrasebook, interned, words_in
from bot.search.stemming import stem
from bot.search.store import kept
from bot.search.values import Interval, intervals_in, plain_line, routes_in

OF_USE = ("drug_class", "target", "primary_indications", "uses")
"""Fields that are asked first when a question does not say which it means."""

_BIOLOGIC = re.compile(r"antibod|fusion protein|recombinant|biologic|interferon|vaccine")

ALL = (*OF_USE, "adverse_effects", "contraindications", "boxed_warning", "interactions",
       "monitoring", "mechanism", "pregnancy", "warnings")  # fmt: skip

WHAT_IT_IS = ("drug_class", "target")

_USES = ("primary_indications", "uses")

_AFFIRMED = (*WHAT_IT_IS, *_USES, "adverse_effects", "mechanism", "structure",
             "metabolism")  # fmt: skip
"""Fields in which "not" denies; in the others it mostly forbids ("not in pregnancy")."""

_SUDDEN = frozenset(map(stem, ("flare", "attack", "exacerbation")))
_SUDDEN_ASKED = frozenset(map(stem, ("flare", "attack", "exacerbation", "acute")))
"""Words for the same: a drug for flares is one for an acute attack."""

_DENIED = re.compile(r"\b(?:no|not|without|non)\b")
_SAYS_TARGET = re.compile(
    r"\b(?:inhibitors?|antagonists?|blockers?|agonists?|modulators?|anti|against)\b"
)

_KEPT_TOGETHER = 64  # Topics in one file.

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
    "metabolism": ("metabolism",),
    "route": (),
    "dosing_frequency": (),
    "administration": (),
    "dosing": (),
    "pregnancy": ("contraindications", "pregnancy", "boxed_warning", "warnings"),
}
"""Where the words beside an aspect are looked for; an aspect not named here is no condition."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One value of one field of a topic; its different stems are tuples, as there are many.

    Attributes:
        field: the field.
        text: the value, as written.
        stems: what it affirms; of a field that forbids, all that it speaks of.
        denied: what it says not to be so ("no neutropenia").
    """

    field: str
    text: str
    stems: tuple[str, ...]
    denied: tuple[str, ...] = ()


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

    acts_on: tuple[str, ...] = ()
    """Its target, clause by clause and in plain words; its class where it has no target."""

    acts_stems: frozenset[str] = frozenset()
    """The stems of these, and of its class but for what it is made of."""

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
        return wanted in self.stems_of(fields)

    def stems_of(self, fields: tuple[str, ...]) -> frozenset[str]:
        """Return the stems that some fields hold."""
        if fields not in self._unions:
            told = (piece.stems for piece in self.of(fields))
            self._unions[fields] = frozenset[str]().union(*told)
        return self._unions[fields]

    def denies(self, stems: frozenset[str], fields: Sequence[str]) -> Piece | None:
        """Return the value that says that something is not so, or None."""
        pieces = (piece for piece in self.of(fields) if stems <= frozenset(piece.denied))
        return next(pieces, None)

    def cover(
        self, stems: Iterable[str], fields: Sequence[str], direction: str = ""
    ) -> tuple[Piece, ...] | None:
        """Return the fewest values, up to three, that hold every stem, or None.

        Args:
            stems: what is sought.
            fields: where.
            direction: "up" or "down" when one value has to say that the thing goes there.
        """
        left = set(stems)
        if not left <= self.stems_of(tuple(fields)):
            return None
        found: list[Piece] = []
        allowed = self.of(fields)
        if direction:
            told = (p for p in allowed if left <= set(p.stems) and goes(p.text, direction))
            first = next(told, None)
            return (first,) if first else None
        while left:
            best = max(allowed, key=lambda each: len(left.intersection(each.stems)), default=None)
            if best is None or left.isdisjoint(best.stems) or len(found) == 3:
                return None
            found.append(best)
            left.difference_update(best.stems)
        return tuple(found)


def rows_of(
    topics: Sequence[Monograph], guides: Sequence[Monograph], book: Phrasebook
) -> tuple[Row, ...]:
    """Read the structured fields of topics, or take what was kept of them."""
    found: list[Row] = []
    for at, chunk in enumerate(_chunks(topics)):
        parts = (book.name, *(topic.model_dump_json() for topic in chunk))
        written = kept(f"rows {at}", parts, partial(_write, chunk, book))
        found += (_row(*each, guides) for each in zip(chunk, written, strict=True))
    return tuple(found)


def _chunks(topics: Sequence[Monograph]) -> Iterator[Sequence[Monograph]]:
    """Yield topics some at a time: so many are read from one file."""
    for begin in range(0, len(topics), _KEPT_TOGETHER):
        yield topics[begin : begin + _KEPT_TOGETHER]


def _write(topics: Sequence[Monograph], book: Phrasebook) -> list[tuple[Any, ...]]:
    """Return the values of some topics and what each acts on, as JSON can hold it."""
    written: list[tuple[Any, ...]] = []
    for topic in topics:
        pieces = tuple(_piece(name, text, book) for name, text in _fields(topic, book))
        targets = tuple(_acts_on(pieces, book, "target"))
        classes = tuple(_acts_on(pieces, book, "drug_class"))
        stems = {s for line in (*targets, *classes) for s in stems_in(line.split())}
        values = [(piece.field, piece.text, piece.stems, piece.denied) for piece in pieces]
        written.append((values, targets or classes, list(stems)))
    return written


def _row(topic: Monograph, written: Sequence[Any], guides: Sequence[Monograph]) -> Row:
    glance = topic.at_a_glance
    route = (glance and glance.route) or _fact_text(topic, "route")
    frequency = (glance and glance.dosing_frequency) or _fact_text(topic, "dosing_frequency")
    values, acts_on, stems = written
    return Row(
        topic,
        tuple(
            Piece(intern(name), text, interned(affirmed), interned(denied))
            for name, text, affirmed, denied in values
        ),
        frozenset(routes_in(plain_line(route))),
        tuple(intervals_in(plain_line(frequency))),
        route,
        frequency,
        tuple(g.summary or g.title for g in guides if topic.id in g.members),
        tuple(acts_on),
        frozenset(interned(stems)),
    )


def _piece(field: str, text: str, book: Phrasebook) -> Piece:
    said = tell(text, book.translate, forbidding_denies=field in _USES)
    stems = set(said.affirmed)
    if field not in _AFFIRMED:
        stems.update(stems_in(book.translate(words_in(text))))
    if field == "drug_class" and _BIOLOGIC.search(text.casefold()):
        stems.add(stem("biologic"))
    if field in _USES and not _SUDDEN.isdisjoint(stems):
        stems.update(_SUDDEN_ASKED)
    denied = said.denied - said.affirmed if field in _AFFIRMED else frozenset()
    return Piece(field, text, tuple(sorted(stems)), tuple(sorted(denied)))


def _acts_on(pieces: Sequence[Piece], book: Phrasebook, field: str) -> Iterator[str]:
    """Yield what a drug acts on, as its target or its class tells it, not what it is made of."""
    for piece in pieces:
        if piece.field != field:
            continue
        is_biologic = field == "drug_class" and _BIOLOGIC.search(piece.text.casefold())
        for clause in clauses_of(piece.text):
            line = " ".join(book.translate(words_in(clause)))
            if _DENIED.search(line) or (is_biologic and not _SAYS_TARGET.search(line)):
                continue
            yield line.partition(" against ")[2] or line


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
            yield from ((key, text) for text in _texts_of(section) if text)
        for fact in section.facts:
            if fact.slug in ("target", "drug_class", "structure", "metabolism"):
                yield fact.slug, fact.value


def _texts_of(section: Section) -> Iterator[str]:
    """Yield the texts of a section; an item with its title, which may restrict it: "off-label"."""
    yield from (section.body or "", section.caveat or "")
    for item in (*section.steps, *section.items):
        yield f"{item.title}: {item.text}" if item.title else item.text
        yield item.caveat or ""
    for fact in section.facts:
        yield f"{fact.name}: {fact.value}"
        yield fact.caveat or ""


def _standard_key(section: Section, book: Phrasebook) -> str:
    """Return the field a section is, by its key or else by what its heading speaks of."""
    if section.key in (*ALL, "introduction"):
        return section.key
    hits = book.find_aspects(book.translate(words_in(section.heading)))
    return next((hit.key for hit in hits if hit.key in ALL and not hit.is_weak), section.key)


def _fact_text(topic: Monograph, key: str) -> str:
    found = topic.fact(key)
    return found[1].value if found else ""
