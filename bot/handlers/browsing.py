"""Browsing by buttons: topics, sections, facts, FAQs and comparisons, without a dead end."""

from __future__ import annotations

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler

from bot.domain.comparison import Table, compare
from bot.domain.knowledge_base import KnowledgeBase, token_of
from bot.domain.monograph import Monograph, TopicKind
from bot.handlers import delivery
from bot.handlers.callback_data import decode
from bot.handlers.context import Context, StudyApplication, services_of
from bot.locale import N_, _
from bot.views.browse import compare_menu, faqs_reply, topics_reply
from bot.views.comparison import ASPECT_MARK, comparison_reply
from bot.views.lookup import entry_reply
from bot.views.reply import Reply

OUTDATED = N_("This button is from an older version of my content. Please open /topics.")


async def list_topics(update: Update, context: Context) -> None:
    """Show the first page of topics."""
    await delivery.respond(update, context, topics_reply(services_of(context).knowledge, 0))


async def show_entry_id(update: Update, context: Context, identifier: str) -> bool:
    """Send an entry as a new message; False when the base has none of that id."""
    knowledge = services_of(context).knowledge
    entry = knowledge.entries.get(identifier)
    if entry is None:
        return False
    await delivery.respond(update, context, entry_reply(knowledge, entry))
    return True


async def tapped(update: Update, context: Context) -> None:
    """Show what a browsing button stands for, in its place."""
    query = update.callback_query
    assert query is not None
    action = decode(query.data)
    reply = _reply_for(services_of(context).knowledge, action.verb, action.args)
    if reply is None:
        await delivery.answer(query, _(OUTDATED), alert=True)
        return
    await delivery.answer(query)
    await delivery.show_in_place(query, context, reply)


def _reply_for(knowledge: KnowledgeBase, verb: str, args: tuple[str, ...]) -> Reply | None:
    if verb == "topics":
        return topics_reply(knowledge, _page(args, 0))
    if verb in {"ctable", "clines"}:
        table = _table(knowledge, args)
        return comparison_reply(table, as_lines=verb == "clines") if table else None
    identifier = knowledge.id_of_token(args[0]) if args else None
    entry = knowledge.entries.get(identifier or "")
    if entry is None:
        return None
    if verb == "entry":
        return entry_reply(knowledge, entry)
    topic = knowledge.topic(entry.id)
    if topic is None:
        return None
    if verb == "faqs":
        return faqs_reply(topic, _page(args, 1))
    return compare_menu(topic, _comparable(knowledge, topic), _page(args, 1))


def _page(args: tuple[str, ...], place: int) -> int:
    text = args[place] if len(args) > place else "0"
    return int(text) if text.isdecimal() and len(text) < 6 else 0


def _comparable(knowledge: KnowledgeBase, topic: Monograph) -> list[Monograph]:
    return [
        other
        for other in knowledge.topics.values()
        if other.kind is TopicKind.DRUG and other.id != topic.id
    ]


def _table(knowledge: KnowledgeBase, args: tuple[str, ...]) -> Table | None:
    tokens = [arg for arg in args if not arg.startswith(ASPECT_MARK)]
    found = [knowledge.topic(knowledge.id_of_token(token) or "") for token in tokens]
    topics = [topic for topic in found if topic]
    if len(topics) < 2 or len(topics) != len(found):
        return None
    wanted = {arg[1:] for arg in args if arg.startswith(ASPECT_MARK)}
    keys = [k for k in _keys(topics) if token_of(k) in wanted] if wanted else []
    return None if wanted and not keys else compare(topics, keys)


def _keys(topics: list[Monograph]) -> list[str]:
    """Return every key that a comparison of these topics could have."""
    keys = [row.key for row in compare(topics).rows]
    for topic in topics:
        keys += [section.key for section in topic.sections]
        keys += [fact.slug for section in topic.sections for fact in section.facts]
    return list(dict.fromkeys(keys))


def register(application: StudyApplication) -> None:
    """Add the handlers of this module."""
    application.add_handler(CommandHandler("topics", list_topics))
    pattern = r"^(topics|entry|faqs|compare_with|ctable|clines)(:|$)"
    application.add_handler(CallbackQueryHandler(tapped, pattern=pattern))
