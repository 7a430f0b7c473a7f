"""Print what a question costs by size of the base, beside rapidfuzz's WRatio in the same run.

    python -m benchmarks.search_latency [SIZE ...]

Synthetic entries of two phrasings; half of the questions carry slips. WRatio compares the question
with all phrasings (process.extractOne), which is what bots of this kind do.
"""

import random
import resource
import statistics
import sys
import time
from collections.abc import Callable

from rapidfuzz import fuzz, process

from benchmarks.search_bases import hand_made, with_typos
from bot.search.index import Document, MatchIndex

SIZES = (150, 1_000, 10_000, 100_000)
QUESTIONS = 400
WRATIO_QUESTIONS = 8


def synthetic(entries: int) -> tuple[list[Document], list[str]]:
    """Make entries of everyday words and rare names, and questions drawn from them."""
    rng = random.Random(3)
    texts = [text for name in ("covid", "bank", "med") for text, _ in hand_made(name).queries]
    words = " ".join(texts).split()
    names = [
        "".join(rng.choice("bcdfglmnprst") + rng.choice("aeiou") for _ in range(rng.randint(2, 5)))
        for _ in range(entries // 2)
    ]

    def phrasing() -> str:
        return " ".join([*rng.sample(words, 7), rng.choice(names)])

    documents = [Document(str(at), (phrasing(), phrasing())) for at in range(entries)]
    asked = [rng.choice(documents).phrasings[0].split()[1:] for _ in range(QUESTIONS)]
    questions = [" ".join(words) for words in asked]
    return documents, [with_typos(q, rng) if at % 2 else q for at, q in enumerate(questions)]


def milliseconds(ask: Callable[[str], object], questions: list[str]) -> list[float]:
    """Return what each question took."""
    taken = []
    for question in questions:
        start = time.thread_time()
        ask(question)
        taken.append(1000 * (time.thread_time() - start))
    return taken


def main() -> None:
    """Print the table."""
    print(f"{'entries':>8}{'build s':>9}{'MiB':>7}{'p50 ms':>8}{'p99 ms':>8}{'WRatio':>9}{'x':>7}")
    for size in [int(size) for size in sys.argv[1:]] or SIZES:
        documents, questions = synthetic(size)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        start = time.thread_time()
        index = MatchIndex.build(documents)
        built = time.thread_time() - start
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        milliseconds(index.rank, questions[:50])
        taken = milliseconds(index.rank, questions)
        phrasings = [text for document in documents for text in document.phrasings]

        def plain(question: str, phrasings: list[str] = phrasings) -> object:
            return process.extractOne(question, phrasings, scorer=fuzz.WRatio)

        rival = statistics.median(milliseconds(plain, questions[:WRATIO_QUESTIONS]))
        median, last = statistics.median(taken), statistics.quantiles(taken, n=100)[98]
        print(
            f"{size:>8}{built:>9.2f}{grown:>7.0f}{median:>8.3f}{last:>8.3f}"
            f"{rival:>9.2f}{rival / median:>7.1f}"
        )


if __name__ == "__main__":
    main()
