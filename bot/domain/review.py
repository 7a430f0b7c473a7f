"""Spaced repetition: a card for everything a person recalls, scheduled as FSRS has it.

Days are calendar days of the person: FSRS counts full days between two moments, and a student
who reviews at 18:00 today and at 17:55 tomorrow has let a day pass. There are no steps of
minutes either: what was wrong comes again the next day, and before that on request.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import IntEnum, StrEnum
from functools import lru_cache

import fsrs

RETENTION = 0.9
"""The share of cards that should be recalled when they come due, in ordinary times."""


class Rating(IntEnum):
    """How a recall went, as FSRS has it."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


class Origin(StrEnum):
    """Where a rating came from, as the log keeps it; REVIEW and CRAM are scopes of sessions."""

    QUIZ = "quiz"
    REVIEW = "review"  # a question that was due
    RECALL = "recall"  # a flashcard that was due
    FLASHCARD = "flashcard"  # one that was not
    CRAM = "cram"  # not rated at all


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One person's memory of one question or flashcard.

    Attributes:
        id: the question's or flashcard's id.
        due_on: the day on which it is to be asked again.
        stability: days until the probability of recall has fallen to 0.9.
        difficulty: from 1 to 10.
        reviewed_on: the day of the last rating.
    """

    id: str
    topic_id: str
    due_on: date
    stability: float
    difficulty: float
    reviewed_on: date

    @property
    def interval_days(self) -> int:
        """Days between the last rating and the next."""
        return (self.due_on - self.reviewed_on).days


@dataclass(frozen=True, slots=True)
class Recall:
    """One rating in the history of a card."""

    rating: Rating
    day: date


def rate(
    card: Card | None,
    card_id: str,
    topic_id: str,
    rating: Rating,
    day: date,
    retention: float = RETENTION,
) -> Card:
    """Return the card after a rating.

    Args:
        card: as it was; None for the first time.
        card_id: its id, of use the first time.
        topic_id: the topic it belongs to now.
        rating: how the recall went.
        day: the person's day.
        retention: the probability of recall at which it shall come due.
    """
    scheduler = _scheduler(round(retention, 3))
    before = _to_fsrs(card) if card else fsrs.Card(card_id=0, due=_moment(day))
    after, _ = scheduler.review_card(before, fsrs.Rating(rating), _moment(day))
    assert after.stability is not None
    assert after.difficulty is not None
    return Card(
        id=card_id,
        topic_id=topic_id,
        due_on=after.due.date(),
        stability=after.stability,
        difficulty=after.difficulty,
        reviewed_on=day,
    )


def replay(
    history: Sequence[Recall], card_id: str, topic_id: str, retention: float = RETENTION
) -> Card:
    """Return the card that a history of ratings leads to.

    Args:
        history: oldest first, at least one.
    """
    card: Card | None = None
    for recall in history:
        card = rate(card, card_id, topic_id, recall.rating, recall.day, retention)
    assert card is not None, "a card has at least one rating"
    return card


def retrievability(card: Card, day: date) -> float:
    """Return the probability from 0 to 1 that a card is recalled on a day."""
    value: float = _scheduler(RETENTION).get_card_retrievability(_to_fsrs(card), _moment(day))
    return value


def rating_of_answer(*, is_right: bool, was_wrong_today: bool) -> Rating:
    """Return the rating that an answer to a question stands for."""
    if not is_right:
        return Rating.AGAIN
    return Rating.HARD if was_wrong_today else Rating.GOOD


@lru_cache(maxsize=128)
def _scheduler(retention: float) -> fsrs.Scheduler:
    return fsrs.Scheduler(
        desired_retention=retention, learning_steps=(), relearning_steps=(), enable_fuzzing=False
    )


def _to_fsrs(card: Card) -> fsrs.Card:
    return fsrs.Card(
        card_id=0,  # Without one the package waits a millisecond to make one up.
        state=fsrs.State.Review,
        stability=card.stability,
        difficulty=card.difficulty,
        due=_moment(card.due_on),
        last_review=_moment(card.reviewed_on),
    )


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def days_from(day: date, count: int) -> list[date]:
    """Return so many days from a day on."""
    return [day + timedelta(days=number) for number in range(count)]
