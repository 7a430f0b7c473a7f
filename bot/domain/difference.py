"""What changed from one version of the knowledge base to the next, by id."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.knowledge_base import EntryKind, KnowledgeBase


@dataclass(frozen=True, slots=True)
class Difference:
    """Ids of entries and questions, sorted.

    Attributes:
        changed: those that stand in both versions with another content.
    """

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """True when both versions say the same."""
        return not (self.added or self.removed or self.changed)


def difference(old: KnowledgeBase, new: KnowledgeBase) -> Difference:
    """Compare two versions of the base."""
    before, after = _contents(old), _contents(new)
    return Difference(
        added=tuple(sorted(after.keys() - before.keys())),
        removed=tuple(sorted(before.keys() - after.keys())),
        changed=tuple(sorted(k for k in before.keys() & after.keys() if before[k] != after[k])),
    )


def _contents(knowledge: KnowledgeBase) -> Mapping[str, object]:
    """Return what stands behind each id; equal content is equal whatever its file looks like."""
    found: dict[str, object] = dict(knowledge.questions)
    for entry in knowledge.entries.values():
        found[entry.id] = _content(knowledge, entry.id)
    found["lexicon"] = knowledge.lexicon
    return found


def _content(knowledge: KnowledgeBase, entry_id: str) -> object:
    entry = knowledge.entries[entry_id]
    if entry.kind is EntryKind.TOPIC:
        # The parts have ids of their own; only the topic's own fields count here.
        parts = {"sections", "faqs", "questions"}
        return knowledge.topics[entry.id].model_dump(exclude=parts)
    if entry.kind is EntryKind.SECTION:
        section = knowledge.section_of(entry)
        return section.model_dump(exclude={"facts"}) if section else None
    if entry.kind is EntryKind.FACT:
        return knowledge.fact_of(entry)
    return knowledge.faq(entry_id) or knowledge.term(entry_id)
