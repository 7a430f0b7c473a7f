"""Bringing daily questions and their results into a chat."""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable

from telegram import Message
from telegram.error import ChatMigrated, Forbidden, TelegramError

from bot.domain.chat import Chat, ChatKind, QuizStyle
from bot.domain.daily import Delivery, Push, Result
from bot.domain.post import Post
from bot.domain.quiz import Session
from bot.domain.quiz_outcomes import Ask, Paper
from bot.domain.sending import Bulk
from bot.handlers.context import Services
from bot.handlers.delivery import Bot, edit, logger, send
from bot.handlers.poll_sending import close_poll, send_poll
from bot.views.daily import daily_reply, push_head, push_reply, scored_row, wants_poll
from bot.views.poll import poll_of
from bot.views.quiz_group import group_reveal_reply
from bot.views.reply import Reply

NOBODY_WAITS = Bulk()


def kind_of(chat: Chat) -> ChatKind:
    """Return a chat's kind; one never met is told by its id."""
    if chat.id > 0:
        return ChatKind.PRIVATE
    return ChatKind.SUPERGROUP if chat.kind is ChatKind.PRIVATE else chat.kind


async def send_push(bot: Bot, services: Services, delivery: Delivery) -> None:
    """Reveal the quiz before and send the questions of a push.

    Raises:
        PushTakenError: when another process has sent them.
        telegram.error.TelegramError: for every refusal.
    """
    if delivery.closing is not None:
        await _close_before(bot, services, delivery.closing)
    for post in delivery.posts:
        begin = functools.partial(_begin, services, delivery.push, post)
        message = await _send_question(bot, delivery, post, delivery.kind, Bulk(_once(begin)))
        poll_id = message.poll.id if message.poll else None
        now = services.clock()
        await services.pushes.sent(delivery, post, message.message_id, now, poll_id)


async def _begin(services: Services, push: Push, post: Post) -> None:
    await services.pushes.begin(push, post, services.clock())


def _once(act: Callable[[], Awaitable[None]]) -> Callable[[], Awaitable[None]]:
    """Act at the first turn only: a message that Telegram wants otherwise has several."""
    done: list[bool] = []

    async def act_once() -> None:
        if not done:
            await act()
            done.append(True)

    return act_once


async def _send_question(
    bot: Bot, delivery: Delivery, post: Post, kind: ChatKind, bulk: Bulk
) -> Message:
    poll = poll_of(Ask(delivery.session, post)) if wants_poll(delivery.session, kind) else None
    place = post.place
    if poll is None:
        reply = push_reply(delivery, post, kind, bot.username)
        return await send(bot, reply, place.chat_id, thread_id=place.thread_id, bulk=bulk)
    is_channel = kind is ChatKind.CHANNEL
    keyboard = scored_row(post, bot.username) if is_channel else ()
    head = push_head(delivery, kind) if post.ordinal == 0 else None
    if head is not None:
        # A poll has no room for it; both messages are one step that is not repeated.
        await send(bot, Reply(head), place.chat_id, thread_id=place.thread_id, bulk=bulk)
    return await send_poll(bot, poll, place, is_anonymous=is_channel, keyboard=keyboard, bulk=bulk)


async def send_sample(bot: Bot, session: Session, post: Post, kind: ChatKind) -> Message:
    """Send a question outside the schedule, at once."""
    reply = daily_reply(session, post, kind, bot.username)
    return await send(bot, reply, post.place.chat_id, thread_id=post.place.thread_id)


async def _close_before(bot: Bot, services: Services, result: Result) -> None:
    """Reveal the quiz before; what cannot be edited now is tried again by itself."""
    try:
        await reveal(bot, services, result, NOBODY_WAITS)
    except (ChatMigrated, Forbidden):
        raise
    except TelegramError as error:
        logger.warning("A daily quiz of %s is not revealed yet: %s", result.session.place, error)


async def reveal(bot: Bot, services: Services, result: Result, bulk: Bulk | None = None) -> None:
    """Reveal a daily quiz by editing its questions."""
    for paper in result.papers:
        await _reveal_paper(bot, result.session, paper, bulk)
    await services.results.revealed(result.session.id)


async def _reveal_paper(bot: Bot, session: Session, paper: Paper, bulk: Bulk | None) -> None:
    post = paper.post
    if post.message_id is None:
        return
    if session.style is QuizStyle.POLL and post.poll_id is not None:
        await close_poll(bot, post)
        return
    reply = group_reveal_reply(session, paper, bot.username)
    # A message that is gone needs no reveal: the line above the next question tells the result.
    await edit(bot, reply, post.place.chat_id, post.message_id, bulk)
