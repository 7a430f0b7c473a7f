"""Negated look-ups: "not given orally", "other than TNF inhibitors", "without a boxed warning".

A topic is listed only when the field in question is filled in and does not say it: what a base
leaves out is no statement.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.domain.answer import Finding
from bot.search.affirm import goes, stems_in
from bot.search.fields import ABOUT_IT, ALL, OF_ASPECT, OF_USE, Row
from bot.search.kinds import ruled_out
from bot.search.lexicon import AspectHit, Phrasebook, words_in
from bot.search.lookup import VERBS, fields_of, find, fits
from bot.search.sought import Sought, read_conditions
from bot.search.stemming import stem
from bot.search.texts import texts_of
from bot.search.values import plain_line

_NEGATORS = frozenset({"not", "no", "without", "except", "excluding", "never", "neither", "non",
                       "besides", "nor"})  # fmt: skip
_LATE_NEGATORS = frozenset({"nahi", "nahin", "nahee", "नहीं"})  # Hindi puts them last.
_PAIRS = frozenset({("other", "than"), ("apart", "from"), ("rather", "than")})
_TURNS = frozenset({"but", "yet", "however", "although", "though", "while", "whereas"})
_OPENS_PURPOSE = frozenset({"for", "in"})
_MUST_NOT = re.compile(
    r"\b(?:should|must|can|could|may|shall|do|does|to) (?:not|never)(?: be)?"
    r" (?:given|used|taken|combined|prescribed|administered|give|use|take)\b"
    r"|\b(?:not|never) to be (?:given|used|taken|combined|prescribed|administered)\b"
    r"|\b(?:is|are) (?:not|never) (?:given|used|taken|recommended|advised|allowed|safe|preferred)"
    r" (?:in|during|to|for) (?:\w+ ){0,2}(?:pregnan\w+|lactat\w+|breast\w*|child\w*|infants?|"
    r"elderly|renal|kidneys?|hepatic|liver)\b"
)
_DENIES = re.compile(
    r"\b(?:has|have|had|is|are|carries|with|there) no\b|\bno (?:us |fda )?boxed\b"
)
_SENTENCE = re.compile(r"[.;:?!]\s")
_SAYS_NOT = re.compile(r"\b(?:not|no|nor|rather than|instead of|unlike)\b")
_TOLD_PLAINLY = frozenset({"target", "mechanism"})  # Asked for by what is in the field.
_TELL_ALL = frozenset({"drug_class", "target"})
"""Fields that name all there is of their kind; what others leave out may still be so."""

_BROAD = frozenset(map(stem, ("antirheumatic", "immunosuppressant", "immunosuppressive",
                             "immunomodulator", "anticancer", "cytotoxic")))  # fmt: skip
"""Groups so broad that a class often leaves them unsaid: a JAK inhibitor is a DMARD too."""

_OF_SECTIONS = frozenset({"boxed_warning"})
"""Aspects that a drug may have or not have as a whole."""


@dataclass(frozen=True, slots=True)
class Parted:
    """A question in two parts: what must be so, and what must not."""

    wanted: tuple[str, ...]
    unwanted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Excluded:
    """What is left after a negated look-up, and the topics of which the base does not say."""

    conditions: tuple[tuple[str, str], ...]
    findings: tuple[Finding, ...]
    untold: tuple[str, ...]
    is_open: bool = False
    """Whether what a field leaves out may still be so, as with adverse effects."""


def forbids(line: str) -> bool:
    """Say whether a "not" means a contraindication ("should not be given in")."""
    return bool(_MUST_NOT.search(line))


def part(words: Sequence[str]) -> Parted | None:
    """Part a question at its negation; None when there is none, or nothing after it."""
    for at, word in enumerate(words):
        if word in _LATE_NEGATORS:
            return Parted(tuple(words[at + 1 :]), tuple(words[:at]))
        width = 2 if tuple(words[at : at + 2]) in _PAIRS else int(word in _NEGATORS)
        if not width:
            continue
        end = _end_of_scope(words, at + width)
        unwanted = tuple(words[at + width : end])
        if not unwanted:
            return None
        return Parted((*words[:at], *words[end:]), unwanted)
    return None


def _end_of_scope(words: Sequence[str], start: int) -> int:
    """Return where a negation ends: at a "but", or where a purpose follows a route."""
    for at in range(start, len(words)):
        if words[at] in _TURNS:
            return at
        if words[at] in _OPENS_PURPOSE and at > start:
            told = read_conditions(words[start:at], ())
            if told and (told.routes or told.intervals):
                return at
    return len(words)


def exclude(rows: Sequence[Row], parted: Parted, book: Phrasebook) -> Excluded | None:
    """List the topics that meet the first part of a question and not the second.

    Returns:
        None when fields cannot tell it.
    """
    positive = read_conditions(parted.wanted, book.find_aspects(parted.wanted))
    hits = book.find_aspects(parted.unwanted)
    negative = read_conditions(parted.unwanted, hits)
    if positive is None or negative is None:
        return None
    if positive:
        kept = find(rows, positive)
        if kept is None or not kept.findings:
            return None
        conditions = kept.conditions
        ids = {finding.topic_id for finding in kept.findings}
        rows_left = [row for row in rows if row.topic_id in ids]
    else:
        conditions, rows_left = (), list(rows)
    section = next((hit.key for hit in hits if hit.key in _OF_SECTIONS), None)
    if section:
        return _without_section(rows_left, section, conditions)
    if not negative:
        return None
    return _without(rows, rows_left, negative, hits, conditions, book)


def _without(
    rows: Sequence[Row],
    rows_left: Sequence[Row],
    negative: Sought,
    hits: Sequence[AspectHit],
    conditions: tuple[tuple[str, str], ...],
    book: Phrasebook,
) -> Excluded | None:
    """Leave out the topics that are or may be what is not wanted."""
    fields = _fields_asked(rows, negative, hits)
    if negative.words and not fields:
        return None  # No topic is: the words may mean anything.
    is_unsaid = not (negative.stems.isdisjoint(_BROAD) and _TELL_ALL.issuperset(_told_by(fields)))
    if negative.words and is_unsaid:
        return _denied(rows_left, negative, fields, conditions)
    about_it = "drug_class" in fields and not any(hit.key in _TOLD_PLAINLY for hit in hits)
    looked_at = (*fields, *ABOUT_IT) if about_it else fields
    shorts = book.short_forms(negative.stems) if about_it else ()
    findings: list[Finding] = []
    untold: list[str] = []
    for row in rows_left:
        pieces = row.of(fields)
        is_untold = (
            (negative.words and not pieces)
            or (negative.routes and not row.routes)
            or (negative.intervals and not row.intervals)
        )
        is_other = about_it and _is_of_another_kind(row, negative)
        may_be = about_it and not is_other and _may_be(row, negative.stems, shorts, book)
        if is_untold or may_be:
            untold.append(row.topic_id)
        elif is_other or not _is_so(row, negative, looked_at):
            shown = pieces[:1] if negative.words else ()
            findings.append(Finding(row.topic_id, fields_of(row, shown, negative)))
    asked = " ".join((*negative.words, *dict.fromkeys(negative.routes.values()),
                      *(interval.text for interval in negative.intervals)))  # fmt: skip
    field = fields[0] if fields else "route" if negative.routes else "dosing_frequency"
    return Excluded((*conditions, (field, f"not {asked}")), tuple(findings), tuple(untold))


def _told_by(fields: Sequence[str]) -> Sequence[str]:
    """Return fields without the prose on a mechanism where the target stands beside it."""
    return [f for f in fields if f != "mechanism"] if "target" in fields else fields


def _denied(
    rows: Sequence[Row],
    negative: Sought,
    fields: Sequence[str],
    conditions: tuple[tuple[str, str], ...],
) -> Excluded:
    """List only the topics that deny it in words: silence is no statement."""
    findings: list[Finding] = []
    untold: list[str] = []
    for row in rows:
        denial = row.denies(negative.stems, fields)
        if row.cover(negative.stems, fields) is not None:
            continue
        if denial and goes(denial.text, negative.direction):
            findings.append(Finding(row.topic_id, ((denial.field, denial.text),)))
        else:
            untold.append(row.topic_id)
    verb = (VERBS[negative.direction],) if negative.direction else ()
    told = (*conditions, (fields[0], " ".join(("not", *verb, *negative.words))))
    return Excluded(told, tuple(findings), tuple(untold), is_open=True)


def _fields_asked(
    rows: Sequence[Row], negative: Sought, hits: Sequence[AspectHit]
) -> tuple[str, ...]:
    """Return the fields in which the words that are not wanted stand in some topic."""
    if not negative.words:
        return ()
    named = tuple(f for hit in hits for f in OF_ASPECT.get(hit.key, ()))
    if named and not _TELL_ALL.intersection(named):
        return named
    tiers = (named,) if named else (("drug_class", "target"), OF_USE, ALL)
    return next(
        (tier for tier in tiers if any(row.cover(negative.stems, tier) for row in rows)), ()
    )


def _is_so(row: Row, sought: Sought, fields: Sequence[str]) -> bool:
    """Say whether a topic is what is sought, in any way the fields tell it."""
    told = [row.cover(sought.stems, fields) is not None] if sought.words else []
    if sought.routes or sought.intervals:
        is_daily = any(i.low_days == i.high_days == 1.0 for i in sought.intervals)
        is_given_daily = is_daily and any(known.low_days <= 1.0 for known in row.intervals)
        told.append(is_given_daily or fits(row, Sought(sought.routes, sought.intervals, (), ())))
    return all(told)


def _is_of_another_kind(row: Row, negative: Sought) -> bool:
    """Say whether a class rules out what is not wanted: it is human, so not chimeric."""
    told = plain_line(" . ".join(piece.text for piece in row.of(("drug_class", "structure"))))
    return any(ruled_out(told, " ".join(negative.words)))


def _may_be(row: Row, stems: frozenset[str], shorts: Sequence[str], book: Phrasebook) -> bool:
    """Say whether a topic speaks of what is not wanted where its class does not.

    A sentence that denies it ("it is not an antibody") settles the matter.
    """
    if row.cover(stems, ("drug_class", "target")) is not None:
        return False  # It is: told plainly.
    texts = (*texts_of(row.topic), *row.besides)
    spoken = speaks_of(stems, (t for t in texts if _may_hold(t.casefold(), stems, shorts)), book)
    return bool(spoken) and not any(_SAYS_NOT.search(s.casefold()) for s in spoken)


def speaks_of(stems: frozenset[str], texts: Iterable[str], book: Phrasebook) -> list[str]:
    """Return the sentences of some texts that hold all of some stems."""
    return [
        sentence
        for text in texts
        for sentence in _SENTENCE.split(text)
        if stems.issubset(stems_in(book.translate(words_in(sentence))))
    ]


def _may_hold(text: str, stems: frozenset[str], shorts: Sequence[str]) -> bool:
    """Say whether it is worth cutting a text into words."""
    return all(each[:4] in text for each in stems) or any(short in text for short in shorts)


def _without_section(
    rows: Sequence[Row], key: str, conditions: tuple[tuple[str, str], ...]
) -> Excluded:
    """List the topics whose section says that there is none; a section left out says nothing."""
    findings: list[Finding] = []
    untold: list[str] = []
    for row in rows:
        pieces = row.of((key,))
        if not pieces:
            untold.append(row.topic_id)
        elif denies(pieces[0].text):
            findings.append(Finding(row.topic_id, ((key, pieces[0].text),)))
    title = key.replace("_", " ")
    return Excluded((*conditions, (key, f"no {title}")), tuple(findings), tuple(untold))


def denies(text: str) -> bool:
    """Say whether a section's text says that there is no such thing."""
    return bool(_DENIES.search(text.casefold()))


def with_section(rows: Sequence[Row], key: str) -> tuple[Finding, ...]:
    """Return the topics that have something under a section, its denials left out."""
    return tuple(
        Finding(row.topic_id, ((key, pieces[0].text),))
        for row in rows
        if (pieces := row.of((key,))) and not denies(pieces[0].text)
    )
