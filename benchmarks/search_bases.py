"""Bases, noise and measures for the matcher's benchmarks. Seeded; nothing here runs by itself.

A base is a folder with entries.jsonl ({"id", "phrasings"}) and queries.jsonl ({"question",
"gold"}: the ids that are right, empty when the base has no answer), or one of the small bases in
search_data/, written by us: "E id|phrasing|..." and "Q question|id" lines.
"""

import json
import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from bot.search.index import Document, MatchIndex
from bot.search.meaning import Encoder

DATA = Path(__file__).parent / "search_data"
LETTERS = "abcdefghijklmnopqrstuvwxyz"


class Base(NamedTuple):
    """Documents, and questions with the ids that are right."""

    documents: list[Document]
    queries: list[tuple[str, list[str]]]


def from_folder(folder: Path) -> Base:
    """Read entries.jsonl and queries.jsonl."""
    entries = [json.loads(line) for line in (folder / "entries.jsonl").open(encoding="utf-8")]
    queries = [json.loads(line) for line in (folder / "queries.jsonl").open(encoding="utf-8")]
    return Base(
        [Document(str(entry["id"]), tuple(entry["phrasings"])) for entry in entries],
        [(query["question"], [str(gold) for gold in query["gold"]]) for query in queries],
    )


def hand_made(name: str, phrasings: int | None = None) -> Base:
    """Read one of our small bases, with the first few phrasings of every entry."""
    documents, queries = [], []
    for line in (DATA / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        kind, _, rest = line.partition(" ")
        if kind == "E":
            entry_id, *texts = rest.split("|")
            documents.append(Document(entry_id, tuple(texts[:phrasings])))
        elif kind == "Q":
            question, _, gold = rest.rpartition("|")
            queries.append((question, [gold] if gold else []))
    return Base(documents, queries)


def part_of(whole: Base, entries: int, phrasings: int, seed: int, most: int = 400) -> Base:
    """Draw a smaller base; questions about what was left out have no answer in it."""
    rng = random.Random(seed)
    kept = rng.sample(whole.documents, entries)
    documents = [Document(d.id, tuple(rng.sample(d.phrasings, phrasings))) for d in kept]
    ids = {document.id for document in documents}
    inside = [query for query in whole.queries if ids.intersection(query[1])]
    outside = [(text, []) for text, gold in whole.queries if not ids.intersection(gold)]
    rng.shuffle(inside)
    rng.shuffle(outside)
    inside = inside[:most]
    return Base(documents, inside + outside[: len(inside) // 2])


def slip(word: str, rng: random.Random) -> str:
    """Leave out, add, replace or swap a letter behind the first."""
    if len(word) < 3:
        return word
    at = rng.randrange(1, len(word))
    kind = rng.randrange(4)
    if kind == 0:
        return word[:at] + word[at + 1 :]
    if kind == 1:
        return word[:at] + rng.choice(LETTERS) + word[at:]
    if kind == 2:
        return word[:at] + rng.choice(LETTERS) + word[at + 1 :]
    at = min(at, len(word) - 2)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def with_typos(text: str, rng: random.Random) -> str:
    """Put one or two slips anywhere."""
    words = text.split()
    for _ in range(rng.choice((1, 2))):
        at = rng.choice([i for i, word in enumerate(words) if len(word) > 3] or [0])
        words[at] = slip(words[at], rng)
    return " ".join(words)


def with_slips_in_longest(text: str, rng: random.Random) -> str:
    """Put a slip into each of the two longest words."""
    words = text.split()
    for at in sorted(range(len(words)), key=lambda i: -len(words[i]))[:2]:
        words[at] = slip(words[at], rng)
    return " ".join(words)


def without_spaces(text: str, rng: random.Random) -> str:
    """Drop three spaces in ten, at least one."""
    words = text.split()
    gaps = range(1, len(words))
    dropped = set(rng.sample(gaps, min(len(gaps), max(1, round(0.3 * len(words))))))
    return "".join(("" if i in dropped or not i else " ") + w for i, w in enumerate(words))


NOISES: dict[str, Callable[[str, random.Random], str]] = {
    "clean": lambda text, rng: text,
    "typos": with_typos,
    "longest": with_slips_in_longest,
    "spaces": without_spaces,
}


class Outcome(NamedTuple):
    """What the matcher said to every question of a base."""

    confidence: np.ndarray
    right: np.ndarray
    answerable: np.ndarray

    def precision_at_1(self) -> float:
        """Return the share of the answerable questions whose first match is right."""
        return float(self.right[self.answerable].mean())

    def auroc(self) -> float:
        """Return how well the confidence tells answerable from unanswerable questions."""
        _, places, counts = np.unique(self.confidence, return_inverse=True, return_counts=True)
        ranks = (np.cumsum(counts) - (counts - 1) / 2)[places]
        yes, no = int(self.answerable.sum()), int((~self.answerable).sum())
        if not yes or not no:
            return float("nan")
        return float((ranks[self.answerable].sum() - yes * (yes + 1) / 2) / (yes * no))

    def coverage(self, precision: float = 0.95) -> float:
        """Return the share of the answerable answered when so many of the answers are right."""
        order = np.argsort(-self.confidence, kind="stable")
        sorted_ = self.confidence[order]
        right = np.cumsum(self.right[order])
        enough = right >= precision * np.arange(1, len(order) + 1)
        enough &= np.append(sorted_[1:] != sorted_[:-1], True)
        best = np.flatnonzero(enough)
        return float(right[best[-1]] / self.answerable.sum()) if len(best) else 0.0


def ask(index: MatchIndex, base: Base, noise: str, seed: int = 1) -> Outcome:
    """Ask every question of a base, spoilt by a noise."""
    rng = random.Random(seed)
    confidence, right = [], []
    for text, gold in base.queries:
        found = index.rank(NOISES[noise](text, rng), 1)
        confidence.append(found[0].confidence if found else 0.0)
        right.append(bool(found) and found[0].entry_id in gold)
    answerable = np.array([bool(gold) for _, gold in base.queries])
    return Outcome(np.array(confidence), np.array(right), answerable)


def sentence_model(cache: Path) -> Encoder:
    """Load the installed sentence model; it remembers every text, as the same ones come again."""
    from bot.semantic.encoder import load_encoder

    encoder = load_encoder(cache)
    known: dict[str, np.ndarray] = {}

    class Remembering:
        def encode(self, texts: Sequence[str]) -> np.ndarray:
            new = [text for text in dict.fromkeys(texts) if text not in known]
            known.update(zip(new, encoder.encode(new), strict=True))
            return np.array([known[text] for text in texts])

        encode_base = encode

    return Remembering()
