"""Fit bot/search/weights/confidence.json: from the evidence of a match to its probability.

    python -m benchmarks.fit_confidence FOLDER [--write]

Bases: parts of the base in FOLDER (entries.jsonl, queries.jsonl; ours was CLINC150) in many
shapes, our small bases in search_data/, and drug sections. Prints, for every family of bases, what
weights fitted on the OTHER families achieve on it; --write fits on all and stores the weights.
"""

import json
import random
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np

from benchmarks.search_bases import NOISES, Base, Outcome, from_folder, hand_made, part_of
from benchmarks.search_drugs import drug_sections
from bot.search.index import MatchIndex

WEIGHTS = Path(__file__).parent.parent / "bot" / "search" / "weights" / "confidence.json"
RIDGE = 15.0
PLAIN = (
    "bias", "score", "margin", "background", "best", "sure", "chars", "coverage", "best_coverage",
    "reverse", "repaired",
)  # fmt: skip
LEARNED = (*PLAIN, "total", "chance", "odds")


def bases(whole: Base) -> dict[str, list[Base]]:
    """Return the bases by family; a family shares its texts."""
    parts = [
        part_of(whole, entries, phrasings, seed)
        for seed, (entries, phrasings) in enumerate(
            (
                *((30, 1), (60, 1), (150, 1), (40, 2), (100, 2), (30, 3), (100, 3), (60, 4)),
                *((80, 5), (120, 6), (40, 8), (80, 10), (140, 10)),
            )
        )
    ]
    return {
        "assistant": parts,
        "covid": [hand_made("covid")],
        "bank": [hand_made("bank", count) for count in (1, 2, 3)],
        "shop": [hand_made("shop", count) for count in (1, 2, 5)],
        "medical": [hand_made("med")],
        "drugs": [drug_sections(count) for count in (1, 2)],
    }


def evidence_of(base: Base, noise: str) -> list[tuple[dict[str, float], bool, bool]]:
    """Return for every question: the evidence, is the first right, could any be."""
    index = MatchIndex.build(base.documents)
    rng = random.Random(7)
    rows = []
    for text, gold in base.queries:
        spoilt = NOISES[noise](text, rng)
        found, measured = index.rank(spoilt, 1), index.evidence(spoilt)
        if found:
            rows.append((measured, found[0].entry_id in gold, bool(gold)))
    return rows


def fit(names: tuple[str, ...], rows: np.ndarray, right: np.ndarray, weight: np.ndarray):
    """Fit a logistic function by Newton steps on standardised features."""
    mean, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    mean[0], spread[0] = 0.0, 1.0  # The bias.
    scaled = (rows - mean) / spread
    penalty = np.full(len(names), RIDGE)
    penalty[0] = 1e-3
    theta = np.zeros(len(names))
    for _ in range(25):
        chance = 1 / (1 + np.exp(-scaled @ theta))
        slope = scaled.T @ (weight * (right - chance)) - penalty * theta
        curve = (scaled.T * (weight * chance * (1 - chance))) @ scaled + np.diag(penalty)
        theta += np.linalg.solve(curve, slope)
    raw = theta / spread
    raw[0] -= float((theta[1:] * mean[1:] / spread[1:]).sum())
    return {name: round(float(value), 4) for name, value in zip(names, raw, strict=True)}


def fit_both(samples: list[list[tuple[dict[str, float], bool, bool]]]) -> dict[str, dict]:
    """Fit the weights for bases without and with a classifier; every sample weighs the same."""
    models = {}
    for kind, names in (("plain", PLAIN), ("learned", LEARNED)):
        rows, right, weight = [], [], []
        for sample in samples:
            mine = [row for row in sample if kind == "plain" or "chance" in row[0]]
            for measured, is_right, _ in mine:
                rows.append([measured[name] for name in names])
                right.append(is_right)
                weight.append(150 / len(mine))
        models[kind] = fit(names, np.array(rows), np.array(right, float), np.array(weight))
    return models


def confidences(sample: list[tuple[dict[str, float], bool, bool]], models: dict) -> Outcome:
    """Return what a model says of a sample."""
    logits = []
    for measured, _, _ in sample:
        model = models["learned" if "chance" in measured else "plain"]
        logits.append(sum(model.get(name, 0.0) * value for name, value in measured.items()))
    right = np.array([row[1] for row in sample])
    return Outcome(1 / (1 + np.exp(-np.array(logits))), right, np.array([r[2] for r in sample]))


def main() -> None:
    """Cross-validate by family; store the weights when asked to."""
    whole = from_folder(Path(sys.argv[1]))
    samples: dict[str, list] = defaultdict(list)
    for family, members in bases(whole).items():
        for base in members:
            samples[family] += [evidence_of(base, noise) for noise in ("clean", "typos", "spaces")]
    print(f"{'family':<12}{'P@1':>7}{'AUROC':>7}{'C95':>7}   fitted on the other families")
    for family, mine in samples.items():
        others = [s for name, group in samples.items() if name != family for s in group]
        models = fit_both(others)
        outcomes = [confidences(sample, models) for sample in mine[::3]]
        figures = [(o.precision_at_1(), o.auroc(), o.coverage()) for o in outcomes]
        print(f"{family:<12}" + "".join(f"{x:>7.3f}" for x in np.mean(figures, axis=0)))
    if "--write" in sys.argv:
        models = fit_both([sample for group in samples.values() for sample in group])
        WEIGHTS.write_text(json.dumps(models, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
