"""Fit bot/search/weights/confidence.json: from the evidence of a match to its probability.

    python -m benchmarks.fit_confidence FOLDER [--semantic CACHE] [--write]

Bases: parts of the base in FOLDER (entries.jsonl, queries.jsonl; ours was CLINC150) in many
shapes, our small bases in search_data/, and drug sections. Prints, for every family of bases, what
weights fitted on the OTHER families achieve on it; --write fits on all and stores the weights.
With --semantic the sentence model is asked too (its files go to CACHE) and its weights are fitted.
"""

import argparse
import json
import random
from collections import defaultdict
from pathlib import Path

import numpy as np

from benchmarks.search_bases import (
    NOISES,
    Base,
    Outcome,
    from_folder,
    hand_made,
    part_of,
    sentence_model,
)
from benchmarks.search_drugs import drug_sections
from bot.search.calibration import kind_of
from bot.search.index import MatchIndex
from bot.search.meaning import Encoder

WEIGHTS = Path(__file__).parent.parent / "bot" / "search" / "weights" / "confidence.json"
RIDGE = 15.0
PLAIN = (
    "bias", "score", "margin", "background", "best", "sure", "chars", "coverage", "best_coverage",
    "reverse", "repaired",
)  # fmt: skip
LEARNED = (*PLAIN, "total", "chance", "odds")
MEANT = ("words", "meaning", "meaning_margin", "meaning_background")
MODELS = {
    "plain": PLAIN,
    "learned": LEARNED,
    "plain_meaning": (*PLAIN, *MEANT),
    "learned_meaning": (*LEARNED, *MEANT),
}


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
        "railway": [hand_made("rail")],
        "drugs": [drug_sections(count) for count in (1, 2)],
    }


def evidence_of(
    base: Base, noise: str, encoder: Encoder | None
) -> list[tuple[dict[str, float], bool, bool]]:
    """Return for every question: the evidence, is the first right, could any be."""
    index = MatchIndex.build(base.documents, encoder=encoder)
    rng = random.Random(7)
    rows = []
    for text, gold in base.queries:
        spoilt = NOISES[noise](text, rng)
        first, measured = index.first(spoilt)
        if first is not None:
            rows.append((measured, first in gold, bool(gold)))
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


def serves(kind: str, measured: dict[str, float]) -> bool:
    """Say whether evidence helps to fit a kind: what has a classifier also helps where none is."""
    has_model = kind.endswith("_meaning")
    return has_model == ("meaning" in measured) and all(n in measured for n in MODELS[kind])


def fit_kinds(samples: list[list[tuple[dict[str, float], bool, bool]]]) -> dict[str, dict]:
    """Fit the weights for every kind of base there is; every sample weighs the same."""
    models = {}
    for kind, names in MODELS.items():
        rows, right, weight = [], [], []
        for sample in samples:
            mine = [row for row in sample if serves(kind, row[0])]
            for measured, is_right, _ in mine:
                rows.append([measured[name] for name in names])
                right.append(is_right)
                weight.append(150 / len(mine))
        if rows:
            models[kind] = fit(names, np.array(rows), np.array(right, float), np.array(weight))
    return models


def confidences(sample: list[tuple[dict[str, float], bool, bool]], models: dict) -> Outcome:
    """Return what a model says of a sample."""
    logits = []
    for measured, _, _ in sample:
        model = models[kind_of(measured)]
        logits.append(sum(model.get(name, 0.0) * value for name, value in measured.items()))
    right = np.array([row[1] for row in sample])
    return Outcome(1 / (1 + np.exp(-np.array(logits))), right, np.array([r[2] for r in sample]))


def main() -> None:
    """Cross-validate by family; store the weights when asked to."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--semantic", type=Path, metavar="CACHE")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    encoder = sentence_model(options.semantic) if options.semantic else None
    samples: dict[str, list] = defaultdict(list)
    for family, members in bases(from_folder(options.folder)).items():
        for base in members:
            noises = ("clean", "typos", "spaces")
            samples[family] += [evidence_of(base, noise, encoder) for noise in noises]
    print(f"{'family':<12}{'P@1':>7}{'AUROC':>7}{'C95':>7}   fitted on the other families")
    means = []
    for family, mine in samples.items():
        others = [s for name, group in samples.items() if name != family for s in group]
        models = fit_kinds(others)
        outcomes = [confidences(sample, models) for sample in mine[::3]]
        figures = [(o.precision_at_1(), o.auroc(), o.coverage()) for o in outcomes]
        means.append(np.mean(figures, axis=0))
        print(f"{family:<12}" + "".join(f"{x:>7.3f}" for x in means[-1]))
    print(f"{'mean':<12}" + "".join(f"{x:>7.3f}" for x in np.mean(means, axis=0)))
    if options.write:
        models = json.loads(WEIGHTS.read_text(encoding="utf-8"))
        models |= fit_kinds([sample for group in samples.values() for sample in group])
        WEIGHTS.write_text(json.dumps(models, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
