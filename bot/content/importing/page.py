"""Reads a whole study page: lines, tokens, parts, questions, and all the rest."""

from __future__ import annotations

from collections.abc import Sequence

from bot.content.importing.asked import Asked
from bot.content.importing.bare import find_bare
from bot.content.importing.expanding import tokens_of
from bot.content.importing.faqs import find_faqs, find_pairs
from bot.content.importing.faults import Defect
from bot.content.importing.found import FoundPage
from bot.content.importing.headings import (
    ASIDE,
    AUTHOR,
    CONTENTS,
    FAQ,
    KEY,
    QUIZ,
    REFERENCES,
    section_of,
)
from bot.content.importing.judging import judge
from bot.content.importing.keys import give_answers, take_key
from bot.content.importing.lines import Line
from bot.content.importing.marks import Kind, Token
from bot.content.importing.outline import UNKNOWN, Part, outline
from bot.content.importing.prose import take_fact_lines, take_prose
from bot.content.importing.quiz import find_lettered
from bot.content.importing.sheets import questions_of_tables
from bot.content.importing.titles import find_title, find_topic
from bot.domain.monograph import STANDARD_SECTIONS

_LONGEST = 4000
_MOST_UNPLACED = 500


def read_page(
    lines: Sequence[Line], head: str | None = None, stem: str | None = None
) -> FoundPage:
    """Return everything on a page.

    Args:
        lines: of the page.
        head: its title as its head or front matter gives it.
        stem: of the file's name, to name the topic when nothing else does.
    """
    title, title_line = find_title(lines)
    topic, other = find_topic(title, head, lines, stem)
    page = FoundPage(topic, other)
    parts = outline(tokens_of(lines), topic, title_line)
    if title and section_of(title, topic, True) == QUIZ:
        parts[0].key = QUIZ
    _take_questions(parts, page)
    for part in parts:
        _take_part(part, page)
    finish(page)
    return page


def finish(page: FoundPage) -> None:
    """Gather the defects of questions and FAQs, and keep what does not fit into a file's form."""
    for judged in page.questions:
        if judged.defect is not None:
            page.defects.append(judged.defect)
        if not judged.fits:
            page.unplaced.append(judged.asked.raw)
    _check_faqs(page)
    page.unplaced = [piece for text in _gathered(page.unplaced) for piece in _cut(text)]
    page.defects.sort(key=lambda defect: defect.line)


def _take_questions(parts: Sequence[Part], page: FoundPage) -> None:
    wanted = [part for part in parts if part.key not in {CONTENTS, AUTHOR, REFERENCES}]
    entries = [e for part in wanted for e in take_key(part.tokens, part.key == KEY)]
    questions: list[Asked] = []
    for part in wanted:
        if part.key == KEY:
            continue
        questions += questions_of_tables(part.tokens)
        questions += find_lettered(part.tokens, part.in_quiz)
        questions += find_bare(part.tokens, part.in_quiz)
    questions.sort(key=lambda asked: asked.line)
    page.defects += give_answers(entries, questions)
    page.questions = judge(questions)


def _take_part(part: Part, page: FoundPage) -> None:
    if part.key in {CONTENTS, AUTHOR}:
        _leave_out(part, page)
        return
    free = [token for token in part.tokens if not token.used]
    if part.key not in {FAQ, KEY}:
        page.faqs += find_pairs(free)
    if part.key == FAQ:
        _take_faqs(free, page)
    elif part.key in STANDARD_SECTIONS or part.key == REFERENCES:
        take_fact_lines(free, part.key, page)
        take_prose(free, part.key, page)
    elif part.key == "":
        _take_opening(free, page)
    else:
        _keep(part, page)


def _take_faqs(free: list[Token], page: FoundPage) -> None:
    tables = [token for token in free if token.kind is Kind.TABLE]
    faqs, loose = find_faqs([token for token in free if token.kind is not Kind.TABLE])
    page.faqs += faqs
    page.unplaced += loose
    if tables:
        take_prose(tables, FAQ, page)


def _take_opening(free: list[Token], page: FoundPage) -> None:
    """Take what stands above the first heading: sentences introduce, the rest is for a person."""
    tables = [token for token in free if token.kind is Kind.TABLE]
    for token in free:
        text = token.raw or token.text
        if token.kind is Kind.TEXT and token.text.rstrip().endswith((".", "!")):
            page.section("introduction").paragraphs.append(text)
        elif token.kind is not Kind.TABLE and text:
            page.unplaced.append(text)
    if tables:
        take_prose(tables, "overview", page)


def _keep(part: Part, page: FoundPage) -> None:
    """Keep what stands under a heading that is none of ours, or beside the questions."""
    texts = [t.raw or t.text for t in part.tokens if not t.used and t.kind is not Kind.BLANK]
    texts = [text for text in texts if text]
    if part.key == UNKNOWN:
        what = f"the section {part.title[:60]!r} is not one we know"
        mend = "move its text from unplaced: into a section, or delete it"
        page.defects.append(Defect("unknown_section", part.line, what, mend))
        page.unplaced.append("\n".join([part.title, *texts]))
    elif part.key in {QUIZ, KEY, ASIDE}:
        page.unplaced += texts


def _leave_out(part: Part, page: FoundPage) -> None:
    if any(token.text for token in part.tokens):
        what = "a table of contents" if part.key == CONTENTS else "a box about the author"
        page.left_out.append(f"{what} (line {part.line})")


def _check_faqs(page: FoundPage) -> None:
    for faq in page.faqs:
        if not faq.answer:
            what = f"the FAQ {faq.question[:60]!r} has no answer"
            page.defects.append(Defect("faq_without_answer", faq.line, what, "write it"))


def _gathered(texts: list[str]) -> list[str]:
    """Return the texts, the last ones joined when there are more than any person would look at."""
    if len(texts) <= _MOST_UNPLACED:
        return texts
    return [*texts[:_MOST_UNPLACED], "\n".join(texts[_MOST_UNPLACED:])]


def _cut(text: str) -> list[str]:
    """Return a text in pieces that a file may hold, broken at lines or spaces."""
    pieces = []
    while len(text) > _LONGEST:
        cut = max(text.rfind("\n", 1, _LONGEST), text.rfind(" ", 1, _LONGEST))
        cut = cut if cut > 0 else _LONGEST
        pieces.append(text[:cut])
        text = text[cut:].lstrip()
    return [*pieces, text] if text.strip() else pieces
