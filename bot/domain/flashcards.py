"""Cards with a front and a back, made of the facts and steps of a topic."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.domain.knowledge_base import KnowledgeBase, token_of
from bot.domain.monograph import Fact, Item, Monograph, Section, slug


@dataclass(frozen=True, slots=True)
class Flashcard:
    """Something to recall.

    Attributes:
        id: the fact's entry id, or one made of section and step; stable while their names are.
        front: what is asked.
        back: what is to be recalled.
        note: the condition to which a fact's value belongs, or None.
        caveat: what a label or regulator says against or beyond it, or None.
        sources: ids of the topic's sources.
    """

    id: str
    topic_id: str
    section_key: str
    front: str
    back: str
    note: str | None = None
    caveat: str | None = None
    sources: tuple[str, ...] = ()

    @property
    def token(self) -> str:
        """What stands for it on a button."""
        return token_of(self.id)


def flashcards_of(topic: Monograph, aspect: str | None = None) -> tuple[Flashcard, ...]:
    """Return the cards of a topic.

    Args:
        topic: whose facts and steps are asked.
        aspect: the key of a section or of a fact; None takes all.
    """
    found: dict[str, Flashcard] = {}
    for section in topic.sections:
        for card in _cards_of(topic, section):
            if aspect is None or aspect in {section.key, card.id.rpartition(".")[2]}:
                found.setdefault(card.id, card)
    return tuple(found.values())


class FlashcardBook:
    """Every flashcard of one version of the base, by id and by token."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self.knowledge = knowledge
        cards = [card for topic in knowledge.topics.values() for card in flashcards_of(topic)]
        self._by_id = {card.id: card for card in cards}
        self._by_token = {card.token: card for card in cards}

    def find(self, card_id: str) -> Flashcard | None:
        """Return the card of an id, or None when the base has lost it."""
        return self._by_id.get(card_id)

    def at(self, token: str) -> Flashcard | None:
        """Return the card behind a button's token, or None when the base has lost it."""
        return self._by_token.get(token)


def deck_of(knowledge: KnowledgeBase, token: str) -> tuple[Flashcard, ...]:
    """Return the cards of the topic, section or fact that a token stands for; perhaps none."""
    entry = knowledge.entries.get(knowledge.id_of_token(token) or "")
    topic = knowledge.topic(entry.topic_id or "") if entry else None
    if entry is None or topic is None:
        return ()
    if entry.fact_key:
        return tuple(card for card in flashcards_of(topic) if card.id == entry.id)
    return flashcards_of(topic, entry.section_key)


def topics_with_cards(knowledge: KnowledgeBase) -> list[Monograph]:
    """Return the topics that have flashcards, in the order of the base."""
    return [topic for topic in knowledge.topics.values() if flashcards_of(topic)]


def _cards_of(topic: Monograph, section: Section) -> Iterator[Flashcard]:
    for fact in section.facts:
        yield _fact_card(topic, section, fact)
    for number, step in enumerate(section.steps, 1):
        yield _step_card(topic, section, step, number)


def _fact_card(topic: Monograph, section: Section, fact: Fact) -> Flashcard:
    return Flashcard(
        id=f"{topic.id}.{section.key}.{fact.slug}",
        topic_id=topic.id,
        section_key=section.key,
        front=f"{topic.title}, {_lower(fact.name)}: ?",
        back=fact.value,
        note=fact.note,
        caveat=fact.caveat,
        sources=fact.sources or section.sources,
    )


def _step_card(topic: Monograph, section: Section, step: Item, number: int) -> Flashcard:
    name = slug(step.title)[:60] if step.title else str(number)
    title = f" ({step.title})" if step.title else ""
    return Flashcard(
        id=f"{topic.id}.{section.key}.step_{name}",
        topic_id=topic.id,
        section_key=section.key,
        front=f"{topic.title}, {_lower(section.heading)}, step {number}{title}: what happens?",
        back=step.text,
        caveat=step.caveat,
        sources=step.sources or section.sources,
    )


def _lower(name: str) -> str:
    return name if name[:2].isupper() else name[:1].lower() + name[1:]
