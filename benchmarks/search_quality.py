"""Print how well the matcher answers a base, clean and with seeded noise.

    python -m benchmarks.search_quality FOLDER [FOLDER ...] [--semantic CACHE]

Each folder holds entries.jsonl and queries.jsonl (see search_bases). P@1: first match right, of
the answerable. AUROC: answerable against unanswerable by confidence. C95: share of the answerable
that can be answered while at most 5% of all answers given are wrong. With --semantic the sentence
model is asked beside the words (its files go to CACHE).
"""

import argparse
import time
from pathlib import Path

from benchmarks.search_bases import NOISES, ask, from_folder, sentence_model
from bot.search.index import MatchIndex


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--semantic", type=Path, metavar="CACHE")
    options = parser.parse_args()
    encoder = sentence_model(options.semantic) if options.semantic else None
    print(f"{'base':<16}{'noise':<10}{'P@1':>7}{'AUROC':>7}{'C95':>7}{'ms':>7}")
    for folder in options.folders:
        base = from_folder(folder)
        index = MatchIndex.build(base.documents, encoder=encoder)
        for noise in NOISES:
            start = time.perf_counter()
            outcome = ask(index, base, noise)
            each = (time.perf_counter() - start) / max(1, len(base.queries))
            print(
                f"{folder.name:<16}{noise:<10}{outcome.precision_at_1():>7.3f}"
                f"{outcome.auroc():>7.3f}{outcome.coverage():>7.3f}{1000 * each:>7.2f}"
            )


if __name__ == "__main__":
    main()
