"""One person whose updates reach different replicas: in order all the same, and one limit for all.

The first replica is far from Telegram and so slow; what it has in hand is still there when the
next update of the same person reaches the second one, which is near.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp

from bot.gateway.webhook import SECRET_HEADER
from bot.handlers.floods import SLOWER
from bot.playground.telegram import PretendTelegram
from bot.playground.world import Message
from tests.bot_api import at_once
from tests.faults.processes import small_knowledge
from tests.replicas.replica_run import SECRET, replicas

SLOW_SECONDS = 0.3
_PATIENCE_SECONDS = 30.0


async def _slowly(method: str) -> None:
    if method in {"sendMessage", "editMessageText", "answerCallbackQuery"}:
        await asyncio.sleep(SLOW_SECONDS)


@dataclass
class Hall:
    """Replicas that updates are posted to one by one."""

    telegram: PretendTelegram
    ports: list[int]
    session: aiohttp.ClientSession

    def somebody(self) -> int:
        """Return a person who has started the bot."""
        person = self.telegram.people.add_user("Asha").id
        self.telegram.world.chats[person].is_started = True
        return person

    async def say(self, replica: int, person: int, text: str) -> None:
        """Let a message reach a replica; return when it is noted."""
        self.telegram.people.say(person, person, text)
        await self._pass_on(replica)

    async def tap(self, replica: int, person: int, message: Message, data: str) -> Any:
        """Let a tap reach a replica; return when it is noted."""
        query = self.telegram.people.tap(person, person, message.message_id, data)
        await self._pass_on(replica)
        return query

    async def _pass_on(self, replica: int) -> None:
        for update in self.telegram.updates.take_all():
            url = f"http://127.0.0.1:{self.ports[replica]}/hook"
            headers = {SECRET_HEADER: SECRET}
            async with self.session.post(url, json=update, headers=headers) as response:
                assert response.status == 200

    def messages(self, person: int) -> list[Message]:
        """Return what the bot wrote to a person, in order."""
        kept = self.telegram.world.chats[person].messages.values()
        return [each for each in kept if each.sender_id == self.telegram.world.bot.id]

    def texts(self, person: int) -> list[str]:
        """Return the texts of it."""
        return [str(each.content.get("text", "")) for each in self.messages(person)]


async def until(holds: Callable[[], bool], seconds: float = _PATIENCE_SECONDS) -> None:
    """Wait for what other processes do."""
    async with asyncio.timeout(seconds):
        while not holds():  # noqa: ASYNC110 - other processes
            await asyncio.sleep(0.01)


@asynccontextmanager
async def open_hall(
    folder: Path, url: str, count: int = 2, *, is_first_slow: bool = True, **settings: Any
) -> AsyncIterator[Hall]:
    """Run replicas, the first of them slow."""
    telegram = PretendTelegram.create(lambda: datetime.now(UTC))
    knowledge = small_knowledge(folder / "knowledge")
    ways = [_slowly if is_first_slow else at_once, *[at_once] * (count - 1)]
    async with (
        replicas(folder, url, knowledge, telegram, ways, **settings) as (_, balancer),
        aiohttp.ClientSession() as session,
    ):
        balancer.is_open = False
        yield Hall(telegram, balancer.ports, session)


async def count_follow_ups(folder: Path, url: str, times: int) -> int:
    """Send questions to the slow replica and their follow-ups to the quick one.

    Returns:
        How many follow-ups were answered after their questions, and with the same drug.
    """
    in_order = 0
    async with open_hall(folder, url) as hall:
        for _ in range(times):
            asha = hall.somebody()
            await hall.say(0, asha, "half-life of anakinra?")
            await hall.say(1, asha, "and its route?")
            await until(lambda asha=asha: len(hall.texts(asha)) == 2)
            first, second = (text.lower() for text in hall.texts(asha))
            in_order += "half-life" in first and "anakinra, route" in second
    return in_order


@dataclass(frozen=True)
class Heard:
    """What came of a flood."""

    answered: int
    told: int
    seconds: float


async def flood_three(folder: Path, url: str, messages: int) -> Heard:
    """Let one person flood three replicas in turn; somebody else is answered all the same."""
    limit = {"MESSAGES_PER_MINUTE": 30}
    async with open_hall(folder, url, 3, is_first_slow=False, **limit) as hall:
        asha, bala = hall.somebody(), hall.somebody()
        began = time.monotonic()
        for turn in range(messages):
            await hall.say(turn % 3, asha, "/privacy")
            await asyncio.sleep(0.02)
        await hall.say(0, bala, "/privacy")
        await until(lambda: len(hall.texts(bala)) == 1)
        await asyncio.sleep(0.5)
        seconds, texts = time.monotonic() - began, hall.texts(asha)
    told = sum(text.startswith(SLOWER[:20]) for text in texts)
    return Heard(len(texts) - told, told, seconds)
