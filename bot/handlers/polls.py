"""Votes in native quiz polls."""

from __future__ import annotations

from telegram import PollAnswer, Update
from telegram.ext import PollAnswerHandler

from bot.domain.chat import Person
from bot.domain.quiz_outcomes import Verdict
from bot.handlers.context import Context, StudyApplication, services_of
from bot.handlers.quiz_delivery import show_verdict


async def voted(update: Update, context: Context) -> None:
    """Count a vote; in private the reveal follows."""
    answer = update.poll_answer
    person = _voter(answer)
    # A vote taken back has no options; the first answer stands.
    if answer is None or person is None or len(answer.option_ids) != 1:
        return
    services = services_of(context)
    choice = answer.option_ids[0]
    outcome = await services.poll_votes.vote(answer.poll_id, person, choice, services.clock())
    if isinstance(outcome, Verdict) and outcome.is_new:
        await show_verdict(context.bot, services, outcome)


def _voter(answer: PollAnswer | None) -> Person | None:
    user = answer.user if answer else None
    return Person(user.id, user.full_name) if user else None


def register(application: StudyApplication) -> None:
    """Add the handlers of this module."""
    application.add_handler(PollAnswerHandler(voted))
