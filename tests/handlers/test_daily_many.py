"""Many subscribers due at the same minute, against limits that Telegram enforces."""

from datetime import time
from pathlib import Path

import pytest

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


async def test_questions_asked_meanwhile_are_answered_at_once(busy: Chat) -> None:
    await subscribe_all(busy, 100)
    asha = busy.private("Asha")
    busy.clock.advance(hours=1)
    asked: list[float] = []
    waits: list[float] = []
    listen = busy.telegram.stage.listeners

    def note(kind: str, about: object) -> None:
        if kind == "message" and about["chat"]["id"] == asha.chat_id and "from" in about:
            if about["from"]["is_bot"]:
                waits.append(busy.clock().timestamp() - asked[-1])
            else:
                asked.append(busy.clock().timestamp())

    listen.append(note)
    for number in range(2):
        busy.telegram.people.say(asha.chat_id, asha.user_id, f"/help {number}")
    await busy.tick()
    assert len(waits) == 2
    assert max(waits) < 0.1
    assert not busy.telegram.flood.refusals
