"""/review, /examdate, /cram, /factquiz, and "I guessed"."""

from __future__ import annotations

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler, filters

from bot.domain.exam_date import LONGEST, read_day
from bot.domain.exam_plan import MOST_CAP
from bot.domain.made_questions import MADE
from bot.domain.quiz import QuizRequest
from bot.domain.review import Origin
from bot.errors import CallbackDataError
from bot.handlers import delivery
from bot.handlers.callback_data import decode
from bot.handlers.context import Context, Services, StudyApplication, is_private, services_of
from bot.handlers.deep_links import DEEP_LINKS
from bot.handlers.quiz_start import begin
from bot.handlers.senders import person_of, place_of
from bot.locale import N_, _
from bot.services.quiz_wishes import match_name, read_wish, topic_of_outcome
from bot.views.quiz_menu import unknown_topic_reply
from bot.views.reply import Reply
from bot.views.review import (
    NOT_TAKEN_BACK,
    agenda_reply,
    cap_reply,
    exam_reply,
    guessed_text,
    no_cap_reply,
    no_day_reply,
    review_elsewhere_reply,
)

FACT_COUNT = 10
NOTHING_MADE = N_("The fact table holds too little of this topic to make questions from.")


def find_topic(services: Services, written: str) -> str | tuple[str, ...] | None:
    """Return the id of the topic that is meant, ids near it, or None when nothing was written."""
    if not written:
        return None
    named = match_name(services.knowledge, written)
    return named or topic_of_outcome(services.knowledge, services.answering.resolve_once(written))


async def review(update: Update, context: Context) -> None:
    """Say what is due and ask it, or set the cap with ``/review cap 30``."""
    if not is_private(update):
        await delivery.respond(update, context, review_elsewhere_reply(context.bot.username))
        return
    args = list(context.args or ())
    if args and args[0].casefold() == "cap":
        await _set_cap(update, context, args[1:])
        return
    services, written = services_of(context), " ".join(args)
    topic = find_topic(services, written)
    if isinstance(topic, tuple):
        reply = unknown_topic_reply(services.knowledge, written, topic)
        await delivery.respond(update, context, reply)
        return
    await _ask_due(update, context, topic)


async def _ask_due(update: Update, context: Context, topic_id: str | None) -> None:
    services, person, now = services_of(context), person_of(update), services_of(context).clock()
    assert person is not None
    agenda = await services.reviewing.agenda(person.id, now, topic_id)
    habits = await services.reviewing.habits(person.id)
    next_due = await services.reviewing.next_due(person.id, now)
    questions = tuple(c.id for c in agenda.cards if c.id in services.knowledge.questions)
    title = services.knowledge.topics[topic_id].title if topic_id else None
    reply = agenda_reply(agenda, len(questions), habits, next_due, title)
    await delivery.respond(update, context, reply)
    if questions:
        await begin(update, context, _request(update, Origin.REVIEW, questions))


def _request(update: Update, scope: str, question_ids: tuple[str, ...]) -> QuizRequest:
    return QuizRequest(
        place=place_of(update),
        starter=person_of(update),
        scope=scope,
        count=len(question_ids),
        question_ids=question_ids,
    )


async def _set_cap(update: Update, context: Context, args: list[str]) -> None:
    person, text = person_of(update), args[0] if args else ""
    if person is None or not text.isdecimal() or not 1 <= int(text[:6]) <= MOST_CAP:
        await delivery.respond(update, context, no_cap_reply())
        return
    services = services_of(context)
    habits = await services.reviewing.set_cap(person, int(text), services.clock())
    await delivery.respond(update, context, cap_reply(habits))


async def follow_review(update: Update, context: Context, target: str) -> bool:
    """Ask what is due, after a link in a group."""
    if is_private(update):  # Typed in a group, the link would show the group what is private.
        await _ask_due(update, context, None)
    else:
        await delivery.respond(update, context, review_elsewhere_reply(context.bot.username))
    return True


async def exam_date(update: Update, context: Context) -> None:
    """Set, end or tell the exam plan."""
    services, person, now = services_of(context), person_of(update), services_of(context).clock()
    if person is None or not is_private(update):
        await delivery.respond(update, context, review_elsewhere_reply(context.bot.username))
        return
    written = " ".join(context.args or ())
    if written.casefold() in {"off", "none", "clear", "no"}:
        await services.reviewing.set_exam(person, None, now)
    elif written:
        today = await services.reviewing.today(person.id, now)
        day = read_day(written, today)
        if day is None or not today < day <= today + LONGEST:
            await delivery.respond(update, context, no_day_reply())
            return
        await services.reviewing.set_exam(person, day, now)
    habits = await services.reviewing.habits(person.id)
    agenda = await services.reviewing.agenda(person.id, now)
    await delivery.respond(update, context, exam_reply(habits, agenda))


async def cram(update: Update, context: Context) -> None:
    """Drill what is known least, without any trace in the schedule."""
    services, person = services_of(context), person_of(update)
    if person is None or not is_private(update):
        await delivery.respond(update, context, review_elsewhere_reply(context.bot.username))
        return
    written = " ".join(context.args or ())
    topic = find_topic(services, written)
    if isinstance(topic, tuple):
        reply = unknown_topic_reply(services.knowledge, written, topic)
        await delivery.respond(update, context, reply)
        return
    weakest = await services.reviewing.weakest(person.id, topic, services.clock(), services.rng)
    await begin(update, context, _request(update, Origin.CRAM, weakest))


async def fact_quiz(update: Update, context: Context) -> None:
    """Ask questions made from the fact table."""
    services, wish = services_of(context), read_wish(context.args or ())
    if not is_private(update):
        await delivery.respond(update, context, review_elsewhere_reply(context.bot.username))
        return
    topic = find_topic(services, wish.topic)
    if isinstance(topic, tuple):
        reply = unknown_topic_reply(services.knowledge, wish.topic, topic)
        await delivery.respond(update, context, reply)
        return
    made = services.reviewing.made_questions(topic, wish.count or FACT_COUNT, services.rng)
    if not made:
        await delivery.respond(update, context, Reply(_(NOTHING_MADE)))
        return
    await begin(update, context, _request(update, MADE, made))


async def guessed_tapped(update: Update, context: Context) -> None:
    """Take a right answer back: it was a guess."""
    query = update.callback_query
    assert query is not None
    args = decode(query.data).args
    if len(args) != 1 or not args[0].isdecimal() or len(args[0]) > 15:
        raise CallbackDataError("this button names no question")
    services, now = services_of(context), services_of(context).clock()
    card = await services.reviewing.overrule(query.from_user.id, int(args[0]), now)
    if card is None:
        await delivery.answer(query, _(NOT_TAKEN_BACK), alert=True)
        return
    today = await services.reviewing.today(query.from_user.id, now)
    await delivery.answer(query, guessed_text(card, today), alert=True)


def register(application: StudyApplication) -> None:
    """Add the handlers of this module."""
    new = filters.UpdateType.MESSAGE
    DEEP_LINKS["review"] = follow_review
    application.add_handler(CommandHandler("review", review, new))
    application.add_handler(CommandHandler("examdate", exam_date, new))
    application.add_handler(CommandHandler("cram", cram, new))
    application.add_handler(CommandHandler("factquiz", fact_quiz, new))
    application.add_handler(CallbackQueryHandler(guessed_tapped, pattern=r"^guessed:"))
