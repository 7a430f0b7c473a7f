"""Forum topics that are closed or gone: what was meant for one goes to the chat itself.

Whatever is sent passes here, answers as well as quizzes and the daily question, text as well as
polls and files, so that nothing is lost because of a topic.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from telegram.error import BadRequest
from telegram.ext import BaseRateLimiter

from bot.domain.sending import Bulk
from bot.gateway.pacing import Result

logger = logging.getLogger(__name__)

Tell = Callable[[int, int], Awaitable[None]]
"""Takes a chat's id and the topic's that something was meant for."""

_NO_TOPIC = ("message thread not found", "topic_closed", "topic_deleted", "topic_not_found")


class TopicWatch(BaseRateLimiter[Bulk]):
    """A rate limiter that leads to another one.

    Attributes:
        tell: called when something had to go elsewhere than it was meant for.
    """

    def __init__(self, inner: BaseRateLimiter[Bulk]) -> None:
        self.inner = inner
        self.tell: Tell | None = None

    async def initialize(self) -> None:
        """Open the limiter within."""
        await self.inner.initialize()

    async def shutdown(self) -> None:
        """Close the limiter within."""
        await self.inner.shutdown()

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Result]],
        args: Any,  # noqa: ANN401 - the library's
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: Bulk | None,
    ) -> Result:
        """Send a request; once more without its topic when that is closed or gone."""
        request = (callback, args, kwargs, endpoint, data, rate_limit_args)
        try:
            return await self.inner.process_request(*request)
        except BadRequest as error:
            topic_id = data.get("message_thread_id")
            if topic_id is None or not _is_no_topic(error):
                raise
            logger.warning("The forum topic of chat %s is gone: %s", data["chat_id"], error)
        del data["message_thread_id"]  # Seen by the callback: it is the same dictionary.
        data.pop("reply_parameters", None)  # An answer would follow its message into the topic.
        result = await self.inner.process_request(*request)
        await self._tell(data["chat_id"], int(topic_id))
        return result

    async def _tell(self, chat_id: int | str, topic_id: int) -> None:
        if self.tell is None or not isinstance(chat_id, int):
            return
        try:
            await self.tell(chat_id, topic_id)
        except Exception as error:  # What was meant for the topic has been sent all the same.
            logger.warning("Chat %s could not be told of its topic: %r", chat_id, error)


def _is_no_topic(error: BadRequest) -> bool:
    text = error.message.lower()
    return any(phrase in text for phrase in _NO_TOPIC)
