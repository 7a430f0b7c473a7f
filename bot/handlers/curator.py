"""Commands of curators: reload, unanswered questions, reports, item figures, preview."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterable
from typing import Any

from telegram import Poll, Update
from telegram.error import TelegramError
from telegram.ext import CallbackQueryHandler, CommandHandler, filters

from bot.domain.chat import Place
from bot.domain.item_analysis import Item
from bot.domain.knowledge_base import token_of
from bot.domain.quiz_outcomes import Ask
from bot.errors import KnowledgeError
from bot.handlers import delivery
from bot.handlers.callback_data import decode
from bot.handlers.context import Context, Services, StudyApplication, services_of
from bot.handlers.delivery import Bot
from bot.locale import speaking
from bot.services.curation import Group, fits_poll, preview_question
from bot.views.curation import (
    difference_reply,
    faults_reply,
    items_csv,
    items_picture_reply,
    items_reply,
    preview_note,
    reports_reply,
    settled_reply,
    stub_reply,
    unanswered_reply,
    votes_block,
)
from bot.views.lookup import entry_reply
from bot.views.quiz import question_reply
from bot.views.reply import Reply

logger = logging.getLogger(__name__)

Tapped = Callable[[Update, Context], Coroutine[Any, Any, None]]

PREVIEW_HOW = (
    "Write the id of a question or entry of the base behind the command, such as "
    "/preview anakinra-q01."
)
NOT_CURATOR = "Only curators can do that."
STATUS = {"rep_fixed": "fixed", "rep_declined": "declined"}


async def reload(update: Update, context: Context) -> None:
    """Take over the files as they are now, and show the difference or the faults."""
    await delivery.respond(update, context, await reload_reply(services_of(context)))


async def reload_reply(services: Services) -> Reply:
    """Reload and return what to say about it."""
    try:
        return difference_reply(await services.curation.reload())
    except KnowledgeError as error:
        logger.warning("The knowledge folder has faults, the old base stays:\n%s", error)
        return faults_reply([str(fault) for fault in error.faults])


async def tell_curators(bot: Bot, curator_ids: Iterable[int], reply: Reply) -> None:
    """Send a reply to every curator who has started a chat with the bot."""
    for curator_id in curator_ids:
        try:
            await delivery.send(bot, reply, curator_id)
        except TelegramError as error:
            logger.warning("Curator %s could not be told: %s", curator_id, error)


async def show_unanswered(update: Update, context: Context) -> None:
    """List what students asked in vain."""
    await delivery.respond(update, context, await _unanswered(context))


async def _unanswered(context: Context) -> Reply:
    groups = await _groups(context)
    picks = await services_of(context).curation.picks()
    return unanswered_reply([(g.text, g.reason, g.count, g.keys) for g in groups], picks)


async def _groups(context: Context) -> list[Group]:
    return await services_of(context).curation.unanswered()


async def unanswered_tapped(update: Update, context: Context) -> None:
    """Make a stub of a group of questions, or take it off the list."""
    query = update.callback_query
    assert query is not None
    action = decode(query.data)
    groups = await _groups(context)
    group = next((g for g in groups if token_of(g.keys[0]) in action.args), None)
    if group is None:
        await delivery.answer(query, "This question is settled already.", alert=True)
        return
    await delivery.answer(query)
    if action.verb == "stub":
        await delivery.respond(update, context, stub_reply(group.text))
        return
    await services_of(context).curation.settle_unanswered(group.keys)
    await delivery.show_in_place(query, context, await _unanswered(context))


async def show_reports(update: Update, context: Context) -> None:
    """List the open reports."""
    services = services_of(context)
    reply = reports_reply(services.knowledge, await services.curation.reports())
    await delivery.respond(update, context, reply)


async def report_tapped(update: Update, context: Context) -> None:
    """Close a report and tell the reporter."""
    query, services = update.callback_query, services_of(context)
    assert query is not None
    action = decode(query.data)
    status = STATUS[action.verb]
    report = await services.curation.close_report(int(action.args[0]), status, services.clock())
    if report is None:
        await delivery.answer(query, "This report is closed already.", alert=True)
        return
    await delivery.answer(query, "Closed.")
    reply = reports_reply(services.knowledge, await services.curation.reports())
    await delivery.show_in_place(query, context, reply)
    with speaking(await services.languages.of(report.person_id)):
        told = settled_reply(services.knowledge, report, status)
    await tell_curators(context.bot, [report.person_id], told)


async def show_items(update: Update, context: Context) -> None:
    """Show how the questions perform, with a picture."""
    services = services_of(context)
    items = await services.curation.items()
    votes = votes_block(services.knowledge, await services.curation.votes())
    await delivery.respond(update, context, items_reply(items, votes))
    if items:
        picture = await asyncio.to_thread(_draw, items)
        await delivery.respond(update, context, items_picture_reply(items, picture))


def _draw(items: list[Item]) -> bytes:
    from bot.views.item_chart import item_chart

    return item_chart(items)


async def preview(update: Update, context: Context) -> None:
    """Show a question or an entry exactly as a student sees it, then what is behind it."""
    services, chat = services_of(context), update.effective_chat
    wanted = context.args[0] if context.args else ""
    knowledge = services.knowledge
    question, entry = knowledge.questions.get(wanted), knowledge.entries.get(wanted)
    if chat is None or (question is None and entry is None):
        await delivery.respond(update, context, Reply(PREVIEW_HOW))
        return
    if question is None:
        assert entry is not None
        await delivery.respond(update, context, entry_reply(knowledge, entry))
        return
    place = Place(chat.id)
    shown = preview_question(knowledge, wanted, place, services.clock(), services.rng)
    await delivery.respond(update, context, question_reply(shown))
    await _preview_poll(context.bot, shown, chat.id)
    await delivery.respond(update, context, preview_note(question))


async def _preview_poll(bot: Bot, shown: Ask, chat_id: int) -> None:
    snapshot = shown.post.snapshot
    if not fits_poll(snapshot):
        return
    await bot.send_poll(
        chat_id,
        snapshot.stem,
        snapshot.choices,
        type=Poll.QUIZ,
        correct_option_ids=[_option(snapshot.key)],
        explanation=(snapshot.rationale or "")[:200] or None,
    )


def _option(index: int) -> Any:  # noqa: ANN401 - the library lists the numbers one by one
    return index


async def items_csv_tapped(update: Update, context: Context) -> None:
    """Send all item figures as a file."""
    query = update.callback_query
    assert query is not None
    await delivery.answer(query)
    items = await services_of(context).curation.items()
    reply = Reply("All item figures.", attachment=items_csv(items))
    await delivery.respond(update, context, reply)


async def not_curator_tapped(update: Update, context: Context) -> None:
    """Tell a stranger who taps a curator's button."""
    query = update.callback_query
    assert query is not None
    await delivery.answer(query, NOT_CURATOR, alert=True)


def _for(curator_ids: frozenset[int], tapped: Tapped) -> Tapped:
    """Return the handler of a tap that only curators may do; a keyboard can be forwarded."""

    async def check(update: Update, context: Context) -> None:
        user = update.effective_user
        is_curator = user is not None and user.id in curator_ids
        await (tapped if is_curator else not_curator_tapped)(update, context)

    return check


async def not_curator(update: Update, context: Context) -> None:
    """Tell a stranger who types a curator's command."""
    await delivery.respond(update, context, Reply(NOT_CURATOR))


def register(application: StudyApplication, curator_ids: frozenset[int]) -> None:
    """Add the handlers of this module; strangers get one calm sentence."""
    curator = filters.User(curator_ids) & filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE
    commands = {
        "reload": reload,
        "unanswered": show_unanswered,
        "reports": show_reports,
        "items": show_items,
        "preview": preview,
    }
    for name, command in commands.items():
        application.add_handler(CommandHandler(name, command, curator))
    application.add_handler(CommandHandler(list(commands), not_curator, filters.ChatType.PRIVATE))
    taps = {
        r"^(stub|settle):[0-9a-f]+$": unanswered_tapped,
        r"^rep_(fixed|declined):\d{1,12}$": report_tapped,
        r"^items_csv$": items_csv_tapped,
    }
    for pattern, tapped in taps.items():
        application.add_handler(CallbackQueryHandler(_for(curator_ids, tapped), pattern=pattern))
