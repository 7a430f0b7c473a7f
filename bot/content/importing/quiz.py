"""Finds the questions of a page by their structure, under whatever heading they stand."""

from __future__ import annotations

from collections.abc import Sequence

from bot.content.importing.asked import Asked, Choice
from bot.content.importing.choices import choice_run, is_start, mark_choices, solid
from bot.content.importing.marks import Kind, Token, without_tick
from bot.content.importing.replies import take_answers, unglue

_STEM_KINDS = {Kind.TEXT, Kind.NUMBER, Kind.BULLET, Kind.HEADING}
_MARKED = {Kind.NUMBER, Kind.BULLET, Kind.HEADING}
_MOST_STEM_LINES = 12


def find_lettered(tokens: list[Token], in_quiz: bool) -> list[Asked]:
    """Return the questions in one part of a page whose choices are marked as such.

    What they are made of is marked as used.

    Args:
        tokens: of the part; numbered and nested choices are marked as such.
        in_quiz: the part's heading promises questions, so less is needed to be one.
    """
    mark_choices(tokens, in_quiz)
    found: list[Asked] = []
    index = 0
    while index < len(tokens):
        if is_start(tokens, index, in_quiz):
            run = choice_run(tokens, index)
            asked = _ask(tokens, run, in_quiz, found[-1] if found else None)
            if asked is not None:
                found.append(asked)
            index = run[-1]
        index += 1
    return found


def _ask(tokens: list[Token], run: list[int], in_quiz: bool, before: Asked | None) -> Asked | None:
    stem = _stem_before(tokens, run[0])
    above = solid(tokens, run[0] - 1, -1)
    glued = unglue(before, tokens[above]) if not stem and above is not None else None
    if not stem and glued is None and not in_quiz and not _is_answered(tokens, run):
        return None
    words = [tokens[i] for i in stem] + ([glued] if glued else [])
    if not in_quiz and not _is_answered(tokens, run) and not _is_plain_question(words):
        return None
    asked = _made(tokens, words, run)
    take_answers(tokens, run[-1] + 1, asked)
    return asked


def _made(tokens: list[Token], words: list[Token], run: list[int]) -> Asked:
    choices: list[Choice] = []
    for index in run:
        token = tokens[index]
        text, ticked = without_tick(token.text)
        if token.kind is Kind.CHOICE:
            choices.append(Choice(token.number, text, token.label, ticked))
        else:
            choices[-1].text = f"{choices[-1].text} {text}".strip()
    first = tokens[run[0]]
    label = next((w.label for w in words if w.kind is Kind.NUMBER), "")
    number = words[0].number if words else first.number
    used = [*words, *(tokens[i] for i in run)]
    for token in used:
        token.used = True
    stem = " ".join(word.text for word in words if word.text)
    return Asked(
        number,
        stem,
        choices,
        label,
        numbered="#" in first.style or "i" in first.style,
        tokens=used,
    )


def _is_plain_question(words: Sequence[Token]) -> bool:
    """Whether a stem is one even where no quiz is announced and no answer is given."""
    return bool(words) and (words[-1].text.rstrip().endswith("?") or "___" in words[-1].text)


def _is_answered(tokens: Sequence[Token], run: list[int]) -> bool:
    after = solid(tokens, run[-1] + 1)
    return after is not None and tokens[after].kind is Kind.ANSWER


def _stem_before(tokens: Sequence[Token], start: int) -> list[int]:
    """Return the indexes of the lines that ask, above the first choice."""
    index = solid(tokens, start - 1, -1)
    found: list[int] = []
    while index is not None and index >= 0 and len(found) < _MOST_STEM_LINES:
        token = tokens[index]
        if token.kind not in _STEM_KINDS or token.used:
            break
        found.insert(0, index)
        if token.kind in _MARKED and not _is_listed(tokens, index):
            return found
        index -= 1
    return _without_explanation(tokens, _with_case(tokens, found))


def _is_listed(tokens: Sequence[Token], index: int) -> bool:
    """Whether a number stands in a list within the stem, "1. ... 2. ... Which are right?"."""
    token, above = tokens[index], tokens[index - 1] if index else None
    if token.kind is not Kind.NUMBER or above is None or above.used:
        return False
    if above.kind is Kind.NUMBER and token.label.isdigit() and above.label.isdigit():
        follows = above.style == token.style and int(above.label) + 1 == int(token.label)
        return follows or token.label == "1"
    return token.label == "1" and above.kind is Kind.TEXT and above.text.endswith(":")


def _with_case(tokens: Sequence[Token], found: list[int]) -> list[int]:
    """Add the paragraphs of a case above its question, up to the number that begins it."""
    if not found or tokens[found[0]].kind in _MARKED:
        return found
    index, more = solid(tokens, found[0] - 1, -1), list[int]()
    while index is not None and len(more) < _MOST_STEM_LINES:
        token = tokens[index]
        if token.used or token.kind not in {Kind.TEXT, Kind.NUMBER}:
            return found
        more.insert(0, index)
        if token.kind is Kind.NUMBER:
            return more + found
        index = solid(tokens, index - 1, -1)
    return found


def _without_explanation(tokens: Sequence[Token], found: list[int]) -> list[int]:
    """Leave out sentences that explain the answer right above them, up to the next stem."""
    if len(found) < 2 or tokens[found[0]].kind in _MARKED:
        return found
    before = found[0] - 1
    if before < 0 or tokens[before].kind not in {Kind.ANSWER, Kind.WHY}:
        return found
    ends = [n for n, i in enumerate(found[:-1]) if tokens[i].text.rstrip().endswith((".", "!"))]
    return found[ends[-1] + 1 :] if ends else found
