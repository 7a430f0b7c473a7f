"""The poller: networks that are away, tokens that are wrong, copies that are too many."""

import asyncio
import logging
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from telegram.error import InvalidToken

from bot.playground.faults import Trouble
from bot.playground.refusals import Refusal, conflict, too_many_requests
from tests.gateway.station import Station


@pytest.fixture
async def station(tmp_path) -> AsyncIterator[Station]:
    made = Station(tmp_path)
    yield made
    await made.stop()


@pytest.mark.parametrize(
    "trouble",
    [
        Trouble.DROPPED_BEFORE,
        Trouble.TIMEOUT_AFTER,
        Trouble.BAD_GATEWAY,
        Trouble.MALFORMED,
        Refusal(500, "Internal Server Error"),
        Refusal(409, "Conflict: terminated by other getUpdates request"),
        too_many_requests(3),
    ],
    ids=str,
)
async def test_polling_goes_on_after_trouble(station, trouble, caplog):
    station.telegram.faults.add("getUpdates", trouble, times=4)
    station.say("hello")
    await station.start()
    with caplog.at_level(logging.CRITICAL + 1):
        await station.settle()
    assert station.answers == ["You said: hello"]
    assert len(station.slept) == 4


async def test_the_api_away_for_ten_minutes_is_said_once_and_loses_nothing(station, caplog):
    end = station.clock() + timedelta(minutes=10)

    def keep_away(_):
        if station.clock() < end:
            station.telegram.faults.add("getUpdates", Trouble.DROPPED_BEFORE)

    station.on_sleep = keep_away
    keep_away(0)
    station.say("hello")
    with caplog.at_level(logging.INFO, "bot.gateway.polling"):
        await station.start()
        await station.settle()
    said = [r for r in caplog.records if r.name == "bot.gateway.polling"]
    assert [r.levelname for r in said] == ["WARNING", "INFO"]
    assert station.answers == ["You said: hello"]
    assert max(station.slept) == 30.0
    assert len(station.slept) < 40


async def test_a_second_copy_is_told_plainly(station, caplog):
    station.telegram.faults.add("getUpdates", conflict("terminated by other getUpdates request"))
    with caplog.at_level(logging.WARNING, "bot.gateway.polling"):
        await station.start()
        station.say("hello")
        await station.settle()
    assert "Another copy of this bot is polling with the same token" in caplog.text


async def test_a_token_that_is_refused_at_once_ends_the_polling(station):
    station.telegram.faults.add("getUpdates", Refusal(401, "Unauthorized"), times=9)
    await station.start()
    with pytest.raises(InvalidToken):
        await asyncio.wait_for(asyncio.shield(station.polling), 5)
    station.polling = None


async def test_a_token_that_worked_is_given_two_more_chances(station):
    await station.start()
    station.say("one")
    await station.settle()
    station.telegram.faults.add("getUpdates", Refusal(401, "Unauthorized"), times=2)
    station.say("two")
    await station.settle()
    assert station.answers == ["You said: one", "You said: two"]


async def test_kinds_of_updates_are_asked_for_by_name(station):
    await station.start()
    station.say("hello")
    await station.settle()
    assert station.telegram.updates.allowed == ["message"]


async def test_after_a_good_stop_telegram_sends_nothing_again(station):
    await station.start()
    station.say("hello")
    await station.settle()
    station.say("while stopping")
    await station.stop()
    pending = [each["message"]["text"] for each in station.telegram.updates.pending]
    assert pending in ([], ["while stopping"])
    await station.start()
    await station.settle()
    assert station.answers == ["You said: hello", "You said: while stopping"]
