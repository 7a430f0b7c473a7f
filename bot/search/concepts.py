"""Ways of saying the same thing: groups of words and short phrases that stand for one another.

A phrasing or question that holds a member of a group gets the group as one more feature, so that
"price" and "how much does" meet. The shipped groups are general; a base may add its own.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from sys import intern

from bot.search.normalizer import words_of
from bot.search.stemming import stem
from bot.search.store import current_folder, kept

LONGEST = 8
"""Words of a group's member that are looked at."""

_KEPT_AS = "groups"
_SHIPPED = Path(__file__).parent / "weights" / "paraphrases.txt"


class Concepts:
    """Finds the groups a sequence of stems touches.

    Attributes:
        count: The number of groups.
    """

    def __init__(self, groups: Sequence[Sequence[str]]) -> None:
        self._single: dict[str, tuple[int, ...]] = {}
        self._longer: dict[tuple[str, str], tuple[tuple[tuple[str, ...], int], ...]] = {}
        parts = (", ".join(group) for group in groups)
        words, read = kept(_KEPT_AS, parts, lambda: _read(groups))
        self._of_shape: dict[tuple[str, int], list[str]] = {}
        for word in sorted(map(intern, words)):
            self._of_shape.setdefault((word[0], len(word)), []).append(word)
        self.count = 0
        for group in read:
            for stems in group:
                self._add(tuple(map(intern, stems)))
            self.count += 1

    def _add(self, key: tuple[str, ...]) -> None:
        if len(key) == 1:
            self._single[key[0]] = (*self._single.get(key[0], ()), self.count)
        elif key:
            start = (key[0], key[1])
            self._longer[start] = (*self._longer.get(start, ()), (key[2:], self.count))

    @property
    def openings(self) -> Iterable[tuple[str, str]]:
        """The first two stems of every longer member."""
        return self._longer.keys()

    def holds(self, word: str) -> bool:
        """Say whether a word stands in some member."""
        return word in self.words_like(word[:1], len(word))

    def words_like(self, letter: str, length: int) -> Sequence[str]:
        """Return the words that begin with a letter and have so many, in order."""
        return self._of_shape.get((letter, length), ())

    def of_word(self, word_stem: str) -> tuple[int, ...]:
        """Return the groups a stem belongs to by itself."""
        return self._single.get(word_stem, ())

    def from_here(self, stems: Sequence[str]) -> list[int]:
        """Return the groups with a longer member at the very beginning of these stems."""
        longer = self._longer.get((stems[0], stems[1]), ())
        return [group for rest, group in longer if tuple(stems[2 : 2 + len(rest)]) == rest]

    def longer(self, stems: Sequence[str]) -> set[int]:
        """Return the groups of which some longer member stands in these stems."""
        found: set[int] = set()
        for at, start in enumerate(pairwise(stems)):
            if start in self._longer:
                found.update(self.from_here(stems[at : at + LONGEST]))
        return found


def shipped_groups() -> tuple[tuple[str, ...], ...]:
    """Return the groups that ship with the search, whatever the base."""
    lines = _SHIPPED.read_text(encoding="utf-8").splitlines()
    return tuple(
        tuple(member.strip() for member in line.split(","))
        for line in lines
        if line and not line.startswith("#")
    )


def _read(groups: Iterable[Sequence[str]]) -> tuple[list[str], list[list[list[str]]]]:
    """Return the words of all members, and for every group the stems of each member."""
    read = [[words_of(member) for member in group] for group in groups]
    words = {word for group in read for member in group for word in member}
    return list(words), [[list(map(stem, member)) for member in group] for group in read]


def concepts(synonyms: Mapping[str, Sequence[str]] | None = None) -> Concepts:
    """Return the shipped groups and those of a base: each word with its synonyms."""
    if folder := current_folder():
        folder.expect(_KEPT_AS)  # Who builds a second time in a process does not read it again.
    return _with(tuple((word, *others) for word, others in (synonyms or {}).items()))


@lru_cache(maxsize=2)  # The indexes of a base share them, and those of one that replaces it.
def _with(own: tuple[tuple[str, ...], ...]) -> Concepts:
    return Concepts([*shipped_groups(), *own])
