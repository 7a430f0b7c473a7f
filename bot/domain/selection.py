"""Which questions are asked next, and in which order their choices are shown."""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from datetime import datetime
from random import Random

from bot.domain.knowledge_base import KnowledgeBase
from bot.domain.made_questions import PREFIX, FactTable
from bot.domain.monograph import Monograph
from bot.domain.post import Snapshot
from bot.domain.question import Question

_REFERS_TO_OTHERS = re.compile(
    r"\b(?:all|none|any|both|neither|either|two)\s+(?:of\s+)?(?:the\s+|these\s*|them\s*)?"
    r"(?:above|below|these|them|others?|options?|choices?|[a-h]\s+(?:and|or|nor|&)\s+[a-h])\b"
    r"|\b(?:options?|choices?|answers?)\s+\(?[a-h]\b"
    r"|^\s*\(?[a-h]\)?\s*(?:and|or|&|,)\s*\(?[a-h]\b",
    re.IGNORECASE,
)


def select(
    pool: Mapping[str, str], seen: Mapping[str, datetime], count: int, rng: Random
) -> tuple[str, ...]:
    """Choose questions: never seen before seen, then the longest unseen; topics in turn.

    Args:
        pool: question id -> topic id.
        seen: question id -> when this chat last saw it.
        count: how many are wanted; fewer come back when the pool is smaller.
        rng: decides among equals.

    Returns:
        Question ids, none twice.
    """
    fresh = [question for question in pool if question not in seen]
    chosen = _take_in_turn(fresh, pool, seen, count, rng)
    if len(chosen) < count:
        known = [question for question in pool if question in seen]
        rng.shuffle(known)
        oldest = sorted(known, key=lambda question: seen[question])[: count - len(chosen)]
        rng.shuffle(oldest)
        chosen += oldest
    return tuple(chosen)


def _take_in_turn(
    fresh: list[str],
    pool: Mapping[str, str],
    seen: Mapping[str, datetime],
    count: int,
    rng: Random,
) -> list[str]:
    by_topic: dict[str, list[str]] = defaultdict(list)
    for question in fresh:
        by_topic[pool[question]].append(question)
    for questions in by_topic.values():
        rng.shuffle(questions)
    topics = list(by_topic)
    rng.shuffle(topics)
    # A topic of which this chat saw less has its turn first.
    served = {topic: sum(pool.get(question) == topic for question in seen) for topic in topics}
    turns = deque(sorted(topics, key=lambda topic: served[topic]))
    chosen: list[str] = []
    while turns and len(chosen) < count:
        topic = turns.popleft()
        chosen.append(by_topic[topic].pop())
        if by_topic[topic]:
            turns.append(topic)
    return chosen


def refers_to_others(question: Question) -> bool:
    """Return whether a choice or the explanation names other choices, so that order matters."""
    texts = (*question.choices.values(), question.rationale or "", question.caveat or "")
    return any(_REFERS_TO_OTHERS.search(text) for text in texts)


def take_snapshot(question: Question, topic: Monograph, rng: Random) -> Snapshot:
    """Return the question as it will be posted, its choices shuffled unless order matters."""
    written = list(question.choices.values())
    order = list(range(len(written)))
    if not (question.keep_order or refers_to_others(question)):
        rng.shuffle(order)
    key = order.index(list(question.choices).index(question.key))
    return Snapshot(
        question_id=question.id,
        topic_id=topic.id,
        topic_title=topic.title,
        stem=question.stem,
        choices=tuple(written[index] for index in order),
        key=key,
        order=tuple(order),
        rationale=question.rationale,
        caveat=question.caveat,
        sources=_name_sources(question, topic),
        lesson_id=_find_lesson(question, topic),
    )


def take_snapshots(
    base: KnowledgeBase, question_ids: Iterable[str], rng: Random
) -> tuple[Snapshot, ...]:
    """Return the snapshots of those questions that the base still has, in the same order.

    Questions made from the fact table are asked only by their ids: no selection and no exam
    takes them by itself.
    """
    wanted = list(question_ids)
    table = FactTable(base) if any(each.startswith(PREFIX) for each in wanted) else None
    found = []
    for each in wanted:
        if each in base.questions:
            topic = base.topics[base.topic_of_question[each]]
            found.append(take_snapshot(base.questions[each], topic, rng))
        elif table and (made := table.make(each, rng)):
            found.append(made)
    return tuple(found)


def _name_sources(question: Question, topic: Monograph) -> tuple[str, ...]:
    named = [source for source in topic.sources if source.id in question.sources]
    return tuple(f"{each.title} ({each.year})" if each.year else each.title for each in named)


def _find_lesson(question: Question, topic: Monograph) -> str | None:
    section = topic.section(question.section) if question.section else None
    if not section:
        return None
    if question.fact and any(fact.slug == question.fact for fact in section.facts):
        return f"{topic.id}.{section.key}.{question.fact}"
    return f"{topic.id}.{section.key}"
