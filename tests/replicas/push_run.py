"""A daily push of some hundred chats, shared by three replicas, one killed in the midst of it.

Telegram is half a second away, there and back, so that calls are on their way when a replica dies.
What has not arrived then is lost with its sender.
"""

import asyncio
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from bot.domain.chat import Place
from bot.domain.daily import PushState, Subscription
from bot.playground.telegram import PretendTelegram
from bot.storage.database import Database
from bot.storage.subscriptions import Subscriptions
from bot.storage.tables import pushes
from tests.faults.processes import PUSH_CLAIM, small_knowledge
from tests.replicas.replica_run import REPLICAS, replicas

WAY_SECONDS = 0.25
_UNDER_WAY = [PushState.CLAIMED.value, PushState.SENDING.value]


@dataclass
class PushRun:
    """What came of it.

    Attributes:
        got: how many chats got so many messages.
        in_flight: chats whose send was under way when its replica died, as the database has it.
        in_flight_lost: of those, the ones that got nothing.
        lost: chats that got nothing although their send was not under way.
        taken_over: pushes that the dead had claimed and not begun, sent by others.
        done_seconds: from the kill until the last push was settled.
    """

    chats: int
    killed_after: int = 0
    got: Counter[int] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)
    in_flight: int = 0
    in_flight_lost: int = 0
    lost: int = 0
    taken_over: int = 0
    done_seconds: float = 0.0

    @property
    def doubled(self) -> int:
        """Messages beyond a chat's first."""
        return sum((times - 1) * chats for times, chats in self.got.items() if times > 1)


async def push_and_kill(
    folder: Path, url: str, chats: int, *, share: float = 0.4, claim_seconds: float | None = None
) -> PushRun:
    """Let three replicas push to so many chats; kill the first when a share has got theirs.

    Args:
        claim_seconds: how long a claim lasts; None leaves it as it is shipped.
    """
    telegram = PretendTelegram.create(lambda: datetime.now(UTC))
    knowledge = small_knowledge(folder / "knowledge")
    run = PushRun(chats)
    ids = _make_chats(telegram, chats)
    settings = {} if claim_seconds is None else {PUSH_CLAIM: claim_seconds}
    far, database = [_far] * REPLICAS, await Database.open(url)
    try:
        async with replicas(folder, url, knowledge, telegram, far, **settings) as (bots, _):
            await _subscribe(database, ids)
            await _until(lambda: _sent(telegram, ids) >= share * chats, 240)
            killed_at, run.killed_after = time.monotonic(), _sent(telegram, ids)
            await bots[0].kill()
            run.taken_over = await _abandoned(database, telegram, ids)
            while await _count(database, _UNDER_WAY):
                assert time.monotonic() - killed_at < (claim_seconds or 180) + 60
                await asyncio.sleep(0.1)
            run.done_seconds = time.monotonic() - killed_at
            codes = [await bot.stop() for bot in bots[1:]]
            assert codes == [0, 0], bots[1].log[-2000:]
        await _judge(run, database, telegram, ids)
    finally:
        await database.close()
    return run


async def _far(method: str) -> None:
    if method == "sendMessage":
        await asyncio.sleep(WAY_SECONDS)


def _make_chats(telegram: PretendTelegram, count: int) -> list[int]:
    """Return people, and a group in every fifth place."""
    ids = []
    for number in range(count):
        person = telegram.people.add_user(f"S{number}").id
        telegram.world.chats[person].is_started = True
        is_group = number % 5 == 0
        group = telegram.people.add_chat(f"G{number}", members=[person]) if is_group else None
        ids.append(group.id if group else person)
    return ids


async def _subscribe(database: Database, ids: list[int]) -> None:
    now = datetime.now(UTC)
    async with database.write() as work:
        for chat_id in ids:
            wish = Subscription(
                place=Place(chat_id),
                person_id=max(chat_id, 0),
                zone=ZoneInfo("Asia/Kolkata"),
                is_active=True,
                next_due_at=now - timedelta(seconds=1),
            )
            await Subscriptions(work).save(wish, now)


def _messages(telegram: PretendTelegram, chat_id: int) -> int:
    kept = telegram.world.chats[chat_id].messages.values()
    return sum(each.sender_id == telegram.world.bot.id for each in kept)


def _sent(telegram: PretendTelegram, ids: list[int]) -> int:
    return sum(_messages(telegram, each) for each in ids)


async def _until(holds, seconds: float) -> None:
    async with asyncio.timeout(seconds):
        while not holds():  # noqa: ASYNC110 - other processes
            await asyncio.sleep(0.02)


async def _abandoned(database: Database, telegram: PretendTelegram, ids: list[int]) -> int:
    """Wait until the others have sent what is theirs; return what the dead had not begun."""
    before = -1
    while (now := _sent(telegram, ids)) != before:
        before = now
        await asyncio.sleep(1.5)
    return await _count(database, _UNDER_WAY[:1])


async def _count(database: Database, states: list[str]) -> int:
    query = select(func.count()).where(pushes.c.status.in_(states))
    async with database.read() as work:
        return int(await work.scalar(query) or 0)


async def _judge(
    run: PushRun, database: Database, telegram: PretendTelegram, ids: list[int]
) -> None:
    async with database.read() as work:
        rows = await work.execute(select(pushes.c.chat_id, pushes.c.status))
        states = {row.chat_id: row.status for row in rows}
    run.states = Counter(states.values())
    for chat_id in ids:
        got = _messages(telegram, chat_id)
        run.got[got] += 1
        is_in_flight = states.get(chat_id) == PushState.UNKNOWN.value
        run.in_flight += is_in_flight
        run.in_flight_lost += is_in_flight and got == 0
        run.lost += got == 0 and not is_in_flight
