"""Makes a topic, as the plain data of a knowledge file, of what was found on a page."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from bot.content.importing.found import FoundFaq, FoundItem, FoundPage, FoundSection
from bot.content.importing.judging import Judged
from bot.content.importing.lines import fold
from bot.content.importing.tables import FACT_KEYS
from bot.domain.monograph import slug
from bot.domain.question import LETTERS

_TEXT = 4000
_LINE = 1000
_YEAR = re.compile(r"\b(1[89]\d\d|20\d\d)\b")
_GLANCE = {
    "target": "target|targets|molecular target|mechanism target",
    "route": "route|route of administration",
    "dosing_frequency": "dosing frequency|frequency|dosing interval|dosing",
    "primary_indications": "primary indications|primary indication|indications|indication|"
    "key uses|"
    "main uses|uses|main indications",
}
_COLUMNS = {name: key for key, names in _GLANCE.items() for name in names.split("|")}
_COMMA = re.compile(r"[,;]\s+(?![^()]*\))")

Data = dict[str, Any]


def topic_id(name: str) -> str:
    """Return the id of a topic: ``"Folic acid"`` -> ``"folic-acid"``."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", (plain or name).casefold()).strip("-")[:60] or "untitled"


def build_topic(page: FoundPage) -> Data:
    """Return the data of a knowledge file, its keys in the order of the house.

    Nothing is added that is not on the page: no drug class, no review date, no rationale.
    """
    title = page.topic or "Untitled"
    identifier = topic_id(title)
    data: Data = {"id": identifier, "kind": "drug", "title": title[:_LINE]}
    if page.other_name and fold(page.other_name) != fold(title):
        data["aliases"] = {"brand": [page.other_name.rstrip("®™")]}
    unplaced = list(page.unplaced)
    if glance := _glance(page, title):
        data["at_a_glance"] = glance
    _place_comparison(page, title)
    sections = [_section(s, unplaced) for s in page.sections.values() if not s.is_empty]
    _put(data, "sections", sections)
    _put(data, "faqs", [_faq(faq, n, identifier) for n, faq in enumerate(page.faqs, start=1)])
    _put(data, "questions", _questions(page.questions, identifier))
    _put(data, "sources", _sources(page))
    _put(data, "unplaced", unplaced)
    return data


def _put(data: Data, key: str, values: list[Any]) -> None:
    if values:
        data[key] = values


def _glance(page: FoundPage, title: str) -> Data:
    """Return the comparison row of the page's own topic."""
    found: Data = {}
    for row in page.comparison:
        if fold(row[0][1]) == fold(title):
            for column, cell in row[1:]:
                key = _COLUMNS.get(fold(column))
                if key == "primary_indications":
                    found.setdefault(
                        key, [part.strip() for part in _COMMA.split(cell) if part.strip()]
                    )
                elif key and len(cell) <= _LINE:
                    found.setdefault(key, cell)
    return {key: found[key] for key in _GLANCE if key in found}


def _place_comparison(page: FoundPage, title: str) -> None:
    """Keep the rows of other topics as items; tables are made from each topic's own row."""
    section = page.section("comparison")
    for row in page.comparison:
        own = fold(row[0][1]) == fold(title)
        cells = [(c, cell) for c, cell in row[1:] if not own or fold(c) not in _COLUMNS]
        text = "; ".join(f"{column}: {cell}" if column else cell for column, cell in cells)
        if text or not own:
            section.items.append(FoundItem(text or row[0][1], row[0][1] if text else None))


def _section(section: FoundSection, unplaced: list[str]) -> Data:
    data: Data = {"key": section.key}
    body = "\n\n".join(section.paragraphs)
    items = list(section.items)
    if len(body) > _TEXT:
        items = [
            FoundItem(piece) for text in section.paragraphs for piece in _pieces(text)
        ] + items
    elif body:
        data["body"] = body
    kind = "steps" if section.key == "mechanism" else "items"
    _put(data, kind, [_item(i) for item in items for i in _short(item)])
    _put(data, "facts", _facts(section))
    return data


def _pieces(text: str) -> list[str]:
    pieces = []
    while len(text) > _TEXT:
        cut = max(
            text.rfind(". ", 1, _TEXT) + 1,
            text.rfind(" ", 1, _TEXT) if ". " not in text[:_TEXT] else 0,
        )
        cut = cut if cut > 0 else _TEXT
        pieces.append(text[:cut].strip())
        text = text[cut:].strip()
    return [piece for piece in [*pieces, text] if piece]


def _short(item: FoundItem) -> list[FoundItem]:
    pieces = _pieces(item.text)
    title = item.title if item.title and len(item.title) <= _LINE else None
    return [FoundItem(piece, title if not n else None) for n, piece in enumerate(pieces)]


def _item(item: FoundItem) -> Data:
    return {"title": item.title, "text": item.text} if item.title else {"text": item.text}


def _facts(section: FoundSection) -> list[Data]:
    taken: dict[str, int] = {}
    facts = []
    for fact in section.facts:
        key = base = FACT_KEYS.get(fold(fact.name), slug(fact.name)[:80])
        while key in taken:
            taken[base] = taken.get(base, 1) + 1
            key = f"{base}_{taken[base]}"
        taken.setdefault(key, 1)
        data = {"name": fact.name, "key": key, "value": fact.value}
        facts.append(data | ({"note": fact.note} if fact.note else {}))
    return facts


def _faq(faq: FoundFaq, number: int, identifier: str) -> Data:
    answer = faq.answer[:_TEXT] or "(no answer on the page)"
    data = {
        "id": f"{identifier}-faq-{number:02}",
        "question": faq.question[:_LINE] or "?",
        "answer": answer,
    }
    if not faq.answer:
        data["draft"] = f"line {faq.line}: it has no answer; write it"
    return data


def _questions(questions: Iterable[Judged], identifier: str) -> list[Data]:
    return [
        _question(judged, f"{identifier}-q{number:02}")
        for number, judged in enumerate(questions, start=1)
        if judged.fits
    ]


def _question(judged: Judged, identifier: str) -> Data:
    choices = _choices([choice.text for choice in judged.asked.choices])
    key = LETTERS[judged.key if judged.key < len(choices) else 0]
    data: Data = {"id": identifier, "stem": judged.asked.stem, "choices": choices, "key": key}
    if judged.rationale:
        data["rationale"] = judged.rationale
    if judged.defect is not None:
        data["draft"] = f"line {judged.defect.line}: {judged.defect.what}; {judged.defect.mend}"[
            :_LINE
        ]
        if judged.defect.kind in {
            "missing_answer",
            "impossible_answer",
            "unmatched_answer",
            "two_answers",
        }:
            data["draft"] = f"{data['draft']} (the key {key} only fills the place)"
    return data


def _choices(texts: list[str]) -> dict[str, str]:
    """Return the choices by letter; what is empty or equal is marked, so that it loads."""
    texts = texts if len(texts) > 1 else [*texts, "[choice missing]"]
    found: dict[str, str] = {}
    seen: dict[str, str] = {}
    for letter, text in zip(LETTERS, texts, strict=False):
        shown = text.strip() or "[empty]"
        twin = seen.setdefault(" ".join(shown.casefold().split()), letter)
        found[letter] = (
            shown if twin == letter else f"{shown[: _LINE - 40]} [{letter}: equal to {twin}]"
        )
    return found


def _sources(page: FoundPage) -> list[Data]:
    taken: set[str] = set()
    found = []
    for number, source in enumerate(page.sources, start=1):
        words = [w for w in topic_id(source.title).split("-") if len(w) > 2][:3]
        identifier = "-".join(words)[:40] or f"source-{number}"
        identifier = identifier if identifier not in taken else f"{identifier}-{number}"
        taken.add(identifier)
        data: Data = {"id": identifier, "title": source.title}
        years = _YEAR.findall(_without_address(source.title))
        if len(set(years)) == 1 and int(years[0]) <= 2100:
            data["year"] = int(years[0])
        if source.address:
            data["address"] = source.address
        found.append(data)
    return found


def _without_address(title: str) -> str:
    return re.sub(r"\S*[/:]\S*|\b10\.\d{4,}\S*", " ", title)
