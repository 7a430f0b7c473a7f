"""A run of three replicas under load: people ask, play, tap together and get their daily quiz."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from bot.domain.chat import Place
from bot.domain.daily import PushState, Subscription
from bot.handlers.daily_run import WORKERS
from bot.playground.telegram import DEFAULT_TOKEN, PretendTelegram
from bot.playground.world import Message
from bot.storage.database import Database
from bot.storage.subscriptions import Subscriptions
from bot.storage.tables import attempts, pushes
from tests.bot_api import Travel, at_once, serve_bot_api
from tests.faults.crowd import Audit, Crowd
from tests.faults.processes import BotProcess, small_knowledge
from tests.replicas.balancing import Balancer, free_port

MEMBERS = 20
SUBSCRIBERS = 30
FEWEST_PUSHED = SUBSCRIBERS - WORKERS
"""The rest may have been under way in the killed replica, and is never sent again."""

REPLICAS = 3
SECRET = "s3cret"


@dataclass
class Run:
    """What came of it.

    Attributes:
        locked: answers kept of the question that the whole group tapped.
        reveals: how often each of the group's questions was revealed.
        pushes: how many chats got so many daily messages.
        lost_pushes: chats that got none although the database says so.
        per_second: updates taken.
        recovered_seconds: from the kill until another replica had finished the dead one's work.
    """

    crowd: Crowd
    audit: Audit = field(default_factory=Audit)
    locked: int = 0
    reveals: list[int] = field(default_factory=list)
    pushes: Counter[int] = field(default_factory=Counter)
    lost_pushes: int = 0
    per_second: float = 0.0
    recovered_seconds: float = 0.0


async def run_three(folder: Path, url: str, seconds: float) -> Run:
    """Run three replicas for so many seconds of load and kill one of them in the midst."""
    telegram = PretendTelegram.create(lambda: datetime.now(UTC))
    knowledge = small_knowledge(folder / "knowledge")
    run = Run(Crowd(telegram, knowledge, askers=8, tappers=3))
    database = await Database.open(url)
    subscribers = [telegram.people.add_user(f"S{n}").id for n in range(SUBSCRIBERS)]
    await _subscribe(database, telegram, subscribers)
    async with replicas(folder, url, knowledge, telegram) as (bots, balancer):
        began = time.monotonic()
        living = asyncio.create_task(run.crowd.live())
        post_id = await _group_plays(telegram, run)
        await asyncio.sleep(seconds / 2)
        killed_at = time.monotonic()
        await bots[0].kill()
        await asyncio.sleep(seconds / 2)
        run.crowd.goes_on = False
        await living
        run.recovered_seconds = time.monotonic() - killed_at - seconds / 2
        run.per_second = balancer.posted / (time.monotonic() - began)
        await _pushes_settle(run.crowd, subscribers)
        codes = [await bot.stop() for bot in bots[1:]]
        assert codes == [0, 0], bots[1].log[-2000:]
    run.audit = await run.crowd.audit(database)
    await _count(database, run, subscribers, post_id)
    await database.close()
    return run


@asynccontextmanager
async def replicas(
    folder: Path,
    url: str,
    knowledge: Path,
    telegram: PretendTelegram,
    ways: Sequence[Travel] | None = None,
    **settings: Any,
) -> AsyncIterator[tuple[list[BotProcess], Balancer]]:
    """Run replicas on one database behind a load balancer until the block ends.

    Args:
        ways: how far each one is from Telegram; None makes three that are near.
        settings: environment variables, for all of them.
    """
    ways = ways or [at_once] * REPLICAS
    ports = [free_port() for _ in ways]
    async with AsyncExitStack() as stack:
        served = [await stack.enter_async_context(serve_bot_api(telegram, way)) for way in ways]
        bots = [
            BotProcess(
                folder / f"replica-{port}",
                TELEGRAM_BOT_TOKEN=DEFAULT_TOKEN,
                TELEGRAM_API_BASE_URL=address,
                DATABASE_URL=url,
                KNOWLEDGE_DIR=knowledge,
                WEBHOOK_URL="https://bot.example.org/hook",
                WEBHOOK_SECRET=SECRET,
                LISTEN_PORT=port,
                **{"MESSAGES_PER_MINUTE": 0, **settings},
            )
            for port, address in zip(ports, served, strict=True)
        ]
        for bot in bots:
            await bot.start()
            stack.push_async_callback(bot.kill)
        async with asyncio.timeout(60):
            while telegram.counts["setWebhook"] < len(bots):  # noqa: ASYNC110 - other processes
                await asyncio.sleep(0.02)
        balancer = Balancer(telegram, ports, SECRET)
        posting = asyncio.create_task(balancer.run())
        try:
            yield bots, balancer
        finally:
            posting.cancel()
            await asyncio.wait({posting})


async def _pushes_settle(crowd: Crowd, subscribers: list[int]) -> None:
    """Wait until all were pushed that the killed replica had not begun, half a minute at most.

    While more than 28 answers a second go out, pushes stand back: they come when it is quiet.
    """
    with suppress(TimeoutError):
        async with asyncio.timeout(30):
            while _reached(crowd, subscribers) < FEWEST_PUSHED:  # noqa: ASYNC110 - other processes
                await asyncio.sleep(0.1)


def _reached(crowd: Crowd, subscribers: list[int]) -> int:
    return sum(bool(crowd.messages_to(each)) for each in subscribers)


async def _subscribe(database: Database, telegram: PretendTelegram, people: list[int]) -> None:
    now = datetime.now(UTC)
    async with database.write() as work:
        for person in people:
            telegram.world.chats[person].is_started = True
            wish = Subscription(
                place=Place(person),
                person_id=person,
                zone=ZoneInfo("Asia/Kolkata"),
                is_active=True,
                next_due_at=now - timedelta(seconds=1),
            )
            await Subscriptions(work).save(wish, now)


async def _group_plays(telegram: PretendTelegram, run: Run) -> int:
    """Let a group tap one question all at once, and three reveal it at once; return its id."""
    members = [telegram.people.add_user(f"M{n}").id for n in range(MEMBERS)]
    group = telegram.people.add_chat("Pharm", members=members[1:], admins=[members[0]])
    telegram.people.say(group.id, members[0], "/quiz@pharm_study_bot 2")
    question = await _question(telegram, group.id)
    rows = question.keyboard["inline_keyboard"] if question.keyboard else []
    data = [button["callback_data"] for row in rows for button in row]
    choices = [each for each in data if each.startswith("q:")]
    reveal = next(each for each in data if each.startswith("q_reveal"))
    taps = [
        telegram.people.tap(group.id, member, question.message_id, choices[n % len(choices)])
        for n, member in enumerate(members)
    ]
    async with asyncio.timeout(60):
        while any(tap.answer is None for tap in taps):  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    ends = [
        telegram.people.tap(group.id, members[0], question.message_id, reveal) for _ in range(6)
    ]
    async with asyncio.timeout(60):
        while any(tap.answer is None for tap in ends):  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    await asyncio.sleep(0.5)
    edits = [
        call
        for call in telegram.calls
        if call.method == "editMessageText"
        and str(call.values.get("message_id")) == str(question.message_id)
        and str(call.values.get("chat_id")) == str(group.id)
    ]
    run.reveals.append(len(edits))
    return int(choices[0].split(":")[1])


async def _question(telegram: PretendTelegram, chat_id: int) -> Message:
    async with asyncio.timeout(60):
        while True:
            for message in telegram.world.chats[chat_id].messages.values():
                if message.keyboard and message.sender_id == telegram.world.bot.id:
                    return message
            await asyncio.sleep(0.02)


async def _count(database: Database, run: Run, subscribers: list[int], post_id: int) -> None:
    async with database.read() as work:
        of_post = select(func.count()).where(attempts.c.post_id == post_id)
        run.locked = int(await work.scalar(of_post) or 0)
        rows = await work.execute(select(pushes.c.chat_id, pushes.c.status))
        states = {row.chat_id: row.status for row in rows}
    for person in subscribers:
        got = len(run.crowd.messages_to(person))
        run.pushes[got] += 1
        run.lost_pushes += got == 0 and states.get(person) in (None, PushState.SENT.value)
