"""Cards are scheduled as FSRS has it, by calendar days."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise, product

import fsrs
import pytest

from bot.domain.review import (
    Card,
    Rating,
    Recall,
    rate,
    rating_of_answer,
    replay,
    retrievability,
)

DAY = date(2027, 1, 11)
A, H, G, E = Rating


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


# Every sequence of three ratings, and some long ones; each rated on the day it comes due.
SEQUENCES = [
    *product(Rating, repeat=3),
    (G,) * 10,
    (A,) * 6,
    (E,) * 6,
    (G, G, A, G, G, H, E, A, A, G),
]


@pytest.mark.parametrize("retention", [0.8, 0.9, 0.97])
@pytest.mark.parametrize("ratings", SEQUENCES, ids=lambda r: "".join(x.name[0] for x in r))
def test_intervals_are_those_of_the_package(ratings, retention):
    scheduler = fsrs.Scheduler(
        desired_retention=retention, learning_steps=(), relearning_steps=(), enable_fuzzing=False
    )
    theirs, ours, day = fsrs.Card(card_id=1, due=at(DAY)), None, DAY
    for rating in ratings:
        theirs, _ = scheduler.review_card(theirs, fsrs.Rating(int(rating)), at(day))
        ours = rate(ours, "q", "t", rating, day, retention)
        assert ours.interval_days == (theirs.due - theirs.last_review).days
        assert (ours.stability, ours.difficulty) == (theirs.stability, theirs.difficulty)
        later = ours.due_on + timedelta(days=3)
        assert retrievability(ours, later) == scheduler.get_card_retrievability(theirs, at(later))
        day = ours.due_on


@pytest.mark.parametrize("days", [0, 1, 3, 40])
def test_a_rating_before_or_after_its_day_is_that_of_the_package(days):
    scheduler = fsrs.Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    theirs, _ = scheduler.review_card(fsrs.Card(card_id=1), fsrs.Rating.Good, at(DAY))
    theirs, _ = scheduler.review_card(theirs, fsrs.Rating.Good, at(DAY + timedelta(days=days)))
    ours = replay([Recall(G, DAY), Recall(G, DAY + timedelta(days=days))], "q", "t")
    assert (ours.stability, at(ours.due_on)) == (theirs.stability, theirs.due)


def test_the_pinned_intervals_of_the_usual_sequences():
    """So that a change of the package's numbers is noticed."""
    intervals = {}
    for name, ratings in {"right": (G,) * 6, "easy": (E,) * 3, "lapse": (G, G, A, G)}.items():
        card, found = None, []
        for rating in ratings:
            card = rate(card, "q", "t", rating, card.due_on if card else DAY)
            found.append(card.interval_days)
        intervals[name] = found
    assert intervals == {
        "right": [2, 11, 46, 163, 497, 1346],
        "easy": [8, 66, 397],
        "lapse": [2, 11, 2, 5],
    }


def test_the_hours_of_the_day_do_not_matter():
    """Rated late yesterday and early today, a day has passed."""
    first = rate(None, "q", "t", G, DAY)
    assert rate(first, "q", "t", G, DAY + timedelta(days=1)).stability > first.stability


@pytest.mark.parametrize(
    ("is_right", "was_wrong_today", "rating"),
    [(False, False, A), (False, True, A), (True, False, G), (True, True, H)],
)
def test_an_answer_stands_for_a_rating(is_right, was_wrong_today, rating):
    assert rating_of_answer(is_right=is_right, was_wrong_today=was_wrong_today) is rating


def test_memory_fades_and_a_better_rating_never_comes_back_sooner():
    card = rate(None, "q", "t", G, DAY)
    curve = [retrievability(card, DAY + timedelta(days=n)) for n in (0, 1, 5, 30, 300)]
    assert curve[0] == 1.0
    assert all(earlier > later for earlier, later in pairwise(curve))
    after = [rate(card, "q", "t", rating, card.due_on).due_on for rating in Rating]
    assert after == sorted(after)


def test_a_higher_retention_brings_a_card_back_sooner():
    card = Card(
        id="q",
        topic_id="t",
        due_on=DAY,
        stability=30,
        difficulty=5,
        reviewed_on=DAY - timedelta(30),
    )
    intervals = [rate(card, "q", "t", G, DAY, r).interval_days for r in (0.8, 0.9, 0.97)]
    assert intervals == sorted(intervals, reverse=True)
    assert len(set(intervals)) == 3
