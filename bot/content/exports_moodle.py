"""Questions as Moodle XML: with explanations, and with ids by which a later import updates."""

from __future__ import annotations

import html
from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from bot.content.exports_text import finished_questions, name_sources
from bot.domain.monograph import Monograph
from bot.domain.question import Question
from bot.domain.selection import refers_to_others


def write_moodle(topics: Sequence[Monograph]) -> bytes:
    """Return the questions as Moodle XML, a category for each topic."""
    quiz = Element("quiz")
    for topic in topics:
        questions = list(finished_questions([topic]))
        if not questions:
            continue
        category = SubElement(SubElement(quiz, "question", type="category"), "category")
        _text(category, f"$course$/top/{topic.title.replace('/', '//')}")
        for _, question in questions:
            _add_question(quiz, topic, question)
    indent(quiz)
    data: bytes = tostring(quiz, encoding="utf-8", xml_declaration=True)
    return data


def _add_question(quiz: Element, topic: Monograph, question: Question) -> None:
    node = SubElement(quiz, "question", type="multichoice")
    _text(SubElement(node, "name"), question.id)
    _text(SubElement(node, "questiontext", format="html"), _html(question.stem))
    feedback = SubElement(node, "generalfeedback", format="html")
    _text(feedback, _explanation(topic, question))
    shuffles = not (question.keep_order or refers_to_others(question))
    for name, value in (
        ("idnumber", question.id),
        ("defaultgrade", "1"),
        ("penalty", "0.3333333"),
        ("hidden", "0"),
        ("single", "true"),
        ("shuffleanswers", "true" if shuffles else "false"),
        ("answernumbering", "ABCD"),
    ):
        SubElement(node, name).text = value
    for letter, choice in question.choices.items():
        fraction = "100" if letter == question.key else "0"
        _text(SubElement(node, "answer", fraction=fraction, format="html"), _html(choice))


def _explanation(topic: Monograph, question: Question) -> str:
    sources = name_sources(topic, question.sources)
    parts = (
        question.rationale,
        f"Note: {question.caveat}" if question.caveat else None,
        f"Source: {sources}" if sources else None,
    )
    return "".join(f"<p>{_html(part)}</p>" for part in parts if part)


def _html(text: str) -> str:
    return html.escape(text).replace("\n", "<br/>")


def _text(parent: Element, text: str) -> None:
    SubElement(parent, "text").text = text
