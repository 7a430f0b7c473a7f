"""Repair of slips in a question: misspelt, glued and torn words, towards the words of the base.

What a misspelt word was meant to be is weighed as in a noisy channel: how likely the word is, here
and in the language, times how likely the slip. Words of the language compete with those of the
base, so that "chaance" is "chance" and no evidence for "change"; what stands beside it decides
between words as likely. Common words of the language are left alone ("form" is not a slip of
"from") unless a neighbour tells otherwise, and a rare word that no repair explains is likely a
name the base does not have.
"""

import math
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.search.frequency import COMMON_FROM, zipf
from bot.search.gluing import cheapest_cut
from bot.search.neighbours import neighbours
from bot.search.normalizer import Token, uncontracted
from bot.search.slips import cost_of_slips, plausible, plausible_in_language, slips_allowed
from bot.search.spelling import Spellings
from bot.search.stemming import stem
from bot.search.vocabulary import Vocabulary

MOST_REPAIRS = 24
"""Unknown words of one question that are looked at; the rest stay as they are."""

_SHORTEST_GLUED, _LONGEST_GLUED = 5, 48
_LISTED = 2.4
_ZIPF_OF_ALL = 9.0  # Of a word that would be every word: the scale counts in a billion.
_IN_LANGUAGE = 3.0  # Zipf value from which a word of the language is a candidate.
_DOUBTED_BELOW = 5.0  # Zipf value of words, unknown here, that their neighbours may overrule.

# The merit of a candidate is the logarithm of its likelihood. The language counts for half of what
# its Zipf value says: a base has words of its own.
_LANGUAGE_SHARE, _MOST_ZIPF = 0.5, 6.5
_IN_BASE, _PER_TENFOLD = 1.5, 0.5  # For a word of the base, and for ten times as many entries.
_FORM_IN_BASE = 1.0  # For another form, or a synonym, of a word of the base.
_TYPED = 0.5  # For a common word as it stands: most words are typed as they were meant.
_BESIDE_ITS_NEIGHBOUR = 1.0  # Where it makes a pair of the base with the word beside it.
_SURE = 1.5  # The language is not asked for rivals of a candidate as likely as that.
_MOST_CANDIDATES = 8


class RepairedToken(NamedTuple):
    """A word of the question after repair.

    Attributes:
        original: The word as normalised.
        text: The word after repair; the same when nothing was repaired.
        distance: Letters changed (optimal string alignment); a split or a join counts 1.
        known: Whether some entry holds the word, or another form of it.
        common: Whether the word (as repaired) is common in the language.
        weight: Its inverse document frequency in the base, damped for common words.
        start: Offset of the original in the folded text.
        end: Offset behind it.
    """

    original: str
    text: str
    distance: int
    known: bool
    common: bool
    weight: float
    start: int
    end: int


class Candidate(NamedTuple):
    """What a word may have been meant to be.

    Attributes:
        text: The word it may be.
        slips: How many letters differ.
        merit: How likely it is, in powers of ten.
    """

    text: str
    slips: int
    merit: float


class Repairer:
    """Repairs the words of questions with the vocabulary of one base."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._space = vocabulary.space
        self._knows = vocabulary.knows
        self._word = vocabulary.word
        self._pair = vocabulary.pair
        self._names = Spellings(vocabulary.space)
        self._nearest: Callable[[str], tuple[Candidate, ...]] = lru_cache(1024)(self._find)
        self._cut: Callable[[str], tuple[str, ...]] = lru_cache(1024)(self._split)

    def unrepaired(self, tokens: Sequence[Token]) -> list[RepairedToken]:
        """Return the words of a text as they stand."""
        return [self._as(token, token.text, 0) for token in tokens]

    def repair(self, tokens: Sequence[Token]) -> list[RepairedToken]:
        """Repair the words of a question, in order."""
        repaired: list[RepairedToken] = []
        tried = at = 0
        while at < len(tokens):
            token = tokens[at]
            joined = self._join(tokens, at)
            if joined:
                repaired.append(joined)
                at += 1
            elif tried >= MOST_REPAIRS or self._is_certain(token.text):
                repaired.append(self._as(token, token.text, 0))
            else:
                tried += 1
                before = repaired[-1].text if repaired else ""
                after = tokens[at + 1].text if at + 1 < len(tokens) else ""
                repaired += self._mend(token, before, after)
            at += 1
        return repaired

    def _as(self, token: Token, text: str, distance: int) -> RepairedToken:
        word = self._word(text)
        return RepairedToken(
            token.text,
            text,
            distance,
            word.known,
            word.common,
            word.weight,
            token.start,
            token.end,
        )

    def _join(self, tokens: Sequence[Token], at: int) -> RepairedToken | None:
        """Join a word with the next one when the two make a word of the base."""
        if at + 1 >= len(tokens):
            return None
        left, right = tokens[at], tokens[at + 1]
        text = left.text + right.text
        if len(text) < 5 or text not in self._space.words:
            return None
        if left.text in self._space.words and right.text in self._space.words:
            return None
        return self._as(Token(text, left.start, right.end), text, 1)

    def _is_certain(self, text: str) -> bool:
        """Say whether a word was surely meant as it stands."""
        word = self._word(text)
        if not word.sound or word.known or not word.common or len(text) < 3:
            return word.sound
        return bool(word.groups) or zipf(text) >= _DOUBTED_BELOW

    def _mend(self, token: Token, before: str, after: str) -> list[RepairedToken]:
        """Return what a doubtful word was probably meant to be; possibly itself.

        Args:
            token: The word.
            before: The word in front of it, repaired; empty at the beginning.
            after: The word behind it as typed; empty at the end.
        """
        word = token.text
        if self._word(word).sound:
            return [self._as(token, *self._doubted(word, before, after))]
        if halves := self._halve(word):
            return [self._as(token, half, 1) for half in halves]
        near = self._likeliest(word, before, after)
        if near and near.slips <= 1 and not self._is_rather_glued(word, near.text):
            return [self._as(token, text, near.slips) for text in uncontracted(near.text)]
        if len(word) >= _SHORTEST_GLUED and (pieces := self._cut(word)):
            return [self._as(token, piece, 1) for piece in pieces]
        return [self._as(token, near.text, near.slips) if near else self._as(token, word, 0)]

    def _likeliest(self, word: str, before: str, after: str) -> Candidate | None:
        """Return what a word that nobody knows was most likely meant to be.

        A rare word of the language is itself rather than another that the base has not, either.
        """
        found = self._nearest(word)
        near = found[0] if found else None
        if len(found) > 1:
            near = max(
                found, key=lambda each: each.merit + self._support(each.text, before, after)
            )
        if near and zipf(word) >= _LISTED and not self._is_of_base(near.text):
            return None
        return near

    def _doubted(self, word: str, before: str, after: str) -> tuple[str, int]:
        """Return a common word that the base does not have, or a likelier one the base pairs.

        The language counts in full here: it speaks for the word that was typed.
        """
        best, chosen = zipf(word) + _TYPED, (word, 0)
        for name, slips, merit in self._nearest(word):
            if support := self._support(name, before, after):
                total = merit + (1 - _LANGUAGE_SHARE) * zipf(name) + support
                if total > best:
                    best, chosen = total, (name, slips)
        return chosen

    def _support(self, name: str, before: str, after: str) -> float:
        """Return what speaks for a word by those beside it."""
        number, left, right = map(self._number, (name, before, after))
        is_pair = self._pair(left, number)[0] >= 0 or self._pair(number, right)[0] >= 0
        return _BESIDE_ITS_NEIGHBOUR if is_pair else 0.0

    def _number(self, word: str) -> int:
        return self._space.stems.get(stem(word), -1)

    def _find(self, word: str) -> tuple[Candidate, ...]:
        """Return what a word may have been meant to be, the likeliest first."""
        listed = zipf(word) >= _LISTED
        limit = min(slips_allowed(len(word)), 1 if listed else 3)
        names = self._names.near(word, limit)
        for size in range(len(word) - limit, len(word) + limit + 1):
            # The first letter of a word is hardly ever wrong.
            others = self._space.concepts.words_like(word[0], size)
            names += [other for other in others if other not in self._space.words]
        found = process.extract(
            word, names, scorer=OSA.distance, score_cutoff=limit, limit=12, processor=None
        )
        near = [
            Candidate(name, int(slips), self._merit(word, name, int(slips)))
            for name, slips, _ in found
            if plausible(word, name, slips)
        ]
        is_doubted = zipf(word) >= COMMON_FROM  # Then only what the base pairs is of use.
        if not is_doubted and max((each.merit for each in near), default=0.0) < _SURE:
            known = {each.text for each in near}
            near += [
                Candidate(name, 1, self._merit(word, name, 1))
                for name, value in neighbours(word, _IN_LANGUAGE)
                if name not in known and plausible_in_language(word, name, value)
            ]
        near.sort(key=lambda each: -each.merit)
        if not is_doubted:  # What no neighbour could lift to the first place is left out.
            near = [each for each in near if each.merit >= near[0].merit - _BESIDE_ITS_NEIGHBOUR]
        return tuple(near[:_MOST_CANDIDATES])

    def _merit(self, word: str, name: str, slips: int) -> float:
        """Return how likely it is that a name was meant where a word was typed."""
        merit = _LANGUAGE_SHARE * min(_MOST_ZIPF, zipf(name)) - cost_of_slips(word, name, slips)
        number = self._space.words.get(name)
        if number is not None:
            entries = int(self._space.word_df[number])
            return merit + _IN_BASE + _PER_TENFOLD * math.log10(1 + entries)
        return merit + _FORM_IN_BASE * self._is_of_base(name)

    def _is_of_base(self, name: str) -> bool:
        """Say whether an entry holds a word, another form of it or a synonym."""
        concepts = self._space.concepts
        return self._knows(name) or concepts.holds(name) or bool(concepts.of_word(stem(name)))

    def _is_rather_glued(self, word: str, name: str) -> bool:
        """Say whether a word is likelier two that were glued than one the base does not know."""
        if len(word) < _SHORTEST_GLUED or self._is_of_base(name):
            return False
        pieces = self._cut(word)
        return len(pieces) == 2 and sum(map(zipf, pieces)) - _ZIPF_OF_ALL > zipf(name)

    def _halve(self, word: str) -> tuple[str, str] | None:
        """Cut a word into two of the base that stand beside each other there, or return None."""
        words = self._space.words
        found = []
        for at in range(1, len(word)):
            left, right = word[:at], word[at:]
            if left in words and right in words:
                pair, weight = self._pair(self._number(left), self._number(right))
                if pair >= 0:
                    found.append((weight, left, right))
        return min(found)[1:] if found else None

    def _split(self, word: str) -> tuple[str, ...]:
        """Cut a glued word into words of the base or of the language, or return nothing."""
        if len(word) > _LONGEST_GLUED or not word.isalpha():
            return ()
        pieces = cheapest_cut(word, self._space.words)
        return pieces if len(pieces) > 1 else ()
