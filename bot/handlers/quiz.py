"""A quiz under way: taps, typed letters, going on, stopping and pausing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from telegram import CallbackQuery, Update
from telegram.ext import CallbackQueryHandler, CommandHandler, filters

from bot.domain.chat import Place
from bot.domain.post import Post, parse_letter
from bot.domain.quiz import Mode, Status
from bot.domain.quiz_outcomes import Finish, Locked, Paused, Refusal, Rejected, Reveal, Verdict
from bot.errors import CallbackDataError
from bot.handlers import delivery
from bot.handlers.callback_data import decode
from bot.handlers.context import Context, StudyApplication, is_private, services_of
from bot.handlers.quiz_delivery import deliver
from bot.handlers.senders import is_admin, person_of, place_of, place_of_tap
from bot.locale import N_, _
from bot.views.lookup import entry_reply
from bot.views.quiz import locked_text, refusal_text, verdict_reply, verdict_text
from bot.views.reply import Action, Button, Reply

PAUSED = N_("The quiz stands still. /pause again lets it go on; answers still count.")
RESUMED = N_("The quiz goes on.")
NO_LESSON = N_("The section of this question is not in my content any more.")

T = TypeVar("T")


def numbers_of(query: CallbackQuery, count: int) -> list[int]:
    """Return the numbers that a button carries.

    Raises:
        CallbackDataError: when the data is forged or of another version.
    """
    args = decode(query.data).args
    if len(args) != count or not all(arg.isdecimal() and len(arg) < 16 for arg in args):
        raise CallbackDataError("this button carries other data than expected")
    return [int(arg) for arg in args]


async def refuse(query: CallbackQuery, outcome: Rejected) -> None:
    """Answer a tap that changed nothing."""
    await delivery.answer(query, refusal_text(outcome.refusal), alert=True)


async def choice_tapped(update: Update, context: Context) -> None:
    """Take an answer by button."""
    query, person = update.callback_query, person_of(update)
    assert query is not None
    assert person is not None
    post_id, choice = numbers_of(query, 2)
    services, place = services_of(context), place_of_tap(query)
    chat_id = place.chat_id if place else 0
    outcome = await services.quizzing.tap(post_id, person, choice, chat_id, services.clock())
    if isinstance(outcome, Rejected):
        await refuse(query, outcome)
    elif isinstance(outcome, Locked):
        await delivery.answer(query, locked_text(outcome), alert=not outcome.is_new)
    else:
        await delivery.answer(query, verdict_text(outcome), alert=not outcome.is_new)
        await delivery.show_in_place(query, context, verdict_reply(outcome))
        if outcome.finish:
            await deliver(context.bot, services, outcome.finish)


async def letter_typed(update: Update, context: Context, text: str) -> bool:
    """Take a typed letter as the answer to the open question.

    Returns:
        False when the text is no letter or no question is open, so that it is a question itself.
    """
    choice, person = parse_letter(text), person_of(update)
    if choice is None or person is None:
        return False
    services = services_of(context)
    post = await _post_meant(update, context)
    if post is None:
        return False
    chat_id, now = post.place.chat_id, services.clock()
    outcome = await services.quizzing.tap(post.id, person, choice, chat_id, now)
    await _say(update, context, outcome)
    return True


async def _post_meant(update: Update, context: Context) -> Post | None:
    """Return the question replied to; in private also the open one."""
    place, message, reader = place_of(update), update.message, services_of(context).quiz_reader
    replied = message.reply_to_message if message else None
    if replied is not None:
        found = await reader.find_post(place.chat_id, replied.message_id)
        if found is not None or not is_private(update):
            return found
    current = await reader.current_post(place) if is_private(update) else None
    return current[1] if current and current[0].mode is not Mode.EXAM else None


async def _say(update: Update, context: Context, outcome: Verdict | Locked | Rejected) -> None:
    if isinstance(outcome, Verdict):
        await delivery.respond(update, context, verdict_reply(outcome))
        if outcome.finish:
            await deliver(context.bot, services_of(context), outcome.finish)
    elif isinstance(outcome, Locked):
        await delivery.respond(update, context, Reply(locked_text(outcome)))
    else:
        await delivery.respond(update, context, Reply(refusal_text(outcome.refusal)))


async def next_tapped(update: Update, context: Context) -> None:
    """Go on to the next question."""
    query = update.callback_query
    assert query is not None
    session_id, ordinal = numbers_of(query, 2)
    services, place = services_of(context), place_of(update)
    outcome = await services.quizzing.next(session_id, ordinal, place.chat_id, services.clock())
    if isinstance(outcome, Rejected):
        await refuse(query, outcome)
        return
    await delivery.answer(query)
    await deliver(context.bot, services, outcome)


async def resume_tapped(update: Update, context: Context) -> None:
    """Show the question at which a private quiz stands."""
    query = update.callback_query
    assert query is not None
    services = services_of(context)
    outcome = await services.quizzing.resume(place_of(update), services.clock())
    if isinstance(outcome, Rejected):
        await refuse(query, outcome)
        return
    await delivery.answer(query)
    await deliver(context.bot, services, outcome)


async def _with_rights(
    update: Update, context: Context, act: Callable[[bool], Awaitable[T | Rejected]]
) -> T | Rejected:
    """Do something as who one is, and as an admin only where that is needed."""
    outcome = await act(False)
    if outcome == Rejected(Refusal.NOT_ALLOWED) and await is_admin(update, context):
        return await act(True)
    return outcome


async def reveal_tapped(update: Update, context: Context) -> None:
    """Reveal a group's question before its time."""
    query = update.callback_query
    assert query is not None
    (post_id,) = numbers_of(query, 1)
    services, chat_id, person_id = (
        services_of(context),
        place_of(update).chat_id,
        query.from_user.id,
    )
    outcome = await _with_rights(
        update,
        context,
        lambda rights: services.quizzing.reveal_now(
            post_id, chat_id, person_id, services.clock(), is_admin=rights
        ),
    )
    if isinstance(outcome, Rejected):
        await refuse(query, outcome)
        return
    await delivery.answer(query)
    await deliver(context.bot, services, outcome)


async def stop(update: Update, context: Context) -> None:
    """End the quiz of this place, by command or by button."""
    services, person, query = services_of(context), person_of(update), update.callback_query
    place: Place = place_of(update)
    outcome: Reveal | Finish | Rejected = await _with_rights(
        update,
        context,
        lambda rights: services.quizzing.stop(
            place, person.id if person else 0, services.clock(), is_admin=rights
        ),
    )
    if query is not None:
        refusal = refusal_text(outcome.refusal) if isinstance(outcome, Rejected) else None
        await delivery.answer(query, refusal, alert=refusal is not None)
    elif isinstance(outcome, Rejected):
        await delivery.respond(update, context, Reply(refusal_text(outcome.refusal)))
    if not isinstance(outcome, Rejected):
        await deliver(context.bot, services, outcome)


async def pause(update: Update, context: Context) -> None:
    """Let a group's quiz stand still, or go on."""
    services, person, place = services_of(context), person_of(update), place_of(update)
    outcome: Paused | Rejected = await _with_rights(
        update,
        context,
        lambda rights: services.quizzing.pause(
            place, person.id if person else 0, services.clock(), is_admin=rights
        ),
    )
    if isinstance(outcome, Rejected):
        text = refusal_text(outcome.refusal)
    else:
        text = _(PAUSED) if outcome.session.status is Status.PAUSED else _(RESUMED)
    await delivery.respond(update, context, Reply(text))


async def lesson_tapped(update: Update, context: Context) -> None:
    """Show what a question teaches, with the way back."""
    query = update.callback_query
    assert query is not None
    (post_id,) = numbers_of(query, 1)
    services, place = services_of(context), place_of(update)
    verdict = await services.quiz_reader.verdict(post_id, query.from_user.id, place.chat_id)
    if isinstance(verdict, Rejected):
        await refuse(query, verdict)
        return
    entry = services.knowledge.entries.get(verdict.post.snapshot.lesson_id or "")
    if entry is None:
        await delivery.answer(query, _(NO_LESSON), alert=True)
        return
    await delivery.answer(query)
    lesson = entry_reply(services.knowledge, entry)
    back = (Button(_("◀ Back to the question"), Action("q_back", (str(post_id),))),)
    await delivery.show_in_place(query, context, Reply(lesson.html, (back, *lesson.keyboard)))


async def back_tapped(update: Update, context: Context) -> None:
    """Come back from a lesson to the revealed question."""
    query = update.callback_query
    assert query is not None
    (post_id,) = numbers_of(query, 1)
    reader, place = services_of(context).quiz_reader, place_of(update)
    verdict = await reader.verdict(post_id, query.from_user.id, place.chat_id)
    if isinstance(verdict, Rejected):
        await refuse(query, verdict)
        return
    await delivery.answer(query)
    await delivery.show_in_place(query, context, verdict_reply(verdict))


def register_answers(application: StudyApplication) -> None:
    """Add the handler of answers by button, which is the one that is needed most."""
    application.add_handler(CallbackQueryHandler(choice_tapped, pattern=r"^q(:|$)"))


def register(application: StudyApplication) -> None:
    """Add the other handlers of this module."""
    new = filters.UpdateType.MESSAGE
    application.add_handler(CommandHandler("stop", stop, new))
    application.add_handler(CommandHandler("pause", pause, new))
    taps = {
        "q_next": next_tapped,
        "q_reveal": reveal_tapped,
        "q_lesson": lesson_tapped,
        "q_back": back_tapped,
        "quiz_resume": resume_tapped,
        "quiz_stop": stop,
    }
    for verb, handler in taps.items():
        application.add_handler(CallbackQueryHandler(handler, pattern=rf"^{verb}(:|$)"))
