"""Advice on content that is well-formed: what gives an answer away, lacks a source or is stale.

Like the checks, it reads a topic as written, so that each piece of advice has its line.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from statistics import mean

from bot.content.distributions import is_longer_than_chance, is_uneven
from bot.content.topic_checks import Finding, rows, text_of
from bot.content.tree import Block, show
from bot.content.wording import line_at
from bot.errors import Fault, Severity

MAX_STEM = 300
"""Telegram shows a poll's question up to this length."""
MAX_CHOICE = 100
"""Telegram shows a poll's option up to this length."""
STALE_AFTER = timedelta(days=548)
"""Eighteen months: labels of biologics change about once a year."""
MIN_FOR_BIAS = 8
"""With fewer questions in a file, chance alone looks like a pattern."""
WANTED_FAQS, WANTED_QUESTIONS = 5, 12

_LENGTH_RATIO, _LENGTH_GAP = 1.5, 10
_REFERS = re.compile(
    r"\b(all|none|both|any|either|neither|two|three) of (the )?(above|these|them|following)\b"
    r"|\b(the )?above\b.*\b(true|correct|wrong|false)\b"
    r"|^((both|only|neither|either|options?|choices?) )?"
    r"[A-H]((, ?| and | or | nor | ?& ?)[A-H])+( only)?$"
    r"|^(only|options?|choices?) [A-H]$|^[A-H] only$",
    re.IGNORECASE,
)


def lint_topic(tree: Block, path: Path, today: date) -> Iterator[Fault]:
    """Yield warnings and notes about one topic.

    Args:
        tree: the topic as read.
        path: named in the faults.
        today: what the review date is compared with.
    """
    questions = [q for q in rows(tree, "questions") if "draft" not in q]
    findings = [*_lint_review(tree, today), *_lint_sources(tree), *_lint_set(tree, questions)]
    for question in questions:
        findings += _lint_question(question)
    yield from (Fault(path, *finding, Severity.WARNING) for finding in findings)
    yield from (Fault(path, *finding, Severity.NOTE) for finding in _count(tree, questions))


def _lint_review(tree: Block, today: date) -> Iterator[Finding]:
    mend = 'compare the content with its sources, then write "reviewed:" and the day'
    reviewed = tree.get("reviewed")
    if isinstance(reviewed, str):
        try:
            reviewed = date.fromisoformat(reviewed)
        except ValueError:
            return
    line = line_at(tree, ("reviewed",))
    if "reviewed" not in tree:
        yield tree.line, "the topic has no review date", mend
    elif isinstance(reviewed, date) and reviewed > today + timedelta(days=1):
        yield line, f"the review date {reviewed} is in the future", "write the day of the review"
    elif isinstance(reviewed, date) and today - reviewed > STALE_AFTER:
        yield line, f"the last review ({reviewed}) is more than 18 months ago", mend


def _lint_sources(tree: Block) -> Iterator[Finding]:
    for section in rows(tree, "sections"):
        if section.get("sources"):
            continue  # The section's own sources stand for all that is in it.
        if section.get("body"):
            yield _unsourced(section, f"section {_name(section, 'key')}")
        for kind, name_key in (("fact", "name"), ("item", "text"), ("step", "title")):
            for node in rows(section, f"{kind}s"):
                if not node.get("sources"):
                    yield _unsourced(node, f"{kind} {_name(node, name_key)}")
    for faq in rows(tree, "faqs"):
        if not faq.get("sources") and "draft" not in faq:
            yield _unsourced(faq, f"FAQ {_name(faq, 'question')}")
    glance = tree.get("at_a_glance")
    if isinstance(glance, Block) and not glance.get("sources"):
        yield _unsourced(glance, "at_a_glance")


def _unsourced(node: Block, name: str) -> Finding:
    return node.line, f"{name} names no source", 'add "sources:" with the ids it rests on'


def _name(node: Block, key: str) -> str:
    return show(text_of(node, key) or text_of(node, "text") or "?", 50)


def _lint_question(question: Block) -> Iterator[Finding]:
    name = f"question {_name(question, 'id')}"
    stem = text_of(question, "stem") or ""
    if len(stem) > MAX_STEM:
        what = f"the stem of {name} is {len(stem)} characters long"
        yield line_at(question, ("stem",)), what, f"shorten it to {MAX_STEM}, as polls need"
    if not text_of(question, "rationale"):
        yield question.line, f"{name} has no rationale", "say in a sentence why the key is right"
    if not question.get("sources"):
        yield _unsourced(question, name)
    choices = question.get("choices")
    if isinstance(choices, Block):
        yield from _lint_choices(question, choices, name)


def _lint_choices(question: Block, choices: Block, name: str) -> Iterator[Finding]:
    for letter, choice in choices.items():
        if not isinstance(choice, str):
            continue
        if len(choice.strip()) > MAX_CHOICE:
            what = f"choice {letter} of {name} is {len(choice.strip())} characters long"
            yield choices.lines[letter], what, f"shorten it to {MAX_CHOICE}, as polls need"
        if question.get("keep_order") is not True and _REFERS.search(choice.strip()):
            what = f"choice {letter} of {name} refers to other choices, but they are shuffled"
            yield choices.lines[letter], what, 'reword it, or add "keep_order: true"'
    right, others = _lengths(question)
    if others and _stands_out(right, others):
        what = f"the right choice of {name} is much longer than the others"
        mend = "shorten it, or make the others as full"
        yield line_at(choices, (str(question.get("key")),)), what, mend


def _stands_out(right: int, others: list[int]) -> bool:
    usual = mean(others)
    limit = max(_LENGTH_RATIO * usual, usual + _LENGTH_GAP)
    return right > max(others) and right > limit


def _lengths(question: Block) -> tuple[int, list[int]]:
    """Return the length of the right choice and of each other; none when it is not clear."""
    choices, key = question.get("choices"), question.get("key")
    if not isinstance(choices, Block) or not isinstance(choices.get(str(key)), str):
        return 0, []
    others = [len(c.strip()) for k, c in choices.items() if k != key and isinstance(c, str)]
    return len(choices[str(key)].strip()), others


def _lint_set(tree: Block, questions: list[Block]) -> Iterator[Finding]:
    """Yield patterns over all questions of a file that give answers away or tire the reader."""
    usable = [q for q in questions if _lengths(q)[1]]
    if len(usable) < MIN_FOR_BIAS:
        return
    line = line_at(tree, ("questions",))
    longest = sum(right > max(others) + 2 for right, others in map(_lengths, usable))
    if is_longer_than_chance(longest, [len(q["choices"]) for q in usable]):
        what = f"the right choice is the longest in {longest} of {len(usable)} questions"
        yield line, what, "make more of the wrong choices the longest"
    keys = [str(q["key"]) for q in usable]
    letters = sorted({letter for q in usable for letter in q["choices"]})
    if is_uneven([keys.count(letter) for letter in letters]):
        spread = ", ".join(f"{letter} {keys.count(letter)}" for letter in letters)
        what = f"the right answers are spread unevenly over the letters ({spread})"
        yield line, what, "reorder some choices so that each letter is right about as often"
    elif _is_cycle(keys, letters):
        yield line, "the right answers follow the alphabet in turn", "reorder some choices"
    yield from _lint_stems(line, [text_of(q, "stem") or "" for q in usable])


def _is_cycle(keys: Iterable[str], letters: list[str]) -> bool:
    numbers = [letters.index(key) for key in keys]
    steps = {(b - a) % len(letters) for a, b in pairwise(numbers)}
    return len(steps) == 1


def _lint_stems(line: int, stems: list[str]) -> Iterator[Finding]:
    openings = Counter(" ".join(stem.casefold().split()[:2]) for stem in stems)
    opening, count = openings.most_common(1)[0]
    if count > 0.6 * len(stems):
        what = f"{count} of {len(stems)} stems begin with {show(opening)}"
        yield line, what, "vary them: a patient case, a NOT question, a calculation"


def _count(tree: Block, questions: list[Block]) -> Iterator[Finding]:
    faqs = len(list(rows(tree, "faqs")))
    if faqs < WANTED_FAQS and tree.get("kind") != "guide":
        yield (
            tree.line,
            f"the topic has {faqs} FAQs",
            "five or more serve students better",
        )
    if len(questions) < WANTED_QUESTIONS and tree.get("kind") != "guide":
        what = f"the topic has {len(questions)} finished questions"
        yield tree.line, what, "twelve or more make a quiz worth repeating"
