"""All that the bot knows: topics, glossary and lexicon, with every entry findable by its id."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from pydantic import Field

from bot.domain.monograph import Fact, Faq, Monograph, Section, slug
from bot.domain.question import Question
from bot.domain.text import Content, Identifier, Line, Text


class Term(Content):
    """A glossary entry that belongs to no drug, such as *bioavailability*.

    Attributes:
        id: None takes ``"term." + slug of the term``.
        aliases: other names and abbreviations of the term.
        related: ids of topics or of other terms to look at next.
    """

    term: Line
    definition: Text
    id: Identifier | None = None
    aliases: tuple[Line, ...] = ()
    related: tuple[Identifier, ...] = ()
    sources: tuple[Line, ...] = ()

    @property
    def entry_id(self) -> str:
        """The id under which the term is found."""
        return self.id or f"term.{slug(self.term)}"


class Lexicon(Content):
    """How students write: what a query is translated with before it is matched.

    Attributes:
        aspects: section or fact key -> ways to ask for it ("t1/2", "kitni der rehta hai").
        abbreviations: short form -> what it stands for ("MOA" -> "mechanism of action").
        synonyms: groups of words or phrases that mean the same.
        hinglish: Hindi words, in Latin letters or Devanagari -> English.
    """

    aspects: dict[Identifier, tuple[Line, ...]] = Field(default_factory=dict)
    abbreviations: dict[Line, Line] = Field(default_factory=dict)
    synonyms: tuple[tuple[Line, ...], ...] = ()
    hinglish: dict[Line, Line] = Field(default_factory=dict)


class EntryKind(StrEnum):
    """What an entry of the base is."""

    TOPIC = "topic"
    SECTION = "section"
    FACT = "fact"
    FAQ = "faq"
    TERM = "term"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that can be the answer to a question.

    Attributes:
        id: ``topic``, ``topic.section``, ``topic.section.fact``, a FAQ's or a term's id.
        topic_id: None for a glossary term.
        section_key: the section it is or stands in, or None.
        fact_key: the fact it is, or None.
        title: what a button says.
        phrasings: questions it answers, as the curator wrote them; may be empty.
    """

    id: str
    kind: EntryKind
    topic_id: str | None
    title: str
    section_key: str | None = None
    fact_key: str | None = None
    phrasings: tuple[str, ...] = ()


def faq_id(topic_id: str, faq: Faq) -> str:
    """Return the id of a FAQ: the written one, else one made of topic and question."""
    return faq.id or f"{topic_id}.faq.{slug(faq.question)[:60]}"


def token_of(identifier: str) -> str:
    """Return ten letters and digits that stand for an id on a button; the same for ever."""
    return hashlib.blake2b(identifier.encode(), digest_size=5).hexdigest()


def entries_of(topic: Monograph) -> Iterator[Entry]:
    """Yield every entry of a topic: itself, its sections, facts and FAQs."""
    yield Entry(topic.id, EntryKind.TOPIC, topic.id, topic.title)
    for section in topic.sections:
        section_id = f"{topic.id}.{section.key}"
        yield Entry(
            section_id,
            EntryKind.SECTION,
            topic.id,
            section.heading,
            section.key,
            phrasings=section.phrasings,
        )
        for fact in section.facts:
            yield Entry(
                f"{section_id}.{fact.slug}",
                EntryKind.FACT,
                topic.id,
                fact.name,
                section.key,
                fact.slug,
                fact.phrasings,
            )
    for faq in topic.faqs:
        yield Entry(
            faq_id(topic.id, faq),
            EntryKind.FAQ,
            topic.id,
            faq.question,
            faq.section,
            phrasings=(faq.question, *faq.phrasings),
        )


@dataclass(frozen=True)
class KnowledgeBase:
    """An immutable version of everything the bot knows.

    Attributes:
        version: a hash of the content; caches and posted questions are keyed by it.
        topics: by id, in the order of their files.
    """

    version: str
    topics: Mapping[str, Monograph]
    terms: tuple[Term, ...] = ()
    lexicon: Lexicon = field(default_factory=Lexicon)

    @cached_property
    def entries(self) -> Mapping[str, Entry]:
        """Every entry by id: topics with their sections, facts and FAQs, then terms."""
        found = {entry.id: entry for t in self.topics.values() for entry in entries_of(t)}
        for term in self.terms:
            found[term.entry_id] = Entry(term.entry_id, EntryKind.TERM, None, term.term)
        return found

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """Every finished MCQ by its id."""
        return {q.id: q for t in self.topics.values() for q in t.questions if q.draft is None}

    @cached_property
    def topic_of_question(self) -> Mapping[str, str]:
        """The topic's id by question id."""
        return {q.id: t.id for t in self.topics.values() for q in t.questions}

    @cached_property
    def _by_token(self) -> Mapping[str, str]:
        return {token_of(key): key for key in (*self.entries, *self.questions)}

    @cached_property
    def _faqs(self) -> Mapping[str, Faq]:
        return {faq_id(t.id, faq): faq for t in self.topics.values() for faq in t.faqs}

    @cached_property
    def _terms(self) -> Mapping[str, Term]:
        return {term.entry_id: term for term in self.terms}

    def id_of_token(self, token: str) -> str | None:
        """Return the entry's or question's id behind a button's token, or None."""
        return self._by_token.get(token)

    def topic(self, topic_id: str) -> Monograph | None:
        """Return a topic, or None."""
        return self.topics.get(topic_id)

    def faq(self, entry_id: str) -> Faq | None:
        """Return the FAQ of an entry, or None."""
        return self._faqs.get(entry_id)

    def term(self, entry_id: str) -> Term | None:
        """Return the glossary term of an entry, or None."""
        return self._terms.get(entry_id)

    def section_of(self, entry: Entry) -> Section | None:
        """Return the section that an entry is or stands in, or None."""
        topic = self.topics.get(entry.topic_id or "")
        return topic.section(entry.section_key) if topic and entry.section_key else None

    def fact_of(self, entry: Entry) -> Fact | None:
        """Return the fact that an entry is, or None."""
        section = self.section_of(entry)
        facts = section.facts if section and entry.fact_key else ()
        return next((fact for fact in facts if fact.slug == entry.fact_key), None)
