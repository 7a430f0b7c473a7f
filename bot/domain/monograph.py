"""A topic of the knowledge base: the monograph of a drug, or a guide to anything else."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field, StrictBool

from bot.domain.question import Question
from bot.domain.text import Content, Identifier, Line, Text

STANDARD_SECTIONS: dict[str, str] = {
    "introduction": "Introduction",
    "mechanism": "Mechanism of action",
    "pharmacokinetics": "Pharmacokinetics",
    "pharmacodynamics": "Pharmacodynamics",
    "dosing": "Dosing",
    "administration": "Administration",
    "uses": "Clinical uses",
    "adverse_effects": "Adverse effects",
    "contraindications": "Contraindications",
    "boxed_warning": "Boxed warning",
    "warnings": "Warnings and precautions",
    "interactions": "Interactions",
    "monitoring": "Monitoring",
    "special_populations": "Special populations",
    "pregnancy": "Pregnancy and breastfeeding",
    "overdose": "Overdose",
    "storage": "Storage and handling",
    "comparison": "Comparison",
    "history": "History",
    "overview": "Overview",
}
"""Section keys that every drug monograph shares, with their titles in reading order."""


def slug(name: str) -> str:
    """Return a key made of a name: ``"Time to peak (Tmax)"`` -> ``"time_to_peak_tmax"``."""
    return re.sub(r"\W+", "_", name.casefold()).strip("_") or "x"


class TopicKind(StrEnum):
    """What a topic is about."""

    DRUG = "drug"
    GUIDE = "guide"


class Source(Content):
    """Where a statement comes from.

    Attributes:
        year: of publication or of the revision read; None when unknown.
        address: a reputable web address, or None to cite by title and year alone.
    """

    id: Identifier
    title: Line
    year: Annotated[int, Field(ge=1800, le=2100)] | None = None
    address: Line | None = None


class Fact(Content):
    """A named value, such as a half-life.

    Attributes:
        name: as shown, e.g. ``"Half-life"``.
        key: the same across monographs, e.g. ``"half_life"``; None takes it from the name.
        value: with its unit.
        note: population, dose or condition to which the value belongs.
        caveat: what a label or regulator says against or beyond the value.
        phrasings: further questions that this fact answers.
        quiz: False keeps made questions away from this fact.
    """

    name: Line
    value: Line
    key: Identifier | None = None
    note: Text | None = None
    caveat: Text | None = None
    phrasings: tuple[Line, ...] = ()
    sources: tuple[Identifier, ...] = ()
    quiz: StrictBool = True

    @property
    def slug(self) -> str:
        """The key by which facts of different monographs are compared."""
        return self.key or slug(self.name)


class Item(Content):
    """One step of a mechanism or one line of a list.

    Attributes:
        title: a short heading of the step, or None.
        caveat: what a label or regulator says against or beyond the text.
    """

    text: Text
    title: Line | None = None
    caveat: Text | None = None
    sources: tuple[Identifier, ...] = ()


class Section(Content):
    """A part of a topic under one key.

    A section may hold prose, ordered steps, unordered items and facts, in any mix, but not none.

    Attributes:
        key: one of STANDARD_SECTIONS in a drug monograph; any key in a guide.
        title: shown instead of the standard title; needed for a key that is not standard.
        phrasings: further questions that this section answers.
    """

    key: Identifier
    title: Line | None = None
    body: Text | None = None
    steps: tuple[Item, ...] = ()
    items: tuple[Item, ...] = ()
    facts: tuple[Fact, ...] = ()
    caveat: Text | None = None
    phrasings: tuple[Line, ...] = ()
    sources: tuple[Identifier, ...] = ()

    @property
    def heading(self) -> str:
        """The title shown above the section."""
        return self.title or STANDARD_SECTIONS.get(self.key) or self.key.replace("_", " ")


class Faq(Content):
    """A question students ask, with its answer.

    Attributes:
        id: stable and unique in the base; None takes one from the topic and the question.
        phrasings: other ways to ask the same.
        section: key of the section it belongs to, or None.
    """

    question: Line
    answer: Text
    id: Identifier | None = None
    phrasings: tuple[Line, ...] = ()
    caveat: Text | None = None
    section: Identifier | None = None
    sources: tuple[Identifier, ...] = ()
    draft: Line | None = None


class Aliases(Content):
    """Other names of a topic, by kind."""

    generic: tuple[Line, ...] = ()
    brand: tuple[Line, ...] = ()
    abbreviations: tuple[Line, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        """Every alias, generic names first."""
        return self.generic + self.brand + self.abbreviations


class AtAGlance(Content):
    """The comparison row of a drug; what is missing is said to be missing, never guessed."""

    target: Line | None = None
    route: Line | None = None
    dosing_frequency: Line | None = None
    primary_indications: tuple[Line, ...] = ()
    caveat: Text | None = None
    sources: tuple[Identifier, ...] = ()

    FIELDS: ClassVar[tuple[str, ...]] = (
        "target",
        "route",
        "dosing_frequency",
        "primary_indications",
    )


class Monograph(Content):
    """One topic: the monograph of a drug, or a guide.

    Attributes:
        id: stable and unique; the file's name without its ending unless written.
        drug_class: e.g. ``"Interleukin-1 receptor antagonist"``; None in a guide.
        reviewed: the day a person last compared the content with its sources.
        members: in a guide, ids of the topics it is an overview of, in the order of its table.
        unplaced: lines that an import could not place; a curator moves or deletes them.
    """

    id: Identifier
    kind: TopicKind = TopicKind.DRUG
    title: Line
    aliases: Aliases = Aliases()
    drug_class: Line | None = None
    summary: Text | None = None
    at_a_glance: AtAGlance | None = None
    sections: tuple[Section, ...] = ()
    faqs: tuple[Faq, ...] = ()
    questions: tuple[Question, ...] = ()
    sources: tuple[Source, ...] = ()
    reviewed: date | None = None
    members: tuple[Identifier, ...] = ()
    unplaced: tuple[Text, ...] = ()

    def section(self, key: str) -> Section | None:
        """Return the section of that key, or None."""
        return next((section for section in self.sections if section.key == key), None)

    def fact(self, key: str) -> tuple[Section, Fact] | None:
        """Return the first fact of that key with its section, or None."""
        return next(
            ((s, fact) for s in self.sections for fact in s.facts if fact.slug == key), None
        )

    @property
    def names(self) -> tuple[str, ...]:
        """The title and every alias."""
        return (self.title, *self.aliases.all)
