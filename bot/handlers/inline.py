"""Inline mode: ``@bot t1/2 anakinra`` in any chat."""

from __future__ import annotations

from telegram import (
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
    Update,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest
from telegram.ext import InlineQueryHandler

from bot.handlers.context import Context, StudyApplication, services_of
from bot.locale import N_, _
from bot.views.inline import PAGE, Card, cards

CACHE_SECONDS = 10
"""Short, so that a corrected entry is seen at once."""

NOTHING_FOUND = N_("Nothing found: ask me in private")
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


async def answer_inline(update: Update, context: Context) -> None:
    """Answer an inline query with up to twenty cards, paged."""
    query = update.inline_query
    assert query is not None
    services = services_of(context)
    text = query.query.strip()
    found = cards(services.knowledge, services.answering.resolve_once(text)) if text else []
    start = int(query.offset) if query.offset.isdecimal() and len(query.offset) < 6 else 0
    page = found[start : start + PAGE]
    more = str(start + PAGE) if len(found) > start + PAGE else ""
    try:
        await query.answer(
            [_article(card) for card in page],
            cache_time=CACHE_SECONDS,
            is_personal=True,
            next_offset=more,
            button=None if found or not text else _nothing_found(),
        )
    except BadRequest as error:
        if "query is too old" not in error.message.lower():
            raise


def _nothing_found() -> InlineQueryResultsButton:
    return InlineQueryResultsButton(_(NOTHING_FOUND), start_parameter="ask")


def _article(card: Card) -> InlineQueryResultArticle:
    content = InputTextMessageContent(
        card.html, parse_mode=ParseMode.HTML, link_preview_options=_NO_PREVIEW
    )
    return InlineQueryResultArticle(card.id, card.title, content, description=card.summary)


def register(application: StudyApplication) -> None:
    """Add the handlers of this module."""
    application.add_handler(InlineQueryHandler(answer_inline))
