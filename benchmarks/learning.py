"""Does the review plan make a student remember more? Simulated students, 90 days, one exam.

    python benchmarks/learning.py [--seeds 5]

The students' memories are not FSRS: each question has a strength of its own, recall fades
exponentially, a successful recall strengthens the more the nearer it was to forgotten, and a
failed one weakens. Of four choices one is right by chance, and half of such luck is admitted by
"I guessed". Three plans ask the same number of questions on the same days:

    ours          the questions due (cap 30), new ones beside them, the last round before the exam
    random quiz   questions at random
    repeat wrong  those last answered wrong, else new ones, else at random

All are away on days 40 to 52 and sit the exam on day 90. "ready" is the mean probability of
knowing a question on the exam day, without luck.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random
from statistics import fmean

sys.path.insert(0, str(Path(__file__).parents[1]))

from bot.domain.exam_plan import Habits, make_agenda
from bot.domain.review import Card, Rating, rate, rating_of_answer

QUESTIONS = 300
DAYS = 90
AWAY = range(40, 53)
NEW_A_DAY = 8
CAP = 30
LUCK = 0.25
ADMITS_LUCK = 0.5
START = date(2027, 1, 1)
EXAM = START + timedelta(days=DAYS)


@dataclass(frozen=True)
class Profile:
    """How a student learns.

    Attributes:
        knows: the probability of knowing a new question before it is taught.
        first_days: mean strength after the first meeting, in days.
        growth: how much a recall at the brink of forgetting strengthens.
        loss: what is left of the strength after a failed recall.
    """

    name: str
    knows: float
    first_days: float
    growth: float
    loss: float


PROFILES = (
    Profile("quick", 0.45, 30.0, 9.0, 0.5),
    Profile("average", 0.30, 15.0, 7.0, 0.4),
    Profile("forgetful", 0.15, 6.0, 5.0, 0.3),
)


@dataclass
class Student:
    """A memory: strength in days and the day of the last meeting, by question."""

    profile: Profile
    rng: Random
    strength: dict[int, float] = field(default_factory=dict)
    met: dict[int, int] = field(default_factory=dict)

    def recall(self, question: int, day: int) -> float:
        """Return the probability of knowing a question on a day."""
        if question not in self.met:
            return 0.0
        return math.exp(-(day - self.met[question]) / self.strength[question])

    def answer(self, question: int, day: int) -> tuple[bool, bool]:
        """Answer a question and learn from its reveal; return (is right, was luck)."""
        profile, rng = self.profile, self.rng
        is_new = question not in self.met
        before = profile.knows if is_new else self.recall(question, day)
        knew = rng.random() < before
        if is_new:
            self.strength[question] = profile.first_days * rng.lognormvariate(0, 0.5)
        elif knew:
            self.strength[question] *= 1 + profile.growth * (1 - before)
        else:
            self.strength[question] = max(1.0, self.strength[question] * profile.loss)
        self.met[question] = day
        luck = not knew and rng.random() < LUCK
        return knew or luck, luck


@dataclass(frozen=True)
class Run:
    """What came of 90 days.

    Attributes:
        asked: questions on each day.
        reviews: of these, questions met before.
        known: reviews known, without luck, over all reviews.
        ready: see the module's docstring.
    """

    asked: tuple[int, ...]
    reviews: tuple[int, ...]
    known: float
    ready: float


Plan = Callable[[int, int], Iterator[int]]
"""Yields the questions of a day, as many as asked for; is sent back nothing."""


def run_ours(profile: Profile, seed: int) -> Run:
    """Let a student follow our plan."""
    student, rng = Student(profile, Random(seed)), Random(seed + 1000)
    fresh = rng.sample(range(QUESTIONS), QUESTIONS)
    cards: dict[int, Card] = {}
    habits = Habits(CAP, EXAM)
    asked, reviews, known = [], [], []
    for number in range(DAYS):
        day = START + timedelta(days=number)
        todo: list[int] = []
        if number not in AWAY:
            agenda = make_agenda(list(cards.values()), day, habits)
            todo = [int(card.id) for card in agenda.cards]
            known += [student.recall(question, number) for question in todo]
        reviews.append(len(todo))
        if number not in AWAY:
            # Nothing new while what is old waits.
            new = 0 if agenda.waiting else min(NEW_A_DAY, len(fresh))
            todo += [fresh.pop() for _ in range(new)]
        asked.append(len(todo))
        for question in todo:
            is_right, luck = student.answer(question, number)
            rating = rating_of_answer(is_right=is_right, was_wrong_today=False)
            if luck and rng.random() < ADMITS_LUCK:
                rating = Rating.AGAIN
            before, target = cards.get(question), habits.retention(day)
            cards[question] = rate(before, str(question), "topic", rating, day, target)
    return Run(tuple(asked), tuple(reviews), fmean(known), readiness(student))


def run_random(profile: Profile, seed: int, counts: tuple[int, ...]) -> float:
    """Let a student be asked at random; return the readiness."""
    student, rng = Student(profile, Random(seed)), Random(seed + 2000)
    for number, count in enumerate(counts):
        for question in rng.sample(range(QUESTIONS), min(count, QUESTIONS)):
            student.answer(question, number)
    return readiness(student)


def run_repeat_wrong(profile: Profile, seed: int, counts: tuple[int, ...]) -> float:
    """Let a student repeat what was wrong, else meet new questions; return the readiness."""
    student, rng = Student(profile, Random(seed)), Random(seed + 3000)
    fresh = rng.sample(range(QUESTIONS), QUESTIONS)
    wrong: list[int] = []
    for number, count in enumerate(counts):
        todo, wrong = wrong[:count], wrong[count:]
        while len(todo) < count and fresh:
            todo.append(fresh.pop())
        spare = [each for each in range(QUESTIONS) if each not in todo and each not in wrong]
        todo += rng.sample(spare, min(count - len(todo), len(spare)))
        wrong += [question for question in todo if not student.answer(question, number)[0]]
    return readiness(student)


def readiness(student: Student) -> float:
    """Return the mean probability of knowing a question on the exam day."""
    return fmean(student.recall(question, DAYS) for question in range(QUESTIONS))


@dataclass(frozen=True)
class Row:
    """One line of the table: means over the seeds."""

    profile: str
    a_day: float
    most: int
    retention: float
    ours: float
    random: float
    repeat_wrong: float

    @property
    def is_won(self) -> bool:
        """Whether our plan made the student remember more than both others."""
        return self.ours > max(self.random, self.repeat_wrong)


def measure(profile: Profile, seeds: int) -> Row:
    """Simulate a profile so many times."""
    runs = [run_ours(profile, seed) for seed in range(seeds)]
    counts = [run.asked for run in runs]
    studied = [n for run in runs for day, n in enumerate(run.reviews) if day not in AWAY]
    return Row(
        profile.name,
        fmean(studied),
        max(studied),
        fmean(run.known for run in runs),
        fmean(run.ready for run in runs),
        fmean(run_random(profile, seed, counts[seed]) for seed in range(seeds)),
        fmean(run_repeat_wrong(profile, seed, counts[seed]) for seed in range(seeds)),
    )


def main() -> int:
    """Print the table; return 1 when our plan loses anywhere."""
    parser = argparse.ArgumentParser(description="compare plans on simulated students")
    parser.add_argument("--seeds", type=int, default=5)
    rows = [measure(profile, parser.parse_args().seeds) for profile in PROFILES]
    head = ("student", "reviews/day", "most", "retention", "ready: ours", "random", "repeat wrong")
    print("{:<10} {:>12} {:>6} {:>10} {:>12} {:>8} {:>13}".format(*head))
    for row in rows:
        print(
            f"{row.profile:<10} {row.a_day:>12.1f} {row.most:>6} {row.retention:>10.0%} "
            f"{row.ours:>12.1%} {row.random:>8.1%} {row.repeat_wrong:>13.1%}"
        )
    return 0 if all(row.is_won for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
