"""Reads question files of other programs: GIFT (Moodle) and Aiken."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.content.importing.asked import Asked, Choice
from bot.content.importing.found import FoundFaq
from bot.content.importing.lines import split_lines, squeeze

_ESCAPED = re.compile(r"\\([~=#{}:\\n])")
_CATEGORY = re.compile(r"^\s*\$CATEGORY\s*:\s*(.*)$", re.IGNORECASE)
_NAME = re.compile(r"^\s*::(.*?)::\s*", re.DOTALL)
_FORMAT = re.compile(r"^\s*\[(?:html|markdown|plain|moodle)\]\s*", re.IGNORECASE)
_WEIGHT = re.compile(r"^%(-?\d+(?:\.\d+)?)%\s*")
_TAGS = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
_AIKEN_CHOICE = re.compile(r"^\s*([A-Za-z])\s*[.)]\s*(.*)$")
_AIKEN_ANSWER = re.compile(r"^\s*ANSWER\s*:\s*(.*)$", re.IGNORECASE)
_PRIVATE = 0xE000  # Escaped signs are hidden here, so that they do not part anything.
_SIGNS = "~=#{}:\\n"


def _hide(text: str) -> str:
    return _ESCAPED.sub(lambda m: chr(_PRIVATE + _SIGNS.index(m[1])), text)


def _show(text: str) -> str:
    for index, sign in enumerate(_SIGNS):
        text = text.replace(chr(_PRIVATE + index), " " if sign == "n" else sign)
    return squeeze(_TAGS.sub(" ", text))


def read_gift(text: str) -> tuple[list[Asked], list[FoundFaq], list[str], str | None]:
    """Read a GIFT file.

    Returns:
        The multiple-choice questions, the questions with a written answer as FAQs, what is of
        neither kind, and the last part of the category or None.
    """
    questions: list[Asked] = []
    faqs: list[FoundFaq] = []
    unplaced: list[str] = []
    category = None
    for line, block in _blocks(text):
        if found := _CATEGORY.match(block):
            category = squeeze(found[1]).replace("\\", "/").rstrip("/").split("/")[-1] or category
            continue
        _take_block(line, block, questions, faqs, unplaced)
    return questions, faqs, unplaced, category


def _take_block(
    line: int, block: str, questions: list[Asked], faqs: list[FoundFaq], unplaced: list[str]
) -> None:
    hidden = _hide(block)
    opened = hidden.find("{")
    closed = hidden.find("}", opened)
    if opened < 0 or closed < 0:
        unplaced.append(squeeze(block))
        return
    stem = _NAME.sub("", hidden[:opened], count=1)
    after = _show(hidden[closed + 1 :])
    stem = _show(_FORMAT.sub("", stem)) + (f" _____ {after}" if after else "")
    inside = hidden[opened + 1 : closed]
    body, _, general = inside.partition("####")
    if asked := _gift_question(line, stem, body):
        asked.why += [_show(general)] if general.strip() else []
        questions.append(asked)
    elif answer := _only_answer(body):
        faqs.append(FoundFaq(line, stem, answer))
    else:
        unplaced.append(squeeze(block))


def _gift_question(line: int, stem: str, body: str) -> Asked | None:
    verdict = body.partition("#")[0].strip().upper()
    if verdict in {"T", "TRUE", "F", "FALSE"}:
        choices = [Choice(line, "True"), Choice(line, "False")]
        return Asked(
            line, stem, choices, answers=[(line, "True" if verdict[0] == "T" else "False")]
        )
    parts = list(re.finditer(r"([~=])([^~=]*)", body))
    if not any(m[1] == "~" for m in parts) or "->" in body or body.lstrip().startswith("#"):
        return None
    asked = Asked(line, stem, [])
    for part in parts:
        at = line + body[: part.start()].count("\n")
        words, _, feedback = part[2].partition("#")
        weight = _WEIGHT.match(words.strip())
        words = words.strip()[weight.end() :] if weight else words
        asked.choices.append(Choice(at, _show(_FORMAT.sub("", words))))
        right = part[1] == "=" or (weight is not None and float(weight[1]) > 0)
        if right:
            asked.choices[-1].ticked = True
            asked.why += [_show(feedback)] if feedback.strip() else []
    return asked


def _only_answer(body: str) -> str | None:
    """Return the written answer of a question that offers no choice, or None."""
    found = re.match(r"\s*=\s*([^~=#]+?)\s*(?:#.*)?$", body, re.DOTALL)
    return _show(found[1]) if found and "->" not in body else None


def _blocks(text: str) -> Iterator[tuple[int, str]]:
    """Yield the entries with their first lines: apart by blank lines outside of braces."""
    kept: list[str] = []
    begin, depth = 1, 0
    for number, line in split_lines(text):
        if line.lstrip().startswith("//"):
            continue
        if _CATEGORY.match(line):
            if kept:
                yield begin, "\n".join(kept)
            yield number, line
            kept, depth = [], 0
            continue
        hidden = _hide(line)
        if not line.strip() and (depth <= 0 or not kept):
            if kept:
                yield begin, "\n".join(kept)
            kept, depth = [], 0
            continue
        if depth <= 0 and kept and hidden.lstrip().startswith("::"):
            yield begin, "\n".join(kept)
            kept, depth = [], 0
        begin = begin if kept else number
        kept.append(line)
        depth += hidden.count("{") - hidden.count("}")
    if kept:
        yield begin, "\n".join(kept)


def read_aiken(text: str) -> tuple[list[Asked], list[str]]:
    """Return the questions of an Aiken file, and the lines that belong to none."""
    questions: list[Asked] = []
    unplaced: list[str] = []
    asked: Asked | None = None
    for number, raw in split_lines(text):
        line = squeeze(raw)
        if not line:
            continue
        choice, answer = _AIKEN_CHOICE.match(line), _AIKEN_ANSWER.match(line)
        if answer and asked is not None:
            asked.answers.append((number, answer[1]))
        elif choice and asked is not None and not asked.answers and _is_next(asked, choice[1]):
            asked.choices.append(Choice(number, choice[2], choice[1].lower()))
        elif asked is not None and not asked.choices and not asked.answers:
            asked.stem = f"{asked.stem} {line}"
        elif answer:
            unplaced.append(line)
        else:
            asked = Asked(number, line, [])
            questions.append(asked)
    return questions, unplaced


def _is_next(asked: Asked, letter: str) -> bool:
    return bool(asked.choices) or letter.lower() == "a"
