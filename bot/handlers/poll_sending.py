"""Native quiz polls on their way to Telegram: the one place that knows how they are spelt."""

from __future__ import annotations

from telegram import Message, Poll
from telegram.error import BadRequest

from bot.domain.chat import Place
from bot.domain.post import Post
from bot.handlers.delivery import Bot
from bot.views.poll import PollQuestion


async def send_poll(bot: Bot, poll: PollQuestion, place: Place) -> Message:
    """Send a question as a quiz poll whose votes can be counted."""
    return await bot.send_poll(
        place.chat_id,
        poll.question,
        poll.options,
        type=Poll.QUIZ,
        is_anonymous=False,
        correct_option_ids=[poll.key],  # type: ignore[list-item]  # The library spells 0 to 11 out.
        explanation=poll.explanation,
        message_thread_id=place.thread_id,
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
