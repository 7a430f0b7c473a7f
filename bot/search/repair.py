"""Repair of slips in a question: misspelt, glued and torn words, towards the words of the base.

Common words of the language are never repaired away: "form" is not a slip of "from", and a rare
word that no repair explains is likely a name the base does not have.
"""

from collections.abc import Callable, Container, Sequence
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.search.frequency import look_up, zipf
from bot.search.normalizer import Token
from bot.search.spelling import Spellings
from bot.search.vocabulary import Vocabulary

MOST_REPAIRS = 24
"""Unknown words of one question that are looked at; the rest stay as they are."""

_LONGEST_GLUED = 48
_LISTED = 2.4
_VERY_COMMON = 4.3


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


def slips_allowed(length: int) -> int:
    """Return how many letters of a word that long may be wrong."""
    if length < 3:
        return 0
    if length < 6:
        return 1
    return 2 if length < 13 else 3


def plausible(word: str, name: str, slips: float) -> bool:
    """Say whether a repair may be made: short words and rare names bear fewer slips.

    A short word may lack a letter of a very common one ("hlp"); a second slip in six or seven
    letters is believed only towards a common word: names that near are different names.
    """
    if len(word) == 3:
        return len(name) == 4 and name[0] == word[0] and zipf(name) >= _VERY_COMMON
    if len(word) < 8 and slips > 1:
        return name[0] == word[0] and zipf(name) >= _VERY_COMMON
    return True


class Repairer:
    """Repairs the words of questions with the vocabulary of one base."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._space = vocabulary.space
        self._word = vocabulary.word
        self._names = Spellings(vocabulary.space)
        extra = sorted(self._space.concepts.words - self._space.words.keys())
        self._extra = {
            size: [word for word in extra if abs(len(word) - size) <= 2] for size in range(3, 30)
        }
        self._nearest: Callable[[str], tuple[str, int] | None] = lru_cache(1024)(self._find)
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
            elif self._word(token.text).sound or tried >= MOST_REPAIRS:
                repaired.append(self._as(token, token.text, 0))
            else:
                tried += 1
                repaired += self._mend(token)
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

    def _mend(self, token: Token) -> list[RepairedToken]:
        """Return what an unknown word was probably meant to be; possibly itself."""
        word = token.text
        near = self._nearest(word)
        if near and near[1] <= 1:
            return [self._as(token, *near)]
        if len(word) >= 5 and (pieces := self._cut(word)):
            return [self._as(token, piece, 1) for piece in pieces]
        return [self._as(token, *(near or (word, 0)))]

    def _find(self, word: str) -> tuple[str, int] | None:
        """Return the nearest word of the base and its distance, or nothing near enough."""
        limit = slips_allowed(len(word))
        if zipf(word) >= _LISTED:
            limit = min(limit, 1)
        names = self._names.near(word, limit) + self._extra.get(len(word), [])
        found = process.extract(
            word, names, scorer=OSA.distance, score_cutoff=limit, limit=8, processor=None
        )
        near = [(name, int(slips)) for name, slips, _ in found if plausible(word, name, slips)]
        return min(near, key=lambda hit: self._preference(word, *hit), default=None)

    def _preference(self, word: str, name: str, slips: int) -> tuple[float, ...]:
        """Order repairs: fewest slips, swapped letters, same first letter, most frequent."""
        swapped = sorted(word) == sorted(name)
        return slips, not swapped, name[0] != word[0], -self._frequency(name)

    def _frequency(self, word: str) -> float:
        number = self._space.words.get(word)
        return 0.0 if number is None else float(self._space.word_df[number])

    def _split(self, word: str) -> tuple[str, ...]:
        """Cut a glued word into words of the base or of the language, or return nothing."""
        if len(word) > _LONGEST_GLUED or not word.isalpha():
            return ()
        pieces = cheapest_cut(word, self._space.words)
        return pieces if len(pieces) > 1 else ()


def cheapest_cut(text: str, known: Container[str]) -> tuple[str, ...]:
    """Cut a text into words at the least cost; nothing when it cannot be cut.

    Args:
        text: Letters without spaces.
        known: Words of the base: these cost least, long ones less than short ones together.
    """
    best: list[tuple[float, tuple[str, ...]] | None] = [(0.0, ())] + [None] * len(text)
    for end in range(1, len(text) + 1):
        for start in range(max(0, end - 18), end):
            before = best[start]
            if before is None:
                continue
            cost = _piece_cost(text[start:end], known)
            if cost is None:
                continue
            total = before[0] + cost
            here = best[end]
            if here is None or total < here[0]:
                best[end] = (total, (*before[1], text[start:end]))
    last = best[-1]
    return last[1] if last else ()


def _piece_cost(piece: str, known: Container[str]) -> float | None:
    """Return what a piece costs, or None when it is no word."""
    if len(piece) == 1:
        return 11.0 if piece in ("a", "i") else None
    value = look_up(piece)
    if len(piece) == 2 and value < 5.5:
        return None
    if piece in known:
        return 6.0 + max(0.0, 5.0 - value) / 2
    if value >= (5.0 if len(piece) == 3 else 4.0):
        return 13.0 - value
    return None
