"""Reverse look-ups: which topics fit conditions on target, class, route, use and the like."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.answer import Finding
from bot.search.fields import (
    ALL,
    OF_ASPECT,
    OF_USE,
    TIERS,
    WHAT_IT_IS,
    Piece,
    Row,
    stems_in,
)
from bot.search.language import is_frame_word, words_of
from bot.search.lexicon import AspectHit
from bot.search.reading import is_telling
from bot.search.stemming import stem
from bot.search.values import Interval, intervals_in, routes_in

_LOOSE_WORDS = (
    "blocker inhibitor antagonist agonist anti block inhibit bind target act receptor cause "
    "risk given used use treat treatment therapy indicated approved licensed available "
    "disease selective list name kaun effect reaction side need require avoid "
    "longest shortest belong class type family group route frequency dosing following option "
    "base topic knowledge monograph "
)
_LOOSE = frozenset(map(stem, _LOOSE_WORDS.split()))
"""Words that a condition may hold and a field need not."""

_SAY_WHAT = frozenset({"drug_class", "target", "pregnancy"})
"""Aspects that are asked for with the very words that a field holds ("monoclonal antibody")."""

_ALONE = frozenset({"only", "solely", "exclusively", "just", "sirf"})
_BOTH = frozenset({"both", "dono"})


@dataclass(frozen=True, slots=True)
class Sought:
    """The conditions in a question, read.

    Attributes:
        routes: route -> the words that named it.
        intervals: how often it is given.
        words: what a field must hold.
        fields: where, when the question says so.
        is_alone: whether nothing else may be true ("only").
        is_both: whether every route must be one of the topic's.
    """

    routes: dict[str, str]
    intervals: tuple[Interval, ...]
    words: tuple[str, ...]
    fields: tuple[str, ...]
    is_alone: bool = False
    is_both: bool = False

    def __bool__(self) -> bool:
        """Return whether there is any condition."""
        return bool(self.routes or self.intervals or self.words)

    @property
    def stems(self) -> frozenset[str]:
        """The stems that a field must hold, a number with the word before it."""
        return frozenset(stems_in(self.words))


@dataclass(frozen=True, slots=True)
class LookedUp:
    """The conditions read and the topics that meet all of them."""

    conditions: tuple[tuple[str, str], ...]
    findings: tuple[Finding, ...]


def read_conditions(words: Sequence[str], hits: Sequence[AspectHit]) -> Sought | None:
    """Read the conditions in a question.

    Args:
        words: its words, put into plain words.
        hits: the aspects among them.

    Returns:
        None when it asks for something that is no condition.
    """
    if any(not hit.is_weak and hit.key not in OF_ASPECT for hit in hits):
        return None
    line = " ".join(words)
    routes, intervals = routes_in(line), tuple(intervals_in(line))
    used = " ".join((*routes.values(), *(i.text for i in intervals))).split()
    fields = tuple(dict.fromkeys(f for hit in hits for f in OF_ASPECT.get(hit.key, ())))
    told = frozenset(words)
    return Sought(
        routes,
        intervals,
        _wanted(words, hits, used),
        fields,
        is_alone=not _ALONE.isdisjoint(told),
        is_both=not _BOTH.isdisjoint(told) or ("and" in told and "or" not in told),
    )


def is_loose(word: str) -> bool:
    """Say whether a condition may hold a word that a field need not ("blocker", "cause")."""
    return stem(word) in _LOOSE


def _wanted(
    words: Sequence[str], hits: Sequence[AspectHit], used: Sequence[str]
) -> tuple[str, ...]:
    """Return the words that a field must hold."""
    asked = {at for hit in hits if hit.key in OF_ASPECT and not hit.is_weak for at in hit.words
             if hit.key not in _SAY_WHAT}  # fmt: skip
    kept: list[str] = []
    for at, word in enumerate(words):
        is_number = word.isdigit() and at > 0 and words[at - 1] in kept
        is_told = is_telling(word) and not is_frame_word(word)
        if at in asked or word in used or not (is_told or is_number):
            continue
        if not is_loose(word):
            kept.append(word)
    return tuple(dict.fromkeys(kept))


def find(rows: Sequence[Row], sought: Sought, *, may_read_prose: bool = True) -> LookedUp | None:
    """Find the topics that meet conditions.

    Args:
        rows: the topics.
        sought: the conditions.
        may_read_prose: whether sections are read where class, target and uses do not say it.

    Returns:
        None when there is no condition, or none that fields can tell; no findings when nothing
        meets it.
    """
    if not sought or (sought.is_alone and sought.words):
        return None
    rows = [row for row in rows if fits(row, sought)]
    names_disease = any(word in words_of("diseases") for word in sought.words)
    tiers: Sequence[tuple[str, ...]] = (OF_USE, ALL) if names_disease else TIERS
    tiers = tiers if may_read_prose else tiers[:-1]
    if sought.fields and sought.words:
        tiers = (sought.fields, (*sought.fields, *OF_USE))
    for tier in tiers:
        met = [
            (row, pieces) for row in rows if (pieces := row.cover(sought.stems, tier)) is not None
            and (not sought.fields or any(p.field in sought.fields for p in pieces))
        ]  # fmt: skip
        if met:
            return _looked_up(met if tier == sought.fields else _at_home(met, sought), sought)
    return LookedUp(conditions_of((), sought), ())


def _at_home(
    met: Sequence[tuple[Row, tuple[Piece, ...]]], sought: Sought
) -> Sequence[tuple[Row, tuple[Piece, ...]]]:
    """Leave out topics that mention what others are: one used "after failure of a TNF blocker"."""
    for wanted in sought.stems:
        met = [found for found in met if found[0].holds(wanted, WHAT_IT_IS)] or met
    return met


def fits(row: Row, sought: Sought) -> bool:
    """Say whether routes and frequency of a topic are the ones sought."""
    groups: dict[str, set[str]] = {}
    for route, written in sought.routes.items():
        groups.setdefault(written, set()).add(route)
    met = [not row.routes.isdisjoint(group) for group in groups.values()]
    if met and not (all(met) if sought.is_both else any(met)):
        return False
    if met and sought.is_alone and not row.routes <= sought.routes.keys():
        return False
    return all(any(i.meets(known) for known in row.intervals) for i in sought.intervals)


def _looked_up(met: Sequence[tuple[Row, tuple[Piece, ...]]], sought: Sought) -> LookedUp:
    findings = tuple(Finding(row.topic_id, fields_of(row, pieces, sought)) for row, pieces in met)
    return LookedUp(conditions_of(met[0][1], sought), findings)


def fields_of(row: Row, pieces: Sequence[Piece], sought: Sought) -> tuple[tuple[str, str], ...]:
    """Return the (field, value) pairs of a topic that a search was about."""
    fields = [(piece.field, piece.text) for piece in pieces]
    if sought.routes:
        fields.append(("route", row.route_text))
    if sought.intervals:
        fields.append(("dosing_frequency", row.frequency_text))
    return tuple(fields)


def conditions_of(pieces: Sequence[Piece], sought: Sought) -> tuple[tuple[str, str], ...]:
    """Return (field, words asked for), the fields as the first topic found has them."""
    told: dict[str, list[str]] = {}
    for word in sought.words:
        field = next((p.field for p in pieces if stem(word) in p.stems), "text")
        told.setdefault(field, []).append(word)
    conditions = [(field, " ".join(words)) for field, words in told.items()]
    conditions += [("route", text) for text in dict.fromkeys(sought.routes.values())]
    conditions += [("dosing_frequency", interval.text) for interval in sought.intervals]
    return tuple(conditions)
