"""Answers in words: an entry, a topic's card, a comparison, and every other outcome."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.domain.knowledge_base import Entry, EntryKind, KnowledgeBase, Term, token_of
from bot.domain.monograph import Fact, Faq, Item, Monograph, Section
from bot.locale import N_, _
from bot.views.dates import day_text
from bot.views.reply import (
    Action,
    Button,
    Keyboard,
    Reply,
    bold,
    escape,
    grid,
    italic,
    join_blocks,
)

WARNING = N_("⚠️ Note: {text}")


def caveat_block(caveat: str | None) -> str | None:
    """Return a caveat as a block of its own, or None."""
    return _(WARNING).format(text=escape(caveat)) if caveat else None


def sources_line(topic: Monograph, ids: Iterable[str]) -> str:
    """Return the titles, years and addresses of some sources of a topic as HTML."""
    wanted = dict.fromkeys(ids)
    return "; ".join(_source(topic, key) for key in wanted if _source(topic, key))


def _source(topic: Monograph, key: str) -> str:
    source = next((source for source in topic.sources if source.id == key), None)
    if source is None:
        return ""
    text = escape(source.title + (f", {source.year}" if source.year else ""))
    address = source.address or ""
    if not address.startswith(("http://", "https://")):
        return text
    quoted = escape(address).replace('"', "%22")
    return f'<a href="{quoted}">{text}</a>'


def footer(topic: Monograph, section: Section | None, ids: Iterable[str]) -> str:
    """Return where a statement stands, its sources and the day of its last review."""
    where = f"{topic.title} › {section.heading}" if section else topic.title
    sources = _("📚 Source: {sources}").format(sources=sources_line(topic, ids) or _("not named"))
    reviewed = _("🗓 Reviewed: {day}").format(
        day=day_text(topic.reviewed) if topic.reviewed else _("not yet")
    )
    return f"📍 {escape(where)}\n{sources}\n{reviewed}"


def fact_block(topic: Monograph, fact: Fact) -> str:
    """Return a fact: its value in bold, its note and caveat below."""
    lines = [bold(f"{topic.title}, {_lower(fact.name)}: {fact.value}")]
    if fact.note:
        lines.append(italic(fact.note))
    return join_blocks(["\n".join(lines), caveat_block(fact.caveat)])


def _lower(name: str) -> str:
    return name if name[:2].isupper() else name[:1].lower() + name[1:]


def _item_line(mark: str, item: Item) -> str:
    title = f"{bold(item.title)}: " if item.title else ""
    note = f"\n   {caveat_block(item.caveat)}" if item.caveat else ""
    return f"{mark} {title}{escape(item.text)}{note}"


def _fact_line(fact: Fact) -> str:
    note = f" ({escape(fact.note)})" if fact.note else ""
    caveat = f"\n   {caveat_block(fact.caveat)}" if fact.caveat else ""
    return f"• {escape(fact.name)}: {bold(fact.value)}{note}{caveat}"


def section_blocks(topic: Monograph, section: Section) -> Iterator[str | None]:
    """Yield a section's blocks: heading, prose, steps, items, facts, caveat."""
    yield bold(f"{topic.title}: {section.heading}")
    yield escape(section.body) if section.body else None
    yield "\n".join(_item_line(f"{n}.", step) for n, step in enumerate(section.steps, 1))
    yield "\n".join(_item_line("•", item) for item in section.items)
    yield "\n".join(map(_fact_line, section.facts))
    yield caveat_block(section.caveat)


def section_sources(section: Section) -> tuple[str, ...]:
    """Return the ids of all sources that a section rests on, each once."""
    inner = [part.sources for part in (*section.steps, *section.items)]
    inner += [fact.sources for fact in section.facts]
    return tuple(dict.fromkeys((*section.sources, *(key for keys in inner for key in keys))))


def faq_block(faq: Faq) -> str:
    """Return a FAQ: the answer in bold under its question."""
    question = italic(faq.question)
    return join_blocks([f"{question}\n{bold(faq.answer)}", caveat_block(faq.caveat)])


def term_reply(knowledge: KnowledgeBase, term: Term) -> Reply:
    """Return a glossary term with buttons to what is related."""
    names = f" ({escape(', '.join(term.aliases))})" if term.aliases else ""
    sources = ""
    if term.sources:
        named = escape("; ".join(term.sources))
        sources = "\n" + _("📚 Source: {sources}").format(sources=named)
    related = [knowledge.entries[key] for key in term.related if key in knowledge.entries]
    where = _("📍 Glossary")
    return Reply(
        f"{bold(term.term)}{names}\n{escape(term.definition)}\n\n{where}{sources}",
        grid((entry_button(knowledge, entry) for entry in related), 2),
    )


def topic_card(topic: Monograph) -> Reply:
    """Return a topic's card with a button for each of its sections."""
    glance = topic.at_a_glance
    rows = [
        (_("Class"), topic.drug_class),
        (_("Target"), glance.target if glance else None),
        (_("Route"), glance.route if glance else None),
        (_("Dosing frequency"), glance.dosing_frequency if glance else None),
        (_("Indications"), ", ".join(glance.primary_indications) if glance else None),
        (_("Also called"), ", ".join(topic.aliases.generic + topic.aliases.brand) or None),
    ]
    blocks = [
        bold(topic.title),
        escape(topic.summary) if topic.summary else None,
        "\n".join(f"• {name}: {escape(value)}" for name, value in rows if value),
        caveat_block(glance.caveat if glance else None),
        footer(topic, None, glance.sources if glance else ()),
    ]
    return Reply(join_blocks(blocks), topic_keyboard(topic))


def topic_keyboard(topic: Monograph) -> Keyboard:
    """Return buttons for the sections, the FAQs and the quiz of a topic, and the way back."""
    sections = [
        Button(section.heading, Action("entry", (token_of(f"{topic.id}.{section.key}"),)))
        for section in topic.sections
    ]
    token = token_of(topic.id)
    if topic.faqs:
        sections.append(Button(_("FAQs"), Action("faqs", (token, "0"))))
    last = [Button(_("⬅️ All topics"), Action("topics", ("0",)))]
    if topic.questions:
        last.append(Button(_("📝 Quiz me"), Action("quiz_topic", (token,))))
    return (*grid(sections, 2), tuple(last))


def entry_label(knowledge: KnowledgeBase, entry: Entry) -> str:
    """Return what a button to an entry says: the topic and the entry's own title."""
    topic = knowledge.topic(entry.topic_id or "")
    if topic is None or entry.kind in {EntryKind.TOPIC, EntryKind.FAQ}:
        return entry.title
    return f"{topic.title}: {_lower(entry.title)}"


def entry_button(knowledge: KnowledgeBase, entry: Entry, verb: str = "entry") -> Button:
    """Return a button that shows an entry."""
    label = entry_label(knowledge, entry)
    return Button(
        label[:60] + "…" if len(label) > 61 else label, Action(verb, (token_of(entry.id),))
    )


def entry_reply(knowledge: KnowledgeBase, entry: Entry) -> Reply:
    """Return one entry as a message of its own."""
    if entry.kind is EntryKind.TOPIC:
        topic = knowledge.topics[entry.id]
        return topic_card(topic)
    term = knowledge.term(entry.id)
    if term:
        return term_reply(knowledge, term)
    topic = knowledge.topics[entry.topic_id or ""]
    blocks = [
        *entry_blocks(knowledge, topic, entry),
        footer(topic, knowledge.section_of(entry), entry_sources(knowledge, entry)),
    ]
    return Reply(join_blocks(blocks), entry_keyboard(topic, entry))


def entry_blocks(knowledge: KnowledgeBase, topic: Monograph, entry: Entry) -> Iterator[str | None]:
    """Yield the blocks of a fact, a section or a FAQ, without the footer."""
    fact, section = knowledge.fact_of(entry), knowledge.section_of(entry)
    faq = knowledge.faq(entry.id)
    if faq:
        yield faq_block(faq)
    elif fact:
        yield fact_block(topic, fact)
    elif section:
        yield from section_blocks(topic, section)


def entry_sources(knowledge: KnowledgeBase, entry: Entry) -> tuple[str, ...]:
    """Return the ids of the sources that an entry rests on."""
    fact, section, faq = (
        knowledge.fact_of(entry),
        knowledge.section_of(entry),
        knowledge.faq(entry.id),
    )
    if faq:
        return faq.sources
    if fact:
        return fact.sources or (section.sources if section else ())
    return section_sources(section) if section else ()


def entry_keyboard(topic: Monograph, entry: Entry) -> Keyboard:
    """Return the buttons under an answer."""
    token, own = token_of(topic.id), token_of(entry.id)
    first = []
    if entry.section_key and entry.kind is not EntryKind.SECTION:
        whole = token_of(f"{topic.id}.{entry.section_key}")
        first.append(Button(_("📖 Whole section"), Action("entry", (whole,))))
    first.append(Button(f"📄 {topic.title}", Action("entry", (token,))))
    second = [Button(_("⚖️ Compare"), Action("compare_with", (token, "0")))]
    if topic.questions:
        second.append(Button(_("📝 Quiz me"), Action("quiz_topic", (token,))))
    third = (
        Button(_("👍 Helpful"), Action("helpful", (own, "1"))),
        Button(_("👎 Not helpful"), Action("helpful", (own, "0"))),
        Button(_("🚩 Report"), Action("report", (own,))),
    )
    return (tuple(first), tuple(second), third)
