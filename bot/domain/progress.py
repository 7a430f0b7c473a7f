"""How far a person has come, and what a group did this week; plain figures to be shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import fmean

from bot.domain.knowledge_base import KnowledgeBase
from bot.domain.review import Card, days_from, retrievability

WEEKS = 12
DUE_DAYS = 14


@dataclass(frozen=True, slots=True)
class TopicMastery:
    """A topic as a person knows it now.

    Attributes:
        recall: the mean probability from 0 to 1 that one of its cards is recalled now.
        met: questions of the topic that have a card.
        total: questions of the topic.
    """

    title: str
    recall: float
    met: int
    total: int


@dataclass(frozen=True, slots=True)
class Progress:
    """A person's figures.

    Attributes:
        day: the person's day.
        topics: those with a card, the least known first.
        activity: answers and flashcards on each day of the last WEEKS weeks, beginning on a
            Monday and ending today.
        due: cards due on each of the next DUE_DAYS days, the overdue ones today.
        days_left: until the exam, or None.
    """

    day: date
    topics: tuple[TopicMastery, ...]
    activity: Mapping[date, int]
    due: Mapping[date, int]
    days_left: int | None = None

    @property
    def is_empty(self) -> bool:
        """True before the first answer."""
        return not self.topics and not any(self.activity.values())

    @property
    def active_days(self) -> int:
        """Days with anything done."""
        return sum(count > 0 for count in self.activity.values())

    @property
    def streak(self) -> int:
        """Days in a row up to today, or to yesterday while today has nothing yet."""
        day, length = self.day, 0
        if not self.activity.get(day):
            day -= timedelta(days=1)
        while self.activity.get(day):
            length, day = length + 1, day - timedelta(days=1)
        return length


def first_day_of_activity(day: date) -> date:
    """Return the Monday with which the weeks shown begin."""
    return day - timedelta(days=day.weekday(), weeks=WEEKS - 1)


def activity_days(day: date) -> list[date]:
    """Return the days shown, up to today."""
    first = first_day_of_activity(day)
    return days_from(first, (day - first).days + 1)


def master_topics(
    base: KnowledgeBase, cards: Sequence[Card], day: date
) -> tuple[TopicMastery, ...]:
    """Return how well each topic with a card is known, the least known first."""
    found = []
    for topic in base.topics.values():
        own = [card for card in cards if card.topic_id == topic.id]
        if own:
            finished = {question.id for question in topic.questions if question.draft is None}
            met = sum(card.id in finished for card in own)
            recall = fmean(retrievability(card, day) for card in own)
            found.append(TopicMastery(topic.title, recall, met, len(finished)))
    return tuple(sorted(found, key=lambda each: (each.recall, each.title)))


@dataclass(frozen=True, slots=True)
class TopicTally:
    """What a group answered on a topic."""

    topic_id: str
    answered: int
    right: int


@dataclass(frozen=True, slots=True)
class GroupWeek:
    """A group's week, without anybody's own figures.

    Attributes:
        people: how many took part.
        topics: with answers, the most answered first.
    """

    answered: int
    right: int
    people: int
    topics: tuple[TopicTally, ...]
