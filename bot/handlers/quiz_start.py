"""Beginning a quiz or an exam: /quiz, /exam, their menus and links."""

from __future__ import annotations

from dataclasses import replace

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler, filters

from bot.domain.chat import Place, QuizStyle
from bot.domain.exam import mark
from bot.domain.knowledge_base import KnowledgeBase
from bot.domain.quiz import MISTAKES, MIXED, REPEAT, Mode, QuizRequest
from bot.domain.quiz_outcomes import Busy, NothingToAsk, Rejected
from bot.domain.review import Origin
from bot.errors import CallbackDataError
from bot.handlers import delivery
from bot.handlers.callback_data import decode
from bot.handlers.context import Context, Services, StudyApplication, is_private, services_of
from bot.handlers.deep_links import DEEP_LINKS
from bot.handlers.quiz_delivery import deliver
from bot.handlers.senders import person_of, place_of
from bot.locale import N_, _
from bot.services.quiz_wishes import Wish, match_name, read_wish, topic_of_outcome
from bot.views.quiz import refusal_text
from bot.views.quiz_menu import (
    busy_reply,
    exam_elsewhere_reply,
    nothing_reply,
    number_reply,
    quiz_menu_reply,
    unknown_topic_reply,
)

DEFAULT_COUNT = 10
SECONDS_PER_EXAM_QUESTION = 60
OUTDATED = N_("This topic is not in my content any more. Please open /quiz.")


async def quiz(update: Update, context: Context) -> None:
    """Open the menu, or begin at once with what was typed."""
    wish = read_wish(context.args or ())
    if wish == Wish():
        reply = quiz_menu_reply(services_of(context).knowledge)
        await delivery.respond(update, context, reply)
        return
    mode = Mode.TRAINING if is_private(update) else Mode.GROUP
    await _begin_wish(update, context, wish, mode)


async def exam(update: Update, context: Context) -> None:
    """Begin a mock exam; from a group, show the way to the private chat."""
    wish = read_wish(context.args or ())
    if not is_private(update):
        topic_id = match_name(services_of(context).knowledge, wish.topic)
        reply = exam_elsewhere_reply(context.bot.username, topic_id)
        await delivery.respond(update, context, reply)
        return
    await _begin_wish(update, context, wish, Mode.EXAM)


async def _begin_wish(update: Update, context: Context, wish: Wish, mode: Mode) -> None:
    services = services_of(context)
    scope = wish.scope or _find_scope(services, wish.topic)
    if isinstance(scope, tuple):
        reply = unknown_topic_reply(services.knowledge, wish.topic, scope)
        await delivery.respond(update, context, reply)
        return
    count = wish.count or DEFAULT_COUNT
    minutes = wish.minutes * 60 if wish.minutes else count * SECONDS_PER_EXAM_QUESTION
    request = QuizRequest(
        place=place_of(update),
        starter=person_of(update),
        mode=mode,
        scope=scope,
        count=count,
        marking=wish.marking,
        seconds=minutes if mode is Mode.EXAM else 0,
        style=QuizStyle.POLL if wish.wants_poll else QuizStyle.BUTTONS,
    )
    await begin(update, context, request)


def _find_scope(services: Services, written: str) -> str | tuple[str, ...]:
    if not written:
        return MIXED
    knowledge = services.knowledge
    named = match_name(knowledge, written)
    return named or topic_of_outcome(knowledge, services.answering.resolve_once(written))


async def begin(update: Update, context: Context, request: QuizRequest) -> None:
    """Begin a session and show its first question, or say why not."""
    services = services_of(context)
    if request.mode is Mode.GROUP:
        request = await _with_chat_settings(services, request)
    outcome = await services.quizzing.start(request, services.clock())
    if isinstance(outcome, Busy):
        reply = busy_reply(services.knowledge, outcome.session)
    elif isinstance(outcome, NothingToAsk):
        reply = nothing_reply(services.knowledge, outcome.scope)
    else:
        await deliver(context.bot, services, outcome)
        return
    await delivery.respond(update, context, reply)


async def _with_chat_settings(services: Services, request: QuizRequest) -> QuizRequest:
    chat = await services.chats.find(request.place.chat_id)
    style = QuizStyle.POLL if QuizStyle.POLL in {request.style, chat.quiz_style} else request.style
    return replace(request, seconds=chat.question_seconds, style=style)


async def menu_tapped(update: Update, context: Context) -> None:
    """Show a page of the menu in its place."""
    query = update.callback_query
    assert query is not None
    args = decode(query.data).args
    page = int(args[0]) if args and args[0].isdecimal() else 0
    await delivery.answer(query)
    reply = quiz_menu_reply(services_of(context).knowledge, page)
    await delivery.show_in_place(query, context, reply)


async def topic_tapped(update: Update, context: Context) -> None:
    """Ask for the number of questions on a topic."""
    query = update.callback_query
    assert query is not None
    knowledge = services_of(context).knowledge
    scope = _scope_of(knowledge, decode(query.data).args)
    if scope is None:
        await delivery.answer(query, _(OUTDATED), alert=True)
        return
    await delivery.answer(query)
    reply = number_reply(knowledge, scope, in_group=not is_private(update))
    await delivery.show_in_place(query, context, reply)


def _scope_of(knowledge: KnowledgeBase, args: tuple[str, ...]) -> str | None:
    token = args[0] if args else ""
    if token in {MIXED, MISTAKES}:
        return token
    found = knowledge.id_of_token(token)
    return found if found in knowledge.topics else None


async def go_tapped(update: Update, context: Context) -> None:
    """Begin what was put together in the menu."""
    query = update.callback_query
    assert query is not None
    scope, count, mode = _read_go(services_of(context).knowledge, decode(query.data).args)
    if is_private(update) is (mode is Mode.GROUP):
        raise CallbackDataError("a quiz of another kind of chat")
    await delivery.answer(query)
    seconds = count * SECONDS_PER_EXAM_QUESTION if mode is Mode.EXAM else 0
    request = QuizRequest(
        place=place_of(update),
        starter=person_of(update),
        mode=mode,
        scope=scope,
        count=count,
        seconds=seconds,
    )
    await begin(update, context, request)


def _read_go(knowledge: KnowledgeBase, args: tuple[str, ...]) -> tuple[str, int, Mode]:
    scope = _scope_of(knowledge, args)
    if scope is None or len(args) != 3 or not args[1].isdecimal() or args[2] not in set(Mode):
        raise CallbackDataError("this is not a quiz that a menu offers")
    return scope, min(max(int(args[1][:4]), 1), 100), Mode(args[2])


async def again_tapped(update: Update, context: Context) -> None:
    """Repeat the questions that were not right in a session that is over."""
    query = update.callback_query
    assert query is not None
    services, place = services_of(context), place_of(update)
    args = decode(query.data).args
    number = int(args[0]) if args and args[0].isdecimal() else 0
    finish = await services.quiz_reader.result(number, place.chat_id)
    if isinstance(finish, Rejected):
        await delivery.answer(query, refusal_text(finish.refusal), alert=True)
        return
    await delivery.answer(query)
    wrong = tuple(item.post.snapshot.question_id for item in mark(finish).to_repeat)
    request = repetition(place, update, wrong)
    if finish.session.scope == Origin.CRAM:  # What was crammed stays out of the schedule.
        request = replace(request, scope=Origin.CRAM)
    await begin(update, context, request)


def repetition(place: Place, update: Update, question_ids: tuple[str, ...]) -> QuizRequest:
    """Return the request for exactly these questions."""
    return QuizRequest(
        place=place,
        starter=person_of(update),
        mode=Mode.TRAINING if place.chat_id > 0 else Mode.GROUP,
        scope=REPEAT,
        question_ids=question_ids,
    )


async def follow_quiz(update: Update, context: Context, target: str) -> bool:
    """Ask for the number of questions on the topic of a ``quiz_<id>`` link."""
    knowledge = services_of(context).knowledge
    scope = target if target in knowledge.topics else _scope_of(knowledge, (target,))
    if scope is None:
        return False
    await delivery.respond(update, context, number_reply(knowledge, scope, in_group=False))
    return True


def register(application: StudyApplication) -> None:
    """Add the handlers of this module."""
    new = filters.UpdateType.MESSAGE
    DEEP_LINKS["quiz"] = DEEP_LINKS["exam"] = follow_quiz
    application.add_handler(CommandHandler("quiz", quiz, new))
    application.add_handler(CommandHandler("exam", exam, new))
    application.add_handler(CallbackQueryHandler(menu_tapped, pattern=r"^quiz_menu\b"))
    application.add_handler(CallbackQueryHandler(topic_tapped, pattern=r"^quiz_topic:"))
    application.add_handler(CallbackQueryHandler(go_tapped, pattern=r"^quiz_go:"))
    application.add_handler(CallbackQueryHandler(again_tapped, pattern=r"^quiz_again:"))
