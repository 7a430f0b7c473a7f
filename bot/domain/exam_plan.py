"""What a person is asked today: what is due, up to a cap, and the last round before an exam.

Every card is seen at least once in the last FINAL_DAYS before an exam: each of those days takes
its share of the cards still to be seen, so that a missed day is made up for by the others. The
plan is made anew from the cards each time it is read and changes none of them: past the exam
everything is as if there had been none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.review import RETENTION, Card, days_from, retrievability

DEFAULT_CAP = 20
MOST_CAP = 500
FINAL_DAYS = 10
RAMP_DAYS = 60
EXAM_RETENTION = 0.97
"""The retention aimed at on the eve of the exam; it rises to that over RAMP_DAYS."""


@dataclass(frozen=True, slots=True)
class Habits:
    """What a person has set.

    Attributes:
        cap: cards a day.
        exam_on: the day of the exam, or None.
    """

    cap: int = DEFAULT_CAP
    exam_on: date | None = None

    def days_left(self, day: date) -> int | None:
        """Return the days until the exam; None without one or when it is over."""
        if self.exam_on is None or self.exam_on < day:
            return None
        return (self.exam_on - day).days

    def retention(self, day: date) -> float:
        """Return the retention to aim at, higher as the exam nears."""
        left = self.days_left(day)
        if left is None or left > RAMP_DAYS:
            return RETENTION
        return RETENTION + (EXAM_RETENTION - RETENTION) * (RAMP_DAYS - left) / RAMP_DAYS

    def final_round(self, day: date) -> list[date]:
        """Return the days of the last round from a day on; empty without an exam."""
        if self.days_left(day) is None or self.exam_on is None:
            return []
        first = max(day, self.exam_on - timedelta(days=FINAL_DAYS))
        return days_from(first, (self.exam_on - first).days)

    def is_final(self, day: date) -> bool:
        """Return whether a day is one of the last before the exam."""
        left = self.days_left(day)
        return left is not None and 1 <= left <= FINAL_DAYS

    def is_seen_in_final(self, card: Card) -> bool:
        """Return whether a card has had its rating of the last round."""
        if self.exam_on is None:
            return False
        return card.reviewed_on >= self.exam_on - timedelta(days=FINAL_DAYS)


@dataclass(frozen=True, slots=True)
class Agenda:
    """One day's work.

    Attributes:
        cards: to be asked now, in this order; within the day's cap.
        waiting: cards that are due too, left for the days to come.
        done: cards rated today.
        cap: cards for this day, which the last round may raise above the person's own.
        days_left: until the exam, or None.
        left: cards to be seen once more before the exam; 0 without one.
    """

    cards: tuple[Card, ...]
    waiting: int
    done: int
    cap: int
    days_left: int | None = None
    left: int = 0

    @property
    def days_to_clear(self) -> int:
        """Days until nothing waits any more at this pace, today included."""
        return -(-(len(self.cards) + self.waiting) // max(1, self.cap))


def make_agenda(cards: Sequence[Card], day: date, habits: Habits, done: int = 0) -> Agenda:
    """Return what to ask today.

    Args:
        cards: all cards of the person that are not retired.
        day: the person's day.
        habits: cap and exam.
        done: cards rated today.
    """
    due = sorted((card for card in cards if card.due_on <= day), key=_by_overdue)
    days_left = habits.days_left(day)
    left = [c for c in cards if not habits.is_seen_in_final(c)] if days_left else []
    if not habits.is_final(day):
        room = max(0, habits.cap - done)
        chosen = due[:room]
        waiting = len(due) - len(chosen)
        return Agenda(tuple(chosen), waiting, done, habits.cap, days_left, len(left))
    seen_today = sum(card.reviewed_on == day for card in cards)
    share = -(-(len(left) + seen_today) // (days_left or 1))
    cap = max(habits.cap, share)
    unseen = {card.id for card in left}
    ordered = [card for card in due if card.id in unseen]
    ordered += sorted((c for c in left if c.due_on > day), key=lambda c: retrievability(c, day))
    # What is due a second time comes after what was not seen at all.
    wanted = ordered[: max(0, share - seen_today)]
    taken = {card.id for card in wanted}
    others = [card for card in due if card.id not in taken]
    chosen = [*wanted, *others[: max(0, cap - done - len(wanted))]]
    waiting = len(due) - sum(card.due_on <= day for card in chosen)
    return Agenda(tuple(chosen), waiting, done, cap, days_left, len(left))


def forecast(cards: Sequence[Card], day: date, habits: Habits, count: int) -> dict[date, int]:
    """Return how many cards are due on each of the days to come; what is overdue counts today."""
    load = Counter(max(card.due_on, day) for card in cards)
    final = habits.final_round(day)
    if final:
        late = [c for c in cards if c.due_on > final[-1] and not habits.is_seen_in_final(c)]
        for number in range(len(late)):
            load[final[number * len(final) // len(late)]] += 1
    return {each: load[each] for each in days_from(day, count)}


def _by_overdue(card: Card) -> tuple[date, float]:
    return card.due_on, card.stability
