"""Reads what a page gives as the answer of a question, and says when it cannot be right."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from bot.content.importing.asked import Asked
from bot.content.importing.lines import fold
from bot.content.importing.marks import ROMANS

_LETTER = re.compile(
    r"^(?:(?:option|choice|letter)\s+)?[(\[\"']?([A-Za-z])[\"']?(?:\s?[)\]]|\.\)|[.:,;](?=\s|$)|(?=\s+[-–—=]\s)|(?=\s*$)|(?=\s+\())"
    r"\s*[-–—=:]?\s*",
)
_NUMERAL = re.compile(
    r"^(?:(?:option|choice)\s+)?[(\[]?(\d{1,2}|[ivxIVX]{1,4})[)\].:]*(?:\s+[-–—]\s+|\s+|$)"
)
_LETTER_TEXT = re.compile(r"^[(\[]?([A-Za-z])\s+(?=\S)")
_AND = r"\s*(?:(?:,|&|/|\+|;|\band\b|\bor\b)\s*)+"
_SEVERAL = re.compile(
    rf"^(?:both\s+)?[(\[]?[A-Za-z][)\].]?(?:{_AND}[(\[]?[A-Za-z][)\].]?)+\.?$", re.I
)
_SECOND = re.compile(r"(?:,|;|/|&|\band\b|\bor\b)\s*[(\[]?([A-Za-z])[)\].]\s*", re.I)
_NOTHING = re.compile(
    r"^[\s?._…*\-–—\[\]()]*$|^(?:n/?a|tbd|tba|none given|not given|unknown|missing|to be added|"
    r"to be decided|xx+|nil|blank)\.?$",
    re.IGNORECASE,
)
_BECAUSE = re.compile(
    r"^[(\[,;:\-–—]*\s*(?:because|since|as it|as the|explanation|reason|due to|rationale|note)\b",
    re.I,
)
_LONGEST = 4000


@dataclass(frozen=True, slots=True)
class Reading:
    """What an answer says.

    Attributes:
        picks: indexes of the choices it names.
        fault: kind of what is wrong with it, or "".
        what: the fault in words.
        rest: what stands behind the answer, such as an explanation.
    """

    picks: tuple[int, ...] = ()
    fault: str = ""
    what: str = ""
    rest: str = ""


def read_answer(said: str, asked: Asked) -> Reading:
    """Return what an answer says about the choices of its question."""
    said = said.strip()[:_LONGEST]
    if _NOTHING.match(said):
        return Reading(fault="missing_answer", what="the answer is left open")
    texts = [fold(choice.text) for choice in asked.choices]
    if (whole := _index(fold(_unwrapped(said)), texts)) is not None:
        return Reading((whole,))
    if _SEVERAL.match(said):
        return _several(said, asked)
    numeral = _NUMERAL.match(said) if asked.numbered else None
    letter = _LETTER.match(said)
    if letter and not (numeral and _position(numeral[1]) is not None):
        return _by_letter(letter[1], said[letter.end() :], said, asked, texts)
    if (numeral := _NUMERAL.match(said)) and _may_be_number(asked):
        position = _position(numeral[1])
        if position is not None:
            return _at(position, numeral[1], said[numeral.end() :], asked, texts)
    return _by_text(said, asked, texts)


def _unwrapped(said: str) -> str:
    return said.strip().strip("()[]") if said[:1] in "([" else said


def _index(text: str, texts: Sequence[str]) -> int | None:
    return texts.index(text) if text and text in texts else None


def _may_be_number(asked: Asked) -> bool:
    return asked.numbered or not any(choice.label for choice in asked.choices)


def _position(numeral: str) -> int | None:
    if numeral.isdigit():
        return int(numeral) - 1
    return ROMANS.index(numeral.lower()) if numeral.lower() in ROMANS else None


def _place(letter: str, asked: Asked) -> int | None:
    """Return the index of the choice that a letter stands for, or None."""
    labels = [choice.label for choice in asked.choices]
    if any(labels) and not asked.numbered:
        return labels.index(letter.lower()) if letter.lower() in labels else None
    position = ord(letter.lower()) - ord("a")
    return position if position < len(labels) else None


def _several(said: str, asked: Asked) -> Reading:
    letters = re.findall(r"(?<![A-Za-z])[A-Za-z](?![A-Za-z])", said)
    picks = tuple(dict.fromkeys(p for x in letters if (p := _place(x, asked)) is not None))
    if len(set(map(str.lower, letters))) == 1 and picks:
        return Reading(picks)
    return Reading(picks, "two_answers", f"two answers are given ({said[:60]})")


def _by_letter(letter: str, rest: str, said: str, asked: Asked, texts: list[str]) -> Reading:
    place = _place(letter, asked)
    if place is None:
        if (by_text := _index(fold(rest), texts)) is not None or not asked.choices:
            what = f"the answer says {letter}, and the choices have no {letter}"
            return Reading(() if by_text is None else (by_text,), "impossible_answer", what)
        last = (asked.choices[-1].label or chr(ord("a") + len(texts) - 1)).upper()
        what = f"the answer is {letter.upper()}, and the choices end with {last}"
        return Reading((), "impossible_answer", what)
    return _at(place, letter, rest, asked, texts)


def _at(place: int, label: str, rest: str, asked: Asked, texts: list[str]) -> Reading:
    """Return the reading of a letter or number with the text behind it, which must agree."""
    if not 0 <= place < len(texts):
        what = f"the answer is {label}, and there are {len(texts)} choices"
        return Reading((), "impossible_answer", what)
    rest = rest.strip()
    if (second := _second(rest, place, asked)) is not None:
        return Reading((place, second), "two_answers", "two answers are given")
    if not rest or _BECAUSE.match(rest):
        return Reading((place,), rest=rest.strip(" ()"))
    folded = fold(rest)
    if (end := _covers(rest, asked.choices[place].text)) is not None:
        return Reading((place,), rest=rest[end:].strip(" .,;:-–—()"))
    if _alike(folded, place, texts):
        return Reading((place,))
    other = next(
        (i for i, text in enumerate(texts) if text and _covers(rest, text) is not None), None
    )
    if other is None and rest.startswith(("(", "[")) and not rest.endswith("?"):
        return Reading((place,), rest=rest.strip(" ()[]"))
    if other is None and _is_explanation(rest, folded, place, texts):
        return Reading((place,), rest=rest)
    what = f"the answer's letter {label.upper()} and its text {rest[:60]!r} disagree"
    return Reading((place,) if other is None else (place, other), "answer_mismatch", what)


def _is_explanation(rest: str, folded: str, place: int, texts: list[str]) -> bool:
    """Whether the text behind a letter goes on from its choice, or is a sentence of its own."""
    own = texts[place]
    if own and re.match(re.escape(own) + r"\s+[a-z]", folded):
        return not any(folded.startswith(t) for t in texts if len(t) > len(own))
    longest = max(map(len, texts))
    return rest.endswith(".") and len(rest.split()) >= 7 and len(rest) > 1.5 * longest


def _second(rest: str, place: int, asked: Asked) -> int | None:
    for found in _SECOND.finditer(rest[:500]):
        other = _place(found[1], asked)
        texts = fold(rest[found.end() :])
        if (
            other is not None
            and other != place
            and texts.startswith(fold(asked.choices[other].text))
        ):
            return other
    return None


def _covers(said: str, choice: str) -> int | None:
    """Return where a choice ends in what begins with it, or None when it does not."""
    words = re.findall(r"\w+|[^\w\s]", fold(choice))
    if not words:
        return None
    pattern = r"\W*?" + r"\s*".join(re.escape(word) for word in words[:300])
    found = re.match(
        pattern + r"(?=$|[\s.,;:)\]–—(-])", re.sub("[‒–—―]", "-", said).replace("’", "'"), re.I
    )
    if not found or re.match(r"[-–]?\s*\d", said[found.end() :]):
        return None
    # "IL-1" does not cover "IL-1 receptor": what follows must be set apart.
    tail = said[found.end() :]
    return found.end() if not tail.strip() or re.match(r"\s*[.,;:(\[–—]|\s-\s", tail) else None


def _alike(folded: str, place: int, texts: list[str]) -> bool:
    """Whether a text is its choice with a typo or in short, and is not another choice."""
    own = texts[place]
    if not own or re.findall(r"\d+", folded) != re.findall(r"\d+", own):
        return False
    words, mine = set(re.findall(r"\w+", folded)), set(re.findall(r"\w+", own))
    others = [set(re.findall(r"\w+", t)) for i, t in enumerate(texts) if i != place]
    if words and (words < mine or words == mine) and not any(words <= other for other in others):
        return not (mine - words) & {
            "no",
            "not",
            "non",
            "without",
            "never",
            "decreased",
            "increased",
        }
    return _ratio(folded, own) >= 0.9 and all(
        _ratio(folded, t) < _ratio(folded, own) - 0.05 for i, t in enumerate(texts) if i != place
    )


def _ratio(one: str, other: str) -> float:
    return SequenceMatcher(None, one[:200], other[:200], autojunk=False).ratio()


def _by_text(said: str, asked: Asked, texts: list[str]) -> Reading:
    found = sorted(_named(said, asked), key=lambda hit: -hit[1])
    if found:
        index, end = found[0]
        return Reading((index,), rest=said[end:].strip(" .,;:-–—()"))
    parts = [fold(part) for part in re.split(r"\s*(?:;|\band\b|&|,|/)\s*", said)]
    picks = tuple(dict.fromkeys(i for part in parts if (i := _index(part, texts)) is not None))
    if len(picks) > 1:
        return Reading(picks, "two_answers", "two answers are given")
    if bare := _LETTER_TEXT.match(said):
        place = _place(bare[1], asked)
        if place is not None and _alike(fold(said[bare.end() :]), place, texts):
            return Reading((place,))
        if (
            place is not None
            and _covers(said[bare.end() :], asked.choices[place].text) is not None
        ):
            return Reading((place,))
        if place is not None and bare[1] not in "aI" and fold(said[bare.end() :]) in texts:
            what = f"the answer's letter {bare[1].upper()} and its text disagree"
            return Reading((), "answer_mismatch", what)
    return Reading((), "unmatched_answer", f"the answer {said[:60]!r} matches no choice")


def _named(said: str, asked: Asked) -> Iterator[tuple[int, int]]:
    for index, choice in enumerate(asked.choices):
        if (end := _covers(said, choice.text)) is not None:
            yield index, end
