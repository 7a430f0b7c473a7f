"""The conditions in a question that a list of topics answers, read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.search.affirm import direction_asked, stems_in
from bot.search.fields import OF_ASPECT
from bot.search.language import is_frame_word
from bot.search.lexicon import AspectHit
from bot.search.reading import is_telling
from bot.search.stemming import stem
from bot.search.targets import SAY_LITTLE, Targets, targets_in
from bot.search.values import Interval, intervals_in, routes_in

_LOOSE_WORDS = (
    "blocker inhibitor antagonist agonist anti block inhibit bind target act receptor cause "
    "risk given used use treat treatment therapy indicated approved licensed available "
    "disease selective list name kaun effect reaction side need require avoid "
    "longest shortest belong class type family group route frequency dosing following option "
    "base topic knowledge monograph fully completely itself neutralise hit deplete attach "
    "best ideal top antagonise receptor adrenoceptor "
)
_LOOSE = frozenset(map(stem, _LOOSE_WORDS.split()))
"""Words that a condition may hold and a field need not."""

_SAY_WHAT = frozenset({"drug_class", "target", "pregnancy"})
"""Aspects that are asked for with the very words that a field holds ("monoclonal antibody")."""

_ALONE = frozenset({"only", "solely", "exclusively", "just", "sirf"})
_FOR = frozenset({"for", "against"})
_TURNS = frozenset({"which", "that", "given", "by", "with", "whose", "and", "or"})
_ANTIBODY = frozenset(map(stem, ("antibody", "antibodies", "monoclonal", "igg", "fully")))
_OF_TARGETS = frozenset({"target", "drug_class", "mechanism"})
_BOTH = frozenset({"both", "dono"})


@dataclass(frozen=True, slots=True)
class Sought:
    """The conditions in a question, read.

    Attributes:
        routes: route -> the words that named it.
        intervals: how often it is given.
        words: what a field must hold.
        fields: where, when the question says so.
        is_alone: whether nothing else may be true ("only").
        is_both: whether every route must be one of the topic's.
        targets: what it must act on, when the question asks for that.
        purposes: stems of what it must be for ("for gout").
        direction: "up" or "down" when it must raise or lower something.
    """

    routes: Mapping[str, str]
    intervals: tuple[Interval, ...]
    words: tuple[str, ...]
    fields: tuple[str, ...]
    is_alone: bool = False
    is_both: bool = False
    targets: Targets | None = None
    purposes: frozenset[str] = frozenset()
    direction: str = ""

    def __bool__(self) -> bool:
        """Return whether there is any condition."""
        return bool(self.routes or self.intervals or self.words)

    @property
    def stems(self) -> frozenset[str]:
        """The stems that a field must hold, a number with the word before it."""
        return frozenset(stems_in(self.words))


def read_conditions(words: Sequence[str], hits: Sequence[AspectHit]) -> Sought | None:
    """Read the conditions in a question.

    Args:
        words: its words, put into plain words.
        hits: the aspects among them.

    Returns:
        None when it asks for something that is no condition.
    """
    if any(not hit.is_weak and hit.key not in OF_ASPECT for hit in hits):
        return None
    line = " ".join(words)
    routes, intervals = routes_in(line), tuple(intervals_in(line))
    used = " ".join((*routes.values(), *(i.text for i in intervals))).split()
    used += [word for word in words if routes and routes_in(word).keys() & routes]
    fields = tuple(dict.fromkeys(f for hit in hits for f in OF_ASPECT.get(hit.key, ())))
    told = frozenset(words)
    targets = targets_in([word for word in words if word not in used])
    if targets:
        fields = tuple(field for field in fields if field not in _OF_TARGETS)
    wanted = _wanted(words, hits, used)
    if targets:
        wanted = tuple(word for word in wanted if word not in SAY_LITTLE)
    return Sought(
        routes,
        intervals,
        wanted,
        fields,
        is_alone=_is_alone(words, used),
        is_both=not _BOTH.isdisjoint(told) or ("and" in told and "or" not in told),
        targets=targets,
        purposes=frozenset() if fields else _purposes(words, wanted),
        direction=direction_asked(line),
    )


def _is_alone(words: Sequence[str], used: Sequence[str]) -> bool:
    """Say whether "only" restricts the route, or, where none is named, anything at all."""
    at = next((at for at, word in enumerate(words) if word in _ALONE), None)
    return at is not None and (not used or not {*words[max(0, at - 2) : at + 4]}.isdisjoint(used))


def _purposes(words: Sequence[str], wanted: Sequence[str]) -> frozenset[str]:
    """Return the stems of what a drug must be for."""
    at = next((at for at, word in enumerate(words) if word in _FOR), None)
    if at is None:
        return frozenset()
    after: list[str] = []
    for word in words[at + 1 :]:
        if word in _TURNS:
            break
        after.append(word)
    return frozenset(map(stem, after)) & frozenset(map(stem, wanted))


def is_loose(word: str) -> bool:
    """Say whether a condition may hold a word that a field need not ("blocker", "cause")."""
    return stem(word) in _LOOSE


def _wanted(
    words: Sequence[str], hits: Sequence[AspectHit], used: Sequence[str]
) -> tuple[str, ...]:
    """Return the words that a field must hold."""
    asked = {at for hit in hits if hit.key in OF_ASPECT and not hit.is_weak for at in hit.words
             if hit.key not in _SAY_WHAT and not _names_enzyme(hit, words)}  # fmt: skip
    kept: list[str] = []
    for at, word in enumerate(words):
        is_number = (word.isdigit() and at > 0 and words[at - 1] in kept) or (
            _is_between_numbers(words, at) and words[at - 1] in kept
        )
        is_told = is_telling(word) and not is_frame_word(word)
        is_told = is_told or _is_origin(words, at)
        if at in asked or word in used or not (is_told or is_number):
            continue
        if not is_loose(word):
            kept.append(word)
    return tuple(dict.fromkeys(kept))


def _names_enzyme(hit: AspectHit, words: Sequence[str]) -> bool:
    """Say whether the word that asks for the metabolism is the enzyme's name: "CYP2C9"."""
    after = words[max(hit.words) + 1 : max(hit.words) + 2]
    return hit.key == "metabolism" and len(hit.words) == 1 and any(map(str.isdigit, after))


def _is_between_numbers(words: Sequence[str], at: int) -> bool:
    """Say whether a letter belongs to a name such as CYP2C9."""
    beside = (*words[max(0, at - 1) : at], *words[at + 1 : at + 2])
    return len(words[at]) == 1 and len(beside) == 2 and all(map(str.isdigit, beside))


def _is_origin(words: Sequence[str], at: int) -> bool:
    """Say whether "human" tells of what an antibody is made, not of whom it is given to."""
    return words[at] == "human" and any(
        stem(word) in _ANTIBODY for word in words[max(0, at - 1) : at + 3]
    )
