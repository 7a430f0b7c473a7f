"""/mistakes: the notebook of wrong answers, and asking them again."""

from __future__ import annotations

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler, filters

from bot.domain.knowledge_base import token_of
from bot.domain.quiz import MISTAKES, QuizRequest
from bot.handlers import delivery
from bot.handlers.browsing import OUTDATED
from bot.handlers.callback_data import decode
from bot.handlers.context import Context, StudyApplication, is_private, services_of
from bot.handlers.quiz_start import begin
from bot.handlers.senders import person_of, place_of
from bot.locale import N_, _
from bot.views.lookup import entry_reply
from bot.views.reply import Action, Button, Reply
from bot.views.review import mistakes_reply, review_elsewhere_reply, topic_mistakes_reply

NO_MISTAKE = N_("This is no mistake of yours any more.")
_MOST_AT_ONCE = 100


async def mistakes(update: Update, context: Context) -> None:
    """Open the notebook."""
    services, person = services_of(context), person_of(update)
    if person is None or not is_private(update):
        await delivery.respond(update, context, review_elsewhere_reply(context.bot.username))
        return
    found = await services.reviewing.mistakes(person.id)
    await delivery.respond(update, context, mistakes_reply(services.knowledge, found))


async def mistakes_tapped(update: Update, context: Context) -> None:
    """Turn to a topic of the notebook, or back to its first page."""
    query = update.callback_query
    assert query is not None
    services, args = services_of(context), decode(query.data).args
    found = await services.reviewing.mistakes(query.from_user.id)
    topic_id = services.knowledge.id_of_token(args[0]) if args else None
    await delivery.answer(query)
    if topic_id in found:
        page = int(args[1][:4]) if len(args) > 1 and args[1].isdecimal() else 0
        reply = topic_mistakes_reply(services.knowledge, topic_id, found[topic_id], page)
    else:
        reply = mistakes_reply(services.knowledge, found)
    await delivery.show_in_place(query, context, reply)


async def read_tapped(update: Update, context: Context) -> None:
    """Show the section that a mistake's question teaches, with the way back."""
    query = update.callback_query
    assert query is not None
    knowledge, args = services_of(context).knowledge, decode(query.data).args
    question = knowledge.questions.get(knowledge.id_of_token(args[0]) or "" if args else "")
    topic_id = knowledge.topic_of_question[question.id] if question else ""
    entry = knowledge.entries.get(f"{topic_id}.{question.section}") if question else None
    if entry is None:
        await delivery.answer(query, _(OUTDATED), alert=True)
        return
    await delivery.answer(query)
    section = entry_reply(knowledge, entry)
    page = args[1] if len(args) > 1 and args[1].isdecimal() else "0"
    back = (Button(_("◀ Back to my mistakes"), Action("mistakes", (token_of(topic_id), page))),)
    await delivery.show_in_place(query, context, Reply(section.html, (back, *section.keyboard)))


async def ask_tapped(update: Update, context: Context) -> None:
    """Ask one mistake, those of a topic, or all again."""
    query = update.callback_query
    assert query is not None
    services, args = services_of(context), decode(query.data).args
    found = await services.reviewing.mistakes(query.from_user.id)
    wanted = args[0] if args else ""
    key = services.knowledge.id_of_token(wanted) or ""
    every = tuple(each for ids in found.values() for each in ids)
    chosen = every if wanted == "all" else found.get(key, (key,) if key in every else ())
    if not chosen or not is_private(update):
        await delivery.answer(query, _(NO_MISTAKE), alert=True)
        return
    await delivery.answer(query)
    request = QuizRequest(
        place=place_of(update),
        starter=person_of(update),
        scope=MISTAKES,
        question_ids=chosen[:_MOST_AT_ONCE],
    )
    await begin(update, context, request)


def register(application: StudyApplication) -> None:
    """Add the handlers of this module."""
    new = filters.UpdateType.MESSAGE
    application.add_handler(CommandHandler("mistakes", mistakes, new))
    application.add_handler(CallbackQueryHandler(mistakes_tapped, pattern=r"^mistakes(:|$)"))
    application.add_handler(CallbackQueryHandler(read_tapped, pattern=r"^mistakes_read:"))
    application.add_handler(CallbackQueryHandler(ask_tapped, pattern=r"^mistakes_ask:"))
