"""A bot without a library: raw calls to the pretend Telegram."""

import json
from typing import Any

import pytest

from bot.playground.parameters import Upload
from bot.playground.telegram import PretendTelegram
from tests.chat import TestClock


class RawBot:
    """Calls methods and returns results; `refused` returns the error instead."""

    def __init__(self, telegram: PretendTelegram, clock: TestClock) -> None:
        self.telegram = telegram
        self.clock = clock
        self.asha = telegram.people.add_user("Asha").id
        self.ravi = telegram.people.add_user("Ravi").id
        telegram.world.chats[self.asha].is_started = True

    def call(self, method: str, uploads: dict[str, Upload] | None = None, **values: Any) -> Any:
        status, body = self.telegram.call(method, values, uploads)
        answer = json.loads(body)
        assert answer["ok"], answer
        assert status == 200
        return answer["result"]

    def refused(self, method: str, **values: Any) -> str:
        status, body = self.telegram.call(method, values)
        answer = json.loads(body)
        assert not answer["ok"], answer
        assert answer["error_code"] == status
        self.parameters = answer.get("parameters", {})
        return f"{status} {answer['description']}"

    def send(self, text: str = "hello", chat_id: int | None = None, **values: Any) -> Any:
        return self.call("sendMessage", chat_id=chat_id or self.asha, text=text, **values)

    def group(self, **how: Any) -> int:
        people = {"members": [self.asha], "admins": [self.ravi]} | how
        return self.telegram.people.add_chat("Pharm", **people).id

    def updates(self) -> list[dict[str, Any]]:
        return self.telegram.updates.take_all()


@pytest.fixture
def bot(clock: TestClock) -> RawBot:
    return RawBot(PretendTelegram.create(clock), clock)


def keys(*rows: list[str]) -> dict[str, Any]:
    """Return an inline keyboard; each label is its own callback data."""
    made = [[{"text": label, "callback_data": label} for label in row] for row in rows]
    return {"inline_keyboard": made}
