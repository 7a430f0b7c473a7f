"""Taps on daily questions: in channels, an admin's reveal, the link to the scored version."""

from __future__ import annotations

from telegram import Update
from telegram.ext import CallbackQueryHandler

from bot.domain.quiz_outcomes import Refusal, Rejected
from bot.handlers import delivery
from bot.handlers.context import Context, StudyApplication, services_of
from bot.handlers.daily_run import DailyRun
from bot.handlers.daily_sending import reveal
from bot.handlers.deep_links import DEEP_LINKS
from bot.handlers.quiz import numbers_of, refuse
from bot.handlers.quiz_start import begin, repetition
from bot.handlers.senders import is_admin, person_of, place_of
from bot.handlers.timers import add_duty
from bot.locale import _
from bot.views.daily import ADMINS_REVEAL, told_text


async def choice_tapped(update: Update, context: Context) -> None:
    """Tell who tapped in a channel, and nobody else, how it was."""
    query, person = update.callback_query, person_of(update)
    assert query is not None
    assert person is not None
    post_id, choice = numbers_of(query, 2)
    services, chat_id = services_of(context), place_of(update).chat_id
    told = await services.results.tap_in_channel(
        post_id, person, choice, chat_id, services.clock()
    )
    if isinstance(told, Rejected):
        await refuse(query, told)
        return
    text = told_text(told.snapshot, told.choice, is_new=told.is_new)
    await delivery.answer(query, text, alert=True)


async def reveal_tapped(update: Update, context: Context) -> None:
    """Reveal a group's daily question at an admin's wish."""
    query = update.callback_query
    assert query is not None
    (post_id,) = numbers_of(query, 1)
    services, chat_id = services_of(context), place_of(update).chat_id
    rights = await is_admin(update, context)
    now = services.clock()
    result = await services.results.reveal(post_id, chat_id, now, is_admin=rights)
    if result == Rejected(Refusal.NOT_ALLOWED):
        await delivery.answer(query, _(ADMINS_REVEAL), alert=True)
    elif isinstance(result, Rejected):
        await refuse(query, result)
    else:
        await delivery.answer(query)
        await reveal(context.bot, services, result)


async def follow_daily(update: Update, context: Context, target: str) -> bool:
    """Ask a channel's questions in private, with score."""
    number = int(target) if target.isdecimal() and len(target) < 16 else 0
    question_ids = await services_of(context).results.questions_of(number)
    if not question_ids:
        return False
    await begin(update, context, repetition(place_of(update), update, question_ids))
    return True


def register(application: StudyApplication) -> None:
    """Add the handlers of this module, and the duty that sends what is due."""
    DEEP_LINKS["daily"] = follow_daily
    add_duty(application, DailyRun(application).start)
    application.add_handler(CallbackQueryHandler(choice_tapped, pattern=r"^daily_tap:"))
    application.add_handler(CallbackQueryHandler(reveal_tapped, pattern=r"^daily_reveal:"))
