"""Native quiz polls on their way to Telegram: the one place that knows how they are spelt."""

from __future__ import annotations

from telegram import Message, Poll
from telegram.error import BadRequest

from bot.domain.chat import Place
from bot.domain.post import Post
from bot.domain.sending import Bulk
from bot.handlers.callback_data import keyboard_markup
from bot.handlers.delivery import Bot
from bot.views.poll import PollQuestion
from bot.views.reply import Keyboard


async def send_poll(
    bot: Bot,
    poll: PollQuestion,
    place: Place,
    *,
    is_anonymous: bool = False,
    keyboard: Keyboard = (),
    bulk: Bulk | None = None,
) -> Message:
    """Send a question as a quiz poll; votes can be counted unless it is anonymous."""
    return await bot.send_poll(
        place.chat_id,
        poll.question,
        poll.options,
        type=Poll.QUIZ,
        is_anonymous=is_anonymous,
        correct_option_ids=[poll.key],  # type: ignore[list-item]  # The library spells 0 to 11 out.
        explanation=poll.explanation,
        message_thread_id=place.thread_id,
        reply_markup=keyboard_markup(keyboard),
        rate_limit_args=bulk,
    )


async def close_poll(bot: Bot, post: Post) -> None:
    """Close a poll; one that is closed or gone is closed enough."""
    if post.message_id is None:
        return
    try:
        await bot.stop_poll(post.place.chat_id, post.message_id)
    except BadRequest as error:
        text = error.message.lower()
        if "already been closed" not in text and "not found" not in text:
            raise
