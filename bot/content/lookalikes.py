"""Names of different topics that are easily mistaken, such as prednisone and prednisolone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations

from bot.content.base_checks import Claims, Mark, folded
from bot.errors import Fault, Severity

_SHORTEST, _LONG = 5, 8
"""Names below the first length are left out; from the second on two letters may differ."""


def find_lookalikes(files: Iterable[Claims]) -> Iterator[Fault]:
    """Yield a note for each pair of names of two topics that differ by one or two letters."""
    marks: dict[str, tuple[str | None, Mark]] = {}
    for claims in files:
        for mark in claims.names:
            if len(mark.name) >= _SHORTEST:
                marks.setdefault(folded(mark.name), (claims.topic_id, mark))
    for one, two in sorted(_near_pairs(marks)):
        (topic, first), (other, second) = marks[one], marks[two]
        if topic != other:
            what = f"{first.name} and {second.name} ({other}) look alike"
            mend = "nothing to mend; the bot asks back when a name is misspelt between them"
            yield Fault(first.path, first.line, what, mend, Severity.NOTE)


def _near_pairs(names: Iterable[str]) -> set[tuple[str, str]]:
    # Two names that differ by two edits share a form with at most two letters deleted: names are
    # compared only within such a group, which keeps thousands of names quick.
    groups: dict[str, set[str]] = defaultdict(set)
    for name in names:
        for form in _shortened(name):
            groups[form].add(name)
    pairs = {
        (min(pair), max(pair))
        for group in groups.values()
        if len(group) > 1
        for pair in combinations(group, 2)
    }
    return {(one, two) for one, two in pairs if _distance(one, two) <= _allowed(one, two)}


def _allowed(one: str, two: str) -> int:
    return 2 if min(len(one), len(two)) >= _LONG else 1


def _shortened(name: str) -> set[str]:
    once = {name[:i] + name[i + 1 :] for i in range(len(name))}
    if len(name) < _LONG:
        return {name} | once
    return {name} | once | {form[:i] + form[i + 1 :] for form in once for i in range(len(form))}


def _distance(one: str, two: str) -> int:
    """Return how many letters must be put in, taken out or changed to make one name the other."""
    row = list(range(len(two) + 1))
    for i, a in enumerate(one, 1):
        previous, row = row, [i]
        for j, b in enumerate(two, 1):
            row.append(min(previous[j] + 1, row[-1] + 1, previous[j - 1] + (a != b)))
    return row[-1]
