"""The golden set: questions with what must come of them, and how an outcome is judged.

Codes of expected outcomes: A an answer (A! that contradicts the question, A~ that says which names
or aspects are not in the base), C a comparison, L a list of topics, S suggestions, N no answer,
P personal advice refused. ``entries`` are patterns; "a+b" wants both.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from bot.domain.answer import (
    AdviceRefused,
    Answer,
    Comparison,
    NoAnswer,
    Outcome,
    Suggestions,
    TopicList,
)
from bot.search.resolver import Resolver

FOLDER = Path(__file__).parent / "golden"


@dataclass(frozen=True)
class Case:
    """One question of the golden set."""

    category: str
    question: str
    expected: tuple[str, ...]
    entries: tuple[str, ...] = ()
    previous: str | None = None

    @property
    def must_refuse(self) -> bool:
        return not {"A", "A!", "A~", "C", "C~", "L"} & set(self.expected)


def load(part: str) -> list[Case]:
    lines = (FOLDER / f"{part}.jsonl").read_text(encoding="utf-8").splitlines()
    return [_case(json.loads(line)) for line in lines]


def _case(row: dict[str, object]) -> Case:
    return Case(**{k: tuple(v) if isinstance(v, list) else v for k, v in row.items()})


def ask(resolver: Resolver, case: Case) -> Outcome:
    context = resolver.resolve(case.previous).context if case.previous else None
    return resolver.resolve(case.question, context)


def is_right(case: Case, outcome: Outcome) -> bool:
    return any(_fits(code, case.entries, outcome) for code in case.expected)


def _fits(code: str, patterns: tuple[str, ...], outcome: Outcome) -> bool:
    match code:
        case "A" | "A!" | "A~":
            if not isinstance(outcome, Answer) or not _has(patterns, outcome.entry_ids):
                return False
            strange = outcome.unknown_names or outcome.missing
            if code == "A~":
                return bool(strange)
            return not strange and bool(outcome.contradicts) == (code == "A!")
        case "C" | "C~":
            right = isinstance(outcome, Comparison) and any(
                set(pattern.split("+")) == set(outcome.topic_ids) for pattern in patterns
            )
            return right and (code == "C" or bool(getattr(outcome, "unknown_names", ())))
        case "L":
            if not isinstance(outcome, TopicList):
                return False
            found = {finding.topic_id for finding in outcome.findings}
            return {p for p in patterns if not {"*", "-", "+"} & set(p)} <= found
        case "S":
            return isinstance(outcome, Suggestions)
        case "N":
            return isinstance(outcome, NoAnswer)
    return isinstance(outcome, AdviceRefused)


def _has(patterns: tuple[str, ...], entry_ids: tuple[str, ...]) -> bool:
    for pattern in patterns:
        if "+" in pattern:
            if set(pattern.split("+")) <= set(entry_ids):
                return True
        elif fnmatchcase(entry_ids[0], pattern):
            return True
    return False


def auroc(positive: Iterable[float], negative: Iterable[float]) -> float:
    """Return the chance that a positive scores above a negative; a tie counts half."""
    positive, negative = list(positive), list(negative)
    wins = sum((p > n) + 0.5 * (p == n) for p in positive for n in negative)
    return wins / (len(positive) * len(negative))


def misses(resolver: Resolver, cases: Iterable[Case]) -> Iterator[tuple[Case, Outcome]]:
    for case in cases:
        outcome = ask(resolver, case)
        if not is_right(case, outcome):
            yield case, outcome


def is_refusal(outcome: Outcome) -> bool:
    return isinstance(outcome, NoAnswer | Suggestions | AdviceRefused)
