"""Nothing is lost on the way in, and nothing is done twice."""

import asyncio
import json
import logging
import sqlite3
from collections.abc import AsyncIterator

import pytest
from telegram.error import TimedOut

from bot import logs
from bot.errors import StorageError
from bot.gateway import intake as intake_module
from bot.gateway.handling import INTERRUPTED
from bot.locale import _ as translate
from bot.locale import speak, speaking
from bot.playground.faults import ProcessDeath, Trouble
from tests.gateway.station import Station


@pytest.fixture
async def station(tmp_path) -> AsyncIterator[Station]:
    made = Station(tmp_path)
    yield made
    await made.stop()


def rows(station: Station) -> list[tuple]:
    connection = sqlite3.connect(station.folder / "inbox.sqlite3")
    try:
        return connection.execute("SELECT state, payload, tries FROM inbox").fetchall()
    finally:
        connection.close()


async def die(_: str) -> None:
    raise ProcessDeath


async def wait_for_ever(_: str) -> None:
    await asyncio.Event().wait()


async def test_an_update_is_noted_before_it_is_confirmed(station):
    states_at_confirmation = []
    station.telegram.updates.on_confirmation.append(
        lambda: states_at_confirmation.append(rows(station)[0][0])
    )
    await station.start()
    station.say("hello")
    await station.settle()
    assert station.answers == ["You said: hello"]
    assert len(states_at_confirmation) == 1
    [(state, kept, tries)] = rows(station)
    assert (state, len(kept), tries) == ("done", 16, 0), "a digest and no text"


async def test_what_a_killed_process_had_in_hand_is_handled_after_the_start_in_order(station):
    station.handle = wait_for_ever
    await station.start()
    for number in range(20):
        station.say(str(number))
    async with asyncio.timeout(5):
        while station.telegram.updates.pending:  # noqa: ASYNC110
            await asyncio.sleep(0)
    await station.kill()
    assert station.answers == []

    station.handle = lambda text: None
    await station.start()
    await station.settle()
    assert station.answers == [f"You said: {number}" for number in range(20)]


async def test_an_answer_that_may_have_gone_out_is_not_given_again(station, caplog):
    await station.start()
    station.telegram.faults.add("sendMessage", Trouble.DEATH_AFTER)
    station.say("hello")
    with caplog.at_level(logging.CRITICAL + 1):
        await station.settle()
    await station.kill()
    assert station.answers == ["You said: hello"]

    await station.start()
    await station.settle()
    assert station.answers == ["You said: hello", INTERRUPTED]


@pytest.mark.parametrize("is_away", [False, True])
async def test_an_interrupted_answer_is_told_in_the_chat_s_language(station, caplog, is_away):
    async def speak_in(update):
        if is_away:
            raise StorageError("away")
        speak("hi")

    station.bot_data["speak_in"] = speak_in
    await station.start()
    station.telegram.faults.add("sendMessage", Trouble.DEATH_AFTER)
    station.say("hello")
    with caplog.at_level(logging.CRITICAL + 1):
        await station.settle()
    await station.kill()
    await station.start()
    await station.settle()
    with speaking("en" if is_away else "hi"):
        assert station.answers[1:] == [translate(INTERRUPTED)]


async def test_an_update_delivered_twice_is_handled_once(station):
    await station.start()
    station.say("hello")
    again = dict(station.telegram.updates.pending[0])
    await station.settle()
    await station.intake.take([again, again])
    await station.intake.wait_until_idle()
    assert station.answers == ["You said: hello"]


async def test_an_update_twice_in_one_batch_is_handled_once(station):
    await station.start(polls=False)
    station.say("hello")
    (update,) = station.telegram.updates.take_all()
    await station.intake.take([update, update])
    await station.intake.wait_until_idle()
    assert station.answers == ["You said: hello"]


async def test_a_handler_that_fails_twice_succeeds_without_a_word(station):
    failures = iter([ValueError("a"), ValueError("b")])

    def fail_twice(_):
        if (error := next(failures, None)) is not None:
            raise error

    station.handle = fail_twice
    await station.start()
    station.say("hello")
    await station.settle()
    assert station.answers == ["You said: hello"]
    assert station.told == []
    assert station.slept == [0.5, 2.0]


async def test_a_handler_that_fails_three_times_is_set_aside_and_reported(station, caplog):
    calls = []

    def fail(text):
        calls.append(text)
        raise ValueError("never")

    station.handle = fail
    await station.start()
    station.application.bot_data["maintainer_chat_id"] = station.asha
    station.say("hello")
    with caplog.at_level(logging.ERROR):
        await station.settle()
    assert calls == ["hello"] * 3
    assert station.told == ["ValueError"]
    assert "(message) was set aside after 3 tries: ValueError" in station.answers[-1]
    assert "was set aside" in caplog.text
    assert rows(station)[0][0] == "poison"
    await station.stop()
    await station.start()
    await station.settle()
    assert len(calls) == 3


async def test_a_handler_that_has_sent_something_is_not_tried_again(station):
    async def send_and_fail(text):
        await station.application.bot.send_message(station.asha, "half")
        raise ValueError

    station.handle = send_and_fail
    await station.start()
    station.say("hello")
    await station.settle()
    assert station.answers == ["half"]
    assert station.told == ["ValueError"]


async def test_an_update_that_kills_the_process_is_set_aside_and_takes_no_other_along(
    station, caplog
):
    deaths = []

    async def die_of_poison(text):
        if text == "poison":
            deaths.append(text)
            raise ProcessDeath
        await asyncio.sleep(0)

    station.handle = die_of_poison
    station.say("poison")
    ravi = station.telegram.people.add_user("Ravi").id
    station.telegram.world.chats[ravi].is_started = True
    station.say("innocent", ravi)
    with caplog.at_level(logging.CRITICAL + 1):
        for _ in range(8):
            await station.start()
            await station.settle()
            await station.kill()
    await station.start()
    await station.settle()
    assert 3 <= len(deaths) <= 4
    assert [row[0] for row in rows(station)] == ["poison", "done"]


async def test_a_database_that_is_away_is_waited_for(station):
    outage = [StorageError("away")] * 8

    def fail(_):
        if outage:
            raise outage.pop()

    station.handle = fail
    await station.start()
    station.say("hello")
    await station.settle()
    assert station.answers == ["You said: hello"]
    assert station.told == []


async def test_what_is_away_for_more_than_ten_minutes_is_given_up_aloud(station):
    def fail(_):
        raise StorageError("away")

    station.handle = fail
    await station.start()
    station.say("hello")
    await station.settle()
    assert station.told == ["StorageError"]
    assert 600 <= sum(station.slept) <= 700


@pytest.mark.parametrize(
    ("trouble", "answers"),
    [
        (Trouble.BAD_GATEWAY, 1),
        (Trouble.TIMEOUT_AFTER, 1),  # Nobody knows, so it is not sent again.
        (Trouble.DROPPED_AFTER, 1),
        (Trouble.MALFORMED, 1),
    ],
)
async def test_trouble_with_sending_doubles_no_answer(station, trouble, answers, caplog):
    await station.start()
    station.telegram.faults.add("sendMessage", trouble)
    station.say("hello")
    with caplog.at_level(logging.CRITICAL + 1):
        await station.settle()
    assert station.answers.count("You said: hello") == answers


async def test_an_update_that_cannot_be_read_is_set_aside_and_stops_nothing(station, caplog):
    await station.start()
    station.telegram.updates.pending.append({"update_id": 500, "message": {"message_id": "?"}})
    station.say("hello")
    with caplog.at_level(logging.CRITICAL + 1):
        await station.settle()
    assert station.answers == ["You said: hello"]
    assert sorted(row[0] for row in rows(station)) == ["done", "poison"]


async def test_no_more_is_taken_than_fits_in_hand(station, monkeypatch):
    monkeypatch.setattr(intake_module, "MOST_IN_HAND", 5)
    gate = asyncio.Event()
    station.handle = lambda _: gate.wait()
    for number in range(5):
        station.say(str(number))
    await station.start()
    async with asyncio.timeout(5):
        while station.intake.has_room:  # noqa: ASYNC110
            await asyncio.sleep(0)
    station.say("waits at Telegram")
    for _ in range(50):
        await asyncio.sleep(0)
    assert len(station.telegram.updates.pending) == 6
    gate.set()
    await station.settle()
    assert len(station.answers) == 6


async def test_when_the_inbox_cannot_be_written_updates_stay_at_telegram(station, caplog):
    await station.start()
    real = station.inbox.note
    failures = [StorageError("disk full")] * 3

    async def note(*args):
        if failures:
            raise failures.pop()
        return await real(*args)

    station.inbox.note = note
    station.say("hello")
    with caplog.at_level(logging.CRITICAL + 1):
        await station.settle()
    assert station.answers == ["You said: hello"]
    assert station.slept == [0.5, 1.0, 2.0]


async def test_crossing_off_is_insisted_on(station, caplog):
    await station.start()
    real = station.inbox.finish
    failures = [StorageError("disk full")] * 3

    async def finish(*args):
        if failures:
            raise failures.pop()
        await real(*args)

    station.inbox.finish = finish
    station.say("hello")
    await station.settle()
    assert station.answers == ["You said: hello"]
    assert rows(station)[0][0] == "done"


async def test_a_graceful_stop_finishes_what_is_in_hand(station):
    gate = asyncio.Event()
    station.handle = lambda _: gate.wait()
    await station.start()
    station.say("hello")
    async with asyncio.timeout(5):
        while not station.intake.in_hand:  # noqa: ASYNC110
            await asyncio.sleep(0)
    stopping = asyncio.create_task(station.stop())
    await asyncio.sleep(0.01)
    assert not stopping.done()
    gate.set()
    await stopping
    assert station.answers == ["You said: hello"]
    assert station.telegram.updates.pending == []
    await station.start()


async def test_handled_numbers_are_forgotten_after_a_day(station):
    await station.start()
    station.say("hello")
    await station.settle()
    await station.inbox.prune(station.clock())
    assert len(rows(station)) == 1
    station.clock.advance(hours=25)
    await station.inbox.prune(station.clock())
    assert rows(station) == []


async def test_every_log_line_of_an_update_bears_its_number(station, caplog):
    numbers = []
    station.handle = lambda _: numbers.append(logs.update_id.get())
    await station.start()
    station.say("hello")
    number = station.telegram.updates.pending[0]["update_id"]
    await station.settle()
    assert numbers == [number]
    assert logs.update_id.get() is None


async def test_noted_text_stands_in_the_inbox_as_telegram_sent_it(station):
    station.handle = wait_for_ever
    await station.start(polls=False)
    station.say("µ and 🧪")
    (update,) = station.telegram.updates.take_all()
    await station.intake.take([update])
    assert json.loads(rows(station)[0][1]) == update
    await station.kill()
    station.handle = lambda text: None
    await station.start()


def test_a_timeout_before_the_connection_is_known_not_to_have_sent():
    from bot.gateway.watching import _was_never_sent

    assert _was_never_sent(TimedOut("No connection in time. Request was *not* sent to Telegram."))
    assert not _was_never_sent(TimedOut())
