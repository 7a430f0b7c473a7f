"""What somebody typed behind /quiz or /exam, understood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.answer import Answer, Outcome, Suggestions
from bot.domain.knowledge_base import KnowledgeBase
from bot.domain.quiz import MISTAKES, MIXED, Marking

MOST_QUESTIONS = 100
MOST_MINUTES = 240
_SCOPES = {
    "mixed": MIXED,
    "mix": MIXED,
    "any": MIXED,
    "everything": MIXED,
    "mistakes": MISTAKES,
    "my mistakes": MISTAKES,
    "wrong": MISTAKES,
}
_NEGATIVE = {"negative", "gpat", "+4/-1", "4/-1"}
_FILLERS = {"questions", "question", "minutes", "minute", "min", "mins", "on", "about"}


@dataclass(frozen=True, slots=True)
class Wish:
    """The parts of a typed command.

    Attributes:
        topic: words of a topic's name; empty when none were typed.
        count: of questions, or None when none was typed.
        minutes: of an exam, or None.
        scope: MIXED or MISTAKES when that was typed, else None.
    """

    topic: str = ""
    count: int | None = None
    minutes: int | None = None
    scope: str | None = None
    marking: Marking = Marking.PLAIN
    wants_poll: bool = False


def read_wish(args: Sequence[str]) -> Wish:
    """Read the words behind a command, in any order; numbers are questions, then minutes."""
    words, numbers, marking, wants_poll = [], [], Marking.PLAIN, False
    for word in (arg.casefold() for arg in args):
        if word.isdecimal():
            numbers.append(int(word[:6]))
        elif word in _NEGATIVE:
            marking = Marking.NEGATIVE
        elif word in {"poll", "polls"}:
            wants_poll = True
        elif word == "all":
            numbers.insert(0, MOST_QUESTIONS)
        elif word not in _FILLERS:
            words.append(word)
    topic = " ".join(words)
    return Wish(
        topic="" if topic in _SCOPES else topic,
        count=min(max(numbers[0], 1), MOST_QUESTIONS) if numbers else None,
        minutes=min(max(numbers[1], 1), MOST_MINUTES) if len(numbers) > 1 else None,
        scope=_SCOPES.get(topic),
        marking=marking,
        wants_poll=wants_poll,
    )


def match_name(base: KnowledgeBase, written: str) -> str | None:
    """Return the topic that has exactly this id, title or alias, whatever the case."""
    wanted = " ".join(written.casefold().split())
    for topic in base.topics.values():
        if wanted in {topic.id.casefold(), *(name.casefold() for name in topic.names)}:
            return topic.id
    return None


def topic_of_outcome(base: KnowledgeBase, outcome: Outcome) -> str | tuple[str, ...]:
    """Return the topic that a question about it was understood to mean.

    Returns:
        The topic's id when the search was sure, else the ids of topics near it, perhaps none.
    """
    if isinstance(outcome, Answer):
        entry = base.entries.get(outcome.entry_ids[0])
        if entry and entry.topic_id:
            return entry.topic_id
    offered = outcome.entry_ids if isinstance(outcome, Suggestions) else ()
    near = (base.entries[each].topic_id for each in offered if each in base.entries)
    return tuple(dict.fromkeys(topic_id for topic_id in near if topic_id))
