"""Judges the questions of a page: what can stand, what a person must decide, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.content.importing.answers import Reading, read_answer
from bot.content.importing.asked import Asked
from bot.content.importing.faults import Defect, merged
from bot.content.importing.lines import fold
from bot.domain.question import LETTERS

_LONGEST_CHOICE = 1000
_LONGEST_STEM = 4000

_MENDS = {
    "missing_answer": 'write the right letter behind "key:"',
    "impossible_answer": "correct the letter, or add the choice that is lost",
    "answer_mismatch": "decide whether the letter or the text is right",
    "unmatched_answer": "correct the answer, or add the choice that is lost",
    "two_answers": "decide which one is right, or write the question anew",
}


@dataclass(slots=True)
class Judged:
    """A question and what is wrong with it.

    Attributes:
        key: index of the right choice; 0 stands in for one that is not known.
        defect: None when it can stand.
    """

    asked: Asked
    key: int
    rationale: str
    defect: Defect | None

    @property
    def fits(self) -> bool:
        """Whether it can be written as a question at all, if need be as a draft."""
        asked = self.asked
        return (
            1 <= len(asked.choices) <= len(LETTERS)
            and 0 < len(asked.stem) <= _LONGEST_STEM
            and all(len(choice.text) <= _LONGEST_CHOICE for choice in asked.choices)
        )


def judge(questions: Sequence[Asked]) -> list[Judged]:
    """Return the questions in order, each with its key or what is wrong with it."""
    stems: dict[str, list[tuple[int, frozenset[str]]]] = {}
    found = []
    for number, asked in enumerate(questions, start=1):
        key, rest, faults = _judge_answer(asked)
        faults = [*_judge_choices(asked), *faults, *_judge_twin(asked, number, stems)]
        why = " ".join(part for part in [rest, *asked.why] if part).strip()[:_LONGEST_STEM]
        found.append(Judged(asked, key, why, merged(faults, number)))
    return found


def _judge_choices(asked: Asked) -> Iterator[Defect]:
    texts = [choice.text for choice in asked.choices]
    if not asked.stem.strip():
        yield _defect("missing_stem", asked.line, "choices stand without a question", "write it")
    if len(asked.stem) > _LONGEST_STEM or any(len(text) > _LONGEST_CHOICE for text in texts):
        yield _defect("too_long", asked.line, "the question is far too long", "shorten it")
    if len(texts) < 2:
        what = "there is only one choice" if texts else "there are no choices"
        yield _defect(
            "one_choice" if texts else "no_choices", asked.line, what, "give two to eight"
        )
    if len(texts) > len(LETTERS):
        what = f"there are {len(texts)} choices"
        yield _defect("too_many_choices", asked.line, what, "keep two to eight")
    for choice in asked.choices:
        if not fold(choice.text):
            yield _defect(
                "empty_choice", choice.line, "a choice is empty", "write it or delete it"
            )
            break
    yield from _judge_equal(asked)
    yield from _judge_letters(asked)


def _judge_equal(asked: Asked) -> Iterator[Defect]:
    seen: set[str] = set()
    for choice in asked.choices:
        text = fold(choice.text)
        if text and text in seen:
            what = f"two choices are equal ({choice.text[:60]!r})"
            yield _defect("equal_choices", choice.line, what, "change or delete one of them")
            return
        seen.add(text)


def _judge_letters(asked: Asked) -> Iterator[Defect]:
    labels = [choice.label for choice in asked.choices if choice.label]
    for first, second in pairwise(labels):
        if ord(second) != ord(first) + 1:
            what = f"the choices are lettered {', '.join(label.upper() for label in labels[:10])}"
            yield _defect("lettering", asked.line, what, "see whether a choice is lost")
            return


def _judge_answer(asked: Asked) -> tuple[int, str, list[Defect]]:
    """Return the key, what was said behind it, and the faults of the answer."""
    answers = _distinct(asked.answers)
    ticked = tuple(i for i, choice in enumerate(asked.choices) if choice.ticked)
    if not answers and not ticked:
        return 0, "", [_missing(asked.line)]
    readings = [(line, read_answer(said, asked)) for line, said in answers]
    readings = [r for r in readings if r[1].fault != "missing_answer"] or readings[:1]
    readings += [(asked.line, Reading((pick,))) for pick in ticked]
    picks = {pick for _, reading in readings for pick in reading.picks}
    faulty = [(line, reading) for line, reading in readings if reading.fault]
    rest = " ".join(reading.rest for _, reading in readings if reading.rest)
    key = min(picks, default=0)
    if faulty:
        return key, rest, [_of_answer(line, reading) for line, reading in faulty]
    if len(picks) > 1:
        what = "two different answers are given"
        return key, rest, [_defect("two_answers", readings[-1][0], what, _MENDS["two_answers"])]
    return key, rest, []


def _distinct(answers: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    return list({fold(said): (line, said) for line, said in reversed(answers)}.values())[::-1]


def _missing(line: int) -> Defect:
    return _defect("missing_answer", line, "no answer is given", _MENDS["missing_answer"])


def _of_answer(line: int, reading: Reading) -> Defect:
    return _defect(reading.fault, line, reading.what, _MENDS[reading.fault])


def _judge_twin(
    asked: Asked, number: int, stems: dict[str, list[tuple[int, frozenset[str]]]]
) -> Iterator[Defect]:
    """Yield a fault when the same question came before: one stem, and half of the choices."""
    choices = frozenset(fold(choice.text) for choice in asked.choices)
    stem = fold(asked.stem).rstrip("?:")
    if not stem:
        return
    before = stems.setdefault(stem, [])
    for other, known in before[:20]:
        if len(choices & known) * 2 >= min(len(choices), len(known)):
            what = f"the question is the same as question {other}"
            yield _defect("duplicate_question", asked.line, what, "delete one of the two")
            break
    before.append((number, choices))


def _defect(kind: str, line: int, what: str, mend: str) -> Defect:
    return Defect(kind, line, what, mend)
