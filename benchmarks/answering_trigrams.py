"""Make bot/search/weights/trigrams.txt: the letter triples that words of the language hold.

A misspelt name nearly always holds a triple that no word has; another drug's name does not.
Counted over words.txt.gz (see its NOTICE for source and licence), with "^" and "$" for the
borders of a word.

    python -m benchmarks.answering_trigrams
"""

from collections import Counter
from pathlib import Path

from bot.search.frequency import words_from

WEIGHTS = Path(__file__).parent.parent / "bot" / "search" / "weights"
MORE_THAN = 5  # Words that must hold a triple before it counts as usual.


def main() -> None:
    """Write the triples, sorted, without separators."""
    counts: Counter[str] = Counter()
    for word in words_from(0.0):
        bounded = f"^{word}$"
        counts.update(bounded[at : at + 3] for at in range(len(bounded) - 2))
    usual = sorted(triple for triple, count in counts.items() if count > MORE_THAN)
    (WEIGHTS / "trigrams.txt").write_text("".join(usual) + "\n", encoding="ascii")
    print(f"{len(usual)} triples")


if __name__ == "__main__":
    main()
