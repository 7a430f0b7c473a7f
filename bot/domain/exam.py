"""Marking: what a finished session comes to, by points, topic and time."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from bot.domain.post import Attempt, Post
from bot.domain.quiz_outcomes import Finish
from bot.domain.scoreboard import Standing, Tally, rank


@dataclass(frozen=True, slots=True)
class TopicResult:
    """How a topic went.

    Attributes:
        asked: questions of this topic, answered or not.
    """

    topic_id: str
    title: str
    right: int
    asked: int


@dataclass(frozen=True, slots=True)
class MarkedItem:
    """A question with the answer given, or None for none."""

    post: Post
    attempt: Attempt | None

    @property
    def is_right(self) -> bool:
        """True for a right answer; a skipped question is not right."""
        return self.attempt is not None and self.attempt.is_right


@dataclass(frozen=True, slots=True)
class Result:
    """What one person's session comes to.

    Attributes:
        points: by the session's marking; may be negative.
        best_points: what all right answers would have brought.
        seconds: spent on the answered questions.
    """

    items: tuple[MarkedItem, ...]
    points: int
    best_points: int
    right: int
    wrong: int
    skipped: int
    topics: tuple[TopicResult, ...]
    seconds: float

    @property
    def to_repeat(self) -> tuple[MarkedItem, ...]:
        """The questions answered wrongly or not at all."""
        return tuple(item for item in self.items if not item.is_right)

    @property
    def weak_topics(self) -> tuple[TopicResult, ...]:
        """Topics with a fault in them, the weakest first."""
        faulty = (topic for topic in self.topics if topic.right < topic.asked)
        return tuple(sorted(faulty, key=lambda topic: topic.right / topic.asked))


def mark(finish: Finish) -> Result:
    """Mark the session of one person: training or exam."""
    items = tuple(
        MarkedItem(paper.post, paper.attempts[0] if paper.attempts else None)
        for paper in finish.papers
    )
    marking = finish.session.marking
    right = sum(item.is_right for item in items)
    answered = sum(item.attempt is not None for item in items)
    return Result(
        items=items,
        points=right * marking.right + (answered - right) * marking.wrong,
        best_points=len(items) * marking.right,
        right=right,
        wrong=answered - right,
        skipped=len(items) - answered,
        topics=_by_topic(items),
        seconds=sum(item.attempt.seconds for item in items if item.attempt),
    )


def _by_topic(items: tuple[MarkedItem, ...]) -> tuple[TopicResult, ...]:
    asked = Counter(item.post.snapshot.topic_id for item in items)
    right = Counter(item.post.snapshot.topic_id for item in items if item.is_right)
    titles = {item.post.snapshot.topic_id: item.post.snapshot.topic_title for item in items}
    return tuple(
        TopicResult(topic_id, titles[topic_id], right[topic_id], asked[topic_id])
        for topic_id in asked
    )


def tally_group(finish: Finish) -> tuple[Standing, ...]:
    """Return who had how many right in a group's session; one point each.

    Who is hidden from boards stands on this one no more than on the others.
    """
    every = [attempt for paper in finish.papers for attempt in paper.attempts]
    attempts = [attempt for attempt in every if not attempt.is_hidden]
    right = Counter(each.person_id for each in attempts if each.is_right)
    answered = Counter(each.person_id for each in attempts)
    names = {each.person_id: each.name for each in attempts}
    return rank(
        Tally(person_id, names[person_id], right[person_id], answered[person_id])
        for person_id in answered
    )
