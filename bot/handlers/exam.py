"""A mock exam under way: choosing, turning pages, handing in, reviewing."""

from __future__ import annotations

from telegram import CallbackQuery, Update
from telegram.ext import CallbackQueryHandler

from bot.domain.post import parse_letter
from bot.domain.quiz import Mode
from bot.domain.quiz_outcomes import ExamPage, Finish, Refusal, Rejected
from bot.handlers import delivery
from bot.handlers.context import Context, StudyApplication, is_private, services_of
from bot.handlers.quiz import numbers_of, refuse
from bot.handlers.quiz_delivery import deliver
from bot.handlers.senders import person_of, place_of
from bot.locale import N_, _
from bot.views.exam import confirm_reply, exam_reply, result_reply, review_reply
from bot.views.quiz import refusal_text
from bot.views.reply import Reply

KEPT = N_("Kept.")


async def _show(
    update: Update,
    context: Context,
    outcome: ExamPage | Finish | Rejected,
    said: str | None = None,
) -> None:
    """Answer a tap and show in its place what came of it."""
    query = update.callback_query
    assert query is not None
    if isinstance(outcome, Rejected):
        await refuse(query, outcome)
        return
    await delivery.answer(query, said)
    if isinstance(outcome, ExamPage):
        await delivery.show_in_place(query, context, exam_reply(outcome))
        return
    await delivery.show_in_place(query, context, result_reply(outcome))
    await services_of(context).quizzing.ended(outcome.session.id)


async def choice_tapped(update: Update, context: Context) -> None:
    """Keep an answer and turn to the next page."""
    query, person = update.callback_query, person_of(update)
    assert query is not None
    assert person is not None
    post_id, choice = numbers_of(query, 2)
    services, chat_id = services_of(context), place_of(update).chat_id
    outcome = await services.exams.choose(post_id, person, choice, chat_id, services.clock())
    await _show(update, context, outcome, _(KEPT))


async def turn_tapped(update: Update, context: Context) -> None:
    """Skip a question or return to one."""
    query = update.callback_query
    assert query is not None
    session_id, ordinal = numbers_of(query, 2)
    services, chat_id = services_of(context), place_of(update).chat_id
    outcome = await services.exams.turn(session_id, ordinal, chat_id, services.clock())
    await _show(update, context, outcome)


async def confirm_tapped(update: Update, context: Context) -> None:
    """Ask before an exam with open questions is handed in."""
    query = update.callback_query
    assert query is not None
    session_id, ordinal = numbers_of(query, 2)
    services, chat_id = services_of(context), place_of(update).chat_id
    outcome = await services.exams.turn(session_id, ordinal, chat_id, services.clock())
    if isinstance(outcome, ExamPage):
        await delivery.answer(query)
        await delivery.show_in_place(query, context, confirm_reply(outcome))
        return
    await _show(update, context, outcome)


async def submit_tapped(update: Update, context: Context) -> None:
    """Hand the exam in and show the result."""
    query = update.callback_query
    assert query is not None
    session_id, __ = numbers_of(query, 2)
    services, chat_id = services_of(context), place_of(update).chat_id
    outcome = await services.exams.submit(session_id, chat_id, services.clock())
    if outcome == Rejected(Refusal.ENDED):
        # Handed in before; the result may have been lost on its way.
        outcome = await services.quiz_reader.result(session_id, chat_id)
    await _show(update, context, outcome)


async def review_tapped(update: Update, context: Context) -> None:
    """Show one of the questions that were not right."""
    query = update.callback_query
    assert query is not None
    session_id, index = numbers_of(query, 2)
    await _show_result(update, context, query, session_id, index)


async def result_tapped(update: Update, context: Context) -> None:
    """Show the result again."""
    query = update.callback_query
    assert query is not None
    (session_id,) = numbers_of(query, 1)
    await _show_result(update, context, query, session_id, None)


async def _show_result(
    update: Update, context: Context, query: CallbackQuery, session_id: int, index: int | None
) -> None:
    reader, chat_id = services_of(context).quiz_reader, place_of(update).chat_id
    finish = await reader.result(session_id, chat_id)
    if isinstance(finish, Rejected):
        await refuse(query, finish)
        return
    await delivery.answer(query)
    reply = result_reply(finish) if index is None else review_reply(finish, index)
    await delivery.show_in_place(query, context, reply)


async def letter_typed(update: Update, context: Context, text: str) -> bool:
    """Take a typed letter as the answer to the open page of an exam; False when there is none."""
    choice, person = parse_letter(text), person_of(update)
    if choice is None or person is None or not is_private(update):
        return False
    services, place = services_of(context), place_of(update)
    current = await services.quiz_reader.current_post(place)
    if current is None or current[0].mode is not Mode.EXAM:
        return False
    outcome = await services.exams.choose(
        current[1].id, person, choice, place.chat_id, services.clock()
    )
    if isinstance(outcome, Rejected):
        await delivery.respond(update, context, Reply(refusal_text(outcome.refusal)))
    else:
        await deliver(context.bot, services, outcome)
    return True


def register(application: StudyApplication) -> None:
    """Add the handlers of this module."""
    taps = {
        "x": choice_tapped,
        "x_turn": turn_tapped,
        "x_confirm": confirm_tapped,
        "x_submit": submit_tapped,
        "x_review": review_tapped,
        "x_result": result_tapped,
    }
    for verb, handler in taps.items():
        application.add_handler(CallbackQueryHandler(handler, pattern=rf"^{verb}:"))
