"""Everything an entry or a topic says, as plain text to be searched."""

from collections.abc import Iterable, Iterator

from bot.domain.knowledge_base import Entry, EntryKind, KnowledgeBase
from bot.domain.monograph import Monograph, Section, TopicKind


def texts_of(topic: Monograph) -> Iterator[str]:
    """Yield every text of a topic that a question may speak of."""
    yield from (*topic.names, topic.drug_class or "", topic.summary or "")
    if glance := topic.at_a_glance:
        yield from (glance.target or "", glance.route or "", glance.dosing_frequency or "")
        yield from (*glance.primary_indications, glance.caveat or "")
    for section in topic.sections:
        yield from (section.heading, section.body or "", section.caveat or "", *section.phrasings)
        for item in (*section.steps, *section.items):
            yield from (item.title or "", item.text, item.caveat or "")
        for fact in section.facts:
            yield from (fact.name, fact.value, fact.note or "", fact.caveat or "", *fact.phrasings)
    for faq in topic.faqs:
        yield from (faq.question, *faq.phrasings, faq.answer, faq.caveat or "")


def heading_and_body(entry: Entry, knowledge: KnowledgeBase) -> tuple[str, str]:
    """Return the heading of an entry and the rest of its text."""
    topic = knowledge.topics[entry.topic_id or ""]
    section, fact, faq = (
        knowledge.section_of(entry),
        knowledge.fact_of(entry),
        knowledge.faq(entry.id),
    )
    if faq:
        return faq.question, " . ".join((*faq.phrasings, faq.answer, faq.caveat or ""))
    if fact:
        return fact.name, " . ".join((fact.value, fact.note or "", fact.caveat or ""))
    if section:
        return section.heading, " . ".join(section_texts(section))
    return topic.title, " . ".join((topic.drug_class or "", topic.summary or "", *_glance(topic)))


def prose_of(entry: Entry, knowledge: KnowledgeBase) -> str:
    """Return what an entry tells in sentences of its own: a fact's value tells of that fact."""
    if entry.kind is EntryKind.FACT:
        return entry.title
    section = knowledge.section_of(entry) if entry.kind is EntryKind.SECTION else None
    if section is None:
        return " . ".join(heading_and_body(entry, knowledge))
    return " . ".join((section.heading, *prose_in(section)))


def _glance(topic: Monograph) -> Iterator[str]:
    if glance := topic.at_a_glance:
        yield from (glance.target or "", glance.route or "", glance.dosing_frequency or "")
        yield from glance.primary_indications


def prose_in(section: Section) -> Iterator[str]:
    """Yield the texts of a section without its facts."""
    yield from (section.body or "", section.caveat or "")
    for item in (*section.steps, *section.items):
        yield from (item.title or "", item.text, item.caveat or "")


def section_texts(section: Section) -> Iterator[str]:
    """Yield the texts of a section, its facts included."""
    yield from prose_in(section)
    for fact in section.facts:
        yield from (fact.name, fact.value, fact.note or "", fact.caveat or "")


def every_text(knowledge: KnowledgeBase) -> Iterator[str]:
    """Yield every text of a base that a question may speak of."""
    for topic in knowledge.topics.values():
        yield from texts_of(topic)
    for term in knowledge.terms:
        yield from (term.term, *term.aliases, term.definition)


def headings_of(topics: Iterable[Monograph]) -> Iterator[tuple[str, str]]:
    """Yield (key, heading) of the sections and facts of drug topics."""
    for topic in topics:
        if topic.kind is TopicKind.DRUG:
            for section in topic.sections:
                yield section.key, section.heading
                yield section.key, section.key.replace("_", " ")
                yield from ((fact.slug, fact.name) for fact in section.facts)
