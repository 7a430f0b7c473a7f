"""Comparison tables, derived from the structured fields of two or more topics, never typed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.domain.monograph import STANDARD_SECTIONS, AtAGlance, Monograph, Section

FIELD_TITLES = {
    "target": "Target",
    "route": "Route",
    "dosing_frequency": "Dosing frequency",
    "primary_indications": "Primary indications",
    "drug_class": "Class",
}
"""Fields of the at-a-glance row (and the class), with their titles in order."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a comparison.

    Attributes:
        key: of the field, fact or section.
        cells: one per topic, in the table's order; None where the base has nothing.
        caveats: one per topic; None where there is none.
    """

    key: str
    title: str
    cells: tuple[str | None, ...]
    caveats: tuple[str | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """Topics side by side."""

    topics: tuple[Monograph, ...]
    rows: tuple[Row, ...]


def compare(topics: Sequence[Monograph], aspects: Sequence[str] = ()) -> Table:
    """Return the table of some aspects, or of everything comparable when none is named.

    Args:
        topics: two or more.
        aspects: keys of at-a-glance fields, facts or sections.
    """
    keys = tuple(aspects) or tuple(_comparable(topics))
    return Table(tuple(topics), tuple(_row(key, topics) for key in keys))


def _comparable(topics: Sequence[Monograph]) -> Iterator[str]:
    """Yield the row's fields, then the facts that at least two of the topics have."""
    yield from (key for key in FIELD_TITLES if any(cell_of(t, key)[0] for t in topics))
    seen: set[str] = set(FIELD_TITLES)
    for topic in topics:
        for section in topic.sections:
            for fact in section.facts:
                has = sum(other.fact(fact.slug) is not None for other in topics)
                if fact.slug not in seen and has > 1:
                    seen.add(fact.slug)
                    yield fact.slug


def _row(key: str, topics: Sequence[Monograph]) -> Row:
    cells = tuple(cell_of(topic, key) for topic in topics)
    return Row(key, title_of(key, topics), tuple(c[0] for c in cells), tuple(c[1] for c in cells))


def title_of(key: str, topics: Sequence[Monograph]) -> str:
    """Return how a field, fact or section is called."""
    if key in FIELD_TITLES:
        return FIELD_TITLES[key]
    fact = next((found[1].name for topic in topics if (found := topic.fact(key))), None)
    if fact:
        return fact
    heading = next((part.heading for topic in topics if (part := topic.section(key))), None)
    return heading or STANDARD_SECTIONS.get(key) or key.replace("_", " ").capitalize()


def cell_of(topic: Monograph, key: str) -> tuple[str | None, str | None]:
    """Return (value, caveat) of a field, fact or section of a topic; (None, None) if missing."""
    glance = topic.at_a_glance or AtAGlance()
    if key == "drug_class":
        return topic.drug_class, None
    if key == "primary_indications":
        return ", ".join(glance.primary_indications) or None, glance.caveat
    if key in AtAGlance.FIELDS and getattr(glance, key):
        return getattr(glance, key), glance.caveat
    found = topic.fact(key)
    if found is not None:
        fact = found[1]
        return fact.value + (f" ({fact.note})" if fact.note else ""), fact.caveat
    section = topic.section(key)
    return (_brief(section), section.caveat) if section else (None, None)


def _brief(section: Section) -> str | None:
    """Return a section on a few lines: its list if it has one, else its prose."""
    lines = [item.title or item.text for item in (*section.steps, *section.items)]
    lines += [f"{fact.name}: {fact.value}" for fact in section.facts]
    return "; ".join(lines) or section.body
