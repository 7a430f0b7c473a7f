"""Only a topic that is not there is answered by going elsewhere, and never twice."""

from typing import Any

import pytest
from telegram.error import BadRequest
from telegram.ext import BaseRateLimiter

from bot.gateway.topics import TopicWatch


class Straight(BaseRateLimiter[Any]):
    """Sends at once."""

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    async def process_request(self, callback, args, kwargs, endpoint, data, rate_limit_args):
        return await callback(*args, **kwargs)


async def send(watch: TopicWatch, refuse: str, **data: Any) -> list[dict[str, Any]]:
    """Send once to a Telegram that refuses whatever names a topic; return what it got."""
    got: list[dict[str, Any]] = []

    async def callback(endpoint: str, data: dict[str, Any]) -> bool:
        got.append(dict(data))
        if "message_thread_id" in data:
            raise BadRequest(refuse)
        return True

    whole = {"chat_id": -100, **data}
    try:
        await watch.process_request(callback, ("send", whole), {}, "send", whole, None)
    finally:
        send.got = got
    return got


async def test_what_was_meant_for_a_closed_topic_goes_to_the_chat_and_answers_nothing() -> None:
    watch, told = TopicWatch(Straight()), []

    async def tell(chat_id: int, topic_id: int) -> None:
        told.append((chat_id, topic_id))

    watch.tell = tell
    reply = {"message_id": 5}
    got = await send(watch, "TOPIC_CLOSED", message_thread_id=7, reply_parameters=reply, text="x")
    assert got[1:] == [{"chat_id": -100, "text": "x"}]
    assert told == [(-100, 7)]


@pytest.mark.parametrize("refusal", ["not enough rights", "message is too long"])
async def test_another_refusal_stays_one(refusal: str) -> None:
    with pytest.raises(BadRequest):
        await send(TopicWatch(Straight()), refusal, message_thread_id=7)
    assert len(send.got) == 1


async def test_a_chat_that_cannot_be_told_has_its_answer_all_the_same(caplog) -> None:
    watch = TopicWatch(Straight())

    async def tell(chat_id: int, topic_id: int) -> None:
        raise BadRequest("TOPIC_CLOSED")

    watch.tell = tell
    assert len(await send(watch, "message thread not found", message_thread_id=7)) == 2
    assert "could not be told" in caplog.text
