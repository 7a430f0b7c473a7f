"""kill -9 at random moments under load, with real processes over HTTP."""

import asyncio
import math
import random
import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.playground.telegram import DEFAULT_TOKEN, PretendTelegram
from bot.storage.database import Database
from tests.bot_api import serve_bot_api
from tests.faults.crowd import Audit, Crowd, set_aside
from tests.faults.processes import START_SECONDS, BotProcess, small_knowledge


@dataclass
class Killed:
    """What came of it.

    Attributes:
        longest: from a start to the first answer, in seconds.
    """

    audit: Audit
    crowd: Crowd
    kills: int
    longest: float


async def kill_under_load(
    folder: Path, kills: int, rng: random.Random, until: float = math.inf
) -> Killed:
    """Kill the bot so many times while people ask and tap; return what came of it.

    Args:
        until: when to stop killing, by the monotonic clock.
    """
    telegram = PretendTelegram.create(lambda: datetime.now(UTC))
    knowledge = small_knowledge(folder / "knowledge")
    crowd = Crowd(telegram, knowledge)
    done, longest = 0, 0.0
    async with serve_bot_api(telegram) as address:
        bot = BotProcess(
            folder / "run",
            TELEGRAM_BOT_TOKEN=DEFAULT_TOKEN,
            TELEGRAM_API_BASE_URL=address,
            DATA_DIR=folder / "data",
            KNOWLEDGE_DIR=knowledge,
            MESSAGES_PER_MINUTE=0,
        )
        living = asyncio.create_task(crowd.live())
        try:
            longest = await _start(bot, telegram)
            while done < kills and time.monotonic() < until:
                await asyncio.sleep(rng.uniform(0.0, 0.6))
                await bot.kill()
                done += 1
                longest = max(longest, await _start(bot, telegram))
            await asyncio.sleep(0.5)
            crowd.goes_on = False
            await living
            code = await bot.stop()
        finally:
            living.cancel()
            await bot.kill()
    assert code == 0, bot.log[-2000:]
    database = await Database.open(f"sqlite+aiosqlite:///{folder / 'data' / 'study_bot.sqlite3'}")
    try:
        audit = await crowd.audit(database)
        set_aside(audit, _aside(folder / "data" / "study_bot.inbox.sqlite3"))
        return Killed(audit, crowd, done, longest)
    finally:
        await database.close()


def _aside(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as inbox:
        rows = inbox.execute("SELECT payload FROM inbox WHERE state = 'poison'")
        return [row[0] for row in rows]


async def _start(bot: BotProcess, telegram: PretendTelegram) -> float:
    """Start the bot and wait until it sends something; return the seconds."""
    began, sent = time.monotonic(), telegram.counts["sendMessage"]
    await bot.start()
    async with asyncio.timeout(START_SECONDS):
        while telegram.counts["sendMessage"] == sent:  # noqa: ASYNC110 - another process works
            await asyncio.sleep(0.01)
    return time.monotonic() - began
