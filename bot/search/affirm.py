"""What a sentence says of a thing: that it is so, or that it is not; upwards or downwards.

A word that stands in a text is no statement: "IL-1 alpha is left alone", "no neutropenia".
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bot.search.lexicon import words_in
from bot.search.stemming import stem

_CLAUSES = re.compile(r"[.;:!?]\s|[()]|,\s|\b(?:but|although|whereas|while|so)\b")
_NEGATORS = frozenset({"no", "not", "nor", "never", "without", "unlike", "neither"})
_PAIRS = frozenset({("rather", "than"), ("instead", "of"), ("free", "of"), ("absence", "of")})
_MILDER = "only uncommon rare infrequent always necessarily exclude excluded unusual"
_NOT_MEANT = frozenset(map(stem, _MILDER.split()))
"""Words after which a "not" denies nothing: "not only", "not uncommon"."""

_FORBIDS = frozenset({"must", "should", "may", "can", "shall"})
_DEEDS = "be use used give given start started recommended advised indicated to"
_FORBIDDEN = frozenset(map(stem, _DEEDS.split()))
"""A "not" beside these forbids: "must not be used in pregnancy"; pregnancy is still spoken of."""

_ALL_OF_IT = re.compile(
    r"\b(?:left alone|spared?|unaffected|lack|lacks|(?:is|are|was|were|does|do|did) not (?:been )?"
    r"(?:seen|reported|observed|found|bound|bind|blocked|block|inhibited|inhibit|affected|affect|"
    r"caused|neutralised|expected|touched|recognised|occur|carry|express|have))\b"
)
"""Words that deny what stands before them in the clause as well."""

_UP = re.compile(
    r"\b(?:increas\w+|rais\w+|elevat\w+|worsen\w*|higher|rises?|rising|more|hyper\w+)\b"
)
_DOWN = re.compile(
    r"\b(?:reduc\w+|lower\w*|decreas\w+|less|fewer|falls?|fell|drops?|suppress\w*|inhibit\w*)\b"
)
_ASKS_UP = re.compile(
    r"\b(?:increas(?:e|es|ing)|rais(?:e|es|ing)|elevat(?:e|es|ing)|"
    r"bada\w*|badha\w*)\b(?! (?:the )?(?:risk|chance|incidence|likelihood)| order)"
)
_ASKS_DOWN = re.compile(
    r"\b(?:reduc(?:e|es|ing)|decreas(?:e|es|ing)|lowers|lowering|ghata\w*|"
    r"(?:that|which|to|drugs?|can|medicines?|agents?) lower)\b"
    r"(?! (?:order|dose|respiratory|limb|back))"
)


@dataclass(frozen=True, slots=True)
class Said:
    """The stems of a text: those it affirms, and those it denies."""

    affirmed: frozenset[str]
    denied: frozenset[str]


def stems_in(words: Sequence[str]) -> Iterator[str]:
    """Yield the stems of words; a number stands with the word before it: "JAK 2", "CYP 2 C 9"."""
    before = numbered = ""
    for word in words:
        yield stem(word)
        if word.isdigit() and before:
            yield f"{before} {word}"
            if numbered and numbered[-1].isalpha():
                yield f"{numbered} {word}"
            numbered = f"{before} {word}"
        elif numbered and len(word) == 1 and numbered[-1].isdigit():
            numbered = f"{numbered} {word}"
        else:
            before, numbered = stem(word), ""


def tell(
    text: str,
    translate: Callable[[Sequence[str]], Sequence[str]],
    *,
    forbidding_denies: bool = False,
) -> Said:
    """Part the stems of a text by what it says of them.

    Args:
        text: as written.
        translate: puts words into the plain words of a base.
        forbidding_denies: whether "not recommended for" denies a thing: of a use it does.
    """
    affirmed: set[str] = set()
    denied: set[str] = set()
    for clause in clauses_of(text):
        words = tuple(translate(words_in(clause)))
        kept, lost = _parted(words, forbidding_denies=forbidding_denies)
        affirmed.update(stems_in(kept))
        denied.update(stems_in(lost))
    return Said(frozenset(affirmed), frozenset(denied))


def clauses_of(text: str) -> list[str]:
    """Cut a text where a negation ends."""
    return [clause for clause in _CLAUSES.split(text) if clause and clause.strip()]


def _parted(
    words: tuple[str, ...], *, forbidding_denies: bool
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the words of a clause that are affirmed, and those that are denied."""
    if _ALL_OF_IT.search(" ".join(words)):
        return (), words
    for at, word in enumerate(words):
        if word == "non" and at + 1 < len(words):
            return (*words[:at], *words[at + 2 :]), (words[at + 1],)
        if word not in _NEGATORS and words[at : at + 2] not in _PAIRS:
            continue
        after = stem(words[at + 1]) if at + 1 < len(words) else ""
        forbids = after in _FORBIDDEN or (at > 0 and words[at - 1] in _FORBIDS)
        if after in _NOT_MEANT or (word == "not" and forbids and not forbidding_denies):
            continue
        return words[:at], words[at + 1 :]
    return words, ()


def direction_asked(line: str) -> str:
    """Return "up" when a question asks what raises a thing, "down" for what lowers it, or ""."""
    if _ASKS_UP.search(line):
        return "up"
    return "down" if _ASKS_DOWN.search(line) else ""


def goes(text: str, direction: str) -> bool:
    """Say whether a text speaks of one direction only, the one asked for."""
    if not direction:
        return True
    line = " ".join(words_in(text))
    wanted, other = (_UP, _DOWN) if direction == "up" else (_DOWN, _UP)
    return bool(wanted.search(line)) and not other.search(line)
