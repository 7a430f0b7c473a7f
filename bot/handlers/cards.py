"""/cards: flashcards with Show, then Again, Hard, Good or Easy."""

from __future__ import annotations

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler, filters

from bot.domain.answer import Answer
from bot.domain.flashcards import FlashcardBook, deck_of, topics_with_cards
from bot.domain.knowledge_base import EntryKind, token_of
from bot.domain.review import Rating
from bot.handlers import delivery
from bot.handlers.callback_data import decode
from bot.handlers.context import Context, Services, StudyApplication, is_private, services_of
from bot.handlers.senders import person_of
from bot.locale import _
from bot.services.quiz_wishes import match_name
from bot.views.flashcards import (
    GONE,
    NO_MORE_DUE,
    RATED,
    back_reply,
    deck_done_reply,
    decks_reply,
    front_reply,
    no_deck_reply,
)
from bot.views.lookup import entry_reply
from bot.views.reply import Action, Button, Reply
from bot.views.review import review_elsewhere_reply


async def cards(update: Update, context: Context) -> None:
    """Begin a deck: what was typed, else the choice of topics."""
    services, person, written = (
        services_of(context),
        person_of(update),
        " ".join(context.args or ()),
    )
    if person is None or not is_private(update):
        reply = review_elsewhere_reply(context.bot.username)
    elif not written:
        reply = decks_reply(services.knowledge, topics_with_cards(services.knowledge), 0)
    else:
        entry_id = _find_entry(services, written)
        found = await _next(services, person.id, token_of(entry_id)) if entry_id else None
        reply = found or no_deck_reply(written)
    await delivery.respond(update, context, reply)


def _find_entry(services: Services, written: str) -> str | None:
    """Return the topic, section or fact that is meant."""
    named = match_name(services.knowledge, written)
    if named:
        return named
    outcome = services.answering.resolve_once(written)
    if not isinstance(outcome, Answer):
        return None
    entry = services.knowledge.entries[outcome.entry_ids[0]]
    return entry.id if entry.kind is not EntryKind.FAQ else entry.topic_id


async def _next(services: Services, person_id: int, deck: str) -> Reply | None:
    """Return the next card of a deck, or its end; None when there is no such deck."""
    now = services.clock()
    if deck == "due":
        agenda = await services.reviewing.agenda(person_id, now)
        book = FlashcardBook(services.knowledge)
        due = [card for each in agenda.cards if (card := book.find(each.id))]
        return front_reply(due[0], deck, len(due)) if due else Reply(_(NO_MORE_DUE))
    found = deck_of(services.knowledge, deck)
    if not found:
        return None
    left = await services.reviewing.flashcards_left(person_id, found, now)
    return front_reply(left[0], deck, len(left)) if left else deck_done_reply(len(found))


async def topics_tapped(update: Update, context: Context) -> None:
    """Turn the pages of the decks."""
    query = update.callback_query
    assert query is not None
    knowledge, args = services_of(context).knowledge, decode(query.data).args
    page = int(args[0][:4]) if args and args[0].isdecimal() else 0
    await delivery.answer(query)
    reply = decks_reply(knowledge, topics_with_cards(knowledge), page)
    await delivery.show_in_place(query, context, reply)


async def next_tapped(update: Update, context: Context) -> None:
    """Show the next card of a deck."""
    query = update.callback_query
    assert query is not None
    args = decode(query.data).args
    reply = await _next(services_of(context), query.from_user.id, args[0] if args else "")
    if reply is None:
        await delivery.answer(query, _(GONE), alert=True)
        return
    await delivery.answer(query)
    await delivery.show_in_place(query, context, reply)


async def show_tapped(update: Update, context: Context) -> None:
    """Turn a card over."""
    query = update.callback_query
    assert query is not None
    services, args = services_of(context), decode(query.data).args
    card = FlashcardBook(services.knowledge).at(args[1]) if len(args) == 2 else None
    if card is None:
        await delivery.answer(query, _(GONE), alert=True)
        return
    person_id = query.from_user.id
    days = await services.reviewing.preview(person_id, card.id, services.clock())
    count = await services.reviewing.count_ratings(person_id, card.id)
    await delivery.answer(query)
    topic = services.knowledge.topics[card.topic_id]
    await delivery.show_in_place(query, context, back_reply(topic, card, args[0], days, count))


async def read_tapped(update: Update, context: Context) -> None:
    """Show the section that a card comes from, with the way back."""
    query = update.callback_query
    assert query is not None
    knowledge, args = services_of(context).knowledge, decode(query.data).args
    card = FlashcardBook(knowledge).at(args[1]) if len(args) == 2 else None
    if card is None:
        await delivery.answer(query, _(GONE), alert=True)
        return
    await delivery.answer(query)
    section = entry_reply(knowledge, knowledge.entries[f"{card.topic_id}.{card.section_key}"])
    back = (Button(_("◀ Back to the card"), Action("fc_show", args)),)
    await delivery.show_in_place(query, context, Reply(section.html, (back, *section.keyboard)))


async def rate_tapped(update: Update, context: Context) -> None:
    """Take the rating of a card and show the next one."""
    query, person = update.callback_query, person_of(update)
    assert query is not None
    assert person is not None
    services, args = services_of(context), decode(query.data).args
    card = FlashcardBook(services.knowledge).at(args[1]) if len(args) == 4 else None
    is_valid = len(args) == 4 and args[2] in {"1", "2", "3", "4"} and args[3].isdecimal()
    if card is None or not is_valid:
        await delivery.answer(query, _(GONE), alert=True)
        return
    rating, count = Rating(int(args[2])), int(args[3][:6])
    rated = await services.reviewing.rate(person, card, rating, services.clock(), count)
    await delivery.answer(query, None if rated else _(RATED))
    reply = await _next(services, person.id, args[0])
    if reply is not None:
        await delivery.show_in_place(query, context, reply)


def register(application: StudyApplication) -> None:
    """Add the handlers of this module."""
    application.add_handler(CommandHandler("cards", cards, filters.UpdateType.MESSAGE))
    taps = {
        "fc_topics": topics_tapped,
        "fc_next": next_tapped,
        "fc_show": show_tapped,
        "fc_read": read_tapped,
        "fc_rate": rate_tapped,
    }
    for verb, handler in taps.items():
        application.add_handler(CallbackQueryHandler(handler, pattern=rf"^{verb}(:|$)"))
