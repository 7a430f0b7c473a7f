"""Bringing the steps of a quiz into the chat, and noting that they stand there."""

from __future__ import annotations

import logging

from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError

from bot.domain.chat import Place, QuizStyle
from bot.domain.post import Post
from bot.domain.quiz import Mode
from bot.domain.quiz_outcomes import Ask, ExamPage, Finish, Reveal, Step, Verdict
from bot.handlers.context import Services
from bot.handlers.delivery import Bot, edit, send
from bot.handlers.poll_sending import close_poll, send_poll
from bot.locale import speaking
from bot.views.exam import exam_reply, result_reply
from bot.views.poll import poll_of
from bot.views.quiz import finish_reply, question_reply, verdict_reply
from bot.views.quiz_group import group_finish_reply, group_reveal_reply
from bot.views.reply import Reply

logger = logging.getLogger(__name__)

_FINISHES = {Mode.EXAM: result_reply, Mode.GROUP: group_finish_reply}
"""How a session ends that is no training."""


async def deliver(bot: Bot, services: Services, step: Step) -> None:
    """Send or edit what a step says; what fails here comes again by itself."""
    if isinstance(step, Ask):
        await _ask(bot, services, step)
    elif isinstance(step, ExamPage):
        await _show_page(bot, services, step)
    elif isinstance(step, Reveal):
        await _reveal(bot, services, step)
    else:
        await _finish(bot, services, step)


async def _ask(bot: Bot, services: Services, step: Ask) -> None:
    poll = poll_of(step) if step.session.style is QuizStyle.POLL else None
    if poll is None:
        message_id = await _send(bot, question_reply(step), step.post.place)
        await services.quizzing.asked(step.post, message_id, services.clock())
        return
    message = await send_poll(bot, poll, step.post.place)
    poll_id = message.poll.id if message.poll else None
    now = services.clock()
    verdict = await services.quizzing.asked(step.post, message.message_id, now, poll_id)
    if verdict is not None:
        await show_verdict(bot, services, verdict)


async def show_verdict(bot: Bot, services: Services, verdict: Verdict) -> None:
    """Reveal a poll answered in private by a new message: polls cannot be edited."""
    await _send(bot, verdict_reply(verdict), verdict.post.place)
    if verdict.finish:
        await _finish(bot, services, verdict.finish)


async def _show_page(bot: Bot, services: Services, step: ExamPage) -> None:
    message_id = await _send(bot, exam_reply(step), step.post.place)
    await services.quizzing.asked(step.post, message_id, services.clock())


async def _reveal(bot: Bot, services: Services, step: Reveal) -> None:
    reply = group_reveal_reply(step.session, step.paper, bot.username)
    if step.paper.post.poll_id is None:
        await replace_message(bot, step.paper.post, reply)
    else:
        await close_poll(bot, step.paper.post)
        await _send(bot, reply, step.paper.post.place)
    finish = await services.quizzing.revealed(step.session.id, services.clock())
    if finish is not None:
        await _finish(bot, services, finish)


async def _finish(bot: Bot, services: Services, step: Finish) -> None:
    say = _FINISHES.get(step.session.mode, finish_reply)
    await _send(bot, say(step), step.session.place)
    await services.quizzing.ended(step.session.id)


async def replace_message(bot: Bot, post: Post, reply: Reply) -> None:
    """Edit a question's message; send a new one when it is gone or was never noted."""
    place = post.place
    if post.message_id is None or not await edit(bot, reply, place.chat_id, post.message_id):
        await _send(bot, reply, place)


async def _send(bot: Bot, reply: Reply, place: Place) -> int:
    message = await send(bot, reply, place.chat_id, thread_id=place.thread_id)
    return message.message_id


async def deliver_due(bot: Bot, services: Services) -> None:
    """Take and deliver every step that is due; one failing chat stops no other."""
    for step in await services.quizzing.due(services.clock()):
        language = await services.languages.of(step.session.place.chat_id)
        try:
            with speaking(language):
                await deliver(bot, services, step)
        except TelegramError as error:
            await _give_back(services, step, error)


async def _give_back(services: Services, step: Step, error: TelegramError) -> None:
    session, now = step.session, services.clock()
    logger.warning("A quiz step of chat %s failed: %s", session.place.chat_id, error)
    if isinstance(error, ChatMigrated):
        await services.chats.move(session.place.chat_id, error.new_chat_id, now)
        await services.quizzing.postpone(session.id, now)
    elif isinstance(error, Forbidden):
        await services.quizzing.abandon(session.id, now)
        await services.chats.leave(session.place.chat_id, now)
    elif isinstance(error, BadRequest):
        await services.quizzing.abandon(session.id, now)
    elif isinstance(error, RetryAfter):
        wait = error._retry_after  # The public property warns of its coming type.
        await services.quizzing.postpone(session.id, now + wait)
