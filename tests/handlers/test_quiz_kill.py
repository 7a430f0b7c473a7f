"""kill -9 at every step of a quiz: a real process, started again each time, loses nothing.

The pretend Telegram outlives the bot. It kills the bot's process at the first call of each kind,
after the call has taken effect and before the bot can know it.
"""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.domain.chat import Chat, ChatKind
from bot.playground.telegram import DEFAULT_TOKEN, PretendTelegram
from bot.playground.world import Message
from bot.storage.chats import Chats
from bot.storage.database import Database
from tests import bot_api
from tests.chat import REPOSITORY

_PATIENCE_SECONDS = 90
_WATCHED = {"sendMessage", "editMessageText", "answerCallbackQuery"}


@dataclass
class Killer:
    """Runs the bot again and again, and kills it at every call that it has not been killed at."""

    data_dir: Path
    address: str = ""
    process: Any = None
    killed_at: list[tuple[str, str]] = field(default_factory=list)
    is_armed: bool = True

    async def start(self) -> None:
        environment = {
            **os.environ,
            "TELEGRAM_BOT_TOKEN": DEFAULT_TOKEN,
            "TELEGRAM_API_BASE_URL": self.address,
            "DATA_DIR": str(self.data_dir),
            "KNOWLEDGE_DIR": str(REPOSITORY / "knowledge"),
        }
        self.process = await asyncio.create_subprocess_exec(
            sys.executable,
            str(REPOSITORY / "run_bot.py"),
            cwd=self.data_dir,
            env=environment,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )

    def watch(self, method: str, values: dict[str, Any]) -> None:
        """Kill the bot when this step is new."""
        step = (method, str(values.get("text", ""))[:60])
        if self.is_armed and method in _WATCHED and step not in self.killed_at:
            self.killed_at.append(step)
            self.process.send_signal(signal.SIGKILL)

    async def keep_alive(self) -> None:
        """Start the bot whenever it is dead."""
        while True:
            await self.start()
            await self.process.wait()

    async def end(self) -> None:
        self.is_armed = False
        if self.process.returncode is None:
            self.process.kill()
        await self.process.wait()


@asynccontextmanager
async def killing(
    telegram: PretendTelegram, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Killer]:
    killer = Killer(data_dir)
    original = bot_api.answer

    async def answer_and_kill(service: Any, method: str, values: Any, uploads: Any) -> Any:
        result = await original(service, method, values, uploads)
        killer.watch(method.rpartition("/")[2], values)
        return result

    monkeypatch.setattr(bot_api, "answer", answer_and_kill)
    async with bot_api.serve_bot_api(telegram) as killer.address:
        guard = asyncio.create_task(killer.keep_alive())
        try:
            yield killer
        finally:
            guard.cancel()
            await asyncio.gather(guard, return_exceptions=True)
            await killer.end()


async def until(condition: Callable[[], Any]) -> Any:
    async with asyncio.timeout(_PATIENCE_SECONDS):
        while not (found := condition()):  # noqa: ASYNC110 - the other end is a real process
            await asyncio.sleep(0.05)
        return found


@dataclass
class Reader:
    """What stands in a chat."""

    telegram: PretendTelegram
    chat_id: int

    def with_text(self, text: str) -> list[Message]:
        standing = self.telegram.world.chats[self.chat_id].messages.values()
        bot_id = self.telegram.world.bot.id
        return [
            each
            for each in standing
            if each.sender_id == bot_id and text in str(each.content.get("text", ""))
        ]

    async def tap_until(self, user_id: int, text: str, label: str, seen: str) -> None:
        """Tap a button again and again, as an impatient student does, until a text is seen."""
        async with asyncio.timeout(_PATIENCE_SECONDS):
            while not self.with_text(seen):
                for message in self.with_text(text)[-1:]:
                    rows = (message.keyboard or {}).get("inline_keyboard", [])
                    buttons = [b for row in rows for b in row if b["text"].startswith(label)]
                    for button in buttons[:1]:
                        data = button["callback_data"]
                        self.telegram.people.tap(self.chat_id, user_id, message.message_id, data)
                await asyncio.sleep(1.5)


@pytest.fixture
def telegram() -> PretendTelegram:
    return PretendTelegram.create(lambda: datetime.now(UTC))


async def test_a_private_quiz_survives_a_kill_at_every_step(
    telegram: PretendTelegram, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asha = telegram.people.add_user("Asha").id
    telegram.world.chats[asha].is_started = True
    chat = Reader(telegram, asha)
    async with killing(telegram, tmp_path, monkeypatch) as killer:
        telegram.people.say(asha, asha, "/quiz anakinra 2")
        await until(lambda: chat.with_text("Question 1 of 2"))
        await chat.tap_until(asha, "Question 1 of 2", "A", "Why:")
        await chat.tap_until(asha, "Question 1 of 2", "Next", "Question 2 of 2")
        await chat.tap_until(asha, "Question 2 of 2", "A", "Quiz finished: ")
        assert len(killer.killed_at) >= 5, killer.killed_at
    assert await answers_in(tmp_path) == 2


async def test_a_group_quiz_survives_a_kill_at_every_step(
    telegram: PretendTelegram, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asha, bala = (telegram.people.add_user(name).id for name in ("Asha", "Bala"))
    group = telegram.people.add_chat("Pharma", members=[bala], admins=[asha], kind="supergroup")
    await shorten_questions(tmp_path, group.id)
    chat = Reader(telegram, group.id)
    async with killing(telegram, tmp_path, monkeypatch) as killer:
        telegram.people.say(group.id, asha, "/quiz anakinra 2")
        (first,) = (await until(lambda: chat.with_text("Question 1 of 2")))[:1]
        button = first.keyboard["inline_keyboard"][0][0]
        telegram.people.tap(group.id, bala, first.message_id, button["callback_data"])
        await until(lambda: chat.with_text("The quiz is over."))
        assert len(killer.killed_at) >= 5, killer.killed_at
        reveals = [
            each
            for each in chat.with_text("The answer is")
            if "Question 1 of 2" in each.content["text"]
        ]
        told = reveals[-1].content["text"]
        assert "Right: 1 of 1 (Bala)" in told or "Nobody had it right (1 answered)" in told
    assert await answers_in(tmp_path) == 1


async def test_an_exam_survives_a_kill_at_every_step(
    telegram: PretendTelegram, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asha = telegram.people.add_user("Asha").id
    telegram.world.chats[asha].is_started = True
    chat = Reader(telegram, asha)
    async with killing(telegram, tmp_path, monkeypatch) as killer:
        telegram.people.say(asha, asha, "/exam anakinra 2 60")
        await until(lambda: chat.with_text("question 1 of 2"))
        await chat.tap_until(asha, "question 1 of 2", "A", "question 2 of 2")
        await chat.tap_until(asha, "question 2 of 2", "A", "your answer so far")
        await chat.tap_until(asha, "your answer so far", "Hand in", "Exam result: ")
        assert len(killer.killed_at) >= 4, killer.killed_at
        assert "0 not answered" in chat.with_text("Exam result: ")[-1].content["text"]
    assert await answers_in(tmp_path) == 2


async def shorten_questions(data_dir: Path, chat_id: int) -> None:
    database = await open_database(data_dir)
    async with database.write() as work:
        chat = Chat(id=chat_id, kind=ChatKind.SUPERGROUP, question_seconds=5)
        await Chats(work).save(chat, datetime.now(UTC))
    await database.close()


async def answers_in(data_dir: Path) -> int:
    """Return how many answers the database holds."""
    from sqlalchemy import func, select

    from bot.storage.tables import attempts

    database = await open_database(data_dir)
    async with database.read() as work:
        count = await work.scalar(select(func.count()).select_from(attempts))
    await database.close()
    return count or 0


async def open_database(data_dir: Path) -> Database:
    return await Database.open(f"sqlite+aiosqlite:///{data_dir / 'study_bot.sqlite3'}")
