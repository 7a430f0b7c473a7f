"""The lexical space of a base: its words, stems, concepts, stem pairs and character n-grams.

Everything a phrasing holds is kept as small integers in compressed rows, so that scoring is a
gather and a segmented sum. Document frequencies are counted per entry, never per phrasing: an
entry with many phrasings must not make its own words look common.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.search.concepts import LONGEST, Concepts
from bot.search.frequency import zipf
from bot.search.grams import Grams, number_grams
from bot.search.normalizer import words_of
from bot.search.rows import Floats, Ints, Longs, Rows, counted, distinct
from bot.search.stemming import stem

CONCEPT_SHARE = 1.15
"""Weight of a concept beside a word that as many entries hold."""

_RARE, _COMMONEST = 3.5, 7.0  # Zipf values: rarer words keep all their weight.


def weight_in_language(word: str, floor: float) -> float:
    """Return the share of its weight a word keeps; the most common keep only `floor`."""
    common = min(1.0, max(0.0, (zipf(word) - _RARE) / (_COMMONEST - _RARE)))
    return 1.0 - (1.0 - floor) * common


def floor_for(phrasings: float) -> float:
    """Return what the most common words keep of their weight.

    Args:
        phrasings: How many phrasings an entry has on average. With one or two the base cannot
            tell which words are mere grammar and the language must; with many it can.
    """
    return min(1.0, 0.13 + 0.12 * phrasings)


@dataclass(frozen=True, slots=True)
class Space:
    """The features of a base and what they weigh.

    Attributes:
        entries: Number of entries the frequencies were counted over.
        floor: Share of its weight the most common word keeps.
        words: Word to its number.
        stems: Stem to its number; the concepts are numbered behind the stems.
        grams: The character n-grams.
        concepts: The groups of words that stand for one another.
        word_df: For each word the number of entries that hold it.
        word_grams: For each word its character n-grams.
        gram_words: For each n-gram the words that hold it.
        stem_weight: Inverse document frequency of stems, damped for common words, and concepts.
        gram_weight: Inverse document frequency of each n-gram.
        word_square: Squared length of each word's n-gram vector.
        pairs: Sorted keys of adjacent stems (left * stems + right).
        pair_weight: Inverse document frequency of each pair.
    """

    entries: int
    floor: float
    words: dict[str, int]
    stems: dict[str, int]
    grams: Grams
    concepts: Concepts
    word_df: Longs
    word_grams: Rows
    gram_words: Rows
    stem_weight: Floats
    gram_weight: Floats
    word_square: Floats
    pairs: Longs
    pair_weight: Floats

    @property
    def pairs_at(self) -> int:
        """Number of the first pair among all features: stems and concepts come before."""
        return len(self.stem_weight)

    @property
    def unseen(self) -> float:
        """Weight of a feature no entry holds."""
        return math.log1p(self.entries / 0.5)

    def weight(self, word: str) -> float:
        """Return the weight of a word's stem, that of an unseen one included."""
        number = self.stems.get(stem(word))
        if number is None:
            return self.unseen * weight_in_language(word, self.floor)
        return float(self.stem_weight[number])


@dataclass(frozen=True, slots=True)
class Phrasings:
    """What every phrasing holds; phrasings stand grouped by entry.

    Attributes:
        entry: The entry of each phrasing.
        starts: For each entry its first phrasing; last, the number of phrasings.
        features: The distinct stems and concepts, and stem pairs of each, numbered in this order
            without a gap.
        words: The distinct words of each.
    """

    entry: Ints
    starts: Ints
    features: Rows
    words: Rows


@dataclass(frozen=True, slots=True)
class _Read:
    """All words of all phrasings, flat: their numbers, phrasings and entries."""

    words: dict[str, int]
    word: Longs
    phrasing: Longs
    entry: Longs
    owner: Longs  # The entry of each phrasing.


def build_space(texts: Sequence[Sequence[str]], groups: Concepts) -> tuple[Space, Phrasings]:
    """Read the phrasings of every entry, in order, into arrays.

    Args:
        texts: For each entry its phrasings; those without a single token are passed over.
        groups: Words that stand for one another.
    """
    read = _read(texts)
    stems: dict[str, int] = {}
    word_stem = [stems.setdefault(stem(word), len(stems)) for word in read.words]
    flat = np.array(word_stem, np.int64)[read.word]
    width = len(stems) + groups.count
    owners, values = _concepts_in(read.phrasing, flat, list(stems), groups)
    owners, values = np.append(read.phrasing, owners), np.append(flat, values)
    stem_df = counted(read.owner[owners], values, width)
    pairs, pair_df, pair_owners, pair_values = _pairs(read, flat, len(stems))
    owners = np.append(owners, pair_owners)
    values = np.append(values, pair_values + width)
    count = len(read.owner)
    floor = floor_for(count / max(1, len(texts)))
    word_df = counted(read.entry, read.word, len(read.words))
    grams, word_grams, gram_weight, word_square = _grams(read.words, word_df, len(texts))
    space = Space(
        entries=len(texts),
        floor=floor,
        words=read.words,
        stems=stems,
        grams=grams,
        concepts=groups,
        word_df=word_df,
        word_grams=word_grams,
        gram_words=word_grams.turned(len(grams.keys)),
        stem_weight=_idf(stem_df, len(texts)) * _damping(read.words, word_stem, width, floor),
        gram_weight=gram_weight,
        word_square=word_square,
        pairs=pairs,
        pair_weight=_idf(pair_df, len(texts)),
    )
    return space, Phrasings(
        entry=read.owner.astype(np.int32),
        starts=np.searchsorted(read.owner, np.arange(len(texts) + 1)).astype(np.int32),
        features=Rows.of(*distinct(owners, values, width + len(pairs)), count),
        words=Rows.of(*distinct(read.phrasing, read.word, max(1, len(read.words))), count),
    )


def _read(texts: Sequence[Sequence[str]]) -> _Read:
    """Cut all phrasings into numbered words."""
    words: dict[str, int] = {}
    flat: list[int] = []
    lengths: list[int] = []
    owner: list[int] = []
    for entry, phrasings in enumerate(texts):
        for phrasing in dict.fromkeys(phrasings):
            found = words_of(phrasing)
            if found:
                flat += [words.setdefault(word, len(words)) for word in found]
                lengths.append(len(found))
                owner.append(entry)
    owners, sizes = np.array(owner, np.int64), np.array(lengths, np.int64)
    phrasing_of = np.repeat(np.arange(len(sizes)), sizes)
    return _Read(words, np.array(flat, np.int64), phrasing_of, np.repeat(owners, sizes), owners)


def _concepts_in(
    phrasing: Longs, flat: Longs, stems: list[str], groups: Concepts
) -> tuple[Longs, Longs]:
    """Return pairs of a phrasing and a concept in it, numbered behind the stems."""
    lists = [groups.of_word(word_stem) for word_stem in stems]
    sizes = np.array([len(found) for found in lists], np.int64)
    single = Rows.of(
        np.repeat(np.arange(len(stems)), sizes),
        np.array([group for found in lists for group in found], np.int64),
        len(stems),
    )
    values, lengths = single.take(flat)
    owners = [np.repeat(phrasing, lengths)]
    numbers = [values.astype(np.int64)]
    number = {word_stem: at for at, word_stem in enumerate(stems)}
    openings = [
        number[first] * len(stems) + number[second]
        for first, second in groups.openings
        if first in number and second in number
    ]
    starts = np.flatnonzero(np.isin(flat[:-1] * len(stems) + flat[1:], openings))
    for at in starts[phrasing[starts] == phrasing[starts + 1]]:
        reach = slice(at, at + LONGEST)
        window = flat[reach][phrasing[reach] == phrasing[at]]
        found = groups.from_here([stems[stem_number] for stem_number in window])
        owners.append(np.full(len(found), phrasing[at]))
        numbers.append(np.array(found, np.int64))
    return np.concatenate(owners), np.concatenate(numbers) + len(stems)


def _pairs(read: _Read, flat: Longs, width: int) -> tuple[Longs, Longs, Longs, Longs]:
    """Return the keys of all adjacent stems, their entry counts; owner and number of each."""
    inside = np.flatnonzero(read.phrasing[1:] == read.phrasing[:-1])
    keys = flat[inside] * width + flat[inside + 1]
    pairs, numbers = np.unique(keys, return_inverse=True)
    df = counted(read.entry[inside], numbers, max(1, len(pairs)))[: len(pairs)]
    return pairs, df, read.phrasing[inside], numbers


def _grams(
    words: dict[str, int], word_df: Longs, entries: int
) -> tuple[Grams, Rows, Floats, Floats]:
    """Number and weigh the n-grams of all words; last, the squared length of each word."""
    grams, rows = number_grams(words)
    owners = rows.owners()
    # An entry counts once for a gram however many of its words hold it; taking its words as
    # independent spares the expansion of every phrasing into n-grams.
    expected = np.bincount(rows.values, word_df[owners], minlength=len(grams.keys))
    weight = _idf(entries * (1 - np.exp(-expected / max(1, entries))), entries)
    square = np.bincount(owners, weight[rows.values] ** 2, len(words)).astype(np.float32)
    return grams, rows, weight, square


def _damping(words: dict[str, int], word_stem: list[int], width: int, floor: float) -> Floats:
    """Return what each stem and concept keeps of its weight."""
    damping = np.full(width, CONCEPT_SHARE, np.float32)
    damping[: max(word_stem, default=-1) + 1] = 1.0
    for word, number in zip(words, word_stem, strict=True):
        damping[number] = min(damping[number], weight_in_language(word, floor))
    return damping


def _idf(df: NDArray[np.integer] | NDArray[np.floating], entries: int) -> Floats:
    return np.log1p(entries / (df + 0.5)).astype(np.float32)
