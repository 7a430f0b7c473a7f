"""Finds questions whose choices carry no mark: a stem, some lines, and perhaps an answer."""

from __future__ import annotations

from collections.abc import Sequence

from bot.content.importing.answers import read_answer
from bot.content.importing.asked import Asked, Choice
from bot.content.importing.choices import solid
from bot.content.importing.marks import Kind, Token, without_tick
from bot.content.importing.replies import names_key, take_answers, unglue

_LINES = {Kind.TEXT, Kind.BULLET, Kind.NUMBER, Kind.CHOICE}
_MOST_LINES = 40
_LONGEST_CHOICE = 300


def find_bare(tokens: list[Token], in_quiz: bool) -> list[Asked]:
    """Return the questions without marked choices in one part of a page.

    Args:
        tokens: of the part; those that are used belong to a question found before.
        in_quiz: the part's heading promises questions; elsewhere an answer must name a choice.
    """
    found: list[Asked] = []
    for index, token in enumerate(tokens):
        if token.kind is Kind.ANSWER and not token.used and not names_key(token):
            region = _region_above(tokens, index)
            asked = _answered(tokens, region, index, in_quiz, found[-1] if found else None)
            found += [asked] if asked else []
    return found + (_find_unanswered(tokens) if in_quiz else [])


def _region_above(tokens: Sequence[Token], index: int) -> list[int]:
    region: list[int] = []
    here = index - 1
    while here >= 0 and len(region) < _MOST_LINES:
        token = tokens[here]
        if token.used or (token.kind is not Kind.BLANK and token.kind not in _LINES):
            break
        region.insert(0, here)
        here -= 1
    return region


def _answered(
    tokens: list[Token], region: list[int], index: int, in_quiz: bool, before: Asked | None
) -> Asked | None:
    lines = [tokens[i] for i in region if tokens[i].kind is not Kind.BLANK]
    begin, end = _stem_in(lines)
    stem = lines[begin:end]
    if not stem and region and lines:
        above = solid(tokens, region[0] - 1, -1)
        glued = unglue(before, tokens[above]) if above is not None else None
        stem, end = ([glued], 0) if glued else _first_of_block(tokens, region, in_quiz)
    choices = lines[end:]
    if not stem or (not in_quiz and not _is_sure(stem, choices, tokens[index])):
        return None
    asked = _made(stem, choices)
    take_answers(tokens, index, asked)
    return asked


def _stem_in(lines: Sequence[Token]) -> tuple[int, int]:
    """Return where the stem begins and ends among the lines above an answer."""
    numbers = [i for i, line in enumerate(lines) if line.kind is Kind.NUMBER]
    asking = [i for i, line in enumerate(lines) if line.asks and line.text]
    if asking and (not numbers or numbers[-1] <= asking[-1]):
        last = asking[-1]
        begin = numbers[-1] if numbers else last
        return begin, last + 1
    if numbers:
        begin = numbers[-1]
        # "Question 1" may stand on a line of its own, above the stem.
        return begin, begin + (1 if lines[begin].text else 2)
    bullets = [i for i, line in enumerate(lines) if line.kind is Kind.BULLET]
    plain = [i for i, line in enumerate(lines) if line.kind is Kind.TEXT]
    if bullets and plain and bullets[-1] < plain[-1]:
        return bullets[-1], bullets[-1] + 1
    return 0, 0


def _first_of_block(
    tokens: Sequence[Token], region: list[int], in_quiz: bool
) -> tuple[list[Token], int]:
    """Return the stem when nothing marks it: the first line of the last block of three or more."""
    if not in_quiz:
        return [], 0
    lines = [i for i in region if tokens[i].kind is not Kind.BLANK]
    begin = 0
    for place in range(1, len(lines)):
        if tokens[lines[place] - 1].kind is Kind.BLANK and len(lines) - place >= 3:
            begin = place
    return [tokens[lines[begin]]], begin + 1


def _is_sure(stem: Sequence[Token], choices: Sequence[Token], answer: Token) -> bool:
    if not 2 <= len(choices) <= 8 or not (stem[-1].asks or stem[0].kind is Kind.NUMBER):
        return False
    if any(len(choice.text) > _LONGEST_CHOICE for choice in choices):
        return False
    return not read_answer(answer.text, _made(stem, choices, False)).fault


def _made(stem: Sequence[Token], choices: Sequence[Token], use: bool = True) -> Asked:
    for token in (*stem, *choices) if use else ():
        token.used = True
    label = next((t.label for t in stem if t.kind is Kind.NUMBER), "")
    made = []
    for token in choices:
        text, ticked = without_tick(token.raw if token.kind is Kind.CHOICE else token.text)
        made.append(Choice(token.number, text, "", ticked))
    words = " ".join(token.text for token in stem if token.text)
    return Asked(stem[0].number, words, made, label, tokens=[*stem, *choices])


def _find_unanswered(tokens: list[Token]) -> list[Asked]:
    """Return the questions of a quiz below which no answer stands: it is in a key, or missing."""
    places = {id(token): place for place, token in enumerate(tokens)}
    found = []
    for block in _blocks(tokens):
        stem, choices = _stem_of_block(block)
        if stem and _is_question(stem, choices):
            asked = _made(stem, choices)
            take_answers(tokens, places[id(block[-1])] + 1, asked)
            found.append(asked)
    return found


def _blocks(tokens: Sequence[Token]) -> list[list[Token]]:
    """Return the unused lines, cut where a question begins: a number, a stem, a blank line."""
    blocks: list[list[Token]] = []
    blank = True
    for token in tokens:
        if token.used or token.kind not in {*_LINES, Kind.BLANK}:
            blank = True
            blocks.append([])
            continue
        if token.kind is Kind.BLANK:
            blank = True
            continue
        begins = not blocks or token.kind is Kind.NUMBER or token.asks or _opens(blocks[-1], blank)
        if begins and not (blocks and _is_waiting(blocks[-1], token)):
            blocks.append([])
        blocks[-1].append(token)
        blank = False
    return [block for block in blocks if block]


def _opens(block: list[Token], blank: bool) -> bool:
    """Whether a blank line ends a block: not right below its stem."""
    return (
        blank and len(block) >= 3 and not any(t.asks or t.kind is Kind.NUMBER for t in block[:1])
    )


def _is_waiting(block: list[Token], token: Token) -> bool:
    """Whether a block begins with a number or a case and its question comes only now."""
    if len(block) != 1 or token.kind is Kind.NUMBER:
        return False
    first = block[0]
    return first.kind is Kind.NUMBER and not first.asks and token.asks


def _stem_of_block(block: list[Token]) -> tuple[list[Token], list[Token]]:
    first = block[0]
    if len(block) > 1 and first.kind is Kind.NUMBER and (not first.text or block[1].asks):
        return block[:2], block[2:]
    if first.kind is Kind.NUMBER or first.asks or len(block) >= 3:
        return block[:1], block[1:]
    return [], []


def _is_question(stem: Sequence[Token], choices: Sequence[Token]) -> bool:
    if any(len(choice.text) > _LONGEST_CHOICE for choice in choices):
        return False
    if len(choices) >= 2:
        return len(choices) <= 26
    return stem[0].kind is Kind.NUMBER or stem[-1].text.rstrip().endswith("?")
