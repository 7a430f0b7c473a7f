"""What an import found on a page, ready to be written as a topic."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bot.content.importing.faults import Defect
from bot.content.importing.judging import Judged


@dataclass(slots=True)
class FoundFact:
    """A row of a table or a line "name: value" that states a fact."""

    name: str
    value: str
    note: str | None = None


@dataclass(slots=True)
class FoundItem:
    """A line of a list, with the short heading above its text, if any."""

    text: str
    title: str | None = None


@dataclass(slots=True)
class FoundSection:
    """What stands under one section key, gathered from all parts of the page that have it."""

    key: str
    paragraphs: list[str] = field(default_factory=list)
    items: list[FoundItem] = field(default_factory=list)
    facts: list[FoundFact] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to write."""
        return not (self.paragraphs or self.items or self.facts)


@dataclass(slots=True)
class FoundFaq:
    """A question with its answer; the answer is empty when the page gives none."""

    line: int
    question: str
    answer: str


@dataclass(slots=True)
class FoundSource:
    """A line of the references."""

    title: str
    address: str | None = None


@dataclass(slots=True)
class FoundPage:
    """Everything on a page.

    Attributes:
        topic: the page's topic, or None when nothing names it.
        other_name: a name in brackets behind the title.
        comparison: rows of comparison tables, each as (column, cell) pairs.
        unplaced: text that fits nowhere, kept for a person.
        left_out: in words, what was taken for no content.
    """

    topic: str | None = None
    other_name: str | None = None
    questions: list[Judged] = field(default_factory=list)
    sections: dict[str, FoundSection] = field(default_factory=dict)
    faqs: list[FoundFaq] = field(default_factory=list)
    comparison: list[list[tuple[str, str]]] = field(default_factory=list)
    sources: list[FoundSource] = field(default_factory=list)
    defects: list[Defect] = field(default_factory=list)
    unplaced: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    def section(self, key: str) -> FoundSection:
        """Return the section of a key, made when it is new."""
        return self.sections.setdefault(key, FoundSection(key))

    @property
    def fact_count(self) -> int:
        """Number of facts in all sections."""
        return sum(len(section.facts) for section in self.sections.values())

    def as_json(self) -> dict[str, Any]:
        """Return the summary that ``--json`` prints."""
        return {
            "topic": self.topic or "Untitled",
            "questions": len(self.questions),
            "defects": [defect.as_json() for defect in self.defects],
            "faqs": len(self.faqs),
            "facts": self.fact_count,
            "comparison_rows": len(self.comparison),
            "unplaced": len(self.unplaced),
        }
