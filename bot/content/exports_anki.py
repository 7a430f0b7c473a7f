"""Questions and flashcards as an Anki deck; importing it again updates and never duplicates.

Anki knows a note by its guid, which is made of our id and of nothing that an edit can change.
The ids of the note types are fixed here for ever.
"""

from __future__ import annotations

import html
import io
from collections.abc import Sequence
from datetime import datetime
from hashlib import blake2b

import genanki

from bot.content.exports_text import finished_questions, name_sources
from bot.domain.flashcards import Flashcard, flashcards_of
from bot.domain.monograph import Monograph
from bot.domain.question import Question

_QUESTION_MODEL_ID = 1_721_904_131
_FLASHCARD_MODEL_ID = 1_721_904_132

_CSS = """
.card { font-family: sans-serif; font-size: 20px; text-align: left; max-width: 40em; }
.note, .source { font-size: 15px; }
"""
_FOOT = (
    '{{#Note}}<p class="note">Note: {{Note}}</p>{{/Note}}'
    '<p class="source">{{Source}}<br>Study material, not medical advice.</p>'
)


def write_anki(topics: Sequence[Monograph], now: datetime) -> bytes:
    """Return an .apkg with a deck for each topic."""
    models = _question_model(), _flashcard_model()
    decks = [_deck(topic, *models) for topic in topics]
    buffer = io.BytesIO()
    genanki.Package(decks).write_to_file(buffer, timestamp=now.timestamp())
    return buffer.getvalue()


def _question_model() -> genanki.Model:
    return genanki.Model(
        _QUESTION_MODEL_ID,
        "Study Bot question",
        fields=[
            {"name": name}
            for name in ("Id", "Question", "Choices", "Answer", "Why", "Note", "Source")
        ],
        templates=[
            {
                "name": "Question",
                "qfmt": "<p>{{Question}}</p>{{Choices}}",
                "afmt": "{{FrontSide}}<hr id=answer><p><b>{{Answer}}</b></p><p>{{Why}}</p>"
                + _FOOT,
            }
        ],
        css=_CSS,
        sort_field_index=1,
    )


def _flashcard_model() -> genanki.Model:
    return genanki.Model(
        _FLASHCARD_MODEL_ID,
        "Study Bot flashcard",
        fields=[{"name": name} for name in ("Id", "Front", "Back", "Note", "Source")],
        templates=[
            {
                "name": "Card",
                "qfmt": "<p>{{Front}}</p>",
                "afmt": "{{FrontSide}}<hr id=answer><p><b>{{Back}}</b></p>" + _FOOT,
            }
        ],
        css=_CSS,
        sort_field_index=1,
    )


def _deck(topic: Monograph, questions: genanki.Model, flashcards: genanki.Model) -> genanki.Deck:
    name = topic.title.replace("::", ":")
    deck = genanki.Deck(_number_of(topic.id), f"Study Bot::{name}")
    for _, question in finished_questions([topic]):
        deck.add_note(_question_note(topic, question, questions))
    for card in flashcards_of(topic):
        deck.add_note(_card_note(topic, card, flashcards))
    return deck


def _number_of(topic_id: str) -> int:
    """Return a deck's id: positive, below 2**40, the same for ever."""
    return int.from_bytes(blake2b(topic_id.encode(), digest_size=5).digest(), "big") | 1


def _question_note(topic: Monograph, question: Question, model: genanki.Model) -> genanki.Note:
    lines = (f"{letter}. {_html(text)}" for letter, text in question.choices.items())
    return genanki.Note(
        model,
        [
            question.id,
            _html(question.stem),
            "<br>".join(lines),
            _html(f"{question.key}. {question.right_choice}"),
            _html(question.rationale or ""),
            _html(question.caveat or ""),
            _source(topic, question.sources),
        ],
        tags=[topic.id, str(question.difficulty)],
        guid=genanki.guid_for("study-bot", "question", question.id),
    )


def _card_note(topic: Monograph, card: Flashcard, model: genanki.Model) -> genanki.Note:
    back = f"{card.back} ({card.note})" if card.note else card.back
    return genanki.Note(
        model,
        [
            card.id,
            _html(card.front),
            _html(back),
            _html(card.caveat or ""),
            _source(topic, card.sources),
        ],
        tags=[topic.id, card.section_key],
        guid=genanki.guid_for("study-bot", "flashcard", card.id),
    )


def _source(topic: Monograph, ids: Sequence[str]) -> str:
    reviewed = f" Reviewed {topic.reviewed}." if topic.reviewed else ""
    return _html(f"Source: {name_sources(topic, ids) or 'not named'}.{reviewed}")


def _html(text: str) -> str:
    return html.escape(text, quote=False).replace("\n", "<br>")
