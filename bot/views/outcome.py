"""What is said for each outcome of a question."""

from __future__ import annotations

from bot.domain.answer import (
    AdviceRefused,
    Answer,
    Comparison,
    NoAnswer,
    Outcome,
    Reason,
    Suggestions,
    TopicList,
)
from bot.domain.comparison import compare, title_of
from bot.domain.knowledge_base import Entry, EntryKind, KnowledgeBase
from bot.domain.monograph import STANDARD_SECTIONS, Monograph
from bot.locale import _
from bot.views.comparison import comparison_reply
from bot.views.lookup import (
    entry_blocks,
    entry_button,
    entry_reply,
    entry_sources,
    footer,
)
from bot.views.phrases import or_list
from bot.views.reply import Action, Button, Keyboard, Reply, bold, escape, join_blocks
from bot.views.topic_list import topic_list_reply


def _browse() -> tuple[Button, ...]:
    return (Button(_("📚 Browse topics"), Action("topics", ("0",))),)


def outcome_reply(knowledge: KnowledgeBase, outcome: Outcome) -> Reply:
    """Return the message for an outcome."""
    match outcome:
        case Answer():
            return _answer(knowledge, outcome)
        case Comparison():
            topics = [knowledge.topics[key] for key in outcome.topic_ids]
            table = compare(topics, outcome.aspects)
            return comparison_reply(table, unknown=outcome.unknown_names)
        case TopicList():
            return topic_list_reply(knowledge, outcome, (_browse(),))
        case Suggestions():
            return _suggestions(knowledge, outcome)
        case AdviceRefused():
            return _advice_refused(knowledge, outcome)
        case NoAnswer():
            return _no_answer(knowledge, outcome)
    raise TypeError(f"no words for {type(outcome).__name__}")


def _names(names: tuple[str, ...]) -> str:
    return ", ".join(f"“{escape(name)}”" for name in names)


def _answer(knowledge: KnowledgeBase, outcome: Answer) -> Reply:
    entries = [knowledge.entries[key] for key in outcome.entry_ids]
    first = entry_reply(knowledge, entries[0])
    notes = []
    if outcome.contradicts:
        said = _("❗ Not {wrong}. The knowledge base says:")
        notes.append(said.format(wrong=escape(outcome.contradicts)))
    if outcome.unknown_names:
        lacking = _("I have nothing on {names} in my knowledge base. What I do have:")
        notes.append(lacking.format(names=_names(outcome.unknown_names)))
    if outcome.missing:
        aspects = ", ".join(_aspect_words(key, ()) for key in outcome.missing)
        missing = _("Not in this knowledge base for it: {aspects}.")
        notes.append(missing.format(aspects=escape(aspects)))
    body = first.html if len(entries) == 1 else _several(knowledge, entries)
    return Reply(join_blocks([*notes, body]), first.keyboard)


def _several(knowledge: KnowledgeBase, entries: list[Entry]) -> str:
    """Return several entries in one message, with one footer for each topic."""
    blocks: list[str | None] = []
    by_topic: dict[str, list[Entry]] = {}
    for entry in entries:
        by_topic.setdefault(entry.topic_id or "", []).append(entry)
    for topic_id, group in by_topic.items():
        topic = knowledge.topic(topic_id)
        if topic is None or any(entry.kind is EntryKind.TOPIC for entry in group):
            blocks += [entry_reply(knowledge, entry).html for entry in group]
            continue
        for entry in group:
            blocks += entry_blocks(knowledge, topic, entry)
        sources = [key for entry in group for key in entry_sources(knowledge, entry)]
        sections = {entry.section_key for entry in group}
        shared = knowledge.section_of(group[0]) if len(sections) == 1 else None
        blocks.append(footer(topic, shared, sources))
    return join_blocks(blocks)


def _buttons(knowledge: KnowledgeBase, ids: tuple[str, ...], verb: str = "entry") -> Keyboard:
    entries = [knowledge.entries[key] for key in ids if key in knowledge.entries]
    return tuple((entry_button(knowledge, entry, verb),) for entry in entries[:4])


def _suggestions(knowledge: KnowledgeBase, outcome: Suggestions) -> Reply:
    keyboard = _buttons(knowledge, outcome.entry_ids, "meant")
    if outcome.reason is Reason.WHICH_TOPIC:
        return Reply(_("Which one do you mean? Tap it, or ask again with the name."), keyboard)
    if outcome.reason is Reason.LOOK_ALIKE and outcome.written:
        names = dict.fromkeys(_topic_name(knowledge, key) for key in outcome.entry_ids)
        spelled = or_list(bold(differing_capitals(n, outcome.written)) for n in names)
        text = _(
            "“{written}” looks like {names}. These names are easily confused, so please tap the "
            "one you mean."
        )
        return Reply(text.format(written=escape(outcome.written), names=spelled), keyboard)
    return Reply(_("I am not sure what you are asking. Did you mean one of these?"), keyboard)


def _topic_name(knowledge: KnowledgeBase, entry_id: str) -> str:
    entry = knowledge.entries[entry_id]
    topic = knowledge.topic(entry.topic_id or "")
    return topic.title if topic else entry.title


def differing_capitals(name: str, written: str) -> str:
    """Return a name with the letters in capitals in which it differs from what was written.

    This is the "tall man" lettering that labels use for look-alike names.
    """
    low, other = name.casefold(), written.casefold()
    start = 0
    while start < min(len(low), len(other)) and low[start] == other[start]:
        start += 1
    end = 0
    while end < min(len(low), len(other)) - start and low[-1 - end] == other[-1 - end]:
        end += 1
    stop = len(low) - end
    if start >= stop:
        return low
    return low[:start] + low[start:stop].upper() + low[stop:]


def _advice_refused(knowledge: KnowledgeBase, outcome: AdviceRefused) -> Reply:
    text = _(
        "I am a study aid and cannot advise on your own treatment. Please ask your doctor or "
        "pharmacist; in an emergency call your local emergency number (112 in India)."
    )
    keyboard = _buttons(knowledge, outcome.nearby)
    general = _("What the knowledge base says in general:") if keyboard else None
    return Reply(join_blocks([text, general]), keyboard)


def _aspect_words(aspect: str, topics: tuple[Monograph, ...]) -> str:
    if aspect in STANDARD_SECTIONS:
        return STANDARD_SECTIONS[aspect].lower()
    return title_of(aspect, topics).lower() if "_" in aspect or aspect.islower() else aspect


def _no_answer(knowledge: KnowledgeBase, outcome: NoAnswer) -> Reply:
    keyboard = (*_buttons(knowledge, outcome.nearby), _browse())
    match outcome.reason:
        case Reason.UNKNOWN_NAME:
            text = _("{names} is not in my knowledge base, so I will not guess.").format(
                names=_names(outcome.names)
            )
        case Reason.MISSING_ASPECT:
            topic = knowledge.topics[outcome.topic_id or ""]
            text = _("That is not in this knowledge base for {topic}.")
            if outcome.aspect:
                text = _("“{aspect}” is not in this knowledge base for {topic}.")
            aspect = escape(_aspect_words(outcome.aspect, (topic,))) if outcome.aspect else ""
            text = text.format(aspect=aspect, topic=bold(topic.title))
        case Reason.CHIT_CHAT:
            text = _(
                "I answer study questions from a checked knowledge base. Try “half-life of "
                "{drug}”, or /quiz to practise, or /help."
            ).format(drug=escape(_example(knowledge)))
        case _:
            text = _("I have no entry on that, so I will not guess. Try other words, or browse.")
    has_near = outcome.nearby and outcome.reason is not Reason.CHIT_CHAT
    near = _("What is near:") if has_near else None
    return Reply(join_blocks([text, near]), keyboard)


def _example(knowledge: KnowledgeBase) -> str:
    return next((topic.title.lower() for topic in knowledge.topics.values()), _("a drug"))
