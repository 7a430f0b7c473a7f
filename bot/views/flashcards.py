"""Flashcards as they stand in a chat: the front, the back, and the end of a deck."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.domain.flashcards import Flashcard
from bot.domain.knowledge_base import KnowledgeBase, token_of
from bot.domain.monograph import Monograph
from bot.domain.review import Rating
from bot.views.browse import pager
from bot.views.lookup import caveat_block, footer
from bot.views.reply import Action, Button, Reply, bold, escape, grid, italic, join_blocks
from bot.views.review import counted

TOPICS_PER_PAGE = 10
GONE = "This card is not in my content any more. Please open /cards."
NO_MORE_DUE = "No flashcard is due any more today. /review shows what else is."
RATED = "You have rated this card already."

_LABELS = {
    Rating.AGAIN: "Again",
    Rating.HARD: "Hard",
    Rating.GOOD: "Good",
    Rating.EASY: "Easy",
}


def front_reply(card: Flashcard, deck: str, left: int) -> Reply:
    """Ask a card.

    Args:
        deck: what stands for the deck on a button.
        left: cards of the deck still to come, this one included.
    """
    text = join_blocks(
        [
            f"{bold('Flashcard')} · {counted(left, 'card')} left",
            escape(card.front),
            italic("Recall it, then tap Show."),
        ]
    )
    return Reply(text, ((Button("👁 Show", Action("fc_show", (deck, card.token))),),))


def back_reply(
    topic: Monograph, card: Flashcard, deck: str, days: Mapping[Rating, int], count: int
) -> Reply:
    """Show the back and ask how the recall went.

    Args:
        topic: the card's own.
        days: until it comes again, for each rating.
        count: how often it was rated so far; a second tap on a rating is told by it.
    """
    buttons = [
        Button(
            f"{label} · {_days(days[rating])}",
            Action("fc_rate", (deck, card.token, str(int(rating)), str(count))),
        )
        for rating, label in _LABELS.items()
    ]
    lesson = Action("fc_read", (deck, card.token))
    section = topic.section(card.section_key)
    text = join_blocks(
        [
            escape(card.front),
            bold(card.back),
            italic(card.note) if card.note else None,
            caveat_block(card.caveat),
            footer(topic, section, card.sources),
            "How did it go? The time on the button is when it comes again.",
        ]
    )
    return Reply(text, (*grid(buttons, 2), (Button("📖 Whole section", lesson),)))


def _days(count: int) -> str:
    if count < 60:
        return f"{count} d"
    return f"{round(count / 30)} mo" if count < 700 else f"{round(count / 365)} y"


def deck_done_reply(count: int) -> Reply:
    """Say that all cards of a deck were seen."""
    return Reply(
        f"That was the deck: {counted(count, 'card')}, all seen. They come back in /review when "
        "they are due.",
        ((Button("🃏 Another deck", Action("fc_topics", ("0",))),),),
    )


def decks_reply(knowledge: KnowledgeBase, topics: Sequence[Monograph], page: int) -> Reply:
    """List the topics that have flashcards."""
    pages = max(1, -(-len(topics) // TOPICS_PER_PAGE))
    page = min(max(page, 0), pages - 1)
    shown = topics[page * TOPICS_PER_PAGE : (page + 1) * TOPICS_PER_PAGE]
    buttons = [Button(t.title[:40], Action("fc_next", (token_of(t.id),))) for t in shown]
    text = "Flashcards on what? You can also type it: /cards pharmacokinetics of anakinra"
    return Reply(text, (*grid(buttons, 2), *pager("fc_topics", (), page, pages)))


def no_deck_reply(written: str) -> Reply:
    """Say that a deck was not found."""
    return Reply(
        f"I have no flashcards on “{escape(written[:60])}”.",
        ((Button("🃏 All decks", Action("fc_topics", ("0",))),),),
    )
