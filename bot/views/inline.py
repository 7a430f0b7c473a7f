"""Cards for inline mode: what a person picks from while typing behind the bot's name."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.answer import (
    AdviceRefused,
    Answer,
    Comparison,
    NoAnswer,
    Outcome,
    Suggestions,
    TopicList,
)
from bot.domain.knowledge_base import KnowledgeBase, token_of
from bot.views.lookup import entry_label, entry_reply
from bot.views.outcome import outcome_reply
from bot.views.phrases import and_list
from bot.views.reply import MESSAGE_LIMIT, plain

PAGE = 20


@dataclass(frozen=True, slots=True)
class Card:
    """One result of inline mode.

    Attributes:
        id: 1 to 64 bytes, unique among the cards of an answer.
        summary: one line below the title.
        html: the message that picking the card sends, at most 4096 characters long.
    """

    id: str
    title: str
    summary: str
    html: str


def cards(knowledge: KnowledgeBase, outcome: Outcome) -> list[Card]:
    """Return the cards for an outcome, best first; none when the base has no answer."""
    match outcome:
        case Answer(entry_ids=ids):
            return _entry_cards(knowledge, ids)
        case Suggestions(entry_ids=ids):
            return _entry_cards(knowledge, ids)
        case Comparison(topic_ids=ids):
            title = " vs ".join(knowledge.topics[key].title for key in ids)
            return [_whole(knowledge, outcome, title), *_entry_cards(knowledge, ids)]
        case TopicList(findings=findings, conditions=conditions):
            title = and_list(text for _, text in conditions)
            topics = tuple(finding.topic_id for finding in findings)
            return [_whole(knowledge, outcome, title), *_entry_cards(knowledge, topics)]
        case NoAnswer() | AdviceRefused() | _:
            return []


def _whole(knowledge: KnowledgeBase, outcome: Outcome, title: str) -> Card:
    html = outcome_reply(knowledge, outcome).parts()[0]
    return Card(f"whole-{token_of(title)}", title, _summary(html), html)


def _entry_cards(knowledge: KnowledgeBase, ids: tuple[str, ...]) -> list[Card]:
    found = []
    for key in dict.fromkeys(ids):
        entry = knowledge.entries[key]
        html = entry_reply(knowledge, entry).parts(MESSAGE_LIMIT)[0]
        title = entry_label(knowledge, entry)
        found.append(Card(token_of(key), title, _summary(html), html))
    return found


def _summary(markup: str) -> str:
    lines = [line for line in plain(markup).splitlines() if line.strip()]
    return " ".join(lines[:2])[:160]
