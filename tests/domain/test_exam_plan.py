"""The day's work: the cap, an absence, and the last round before an exam."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.exam_plan import FINAL_DAYS, Habits, forecast, make_agenda
from bot.domain.review import RETENTION, Card, Rating, rate

DAY = date(2027, 1, 11)


def card(name: str, due: int, *, reviewed: int = -30, stability: float = 20.0) -> Card:
    """Return a card that is due, and was rated, so many days from DAY."""
    return Card(
        id=name,
        topic_id="t",
        due_on=DAY + timedelta(days=due),
        stability=stability,
        difficulty=5,
        reviewed_on=DAY + timedelta(days=reviewed),
    )


def ids(agenda) -> list[str]:
    return [each.id for each in agenda.cards]


def test_the_most_overdue_comes_first_and_what_is_not_due_not_at_all():
    cards = [card("today", 0), card("long ago", -9), card("tomorrow", 1), card("yesterday", -1)]
    assert ids(make_agenda(cards, DAY, Habits())) == ["long ago", "yesterday", "today"]


def test_after_an_absence_the_cap_holds_and_the_way_out_is_told():
    cards = [card(f"q{n}", -n % 40 - 40) for n in range(130)]
    agenda = make_agenda(cards, DAY, Habits(cap=20))
    assert len(agenda.cards) == 20
    assert agenda.waiting == 110
    assert agenda.days_to_clear == 7


@pytest.mark.parametrize(("done", "room"), [(0, 5), (3, 2), (5, 0), (9, 0)])
def test_what_was_done_today_counts_against_the_cap(done, room):
    cards = [card(f"q{n}", 0) for n in range(8)]
    agenda = make_agenda(cards, DAY, Habits(cap=5), done)
    assert len(agenda.cards) == room
    assert agenda.waiting == 8 - room


# Days to the exam -> the retention aimed at.
@pytest.mark.parametrize(
    ("left", "retention"), [(90, 0.9), (60, 0.9), (30, 0.935), (0, 0.97), (-1, 0.9), (-30, 0.9)]
)
def test_retention_rises_to_the_exam_and_is_as_before_after_it(left, retention):
    habits = Habits(exam_on=DAY + timedelta(days=left))
    assert habits.retention(DAY) == pytest.approx(retention)
    assert Habits().retention(DAY) == RETENTION


def test_the_last_round_asks_cards_that_would_come_after_the_exam():
    cards = [card(f"q{n}", 200) for n in range(30)]
    habits = Habits(cap=20, exam_on=DAY + timedelta(days=FINAL_DAYS))
    agenda = make_agenda(cards, DAY, habits)
    assert (len(agenda.cards), agenda.left, agenda.days_left) == (3, 30, 10)
    before = make_agenda(cards, DAY - timedelta(days=1), habits)
    assert (before.cards, before.left) == ((), 30)


def test_past_the_exam_everything_is_as_without_one():
    cards = [card("far", 200), card("due", 0)]
    for left in (0, -1, -100):
        habits = Habits(exam_on=DAY + timedelta(days=left))
        assert ids(make_agenda(cards, DAY, habits)) == ["due"]
    assert make_agenda(cards, DAY, Habits(exam_on=DAY - timedelta(days=1))).days_left is None


def live_to_the_exam(cards, habits, skipped=frozenset()) -> tuple[dict[date, list[str]], int]:
    """Do each day's work until the exam; return what was rated on each day of the last round."""
    known, rated = {each.id: each for each in cards}, {}
    day, most = DAY, 0
    while day < habits.exam_on:
        todo = make_agenda(list(known.values()), day, habits).cards
        if day in skipped:
            todo = ()
        for each in todo:
            known[each.id] = rate(each, each.id, "t", Rating.GOOD, day, habits.retention(day))
        if habits.is_final(day):
            rated[day] = [each.id for each in todo]
            most = max(most, len(todo))
        day += timedelta(days=1)
    return rated, most


@settings(max_examples=60, deadline=None)
@given(
    dues=st.lists(st.integers(-60, 400), min_size=1, max_size=150),
    cap=st.integers(1, 40),
    left=st.integers(1, 40),
    skipped=st.sets(st.integers(0, 38), max_size=6),
)
def test_every_card_is_asked_in_the_last_ten_days_whatever_was_missed(dues, cap, left, skipped):
    exam_on = DAY + timedelta(days=left)
    cards = [card(f"q{n}", due) for n, due in enumerate(dues)]
    # The eve is not missed: on it everything that is left must come.
    missed = {DAY + timedelta(days=n) for n in skipped if n < left - 1}
    rated, _ = live_to_the_exam(cards, Habits(cap, exam_on), missed)
    assert {name for names in rated.values() for name in names} >= {c.id for c in cards}


def test_the_load_of_the_last_round_is_spread_over_its_days():
    cards = [card(f"q{n}", 300) for n in range(200)]
    rated, most = live_to_the_exam(cards, Habits(5, DAY + timedelta(days=30)))
    assert most <= 25
    assert len(rated) == FINAL_DAYS
    assert min(map(len, rated.values())) >= 15


def test_the_forecast_counts_overdue_today_and_spreads_the_last_round():
    cards = [
        card("old", -5),
        card("now", 0),
        card("soon", 3),
        *(card(f"x{n}", 90) for n in range(9)),
    ]
    plain = forecast(cards, DAY, Habits(), 14)
    assert Counter({day: n for day, n in plain.items() if n}) == {DAY: 2, DAY + timedelta(3): 1}
    with_exam = forecast(cards, DAY, Habits(exam_on=DAY + timedelta(days=10)), 14)
    assert sum(with_exam.values()) == 12
    assert max(with_exam.values()) <= 3
