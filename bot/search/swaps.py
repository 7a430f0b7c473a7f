"""Words put in the place of others: what a short form stands for, the first of its synonyms."""

from collections.abc import Iterable, Sequence

Words = tuple[str, ...]

_LONGEST_SWAP = 6
_UNITS = frozenset({"h", "hr", "d", "wk", "mo", "yr", "g", "mg", "ml", "kg", "x"})
_COUNTED = _UNITS | {"mark", "marks", "point", "points", "line", "lines", "reasons", "examples"}
_TIMES = frozenset({"der", "din", "dino", "dinon", "ghante", "hafte", "mahine", "time", "minute"})


class Swaps(dict[Words, Words]):
    """What is put in the place of which words; most words begin none of them."""

    def __init__(self, swaps: Iterable[tuple[Words, Words]]) -> None:
        super().__init__(swaps)
        self.longest: dict[str, int] = {}
        for words in self:
            self.longest[words[0]] = max(self.longest.get(words[0], 0), len(words))


def with_hindi_in(words: Sequence[str]) -> Sequence[str]:
    """Return words with the Hindi "me" as "mein": it stands behind a time ("kitni der me")."""
    if "me" not in words:
        return words
    before = ("", *words)
    return [
        "mein" if word == "me" and before[at] in _TIMES else word for at, word in enumerate(words)
    ]


def swap_all(words: Sequence[str], swaps: Swaps) -> tuple[str, ...]:
    """Replace every phrase of a table, the longest at each place."""
    if swaps.longest.keys().isdisjoint(words):
        return tuple(words)
    out: list[str] = []
    at = 0
    while at < len(words):
        length, put = _swap_at(words, at, swaps)
        out += put
        at += length
    return tuple(out)


def _swap_at(words: Sequence[str], at: int, swaps: Swaps) -> tuple[int, tuple[str, ...]]:
    """Return how many words of a place are replaced, and what is put there: itself as a rule."""
    word = words[at]
    if word not in swaps.longest:
        return 1, (word,)
    longest = min(_LONGEST_SWAP, swaps.longest[word], len(words) - at)
    for length in range(longest, 0, -1):
        put = swaps.get(tuple(words[at : at + length]))
        if put is not None and not (length == 1 and _belongs_to_number(words, at)):
            return length, put
    return 1, (word,)


def swap_groups(
    words: Sequence[str], swaps: Swaps, groups: Sequence[int] = ()
) -> tuple[tuple[str, ...], list[int]]:
    """Do as `swap_all` does; number the words that one short form stands for, 0 for others."""
    out: list[str] = []
    numbers: list[int] = []
    at = 0
    while at < len(words):
        length, put = _swap_at(words, at, swaps)
        out += put
        before = max(groups[at : at + length], default=0)
        is_new = len(put) > 1 and not groups
        numbers += [len(out) if is_new else before] * len(put)
        at += length
    return tuple(out), numbers


def _belongs_to_number(words: Sequence[str], at: int) -> bool:
    """Say whether a short word is part of a name such as IL-1Ra or CD20, no abbreviation."""
    word = words[at]
    if len(word) > 3 or word in _UNITS:
        return False
    if at > 0 and words[at - 1].isdigit() and len(word) < 3:
        return True
    after = words[at + 1 : at + 3]
    if not after or not after[0].isdigit() or len(after[0]) > 3:
        return False
    return len(after) < 2 or after[1] not in _COUNTED
