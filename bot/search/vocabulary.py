"""What there is to know of a word in one base, looked up once while it is asked again."""

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

from bot.search.features import CONCEPT_SHARE, Space
from bot.search.frequency import COMMON_FROM, zipf
from bot.search.rows import Ints
from bot.search.stemming import stem

NAME_BELOW = 3.0
"""Zipf value below which an unknown word may be a name."""

_REMEMBERED = 2048


@dataclass(slots=True)
class Word:
    """A normalised word in one base.

    Attributes:
        text: The word.
        stem: Its stem.
        number: The number of the stem, -1 when no entry holds it.
        groups: The numbers of the concepts that the stem belongs to by itself.
        stood_for: Whether no entry holds it, but one holds a concept of it.
        known: Whether some entry holds the word, or another form of it.
        common: Whether it is common in the language.
        sound: Whether it needs no repair.
        is_name: Whether it may be a name the base does not have: rare, unknown, of letters.
        weight: Its inverse document frequency in the base, damped for common words.
        space: The base.
    """

    text: str
    stem: str
    number: int
    groups: tuple[int, ...]
    stood_for: bool
    known: bool
    common: bool
    sound: bool
    is_name: bool
    weight: float
    space: Space = field(repr=False)
    _cut: tuple[Ints, int] | None = field(default=None, repr=False)

    @property
    def grams(self) -> Ints:
        """Its n-grams that the base has."""
        return self._grams()[0]

    @property
    def unseen(self) -> int:
        """How many n-grams it has that the base has not."""
        return self._grams()[1]

    def _grams(self) -> tuple[Ints, int]:
        """Cut it when first needed: a word that is repaired never is."""
        if self._cut is None:
            number = self.space.words.get(self.text)
            if number is None:
                self._cut = self.space.grams.of(self.text)
            else:
                self._cut = self.space.word_grams.row(number), 0
        return self._cut


class Vocabulary:
    """The words of questions to one base."""

    def __init__(self, space: Space) -> None:
        self.space = space
        self.word: Callable[[str], Word] = lru_cache(_REMEMBERED)(self._look_up)
        self.pair: Callable[[int, int], tuple[int, float]] = lru_cache(_REMEMBERED)(self._find)
        # Read one by one, a view is faster than an array.
        self.weights = space.stem_weight.data
        # Of a concept: that of one no entry holds, but for the rounding.
        self.unheld = 0.99 * CONCEPT_SHARE * space.unseen
        self._pairs, self._pair_weights = space.pairs.data, space.pair_weight.data

    def knows(self, word: str) -> bool:
        """Say whether an entry holds the word or another form of it."""
        return word in self.space.words or stem(word) in self.space.stems

    def _find(self, left: int, right: int) -> tuple[int, float]:
        """Return the number and weight of a pair of stems; -1 when no entry holds it."""
        key = left * len(self.space.stems) + right
        at = bisect_left(self._pairs, key) if left >= 0 and right >= 0 else len(self._pairs)
        if at == len(self._pairs) or self._pairs[at] != key:
            return -1, self.space.unseen
        return at, self._pair_weights[at]

    def _look_up(self, text: str) -> Word:
        space = self.space
        frequency, word_stem, known = zipf(text), stem(text), self.knows(text)
        is_common = frequency >= COMMON_FROM
        stem_number, groups = space.stems.get(word_stem, -1), space.concepts.of_word(word_stem)
        held = (self.weights[len(space.stems) + group] < self.unheld for group in groups)
        return Word(
            text=text,
            stem=word_stem,
            number=stem_number,
            groups=groups,
            stood_for=stem_number < 0 and any(held),
            known=known,
            common=is_common,
            sound=known or is_common or not text[0].isalpha() or space.concepts.holds(text),
            is_name=not known and len(text) > 3 and text.isalpha() and frequency < NAME_BELOW,
            weight=space.weight(text),
            space=space,
        )
