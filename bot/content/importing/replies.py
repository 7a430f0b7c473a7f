"""Gives a question what stands below its choices: the answer, the explanation, glued lines."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.content.importing.answers import read_answer
from bot.content.importing.asked import Asked
from bot.content.importing.choices import solid
from bot.content.importing.marks import Kind, Token, token_of

_GLUE = re.compile(
    r"(?:^|\s+)(?:[-–—•]\s+(?=\S)|(?=(?:Q\s?\.?\s?)?\d{1,3}(?:\.\)|[.)])\s+[^\W\d]))"
)
_PAIR = re.compile(
    r"(?<![\w.])(?:Q\.?\s*)?(\d{1,3})\s*[-–—.):=]*\s*[(\[]?([A-Za-z])[)\]]?(?![\w'’])"
)
_MOST_CUTS = 8


def take_answers(tokens: list[Token], index: int, asked: Asked) -> None:
    """Give a question the answers and explanations from an index on, and mark them as used."""
    explains = False
    while (here := solid(tokens, index)) is not None:
        token = tokens[here]
        if token.used:
            return
        if token.kind is Kind.ANSWER and not names_key(token):
            asked.answers.append((token.number, token.text))
            if not token.text:
                here = _answer_below(tokens, here, asked)
            explains = bool(asked.answers[-1][1])
        elif token.kind is Kind.WHY and asked.answers:
            asked.why.append(token.text)
            explains = True
        elif explains and token.kind is Kind.TEXT and here == index and _explains(tokens, here):
            asked.why.append(token.text)
        else:
            return
        token.used = True
        asked.tokens.append(token)
        index = here + 1


def _explains(tokens: list[Token], index: int) -> bool:
    """Whether a bare line below the answer explains it, rather than asks the next question."""
    token = tokens[index]
    if token.asks or not token.text.rstrip().endswith((".", "!", ")")):
        return False
    after = solid(tokens, index + 1)
    return after is None or tokens[after].kind is not Kind.CHOICE


def _answer_below(tokens: list[Token], index: int, asked: Asked) -> int:
    """Take the line below a bare "Answer:" when it answers, and return the last index taken."""
    after = solid(tokens, index + 1)
    if after is None or tokens[after].used:
        return index
    token = tokens[after]
    if token.kind not in {Kind.CHOICE, Kind.TEXT, Kind.BULLET}:
        return index
    said = token.raw or token.text
    if read_answer(said, asked).fault:
        return index
    token.used = True
    asked.tokens.append(token)
    asked.answers[-1] = (token.number, said)
    return after


def names_key(token: Token) -> bool:
    """Whether a line gives the answers of several questions: "Answers: 1-b, 2-c"."""
    pairs = list(_PAIR.finditer(token.text))
    return len(pairs) >= 2 or (len(pairs) == 1 and pairs[0][0] == token.text.strip(" .,;"))


def unglue(before: Asked | None, above: Token) -> Token | None:
    """Take a stem off the end of the line above it, to which it was glued.

    Args:
        before: the question that the line belongs to.
        above: the line; its question keeps the rest of it.

    Returns:
        The stem as a token of its own, or None when nothing is glued there.
    """
    if before is None or above not in before.tokens[-6:]:
        return None
    said = _last_text(before, above)
    cuts = list(_GLUE.finditer(said[:2000]))[:_MOST_CUTS]
    if above.kind is Kind.CHOICE:
        cuts = [cut for cut in cuts if said.rstrip().endswith(("?", ":", "_"))]
    if not cuts:
        return None
    fits = (c for c in cuts if not read_answer(said[: c.start()], before).fault)
    cut = next(fits, cuts[0]) if above.kind is Kind.ANSWER else cuts[-1]
    _keep(before, above, said[: cut.start()].strip())
    tail = said[cut.end() :].strip()
    stem = token_of(replace(above.line, text=tail))
    return (
        stem
        if stem.kind in {Kind.NUMBER, Kind.TEXT}
        else Token(Kind.TEXT, stem.line, tail, raw=tail)
    )


def _last_text(asked: Asked, above: Token) -> str:
    if above.kind is Kind.ANSWER and asked.answers:
        return asked.answers[-1][1]
    if above.kind is Kind.CHOICE and asked.choices:
        return asked.choices[-1].text
    return asked.why[-1] if asked.why else ""


def _keep(asked: Asked, above: Token, text: str) -> None:
    if above.kind is Kind.ANSWER:
        asked.answers[-1] = (above.number, text)
    elif above.kind is Kind.CHOICE:
        asked.choices[-1].text = text
    else:
        asked.why[-1] = text
