"""Print how well the matcher answers a base, clean and with seeded noise.

    python -m benchmarks.search_quality FOLDER [FOLDER ...]

Each folder holds entries.jsonl and queries.jsonl (see search_bases). P@1: first match right, of
the answerable. AUROC: answerable against unanswerable by confidence. C95: share of the answerable
that can be answered while at most 5% of all answers given are wrong.
"""

import sys
import time
from pathlib import Path

from benchmarks.search_bases import NOISES, ask, from_folder
from bot.search.index import MatchIndex


def main() -> None:
    """Print a table."""
    print(f"{'base':<16}{'noise':<10}{'P@1':>7}{'AUROC':>7}{'C95':>7}{'ms':>7}")
    for folder in map(Path, sys.argv[1:]):
        base = from_folder(folder)
        index = MatchIndex.build(base.documents)
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
