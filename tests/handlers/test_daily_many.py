"""Many subscribers due at the same minute, against limits that Telegram enforces."""

import asyncio
from datetime import time
from pathlib import Path

import pytest
import telegram as ptb

from bot.domain.chat import Place
from bot.domain.daily import Subscription
from bot.domain.schedule import EVERY_DAY
from bot.playground.telegram import PretendTelegram
from bot.storage.subscriptions import Subscriptions
from tests.chat import Chat, TestClock

SUBSCRIBERS = 300
BULK_LIMIT = 30


async def subscribe_all(chat: Chat, count: int) -> list[int]:
    """Let so many people subscribe for an hour from now."""
    services = chat.application.bot_data["services"]
    ids = [chat.private(f"Student {number}").chat_id for number in range(count)]
    async with services.daily.database.write() as work:
        for chat_id in ids:
            wanted = Subscription(
                place=Place(chat_id), zone=services.daily.zone, at=time(11), days=EVERY_DAY,
                is_active=True,
            )  # fmt: skip
            await Subscriptions(work).save(wanted.scheduled(chat.clock()), chat.clock())
    return ids


@pytest.fixture
async def busy(tmp_path: Path, clock: TestClock):
    telegram = PretendTelegram.create(clock, is_flood_enforced=True)
    async with Chat.open(data_dir=tmp_path, clock=clock, telegram=telegram) as chat:
        yield chat


async def test_all_are_served_once_as_fast_as_allowed(busy: Chat) -> None:
    ids = await subscribe_all(busy, SUBSCRIBERS)
    busy.clock.advance(hours=1)
    started = busy.clock()
    await busy.tick()
    flood = busy.telegram.flood
    assert [flood.sends[chat_id] for chat_id in ids] == [1] * SUBSCRIBERS
    assert not flood.refusals
    seconds = (busy.clock() - started).total_seconds()
    assert seconds <= SUBSCRIBERS / BULK_LIMIT * 1.1


async def test_a_chat_has_its_place_in_the_run_every_day(busy: Chat) -> None:
    await subscribe_all(busy, 40)
    orders = []
    for _ in range(2):
        busy.clock.advance(hours=1)
        busy.telegram.calls.clear()
        await busy.tick()
        calls = [call for call in busy.telegram.calls if call.method == "sendMessage"]
        orders.append([call.values["chat_id"] for call in calls])
        busy.clock.advance(hours=23)
        busy.clock.now = busy.clock.now.replace(minute=30, second=0, microsecond=0)
    assert len(orders[0]) == 40
    # Several are prepared at once, so neighbours may change places, by fractions of a second.
    places = [{chat_id: place for place, chat_id in enumerate(order)} for order in orders]
    assert all(abs(places[0][chat_id] - places[1][chat_id]) <= 24 for chat_id in orders[0])


async def test_an_answer_does_not_wait_behind_a_run(busy: Chat) -> None:
    await subscribe_all(busy, 100)
    asha = busy.private("Asha")
    gate = asyncio.Event()

    async def wait_at_the_gate(seconds: float) -> None:
        await gate.wait()
        await busy.clock.sleep(seconds)

    busy.application.bot.rate_limiter.inner._sleep = wait_at_the_gate
    busy.clock.advance(hours=1)
    await busy.application.bot_data["tick"]()
    busy.telegram.people.say(asha.chat_id, asha.user_id, "/help")
    (update,) = busy.telegram.updates.take_all()
    await busy.application.process_update(ptb.Update.de_json(update, busy.application.bot))
    assert "Commands" in asha.last.text
    assert sum(busy.telegram.flood.sends.values()) <= 3  # the run stands at its gate
    gate.set()
    await busy.settle()
    assert sum(busy.telegram.flood.sends.values()) == 101
    assert not busy.telegram.flood.refusals
