"""The short way sends and raises what the library's own way does."""

import json
from datetime import timedelta
from typing import Any

import pytest
from telegram import (
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    MessageEntity,
    ReplyParameters,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest, TelegramError
from telegram.ext import ExtBot
from telegram.request import BaseRequest, RequestData
from telegram.request._requestparameter import RequestParameter

from bot.domain.sending import Bulk
from bot.gateway.pacing import Pacer
from bot.gateway.quick_bot import QuickBot
from bot.gateway.topics import TopicWatch
from bot.handlers.callback_data import keyboard_markup
from bot.views.reply import Action, Button
from tests.chat import START

MESSAGE = {"message_id": 5, "date": 1_700_000_000, "chat": {"id": 7, "type": "private"}}
KEYBOARD = keyboard_markup(
    (
        (
            Button("📖 Whole section", Action("entry", ("a", "0"))),
            Button("Site", url="https://x.y"),
        ),
        (Button("Search", inline_query="anakinra"),),
    )
)


class Wire(BaseRequest):
    """Keeps what is sent, and answers with the next of the answers."""

    def __init__(self, *answers: tuple[int, Any]) -> None:
        self.answers = [*answers]
        self.sent: list[tuple[str, str, dict[str, str], bool, dict[str, Any]]] = []

    @property
    def read_timeout(self) -> float:
        return 5.0

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, **timeouts: Any
    ) -> tuple[int, bytes]:
        assert request_data
        form, has_files = request_data.json_parameters, request_data.contains_files
        self.sent.append((url, method, form, has_files, timeouts))
        status, body = self.answers.pop(0) if self.answers else (200, {"result": MESSAGE})
        return status, body if isinstance(body, bytes) else json.dumps(body).encode()


def bots(*answers: tuple[int, Any]) -> list[tuple[ExtBot[Bulk], Wire]]:
    made = []
    for kind in (QuickBot, ExtBot):
        wire = Wire(*answers)
        limiter = TopicWatch(Pacer(lambda: START))
        made.append((kind("1:x", request=wire, rate_limiter=limiter), wire))
    return made


CALLS = {
    "text": ("send_message", {"chat_id": 7, "text": "a & b <b>é</b> 📖"}),
    "everything usual": (
        "send_message",
        {
            "chat_id": "@channel",
            "text": "x",
            "parse_mode": ParseMode.HTML,
            "reply_markup": KEYBOARD,
            "link_preview_options": LinkPreviewOptions(is_disabled=True),
            "reply_parameters": ReplyParameters(3, allow_sending_without_reply=True),
            "message_thread_id": 9,
            "disable_notification": False,
        },
    ),
    "a keyboard of the library's": (
        "send_message",
        {
            "chat_id": 7,
            "text": "x",
            "reply_markup": InlineKeyboardMarkup([[InlineKeyboardButton("a", callback_data="b")]]),
        },
    ),
    "options of a later version": (
        "send_message",
        {
            "chat_id": 7,
            "text": "x",
            "link_preview_options": LinkPreviewOptions(is_disabled=True, api_kwargs={"new": 1}),
        },
    ),
    "another markup": ("send_message", {"chat_id": 7, "text": "x", "reply_markup": ForceReply()}),
    "entities": (
        "send_message",
        {"chat_id": 7, "text": "abc", "entities": [MessageEntity("bold", 0, 1)]},
    ),
    "further parameters": (
        "send_message",
        {"chat_id": 7, "text": "x", "protect_content": True, "api_kwargs": {"later": [1]}},
    ),
    "timeouts": (
        "send_message",
        {"chat_id": 7, "text": "x", "read_timeout": 3, "pool_timeout": 1},
    ),
    "a bulk send": ("send_message", {"chat_id": 7, "text": "x", "rate_limit_args": Bulk()}),
    "a file": ("send_document", {"chat_id": 7, "document": b"abc", "filename": "a.txt"}),
    "an edit": (
        "edit_message_text",
        {
            "text": "x",
            "chat_id": 7,
            "message_id": 5,
            "parse_mode": ParseMode.HTML,
            "reply_markup": KEYBOARD,
        },
    ),
    "a poll": ("send_poll", {"chat_id": 7, "question": "q", "options": ["a", "b"]}),
}


@pytest.mark.parametrize("call", CALLS)
async def test_the_same_goes_over_the_wire_and_comes_back(call: str) -> None:
    name, parameters = CALLS[call]
    seen = []
    for bot, wire in bots():
        message = await getattr(bot, name)(**parameters)
        seen.append((wire.sent, message.to_dict()))
    assert seen[0] == seen[1]


async def test_a_tap_is_answered_the_same() -> None:
    seen = []
    for bot, wire in bots((200, {"result": True})):
        done = await bot.answer_callback_query("12", "Well done", show_alert=True, cache_time=3)
        seen.append((wire.sent, done))
    assert seen[0] == seen[1]


async def test_two_options_that_are_alike_but_for_what_is_new_are_not_mixed_up() -> None:
    (bot, wire), _ = bots()
    plain = LinkPreviewOptions(is_disabled=True)
    newer = LinkPreviewOptions(is_disabled=True, api_kwargs={"new": 1})
    for options in (plain, newer, plain):
        await bot.send_message(7, "x", link_preview_options=options)
    sent = [json.loads(form["link_preview_options"]) for _, _, form, *_ in wire.sent]
    assert sent == [{"is_disabled": True}, {"is_disabled": True, "new": 1}, {"is_disabled": True}]


@pytest.mark.parametrize(
    "answer",
    [
        (400, {"description": "Bad Request: chat not found"}),
        (400, {"description": "gone", "parameters": {"migrate_to_chat_id": -100}}),
        (401, {"description": "Unauthorized"}),
        (403, {"description": "Forbidden: bot was blocked by the user"}),
        (409, {"description": "Conflict"}),
        (429, {"description": "Too Many Requests", "parameters": {"retry_after": 300}}),
        (502, b"<html>Bad Gateway</html>"),
        (200, b"<html>"),
    ],
)
async def test_a_refusal_is_the_same_error(answer: tuple[int, Any]) -> None:
    seen = []
    for bot, wire in bots(*[answer] * 4):
        with pytest.raises(TelegramError) as raised:
            await bot.send_message(7, "x")
        wait = getattr(raised.value, "_retry_after", timedelta())
        seen.append((raised.type, raised.value.message, wait, len(wire.sent)))
    assert seen[0] == seen[1]


async def test_what_was_meant_for_a_closed_topic_goes_to_the_chat() -> None:
    closed = (400, {"description": "Bad Request: TOPIC_CLOSED"})
    for bot, wire in bots(closed):
        await bot.send_message(-7, "x", message_thread_id=9, reply_parameters=ReplyParameters(3))
        first, second = (form for _, _, form, *_ in wire.sent)
        assert {"message_thread_id", "reply_parameters"} <= first.keys()
        assert second == {"chat_id": "-7", "text": "x"}


async def test_plain_values_are_not_looked_through(monkeypatch: pytest.MonkeyPatch) -> None:
    (bot, wire), _ = bots()

    def look(*_: object) -> None:
        raise BadRequest("the library's way")

    monkeypatch.setattr(RequestParameter, "from_input", look)
    await bot.send_message(7, "x", parse_mode=ParseMode.HTML, reply_markup=KEYBOARD)
    assert len(wire.sent) == 1
