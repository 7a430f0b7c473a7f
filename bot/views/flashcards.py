"""Flashcards as they stand in a chat: the front, the back, and the end of a deck."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.domain.flashcards import Flashcard
from bot.domain.knowledge_base import KnowledgeBase, token_of
from bot.domain.monograph import Monograph
from bot.domain.review import Rating
from bot.locale import N_, _
from bot.views.browse import pager
from bot.views.lookup import caveat_block, footer
from bot.views.phrases import cards_text
from bot.views.reply import Action, Button, Reply, bold, escape, grid, italic, join_blocks

TOPICS_PER_PAGE = 10
GONE = N_("This card is not in my content any more. Please open /cards.")
NO_MORE_DUE = N_("No flashcard is due any more today. /review shows what else is.")
RATED = N_("You have rated this card already.")

_LABELS = {
    Rating.AGAIN: N_("Again"),
    Rating.HARD: N_("Hard"),
    Rating.GOOD: N_("Good"),
    Rating.EASY: N_("Easy"),
}


def front_reply(card: Flashcard, deck: str, left: int) -> Reply:
    """Ask a card.

    Args:
        deck: what stands for the deck on a button.
        left: cards of the deck still to come, this one included.
    """
    text = join_blocks(
        [
            _("<b>Flashcard</b> · {cards} left").format(cards=cards_text(left)),
            escape(card.front),
            italic(_("Recall it, then tap Show.")),
        ]
    )
    return Reply(text, ((Button(_("👁 Show"), Action("fc_show", (deck, card.token))),),))


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
            f"{_(label)} · {_days(days[rating])}",
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
            _("How did it go? The time on the button is when it comes again."),
        ]
    )
    return Reply(text, (*grid(buttons, 2), (Button(_("📖 Whole section"), lesson),)))


def _days(count: int) -> str:
    if count < 60:
        return _("{count} d").format(count=count)
    if count < 700:
        return _("{count} mo").format(count=round(count / 30))
    return _("{count} y").format(count=round(count / 365))


def deck_done_reply(count: int) -> Reply:
    """Say that all cards of a deck were seen."""
    return Reply(
        _(
            "That was the deck: {cards}, all seen. They come back in /review when they are due."
        ).format(cards=cards_text(count)),
        ((Button(_("🃏 Another deck"), Action("fc_topics", ("0",))),),),
    )


def decks_reply(knowledge: KnowledgeBase, topics: Sequence[Monograph], page: int) -> Reply:
    """List the topics that have flashcards."""
    pages = max(1, -(-len(topics) // TOPICS_PER_PAGE))
    page = min(max(page, 0), pages - 1)
    shown = topics[page * TOPICS_PER_PAGE : (page + 1) * TOPICS_PER_PAGE]
    buttons = [Button(t.title[:40], Action("fc_next", (token_of(t.id),))) for t in shown]
    text = _("Flashcards on what? You can also type it: {example}").format(
        example="/cards pharmacokinetics of anakinra"
    )
    return Reply(text, (*grid(buttons, 2), *pager("fc_topics", (), page, pages)))


def no_deck_reply(written: str) -> Reply:
    """Say that a deck was not found."""
    return Reply(
        _("I have no flashcards on “{topic}”.").format(topic=escape(written[:60])),
        ((Button(_("🃏 All decks"), Action("fc_topics", ("0",))),),),
    )
