"""Score the golden set: share right by kind of question, and how well the confidence rejects.

python -m benchmarks.answering [development|held_out] [knowledge folder]
"""

import sys
import time
from collections import defaultdict
from pathlib import Path

from bot.content.loader import load_knowledge
from bot.search.resolver import Resolver
from tests.search import golden_set

KNOWLEDGE = Path(__file__).parent.parent / "knowledge"


def main(part: str = "development", folder: str = str(KNOWLEDGE)) -> None:
    """Print a table by category, the misses, and the AUROC of the first confidence."""
    resolver = Resolver(load_knowledge(Path(folder)))
    right: dict[str, list[bool]] = defaultdict(list)
    sure: dict[bool, list[float]] = defaultdict(list)
    by_category: dict[str, list[float]] = defaultdict(list)
    milliseconds = []
    for case in golden_set.load(part):
        started = time.perf_counter()
        outcome = golden_set.ask(resolver, case)
        milliseconds.append((time.perf_counter() - started) * 1e3)
        is_right = golden_set.is_right(case, outcome)
        right[case.category].append(is_right)
        first = outcome.candidates[0].confidence if outcome.candidates else 0.0
        sure[case.must_refuse].append(first)
        by_category[case.category].append(first)
        if not is_right:
            print(f"MISS [{case.category}] {case.question!r} wanted {case.expected}\n"
                  f"     among {case.entries}, got {describe(outcome)}")  # fmt: skip
    for category, marks in right.items():
        mean = sum(by_category[category]) / len(marks)
        print(f"{category:16} {sum(marks):4} of {len(marks):4}   mean confidence {mean:5.1f}")
    every = [mark for marks in right.values() for mark in marks]
    print(f"{'all':16} {sum(every):4} of {len(every):4} = {sum(every) / len(every):.3f}")
    print(f"AUROC answerable / to be refused: {golden_set.auroc(sure[False], sure[True]):.3f}")
    milliseconds.sort()
    print(f"p50 {milliseconds[len(milliseconds) // 2]:.2f} ms")


def describe(outcome: object) -> str:
    """Return an outcome in one line, without its candidates."""
    names = [
        name for name in outcome.__dataclass_fields__ if name not in ("candidates", "context")
    ]  # type: ignore[attr-defined]
    told = {name: getattr(outcome, name) for name in names if getattr(outcome, name)}
    if "findings" in told:
        told["findings"] = [finding.topic_id for finding in told["findings"]]
    return f"{type(outcome).__name__} {told}"


if __name__ == "__main__":
    main(*sys.argv[1:])
