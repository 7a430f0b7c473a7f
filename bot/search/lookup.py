"""Reverse look-ups: which topics fit conditions on target, class, route, use and the like."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.answer import Finding
from bot.search.fields import (
    ALL,
    OF_ASPECT,
    OF_USE,
    TIERS,
    WHAT_IT_IS,
    Piece,
    Row,
)
from bot.search.language import words_of
from bot.search.lexicon import AspectHit
from bot.search.sought import Sought, read_conditions
from bot.search.stemming import stem
from bot.search.targets import Targets

VERBS = {"up": "raise", "down": "lower"}

_EFFECTS = ("primary_indications", "uses", "drug_class", "mechanism", "adverse_effects",
            "boxed_warning", "warnings")  # fmt: skip
"""Fields that say what a drug raises or lowers."""


@dataclass(frozen=True, slots=True)
class LookedUp:
    """The conditions read and the topics that meet all of them."""

    conditions: tuple[tuple[str, str], ...]
    findings: tuple[Finding, ...]


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
    is_vague = sought.is_alone and sought.words and not (sought.routes or sought.targets)
    if not sought or is_vague:
        return None
    if sought.targets and (found := _by_target(rows, sought, sought.targets)):
        return found
    may_read_prose = may_read_prose and not sought.targets
    rows = [row for row in rows if fits(row, sought)]
    for tier in _tiers(sought, may_read_prose=may_read_prose):
        met = [
            (row, pieces) for row in rows
            if (pieces := row.cover(sought.stems, tier, sought.direction)) is not None
            and (not sought.fields or any(p.field in sought.fields for p in pieces))
        ]  # fmt: skip
        if met:
            return _looked_up(met if tier == sought.fields else _at_home(met, sought), sought)
    return LookedUp(conditions_of((), sought), ())


def find_either(
    rows: Sequence[Row], words: Sequence[str], hits: Sequence[AspectHit]
) -> LookedUp | None:
    """Find the topics for one thing or the other ("for gout or psoriasis"); None unless both are.

    Args:
        rows: the topics.
        words: the words of the question, with "for" and "or" among them.
        hits: the aspects among its words.
    """
    opens, at = list(words).index("for"), list(words).index("or")
    if at < opens:
        return None
    asked = (words[:at], (*words[: opens + 1], *words[at + 1 :]))
    kept = [hit for hit in hits if max(hit.words) <= opens]
    found = [find(rows, sought) for part in asked if (sought := read_conditions(part, kept))]
    told = [each for each in found if each and each.findings]
    if len(told) < len(asked):
        return None
    findings = {finding.topic_id: finding for each in told for finding in each.findings}
    shown = tuple(findings[row.topic_id] for row in rows if row.topic_id in findings)
    return LookedUp(tuple(dict.fromkeys(c for each in told for c in each.conditions)), shown)


def _tiers(sought: Sought, *, may_read_prose: bool) -> Sequence[tuple[str, ...]]:
    """Return the fields to look at, one group after the other."""
    if sought.fields and sought.words:
        return (sought.fields, (*sought.fields, *OF_USE))
    if sought.direction:
        return (_EFFECTS,)
    if sought.purposes:
        return (OF_ASPECT["uses"], OF_USE)
    names_disease = any(word in words_of("diseases") for word in sought.words)
    tiers: Sequence[tuple[str, ...]] = (OF_USE, ALL) if names_disease else TIERS
    return tiers if may_read_prose else tiers[:-1]


def _by_target(rows: Sequence[Row], sought: Sought, targets: Targets) -> LookedUp | None:
    """Find the topics that act on something; what else is asked may stand anywhere.

    Returns:
        None when the words may mean something else.
    """
    known = frozenset[str]().union(*(row.acts_stems for row in rows))
    asked = targets.within(known) if targets.is_noun else targets
    acting = [row for row in rows if asked and asked.met_by(row.acts_on, row.acts_stems)]
    if asked is None or not acting:
        near = targets.within(known)
        if near and any(near.met_by(row.acts_on, row.acts_stems) for row in rows):
            # A word that no target knows may be how it is put: nothing is denied.
            return LookedUp((("text", targets.text),), ())
        is_meant = targets.is_molecule or not (targets.is_noun or targets.is_weak)
        return LookedUp((("target", targets.text),), ()) if is_meant and known else None
    acting = [row for row in acting if fits(row, sought)]
    others = replace(sought, words=tuple(w for w in sought.words if stem(w) not in asked.stems))
    tiers = _tiers(others, may_read_prose=False) if others.words else ((),)
    for tier in tiers:
        met = [
            (row, (*_acting(row, asked), *pieces)) for row in acting
            if (pieces := row.cover(others.stems, tier, sought.direction)) is not None
        ]  # fmt: skip
        if met:
            findings = _findings(met, sought)
            told = conditions_of(met[0][1], others)
            return LookedUp((("target", asked.text), *told), findings)
    return LookedUp((("target", asked.text), *conditions_of((), others)), ())


def _acting(row: Row, targets: Targets) -> tuple[Piece, ...]:
    """Return the value that says on what a topic acts."""
    for target in targets.each:
        fields = ("target", "drug_class") if target.is_receptor else WHAT_IT_IS
        for stems in (target.stems, target.stems & row.acts_stems):
            if found := row.cover(stems, fields):
                return found
    return ()


def _at_home(
    met: Sequence[tuple[Row, tuple[Piece, ...]]], sought: Sought
) -> Sequence[tuple[Row, tuple[Piece, ...]]]:
    """Leave out topics that mention what others are: one used "after failure of a TNF blocker"."""
    diseases = frozenset(map(stem, words_of("diseases")))
    for wanted in sought.stems - sought.purposes - diseases:
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
    return LookedUp(conditions_of(met[0][1], sought), _findings(met, sought))


def _findings(met: Sequence[tuple[Row, tuple[Piece, ...]]], sought: Sought) -> tuple[Finding, ...]:
    return tuple(Finding(row.topic_id, fields_of(row, pieces, sought)) for row, pieces in met)


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
    verb = f"{VERBS[sought.direction]} " if sought.direction else ""
    conditions = [(field, verb + " ".join(words)) for field, words in told.items()]
    conditions += [("route", text) for text in dict.fromkeys(sought.routes.values())]
    conditions += [("dosing_frequency", interval.text) for interval in sought.intervals]
    return tuple(conditions)
