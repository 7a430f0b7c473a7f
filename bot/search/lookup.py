"""Reverse look-ups: which topics fit conditions on target, class, route, use and the like."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.domain.answer import Finding
from bot.domain.monograph import Monograph
from bot.search.lexicon import AspectHit, Phrasebook, words_in
from bot.search.reading import is_telling
from bot.search.stemming import stem
from bot.search.texts import section_texts
from bot.search.values import Interval, intervals_in, plain_line, routes_in

_STRUCTURED = ("drug_class", "target", "primary_indications")
_SECTIONS = ("adverse_effects", "contraindications", "boxed_warning", "interactions", "monitoring",
             "uses", "mechanism", "pregnancy", "warnings")  # fmt: skip
_FIELD_OF_ASPECT = {
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
_LOOSE_WORDS = (
    "blocker inhibitor antagonist agonist anti block inhibit bind target act receptor cause "
    "risk given used use treat treatment therapy indicated approved licensed available "
    "biologic disease selective list name kaun effect reaction side need require avoid "
    "longest shortest belong class type family group route frequency dosing "
)
_LOOSE = frozenset(map(stem, _LOOSE_WORDS.split()))
"""Words that a condition may hold and a field need not."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """One value of one field of a topic."""

    field: str
    text: str
    stems: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Row:
    topic_id: str
    pieces: tuple[_Piece, ...]
    routes: frozenset[str]
    intervals: tuple[Interval, ...]
    route_text: str
    frequency_text: str


@dataclass(frozen=True, slots=True)
class LookedUp:
    """The conditions read and the topics that meet all of them."""

    conditions: tuple[tuple[str, str], ...]
    findings: tuple[Finding, ...]


class ReverseLookup:
    """The structured fields of all drug topics, asked from the value's side."""

    def __init__(self, topics: Iterable[Monograph], book: Phrasebook) -> None:
        self._book = book
        self._rows = tuple(self._row(topic) for topic in topics)

    def _row(self, topic: Monograph) -> _Row:
        glance = topic.at_a_glance
        route = (glance and glance.route) or _fact_text(topic, "route")
        frequency = (glance and glance.dosing_frequency) or _fact_text(topic, "dosing_frequency")
        pieces = (_Piece(name, text, self._stems(text)) for name, text in _fields(topic))
        return _Row(
            topic.id,
            tuple(pieces),
            frozenset(routes_in(plain_line(route))),
            tuple(intervals_in(plain_line(frequency))),
            route,
            frequency,
        )

    def _stems(self, text: str) -> frozenset[str]:
        return frozenset(map(stem, self._book.translate(words_in(text))))

    def find(self, words: Sequence[str], hits: Sequence[AspectHit]) -> LookedUp | None:
        """Find the topics that meet the conditions in a question.

        Args:
            words: the question's words, put into plain words.
            hits: the aspects among them.

        Returns:
            None when the question holds no condition at all; no findings when nothing meets it.
        """
        line = " ".join(words)
        routes, intervals = routes_in(line), intervals_in(line)
        fields = tuple(f for hit in hits for f in _FIELD_OF_ASPECT.get(hit.key, ()))
        if any(not hit.is_weak and hit.key not in _FIELD_OF_ASPECT for hit in hits):
            return None
        used = " ".join((*routes.values(), *(i.text for i in intervals))).split()
        wanted = self._wanted(words, hits, used)
        if not (routes or intervals or wanted):
            return None
        rows = [row for row in self._rows if _fits(row, routes, intervals)]
        tiers = (fields,) if fields and wanted else (_STRUCTURED, (*_STRUCTURED, *_SECTIONS))
        for tier in tiers:
            met = [
                (row, pieces) for row in rows if (pieces := _cover(row, wanted, tier)) is not None
            ]
            if met:
                return _looked_up(met, routes, intervals, wanted)
        return LookedUp(_conditions((), routes, intervals, wanted), ())

    def _wanted(
        self, words: Sequence[str], hits: Sequence[AspectHit], used: Sequence[str]
    ) -> tuple[str, ...]:
        """Return the words that a field must hold."""
        asked = {at for hit in hits if hit.key in _FIELD_OF_ASPECT for at in hit.words
                 if not hit.is_weak and hit.key not in ("pregnancy", "boxed_warning")}  # fmt: skip
        kept: list[str] = []
        for at, word in enumerate(words):
            is_number = word.isdigit() and at > 0 and words[at - 1] in kept
            if at in asked or word in used or not (is_telling(word) or is_number):
                continue
            if stem(word) not in _LOOSE:
                kept.append(word)
        return tuple(dict.fromkeys(kept))


def _fits(row: _Row, routes: dict[str, str], intervals: Sequence[Interval]) -> bool:
    if routes and not row.routes & routes.keys():
        return False
    return all(any(i.meets(known) for known in row.intervals) for i in intervals)


def _cover(row: _Row, wanted: Sequence[str], fields: Sequence[str]) -> tuple[_Piece, ...] | None:
    """Return the fewest pieces that hold every wanted word, or None."""
    left = set(map(stem, wanted))
    pieces: list[_Piece] = []
    allowed = [piece for name in fields for piece in row.pieces if piece.field == name]
    while left:
        best = max(allowed, key=lambda piece: len(piece.stems & left), default=None)
        if best is None or not best.stems & left or len(pieces) == 3:
            return None
        pieces.append(best)
        left -= best.stems
    return tuple(pieces)


def _looked_up(
    met: Sequence[tuple[_Row, tuple[_Piece, ...]]],
    routes: dict[str, str],
    intervals: Sequence[Interval],
    wanted: Sequence[str],
) -> LookedUp:
    findings = []
    for row, pieces in met:
        fields = [(piece.field, piece.text) for piece in pieces]
        if routes:
            fields.append(("route", row.route_text))
        if intervals:
            fields.append(("dosing_frequency", row.frequency_text))
        findings.append(Finding(row.topic_id, tuple(fields)))
    return LookedUp(_conditions(met[0][1], routes, intervals, wanted), tuple(findings))


def _conditions(
    pieces: Sequence[_Piece],
    routes: dict[str, str],
    intervals: Sequence[Interval],
    wanted: Sequence[str],
) -> tuple[tuple[str, str], ...]:
    """Return (field, words asked for), the fields as the first topic found has them."""
    told: dict[str, list[str]] = {}
    for word in wanted:
        field = next((p.field for p in pieces if stem(word) in p.stems), "text")
        told.setdefault(field, []).append(word)
    conditions = [(field, " ".join(words)) for field, words in told.items()]
    conditions += [("route", text) for text in dict.fromkeys(routes.values())]
    conditions += [("dosing_frequency", interval.text) for interval in intervals]
    return tuple(conditions)


def _fields(topic: Monograph) -> Iterator[tuple[str, str]]:
    """Yield (field, text) of every value of a topic that a look-up may ask for."""
    if topic.drug_class:
        yield "drug_class", topic.drug_class
    if glance := topic.at_a_glance:
        if glance.target:
            yield "target", glance.target
        yield from (("primary_indications", text) for text in glance.primary_indications)
    for section in topic.sections:
        if section.key in _SECTIONS:
            yield from ((section.key, text) for text in section_texts(section) if text)
        for fact in section.facts:
            if fact.slug in ("target", "drug_class"):
                yield fact.slug, fact.value


def _fact_text(topic: Monograph, key: str) -> str:
    found = topic.fact(key)
    return found[1].value if found else ""
