"""The whole bot as it runs for real: over HTTP, by polling and by webhook, until it is stopped."""

import asyncio
import json
import re
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import aiohttp
import pytest
from telegram.error import InvalidToken

from bot.app import build_application, utc_now
from bot.errors import SettingsError
from bot.gateway.intake import Intake
from bot.gateway.webhook import SECRET_HEADER
from bot.playground.telegram import DEFAULT_TOKEN, PretendTelegram
from bot.services import answering
from bot.services.answering import AnsweringService
from bot.serving import serve
from bot.settings import read_settings
from bot.storage.inbox import FileInbox, Noted
from tests.bot_api import serve_bot_api
from tests.chat import KNOWLEDGE, TestClock, _indexed, _stamp

QUESTION = "half-life of anakinra?"


def build(settings, **kwargs):
    index = _indexed(KNOWLEDGE, _stamp(KNOWLEDGE))
    return build_application(settings, answering=AnsweringService(*index), **kwargs)


class Running:
    """A pretend Telegram and the bot that serves it."""

    def __init__(self) -> None:
        # Real time, since the bot reads the real clock.
        self.telegram = PretendTelegram.create(utc_now)
        self.asha = self.telegram.people.add_user("Asha").id
        self.telegram.world.chats[self.asha].is_started = True
        self.stopping = asyncio.Event()

    def ask(self, text: str = QUESTION) -> None:
        self.telegram.people.say(self.asha, self.asha, text)

    async def answers(self, count: int) -> list[str]:
        bot = self.telegram.world.bot.id
        async with asyncio.timeout(20):
            while True:
                messages = self.telegram.world.chats[self.asha].messages.values()
                found = [m.content["text"] for m in messages if m.sender_id == bot]
                if len(found) >= count:
                    return found
                assert not self.serving.done(), self.serving
                await asyncio.sleep(0.01)


@asynccontextmanager
async def running(tmp_path, build=build, made=None, **overrides) -> AsyncIterator[Running]:
    made = made or Running()
    made.stopping.clear()
    async with serve_bot_api(made.telegram) as address:
        settings = read_settings(
            env_file=None,
            **{
                "telegram_bot_token": DEFAULT_TOKEN,
                "telegram_api_base_url": address,
                "data_dir": tmp_path / "data",
                "knowledge_dir": KNOWLEDGE,
                "knowledge_watch": False,
                **overrides,
            },
        )
        serving = asyncio.create_task(serve(settings, made.stopping, build))
        made.serving = serving
        try:
            yield made
        finally:
            made.stopping.set()
            with suppress(Exception):
                await asyncio.wait_for(serving, 20)


def port_of(caplog) -> int:
    found = re.search(r"Listening on 127\.0\.0\.1:(\d+)", caplog.text)
    return int(found[1]) if found else 0


async def listening(caplog) -> str:
    async with asyncio.timeout(20):
        while not (port := port_of(caplog)):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    return f"http://127.0.0.1:{port}"


@pytest.mark.parametrize("transport", ["aiohttp", "httpx"])
async def test_polling_answers_and_ends_in_good_order(tmp_path, transport):
    async with running(tmp_path, http_transport=transport) as bot:
        bot.ask()
        assert "4 to 6" in (await bot.answers(1))[0]
        bot.stopping.set()
        await asyncio.wait_for(bot.serving, 20)
        assert bot.telegram.updates.pending == []


async def test_while_polling_the_web_server_tells_how_it_goes(tmp_path, caplog):
    caplog.set_level("INFO")
    async with running(tmp_path, listen_port=0) as bot:
        bot.ask()
        await bot.answers(1)
        address = await listening(caplog)
        async with aiohttp.ClientSession(address) as session:
            async with session.get("/readyz") as response:
                ready = await response.json()
            async with session.get("/metrics") as response:
                figures = await response.text()
    assert ready["ready"]
    assert ready["topics"] > 3
    for line in (
        'bot_updates_total{kind="message"} 1.0',
        'bot_answers_total{kind="answer"} 1.0',
        'bot_telegram_answers_total{code="200",method="sendMessage"} 1.0',
        "bot_search_seconds_count 1.0",
        'bot_queue_length{queue="in_hand"}',
        'bot_rows{state="running",table="sessions"} 0.0',
    ):
        assert line in figures, figures
    assert "anakinra" not in figures
    # As a number of its own: a measured time may hold the same digits.
    assert not re.search(rf"\b{bot.asha}\b", figures)


async def test_a_webhook_is_set_and_served(tmp_path, caplog):
    caplog.set_level("INFO")
    async with running(
        tmp_path,
        webhook_url="https://bot.example.org/hook",
        webhook_secret="s3cret",
        listen_port=0,
    ) as bot:
        address = await listening(caplog)
        async with asyncio.timeout(20):
            while "setWebhook" not in bot.telegram.counts:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        call = next(c for c in bot.telegram.calls if c.method == "setWebhook")
        assert call.values["secret_token"] == "s3cret"
        bot.ask()
        (update,) = bot.telegram.updates.take_all()
        headers = {SECRET_HEADER: "s3cret"}
        async with (
            aiohttp.ClientSession(address) as session,
            session.post("/hook", json=update, headers=headers) as response,
        ):
            assert response.status == 200
        assert "4 to 6" in (await bot.answers(1))[0]
    assert "s3cret" not in caplog.text
    assert bot.telegram.counts["getUpdates"] == 0


async def test_forget_reaches_what_was_set_aside(tmp_path):
    path = tmp_path / "data" / "study_bot.inbox.sqlite3"
    async with running(tmp_path) as bot:
        bot.ask("/hideme")
        bot.ask("/forget")
        await bot.answers(2)
        box = FileInbox(path)
        await box.open()
        text = json.dumps(
            {"update_id": 7, "message": {"from": {"id": bot.asha}, "text": "secret"}}
        )
        await box.note([Noted(7, text)], utc_now())
        await box.set_aside(7, "ValueError", utc_now())
        (message,) = [
            m for m in bot.telegram.world.chats[bot.asha].messages.values() if m.keyboard
        ]
        data = message.keyboard["inline_keyboard"][0][0]["callback_data"]
        tap = bot.telegram.people.tap(bot.asha, bot.asha, message.message_id, data)
        async with asyncio.timeout(20):
            while "rased" not in str(message.content) or tap.answer is None:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        rows = await box.file.read("SELECT payload FROM inbox WHERE update_id = 7")
        assert [tuple(row) for row in rows] == [('{"kind": "message"}',)]
        await box.close()


async def test_a_token_that_telegram_does_not_know_ends_it(tmp_path):
    async with running(tmp_path, telegram_bot_token="5:unknown") as bot:
        with pytest.raises(InvalidToken):
            await asyncio.wait_for(asyncio.shield(bot.serving), 20)


async def test_a_port_that_is_taken_is_named(tmp_path):
    async with serve_bot_api(PretendTelegram.create(TestClock())) as other:
        port = int(other.rpartition(":")[2])
        async with running(tmp_path, listen_port=port) as bot:
            with pytest.raises(SettingsError) as caught:
                await asyncio.wait_for(asyncio.shield(bot.serving), 20)
    assert caught.value.faults[0].startswith("LISTEN_PORT:")


async def test_a_bot_that_builds_a_large_index_ends_soon_and_answers_after_a_start(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(answering, "_PATIENCE_SECONDS", 0.2)
    knowledge, resolver = _indexed(KNOWLEDGE, _stamp(KNOWLEDGE))
    may_end = threading.Event()

    def build_for_long(_: object) -> object:
        may_end.wait(60)
        return resolver

    def build_slowly(settings, **kwargs):
        service = AnsweringService(knowledge, build=build_for_long)
        return build_application(settings, answering=service, **kwargs)

    try:
        async with running(tmp_path, build_slowly) as bot:
            bot.ask()
            async with asyncio.timeout(20):
                while bot.telegram.counts["getUpdates"] < 2:  # noqa: ASYNC110
                    await asyncio.sleep(0.01)
            bot.stopping.set()
            await asyncio.wait_for(bot.serving, 5)
    finally:
        may_end.set()
    async with running(tmp_path, made=bot) as bot:
        assert "4 to 6" in (await bot.answers(1))[0]


async def test_the_index_is_begun_once_updates_are_taken(tmp_path, monkeypatch):
    knowledge, resolver = _indexed(KNOWLEDGE, _stamp(KNOWLEDGE))
    steps: list[str] = []

    def build_noting(settings, **kwargs):
        service = AnsweringService(knowledge, build=lambda _: steps.append("index") or resolver)
        return build_application(settings, answering=service, **kwargs)

    async def take_up(_: Intake) -> int:
        await asyncio.sleep(0.2)  # Long enough for an index that waits for nothing.
        steps.append("taken up")
        return 0

    monkeypatch.setattr(Intake, "take_up", take_up)
    async with running(tmp_path, build_noting) as bot:
        bot.ask()
        await bot.answers(1)
    assert steps == ["taken up", "index"]
