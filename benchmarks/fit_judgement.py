"""Fit bot/search/weights/judgement.json: which entry of a known topic is closest, and how surely.

    python -m benchmarks.fit_judgement [--write]

The questions are exams that people wrote who had not seen the code, on our base and on bases by
other authors (search_data/exams/), and the golden set. Prints, for every exam, what weights fitted
on the OTHER exams achieve on it; --write fits on all and stores the weights.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.content.loader import load_knowledge
from bot.domain.answer import Outcome, Reason, Suggestions
from bot.search import second_look
from bot.search.closeness import MEASURES, Closeness
from bot.search.judgement import signs
from bot.search.resolver import Resolver
from bot.search.verdict import Verdict
from tests.search import golden_set

ROOT = Path(__file__).parent.parent
EXAMS = ROOT / "benchmarks" / "search_data" / "exams"
WEIGHTS = ROOT / "bot" / "search" / "weights" / "judgement.json"
GOLDEN = "golden"
_WEIGHT_OF_GOLDEN = 0.3  # The rules were made with it at hand: it flatters what they measure.
_ORDER_RIDGE, _CHANCE_RIDGE = 1.0, 1.0
_WEIGHT_OF_OPEN = 2.0  # What the rules left open is what the chance is asked about.
_ANSWERED = {"A", "A!", "A~"}
_LEFT = Suggestions(reason=Reason.UNSURE, entry_ids=())
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Question:
    """A question about a known topic that came as far as the second look.

    Attributes:
        text: as typed.
        verdict: what was known of it.
        strange: words that look like names.
        is_open: whether the rules left it open.
        may_be_judged: the same, whatever the rules made of it: nothing stands in the way.
        rows: the measures of each entry.
        gold: for each entry, whether it is a right answer.
        weight: how much it counts.
    """

    text: str
    verdict: Verdict
    strange: tuple[str, ...]
    is_open: bool
    may_be_judged: bool
    rows: Floats
    gold: NDArray[np.bool_]
    weight: float


class Recorder(second_look.SecondLook):
    """Writes down what a second look is given, and changes nothing."""

    last: tuple[Verdict, tuple[str, ...], Outcome] | None = None

    def outcome(self, verdict: Verdict, strange: Sequence[str], outcome: Outcome) -> Outcome:
        """Keep what it is given."""
        self.last = (verdict, tuple(strange), outcome)
        return outcome


def exams() -> dict[str, list[Question]]:
    """Return the questions by exam."""
    found = {}
    for file in sorted(EXAMS.glob("*.jsonl")):
        rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
        cases = [(row["question"], row.get("context"), tuple(row["gold"]))
                 for row in rows if row["kind"] in ("answer", "refuse")]  # fmt: skip
        folder = EXAMS / file.stem
        found[file.stem] = _questions(cases, folder if folder.is_dir() else ROOT / "knowledge")
    every = _questions(_golden(), ROOT / "knowledge")
    found[GOLDEN] = [replace(each, weight=_WEIGHT_OF_GOLDEN) for each in every]
    return found


def _golden() -> list[tuple[str, str | None, tuple[str, ...]]]:
    cases = [each for part in ("development", "held_out") for each in golden_set.load(part)]
    answered = [set(case.expected) <= _ANSWERED for case in cases]
    return [
        (case.question, case.previous, case.entries if is_answered else ())
        for case, is_answered in zip(cases, answered, strict=True)
        if is_answered or case.must_refuse
    ]


def _questions(
    cases: Sequence[tuple[str, str | None, tuple[str, ...]]], folder: Path
) -> list[Question]:
    knowledge = load_knowledge(folder)
    resolver = Resolver(knowledge)
    recorder = Recorder(knowledge)
    assert resolver._drugs
    resolver._drugs._search._second_look = recorder
    closeness: dict[str, Closeness] = {}
    found = []
    for text, previous, gold in cases:
        context = resolver.resolve(previous).context if previous else None
        recorder.last = None
        outcome = resolver.resolve(text, context)
        if recorder.last is None or recorder.last[2] is not outcome:
            continue  # Not about one known topic.
        verdict, strange, _ = recorder.last
        topic_id = verdict.topic_id
        of_gold = {knowledge.entries[each].topic_id for each in gold if each in knowledge.entries}
        if gold and of_gold and topic_id not in of_gold:
            continue
        measured = closeness.setdefault(topic_id, Closeness(verdict.passages, knowledge))
        right = [any(fnmatchcase(fit.entry.id, each) for each in gold) for fit in verdict.fits]
        is_left = second_look.is_open(verdict, strange, outcome)
        may_be = second_look.is_open(verdict, strange, _LEFT)
        rows = np.array(measured.measure(verdict))
        found.append(Question(text, verdict, strange, is_left, may_be, rows, np.array(right), 1.0))
    return found


def fit_order(questions: Sequence[Question]) -> Floats:
    """Return the weights that put a right entry first most often: a softmax over the entries."""
    told = [each for each in questions if each.gold.any()]
    weights = np.zeros(len(MEASURES))
    speed, mean = np.zeros(len(MEASURES)), np.zeros(len(MEASURES))
    for _ in range(1500):
        slope = -_ORDER_RIDGE * weights
        for each in told:
            totals = each.rows @ weights
            share = np.exp(totals - totals.max())
            share /= share.sum()
            right = share * each.gold
            slope += each.weight * ((right / right.sum() - share) @ each.rows)
        mean = 0.9 * mean + 0.1 * slope
        speed = 0.99 * speed + 0.01 * slope * slope
        weights += 0.03 * mean / (np.sqrt(speed) + 1e-8)
    return weights


def chances(questions: Sequence[Question], order: Floats) -> tuple[list[dict[str, float]], Floats]:
    """Return the signs of each question's first entry, and whether it is right."""
    told, right = [], []
    for each in questions:
        totals = each.rows @ order
        places = np.argsort(-totals, kind="stable").tolist()
        told.append(signs(each.verdict, each.rows.tolist(), totals[places].tolist(), places,
                          each.strange))  # fmt: skip
        right.append(float(each.gold[places[0]]))
    return told, np.array(right)


def fit_chance(questions: Sequence[Question], order: Floats) -> dict[str, float]:
    """Return the weights of the signs: a logistic regression over what the rules left open."""
    left = [each for each in questions if each.may_be_judged]
    told, right = chances(left, order)
    names = list(told[0])
    rows = np.array([[each[name] for name in names] for each in told])
    counts = np.array(
        [max(0.5, each.weight) * (_WEIGHT_OF_OPEN if each.is_open else 1.0) for each in left]
    )
    weights = np.zeros(len(names))
    for _ in range(50):  # Newton's steps.
        chance = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (counts * (right - chance)) - _CHANCE_RIDGE * weights
        bend = (rows * (counts * chance * (1 - chance))[:, None]).T @ rows
        weights += np.linalg.solve(bend + _CHANCE_RIDGE * np.eye(len(names)), slope)
    return dict(zip(names, weights.tolist(), strict=True))


def report(
    name: str, questions: Sequence[Question], order: Floats, weights: dict[str, float]
) -> None:
    """Print what weights achieve on questions they were not fitted on."""
    answerable = [each for each in questions if each.gold.any()]
    by_rules = sum(bool(each.gold[0]) for each in answerable)
    by_order = sum(bool(each.gold[int(np.argmax(each.rows @ order))]) for each in answerable)
    left = [each for each in questions if each.is_open]
    told, right = chances(left, order)
    odds = [sum(weights[key] * value for key, value in each.items()) for each in told]
    chance = 1 / (1 + np.exp(-np.array(odds)))
    print(f"{name:10} {len(answerable):4} answerable: first right by rules {by_rules:3},"
          f" by closeness {by_order:3}; left open {len(left):3}")  # fmt: skip
    for least in (0.4, 0.5, 0.6, 0.7, 0.8):
        taken = chance >= least
        refused = np.array([not each.gold.any() for each in left])
        none = f"{int((taken & refused).sum())} of {int(refused.sum())} that have no answer"
        print(
            f"    from {least}: {int(taken.sum()):3} taken, {int(right[taken].sum()):3} right,",
            none,
        )


def main() -> None:
    """Fit and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="store the weights")
    wanted = parser.parse_args()
    found = exams()
    for name, questions in found.items():
        others = [each for other, rows in found.items() if other != name for each in rows]
        order = fit_order(others)
        report(name, questions, order, fit_chance(others, order))
    every = [each for rows in found.values() for each in rows]
    order = fit_order(every)
    chance = fit_chance(every, order)
    kept = {
        "order": dict(zip(MEASURES, order.round(3).tolist(), strict=True)),
        "chance": {name: round(value, 3) for name, value in chance.items()},
    }
    print(json.dumps(kept, indent=1))
    if wanted.write:
        WEIGHTS.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
