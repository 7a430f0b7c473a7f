"""Decides which lines are choices: lettered, numbered, Roman, nested, or bare lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.content.importing.marks import ROMANS, Kind, Token, as_roman

MOST_CHOICES = 26
_ITEMS = {Kind.TEXT, Kind.BULLET}
_STEMS = {Kind.TEXT, Kind.BULLET, Kind.NUMBER, Kind.HEADING}


def solid(tokens: Sequence[Token], index: int, step: int = 1) -> int | None:
    """Return the index of the nearest token that is no blank line, from an index on."""
    while 0 <= index < len(tokens):
        if tokens[index].kind is not Kind.BLANK:
            return index
        index += step
    return None


def mark_choices(tokens: list[Token], in_quiz: bool) -> None:
    """Turn the tokens that are choices of a question into choices, in place."""
    _mark_romans(tokens)
    _mark_numbered(tokens, in_quiz)
    _mark_nested(tokens, in_quiz)


def is_start(tokens: Sequence[Token], index: int, in_quiz: bool) -> bool:
    """Whether the first choice of a question stands there."""
    token = tokens[index]
    if token.kind is not Kind.CHOICE or token.used or token.label not in {"a", ""}:
        return False
    after = solid(tokens, index + 1)
    if token.label == "":
        return True
    if after is None:
        return in_quiz and ":" not in token.style
    follows = tokens[after]
    if follows.kind is Kind.CHOICE and follows.label == "b":
        return True
    if ":" in token.style:
        return False
    return _lone_start(tokens, index, after, in_quiz)


def _lone_start(tokens: Sequence[Token], index: int, after: int, in_quiz: bool) -> bool:
    """Whether a lone "a)" is a choice: an answer or another letter follows, or it is a quiz."""
    limit = min(len(tokens), after + 4)
    for token in tokens[after:limit]:
        if token.kind is Kind.ANSWER or (token.kind is Kind.CHOICE and token.label != "a"):
            return True
        if token.kind not in {Kind.TEXT, Kind.BLANK}:
            break
    before = solid(tokens, index - 1, -1)
    return in_quiz and before is not None and tokens[before].kind in _STEMS


def choice_run(tokens: Sequence[Token], start: int) -> list[int]:
    """Return the indexes of the choices and of their wrapped lines, from the first choice on."""
    found = [start]
    wanted, index = _next_label(tokens[start]), start + 1
    while index < len(tokens) and len(found) < 80:
        after = solid(tokens, index)
        if after is None:
            break
        token = tokens[after]
        if token.kind is Kind.CHOICE and _goes_on(tokens[start], token, wanted, after == index):
            found.append(after)
            wanted = _next_label(token)
        elif token.kind is Kind.TEXT and _is_wrapped(tokens, after, index, wanted):
            found.append(after)
        else:
            break
        index = after + 1
    return found


def _next_label(token: Token) -> str:
    return chr(ord(token.label) + 1) if token.label else ""


def _goes_on(first: Token, token: Token, wanted: str, adjacent: bool) -> bool:
    if not first.label:
        return not token.label and token.style == first.style
    if token.label == wanted:
        return True
    # A letter skipped or written twice is still a choice; a new "a)" is the next question's.
    return adjacent and bool(token.label) and token.label != "a" and token.style == first.style


def _is_wrapped(tokens: Sequence[Token], here: int, index: int, wanted: str) -> bool:
    """Whether a bare line goes on with the choice above it."""
    above = tokens[index - 1]
    after = solid(tokens, here + 1)
    if after is None or here != index:
        return not above.text and here == index
    follows = tokens[after]
    if follows.kind is Kind.CHOICE and follows.label == wanted and wanted:
        return True
    if not above.text:
        return follows.kind is not Kind.CHOICE
    return follows.kind is Kind.ANSWER and not tokens[here].asks


def _mark_romans(tokens: list[Token]) -> None:
    for index, token in enumerate(tokens):
        if token.kind not in {Kind.CHOICE, Kind.TEXT} or token.raw[:2].lower().strip("([") not in {
            "i)",
            "i.",
            "i",
            "i]",
        }:
            continue
        run = list(_run(tokens, index, as_roman, ROMANS))
        if len(run) >= 2 and not _is_start_of_letters(tokens, run[-1][0] + 1):
            for place, choice in run:
                tokens[place] = choice


def _run(
    tokens: Sequence[Token], index: int, read: object, labels: Sequence[str]
) -> Iterator[tuple[int, Token]]:
    for place in range(len(labels)):
        here = solid(tokens, index)
        choice = as_roman(tokens[here]) if here is not None else None
        if here is None or choice is None or choice.label != chr(ord("a") + place):
            return
        yield here, choice
        index = here + 1


def _is_start_of_letters(tokens: Sequence[Token], index: int) -> bool:
    after = solid(tokens, index)
    return after is not None and tokens[after].kind is Kind.CHOICE and tokens[after].label == "a"


def _mark_numbered(tokens: list[Token], in_quiz: bool) -> None:
    """Mark runs "1) 2) 3)" below a question as its choices."""
    index = 0
    while index < len(tokens):
        run = _numbered_run(tokens, index)
        if len(run) >= 2 and _are_choices(tokens, run, in_quiz):
            for place, here in enumerate(run):
                token = tokens[here]
                token.kind, token.label = Kind.CHOICE, chr(ord("a") + place)
                token.style = "#" + token.style
            index = run[-1]
        index += 1


def _numbered_run(tokens: Sequence[Token], index: int) -> list[int]:
    first = tokens[index]
    if first.kind is not Kind.NUMBER or first.label != "1" or first.style == "Q":
        return []
    run = [index]
    while len(run) < MOST_CHOICES:
        after = solid(tokens, run[-1] + 1)
        if after is None:
            break
        token = tokens[after]
        expected = str(len(run) + 1)
        if token.kind is not Kind.NUMBER or token.label != expected or token.style != first.style:
            break
        if token.line.depth < first.line.depth or token.text.endswith(("?", ":")):
            break
        if len(run) > 1 and run[1] == run[0] + 1 and after != run[-1] + 1:
            break  # A blank line parts the choices from the next question.
        run.append(after)
    return run


def _are_choices(tokens: Sequence[Token], run: list[int], in_quiz: bool) -> bool:
    before, after = solid(tokens, run[0] - 1, -1), solid(tokens, run[-1] + 1)
    if before is None or _is_start_of_letters(tokens, run[-1] + 1):
        return False
    if tokens[before].kind not in _STEMS and not _holds_stem(tokens[before]):
        return False
    follows = tokens[after].kind if after is not None else Kind.BLANK
    if after is not None and follows is Kind.TEXT and _is_start_of_letters(tokens, after + 1):
        return False  # Statements within a stem: "Which are correct?" comes next.
    if follows is Kind.ANSWER:
        return True
    stem = tokens[before]
    return in_quiz and (stem.kind is Kind.NUMBER or stem.asks)


def _holds_stem(token: Token) -> bool:
    """Whether the next question is glued to an answer."""
    return (
        token.kind is Kind.ANSWER and bool(re.search(r"\s[-–•]\s+\S", token.text)) and token.asks
    )


def _mark_nested(tokens: list[Token], in_quiz: bool) -> None:
    """Mark the items below a question as its choices: deeper in the list, or of another kind."""
    for index, stem in enumerate(tokens):
        if stem.kind not in _STEMS or stem.used:
            continue
        run = _nested_run(tokens, index)
        if run and _are_nested_choices(tokens, stem, run, in_quiz):
            for here in run:
                tokens[here].kind, tokens[here].label = Kind.CHOICE, ""
                tokens[here].style = "-"


def _nested_run(tokens: Sequence[Token], index: int) -> list[int]:
    stem, run = tokens[index], list[int]()
    after = solid(tokens, index + 1)
    while after is not None and len(run) < MOST_CHOICES:
        token = tokens[after]
        deeper = token.line.depth > stem.line.depth or stem.kind is not Kind.BULLET
        if token.kind is not Kind.BULLET or not deeper:
            break
        if run and token.line.depth != tokens[run[0]].line.depth:
            break
        run.append(after)
        after = solid(tokens, after + 1)
    return run


def _are_nested_choices(
    tokens: Sequence[Token], stem: Token, run: list[int], in_quiz: bool
) -> bool:
    after = solid(tokens, run[-1] + 1)
    answered = after is not None and tokens[after].kind is Kind.ANSWER
    if any(tokens[place].text.endswith("?") for place in run):
        return False
    if in_quiz:
        return (len(run) >= 2 and (stem.asks or stem.kind is Kind.NUMBER or answered)) or answered
    return answered and (stem.asks or stem.kind is Kind.NUMBER)
