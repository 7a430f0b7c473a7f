"""Item analysis: how a question performed, from each person's first attempt.

Share correct is the classical difficulty index. Discrimination is the corrected item-total
correlation: the point-biserial correlation of being right here with the share of right first
attempts at all other questions (Ebel and Frisbie, Essentials of Educational Measurement).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from statistics import fmean, pstdev

FEWEST = 10
"""First attempts below which nothing is flagged."""

TOO_HARD, TOO_EASY, WEAK = 0.25, 0.95, 0.10


class Flag(StrEnum):
    """Why a question needs a second look."""

    TOO_HARD = "few get it right"
    TOO_EASY = "nearly all get it right"
    WEAK = "does not tell strong from weak students"
    WRONG_KEY = "a distractor is chosen more often than the key"


@dataclass(frozen=True, slots=True)
class FirstAttempt:
    """A person's first answer to a question.

    Attributes:
        choice: index in the order the curator wrote.
    """

    person_id: int
    question_id: str
    choice: int
    is_right: bool


@dataclass(frozen=True, slots=True)
class Item:
    """How a question performed.

    Attributes:
        count: first attempts.
        share_correct: 0 to 1.
        discrimination: -1 to 1, or None when it cannot be told.
        choices: how often each choice was taken, by index in the order the curator wrote.
    """

    question_id: str
    count: int
    share_correct: float
    discrimination: float | None
    choices: tuple[tuple[int, int], ...]
    flags: tuple[Flag, ...]


def analyse(attempts: Iterable[FirstAttempt]) -> list[Item]:
    """Return every question's figures, those that need review first, then the hardest."""
    by_question: dict[str, list[FirstAttempt]] = defaultdict(list)
    by_person: dict[int, list[bool]] = defaultdict(list)
    for attempt in attempts:
        by_question[attempt.question_id].append(attempt)
        by_person[attempt.person_id].append(attempt.is_right)
    items = [_item(key, firsts, by_person) for key, firsts in by_question.items()]
    return sorted(items, key=lambda i: (-len(i.flags), i.share_correct, i.question_id))


def _item(key: str, firsts: list[FirstAttempt], by_person: dict[int, list[bool]]) -> Item:
    share = fmean(attempt.is_right for attempt in firsts)
    chosen = Counter(attempt.choice for attempt in firsts)
    discrimination = _discrimination(firsts, by_person)
    right = sum(attempt.is_right for attempt in firsts)
    wrong = Counter(attempt.choice for attempt in firsts if not attempt.is_right)
    most_wrong = max(wrong.values(), default=0)
    checks = (
        (Flag.WRONG_KEY, most_wrong > right),
        (Flag.TOO_HARD, share < TOO_HARD),
        (Flag.TOO_EASY, share > TOO_EASY),
        (Flag.WEAK, discrimination is not None and discrimination < WEAK),
    )
    flags = tuple(flag for flag, holds in checks if holds) if len(firsts) >= FEWEST else ()
    return Item(key, len(firsts), share, discrimination, tuple(sorted(chosen.items())), flags)


def _discrimination(firsts: list[FirstAttempt], by_person: dict[int, list[bool]]) -> float | None:
    here, elsewhere = [], []
    for attempt in firsts:
        results = by_person[attempt.person_id]
        if len(results) > 1:
            here.append(float(attempt.is_right))
            elsewhere.append((sum(results) - attempt.is_right) / (len(results) - 1))
    if len(here) < 3:
        return None
    spread = pstdev(here) * pstdev(elsewhere)
    if not spread:
        return None
    products = fmean(a * b for a, b in zip(here, elsewhere, strict=True))
    return (products - fmean(here) * fmean(elsewhere)) / spread
