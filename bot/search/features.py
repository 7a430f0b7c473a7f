"""The lexical space of a base: its words, stems, stem pairs and character n-grams as arrays.

Everything a phrasing holds is kept as small integers in compressed rows, so that scoring is a
gather and a segmented sum. Document frequencies are counted per entry, never per phrasing: an
entry with many phrasings must not make its own words look common.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.search.frequency import zipf
from bot.search.normalizer import tokenize
from bot.search.stemming import stem

Ints = NDArray[np.int32]
Floats = NDArray[np.float32]

_PLAIN_ZIPF = 3.5  # Words rarer than this carry their full weight,
_FLOOR = 1.0  # the most common ones this share of it.
_STEEP = 1.0 / (7.0 - _PLAIN_ZIPF)


@dataclass(frozen=True, slots=True)
class Rows:
    """Compressed rows of integers: row i is `values[starts[i]:starts[i + 1]]`."""

    starts: Ints
    values: Ints

    @classmethod
    def of(cls, owners: NDArray[np.int64], values: NDArray[np.int64], count: int) -> "Rows":
        """Group values by their owner; the pairs come sorted by owner."""
        starts = np.zeros(count + 1, np.int32)
        np.cumsum(np.bincount(owners, minlength=count), out=starts[1:])
        return cls(starts, values.astype(np.int32))

    def lengths(self) -> Ints:
        """Return how many values each row has."""
        return np.diff(self.starts)

    def take(self, rows: NDArray[np.integer]) -> tuple[Ints, Ints]:
        """Return the values of some rows joined together, and the length of each."""
        starts = self.starts[rows]
        lengths = self.starts[rows + 1] - starts
        ends = np.cumsum(lengths)
        if not len(ends):
            return self.values[:0], lengths
        shift = np.repeat(starts - ends + lengths, lengths)
        return self.values[np.arange(ends[-1], dtype=np.int32) + shift], lengths

    def turned(self, count: int) -> "Rows":
        """Return the transpose: for each value the rows that hold it."""
        owners = np.repeat(np.arange(len(self.starts) - 1), self.lengths())
        order = np.argsort(self.values, kind="stable")
        return Rows.of(self.values[order], owners[order], count)


def grams_of(word: str) -> set[str]:
    """Return the character 2- to 4-grams of a word with its ends marked."""
    text = f"^{word}$"
    return {text[i : i + n] for n in (2, 3, 4) for i in range(len(text) - n + 1)}


def weight_in_language(word: str) -> float:
    """Return the share of its weight a word keeps: common words say little in any base."""
    common = min(1.0, max(0.0, (zipf(word) - _PLAIN_ZIPF) * _STEEP))
    return 1.0 - (1.0 - _FLOOR) * common


@dataclass(frozen=True, slots=True)
class Space:
    """The words of a base and what they are made of.

    Attributes:
        entries: Number of entries the frequencies were counted over.
        words: Word to its number.
        stems: Stem to its number.
        grams: Character n-gram to its number.
        word_stem: For each word the number of its stem.
        word_df: For each word the entries that hold it.
        word_grams: For each word its character n-grams.
        gram_words: For each n-gram the words that hold it.
        stem_weight: Inverse document frequency of each stem, damped for common words.
        gram_weight: Inverse document frequency of each n-gram.
        word_square: Squared length of each word's n-gram vector.
        pairs: Sorted keys of adjacent stems (left * stems + right).
        pair_weight: Inverse document frequency of each pair.
    """

    entries: int
    words: dict[str, int]
    stems: dict[str, int]
    grams: dict[str, int]
    word_stem: Ints
    word_df: Ints
    word_grams: Rows
    gram_words: Rows
    stem_weight: Floats
    gram_weight: Floats
    word_square: Floats
    pairs: NDArray[np.int64]
    pair_weight: Floats

    def unseen_weight(self, word: str) -> float:
        """Return the weight a stem that no entry holds would have."""
        return math.log(1 + self.entries / 0.5) * weight_in_language(word)


@dataclass(frozen=True, slots=True)
class Phrasings:
    """What every phrasing holds; phrasings stand grouped by entry.

    Attributes:
        entry: The entry of each phrasing.
        by_entry: For each entry its phrasings.
        stems, words, pairs: The distinct stems, words and stem pairs of each phrasing; the pairs
            end in a blank that weighs nothing, since some phrasings have none.
    """

    entry: Ints
    by_entry: Rows
    stems: Rows
    words: Rows
    pairs: Rows


def _distinct(
    owners: NDArray[np.int64], values: NDArray[np.int64], width: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the distinct (owner, value) pairs, sorted."""
    keys = np.unique(owners * width + values)
    return keys // width, keys % width


def _idf(df: NDArray[np.integer] | Floats, entries: int) -> Floats:
    weights: Floats = np.log1p(entries / (df + 0.5)).astype(np.float32)
    return weights


def build_space(texts: Sequence[Sequence[str]]) -> tuple[Space, Phrasings]:
    """Read the phrasings of every entry, in order, into arrays.

    Args:
        texts: For each entry its phrasings; those without a single token are passed over.
    """
    words: dict[str, int] = {}
    flat: list[int] = []
    lengths: list[int] = []
    owners: list[int] = []
    for entry, phrasings in enumerate(texts):
        for phrasing in dict.fromkeys(phrasings):
            tokens = tokenize(phrasing)
            if tokens:
                flat += [words.setdefault(token.text, len(words)) for token in tokens]
                lengths.append(len(tokens))
                owners.append(entry)
    return _assemble(
        words, np.array(flat, np.int64), np.array(lengths, np.int64), np.array(owners, np.int64),
        len(texts),
    )  # fmt: skip


def _assemble(
    words: dict[str, int],
    flat: NDArray[np.int64],
    lengths: NDArray[np.int64],
    owners: NDArray[np.int64],
    entries: int,
) -> tuple[Space, Phrasings]:
    """Turn the numbered words of all phrasings into the space and the rows."""
    stems: dict[str, int] = {}
    word_stem = np.array([stems.setdefault(stem(word), len(stems)) for word in words], np.int32)
    phrase = np.repeat(np.arange(len(lengths)), lengths)
    entry = np.repeat(owners, lengths)
    count, width = len(lengths), len(stems)
    flat_stems = word_stem[flat].astype(np.int64) if len(flat) else flat
    inside = np.flatnonzero(phrase[1:] == phrase[:-1])
    keys = flat_stems[inside] * width + flat_stems[inside + 1]
    pairs, numbers = np.unique(keys, return_inverse=True)
    blank = len(pairs)
    pair_df = np.bincount(_distinct(entry[inside], numbers, blank + 1)[1], minlength=blank)
    pair_rows = _distinct(
        np.concatenate([phrase[inside], np.arange(count)]),
        np.concatenate([numbers, np.full(count, blank)]),
        blank + 1,
    )
    word_df = np.bincount(_distinct(entry, flat, len(words) + 1)[1], minlength=len(words))
    stem_df = np.bincount(_distinct(entry, flat_stems, width + 1)[1], minlength=width)
    space = _space(words, stems, word_stem, word_df, stem_df, pairs, pair_df, entries)
    return space, Phrasings(
        entry=owners.astype(np.int32),
        by_entry=Rows.of(owners, np.arange(count), entries),
        stems=Rows.of(*_distinct(phrase, flat_stems, width + 1), count),
        words=Rows.of(*_distinct(phrase, flat, len(words) + 1), count),
        pairs=Rows.of(*pair_rows, count),
    )


def _space(
    words: dict[str, int],
    stems: dict[str, int],
    word_stem: Ints,
    word_df: NDArray[np.integer],
    stem_df: NDArray[np.integer],
    pairs: NDArray[np.int64],
    pair_df: NDArray[np.integer],
    entries: int,
) -> Space:
    """Weigh the words, stems, pairs and n-grams."""
    grams: dict[str, int] = {}
    rows = [[grams.setdefault(g, len(grams)) for g in sorted(grams_of(w))] for w in words]
    lengths = np.array([len(row) for row in rows], np.int64)
    gram_flat = np.array([g for row in rows for g in row], np.int64)
    word_grams = Rows.of(np.repeat(np.arange(len(words)), lengths), gram_flat, len(words))
    # An entry counts once a gram however many of its words hold it; taking the words as independent
    # spares the expansion of every phrasing into n-grams.
    expected = np.bincount(gram_flat, np.repeat(word_df, lengths), minlength=len(grams))
    gram_df = entries * (1 - np.exp(-expected / max(entries, 1)))
    gram_weight = _idf(gram_df, entries)
    squares = np.bincount(
        np.repeat(np.arange(len(words)), lengths), gram_weight[gram_flat] ** 2, len(words)
    )
    damped = np.ones(len(stems), np.float32)
    for word, number in zip(words, word_stem, strict=True):
        damped[number] = min(damped[number], weight_in_language(word))
    return Space(
        entries=entries,
        words=words,
        stems=stems,
        grams=grams,
        word_stem=word_stem,
        word_df=word_df.astype(np.int32),
        word_grams=word_grams,
        gram_words=word_grams.turned(len(grams)),
        stem_weight=_idf(stem_df, entries) * damped,
        gram_weight=gram_weight,
        word_square=squares.astype(np.float32),
        pairs=pairs,
        pair_weight=np.append(_idf(pair_df, entries), np.float32(0)),
    )
