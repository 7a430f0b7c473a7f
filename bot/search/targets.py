"""What a drug blocks, binds or acts on: read from its target and class, never from prose.

A text on IL-6 is no statement that a drug blocks it; a receptor is not what binds to it; alpha is
not beta. Only the structured target can tell these apart.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from bot.search.affirm import stems_in
from bot.search.language import is_frame_word
from bot.search.reading import is_telling
from bot.search.stemming import stem

_VERBS = (
    "block inhibit target bind act antagonise antagonize neutralise neutralize hit attach anti "
    "deplete against"
)
_AFTER = frozenset(map(stem, _VERBS.split()))
"""Verbs that name their object after them."""

_NOUNS = "blocker inhibitor antagonist agonist receptor adrenoceptor selective modulator"
_BEFORE = frozenset(map(stem, _NOUNS.split()))
"""Nouns that name it before them."""

_WEAK = frozenset(map(stem, ("act", "anti", "hit", "target")))
_SELECTIVE = frozenset({"selective", "selectively", "only", "solely", "exclusively", "alone"})
_ENDS = frozenset({"for", "in", "which", "that", "used", "given", "by", "during", "after", "with",
                   "when", "to", "are", "is", "who", "whose", "cause", "causing", "approved",
                   "licensed", "indicated"})  # fmt: skip
_CELLS = frozenset({"t", "b", "nk"})
SAY_LITTLE = frozenset({"itself", "themselves", "directly", "molecule", "molecules", "protein",
                         "cytokine", "pathway", "signalling", "signaling", "activity", "action",
                         "antigen", "antigens", "enzyme", "enzymes"})  # fmt: skip
"""Words beside the name of a target that are not part of it."""

_GREEK = frozenset({"alpha", "beta", "gamma", "delta", "kappa"})
_NAMED = re.compile(
    r"\b(?P<name>[a-z]+) (?P<number>\d+)(?: receptor)?(?: (?P<greek>alpha|beta|gamma))?\b"
)
_RECEPTOR = re.compile(r"\w*ceptors?$")
_OPENS_ANTIBODY = frozenset(map(stem, ("antibody", "directed", "biologic", "protein")))


@dataclass(frozen=True, slots=True)
class Target:
    """A thing acted on, as a question names it.

    Attributes:
        words: its words in order, without "receptor".
        stems: their stems, numbers with the word before them.
        is_receptor: whether the question says that it is the receptor.
        is_selective: whether nothing else may be acted on.
    """

    words: tuple[str, ...]
    stems: frozenset[str]
    is_receptor: bool = False
    is_selective: bool = False

    @property
    def needed(self) -> frozenset[str]:
        """The stems that a drug's target must hold; a subtype is looked at by itself."""
        subtypes = (stem(word) for word in self.words[1:] if word in _GREEK)
        return self.stems.difference(subtypes)


@dataclass(frozen=True, slots=True)
class Targets:
    """The things acted on that a question names; any of them or all of them."""

    each: tuple[Target, ...]
    are_alternatives: bool = False
    is_noun: bool = False
    """Whether it was named before a noun ("IL-6 blockers"), where other words may stand too."""

    is_weak: bool = False
    """Whether the verb may mean anything else: "act fast", "anti-inflammatory"."""

    @property
    def text(self) -> str:
        """The things in words."""
        joint = " or " if self.are_alternatives else " and "
        return joint.join(
            " ".join((*each.words, *(("receptor",) if each.is_receptor else ())))
            for each in self.each
        )

    @property
    def spoken(self) -> frozenset[str]:
        """The stems that a sentence on all of them holds."""
        receptor = {stem("receptor")} if any(each.is_receptor for each in self.each) else set()
        return self.stems | receptor

    @property
    def is_molecule(self) -> bool:
        """Whether a number, a Greek letter or "receptor" shows that a molecule is meant."""
        return any(each.is_receptor or any(map(_is_sign, each.words)) for each in self.each)

    def within(self, known: frozenset[str]) -> "Targets | None":
        """Return the things without words that no drug's target or class knows."""
        kept = tuple(
            replace(each, words=words, stems=frozenset(stems_in(words)))
            for each in self.each
            if (words := tuple(w for w in each.words if stem(w) in known or _is_sign(w)))
        )
        return replace(self, each=kept) if len(kept) == len(self.each) else None

    @property
    def stems(self) -> frozenset[str]:
        """The stems of all of them."""
        return frozenset[str]().union(*(target.stems for target in self.each))

    def met_by(self, lines: Sequence[str], stems: Iterable[str]) -> bool:
        """Say whether what a drug acts on is what is asked for.

        Args:
            lines: its target, clause by clause, in plain words; its class where it has none.
            stems: the stems of its target and class.
        """
        held = frozenset(stems)
        told = (target.needed <= held and _fits(target, lines) for target in self.each)
        return any(told) if self.are_alternatives else all(told)


def targets_in(words: Sequence[str]) -> Targets | None:
    """Return what a question asks to be acted on, or None when it does not ask for that."""
    verb, run = _after_verb(words) or ("", _before_noun(words))
    if not run:
        return None
    is_selective = not _SELECTIVE.isdisjoint(words)
    parts = _parts(run)
    each = tuple(_target(part, is_selective=is_selective) for part in parts)
    each = tuple(target for target in each if target.stems)
    joined = "or" in run or ("and" in run and "both" not in words and _are_of_a_kind(each))
    are_alternatives = bool(joined) and len(each) > 1
    return Targets(each, are_alternatives, not verb, stem(verb) in _WEAK) if each else None


def _after_verb(words: Sequence[str]) -> tuple[str, tuple[str, ...]] | None:
    """Return a verb and the words that name what is acted on, or None."""
    for at, word in enumerate(words):
        if stem(word) not in _AFTER or (word == "against" and not _is_of_antibody(words, at)):
            continue
        found = tuple(_taken(words[at + 1 :]))
        if any(map(_is_content, found)):
            return word, found
    return None


def _before_noun(words: Sequence[str]) -> tuple[str, ...]:
    """Return the words before "blocker" and the like, "receptor" and joining words among them."""
    for at, word in enumerate(words):
        if at and stem(word) in _BEFORE:
            found = tuple(_taken(words[at - 1 :: -1]))
            if any(map(_is_content, found)):
                is_receptor = any(map(_RECEPTOR.match, words[at : at + 2]))
                return (*reversed(found), *(("receptor",) if is_receptor else ()))
    return ()


def _is_of_antibody(words: Sequence[str], at: int) -> bool:
    return any(stem(word) in _OPENS_ANTIBODY for word in words[max(0, at - 2) : at])


def _taken(words: Iterable[str]) -> Iterator[str]:
    """Yield words up to the first that ends the name."""
    for word in words:
        if word in _ENDS:
            return
        if word in ("or", "and") or _RECEPTOR.match(word) or _is_content(word):
            yield word


def _is_sign(word: str) -> bool:
    """Say whether a word is the number or letter that tells one of several from the others."""
    return word.isdigit() or word in _GREEK or word in _CELLS


def _is_content(word: str) -> bool:
    if _is_sign(word):
        return True
    is_loose = stem(word) in _BEFORE or stem(word) in _AFTER or word in _SELECTIVE
    is_loose = is_loose or word in SAY_LITTLE
    return is_telling(word) and not is_frame_word(word) and not is_loose


def _parts(run: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Cut "interleukin 1 or 6" into its parts, each with its name."""
    part: list[str] = []
    before: tuple[str, ...] = ()
    for word in (*run, "or"):
        if word not in ("or", "and"):
            part.append(word)
            continue
        if part:
            before = (*_shared(before, part[0]), *part)
            yield before
        part = []


def _shared(before: Sequence[str], first: str) -> Sequence[str]:
    """Return what a part takes over from the one before it: "1 or 6", "alpha or beta"."""
    for is_like in (str.isdigit, _GREEK.__contains__):
        if is_like(first):
            at = next((at for at, word in enumerate(before) if is_like(word)), 0)
            return before[:at]
    return ()


def _target(words: Sequence[str], *, is_selective: bool) -> Target:
    named = tuple(word for word in words if not _RECEPTOR.match(word))
    is_receptor = len(named) < len(words)
    return Target(named, frozenset(stems_in(named)), is_receptor, is_selective)


def _are_of_a_kind(each: Sequence[Target]) -> bool:
    """Say whether "TNF and IL-6" are two things, of which no drug needs to act on both."""
    heads = {target.words[:1] for target in each}
    return len(heads) == len(each) > 1


def _fits(target: Target, lines: Sequence[str]) -> bool:
    """Say whether receptor, subtype and selectivity are as the question says."""
    if target.is_receptor and not any(_is_receptor_of(target, line) for line in lines):
        return False
    greek = next((at for at, word in enumerate(target.words) if at and word in _GREEK), 0)
    if greek and not any(_is_subtype(target.words[: greek + 1], line) for line in lines):
        return False
    return not target.is_selective or _is_selective(target, lines)


def _is_receptor_of(target: Target, line: str) -> bool:
    name = " ".join(word for word in target.words if word not in _GREEK)
    name = name or " ".join(target.words)
    return bool(re.search(rf"\b{re.escape(name)}s?(?: \w+){{0,2}}? \w*ceptor", line))


def _is_subtype(words: Sequence[str], line: str) -> bool:
    """Say whether a line names this subtype, or the thing without naming any."""
    head, greek = " ".join(words[:-1]), words[-1]
    for found in re.finditer(rf"\b{re.escape(head)}\b(?: receptor)?(?: (\w+))?", line):
        if found[1] == greek or found[1] not in _GREEK:
            return True
    return False


def _is_selective(target: Target, lines: Sequence[str]) -> bool:
    if any("selective" in line.split() for line in lines):
        return True
    wanted = [match.groups() for match in _NAMED.finditer(" ".join(target.words))]
    known = [match.groups() for line in lines for match in _NAMED.finditer(line)]
    return bool(wanted) and all(
        any(one[:2] == own[:2] and one[2] in (None, own[2]) for one in wanted) for own in known
    )
