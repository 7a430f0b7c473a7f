"""The two lanes against the pretend Telegram's own flood control, in virtual time."""

from datetime import timedelta
from typing import Any

import pytest
from telegram.error import Forbidden, RetryAfter, TimedOut

from bot.domain.sending import Bulk
from bot.gateway.pacing import Pacer
from bot.playground.flood import FloodControl
from bot.playground.refusals import Refusal
from tests.virtual_time import VirtualTime

BULK = Bulk()


class Wire:
    """Sends through a pacer to Telegram's flood control, and notes what arrived when."""

    def __init__(self, **pace: Any) -> None:
        self.time = VirtualTime()
        self.flood = FloodControl(self.time, is_enforced=True)
        self.pacer = Pacer(self.time, self.time.sleep, **pace)
        self.arrived: list[tuple[int, float]] = []
        self.troubles: list[Exception] = []

    async def send(self, chat_id: int, bulk: Bulk | None = None, method: str = "sendMessage"):
        return await self.pacer.process_request(
            self._request, (chat_id,), {}, method, {"chat_id": chat_id}, bulk
        )

    async def _request(self, chat_id: int) -> bool:
        if self.troubles:
            raise self.troubles.pop(0)
        try:
            self.flood.admit(chat_id)
        except Refusal as refusal:
            raise RetryAfter(refusal.parameters["retry_after"]) from refusal
        self.arrived.append((chat_id, self.time.seconds))
        return True

    def times(self, chat_id: int) -> list[float]:
        return [seconds for chat, seconds in self.arrived if chat == chat_id]


async def test_a_bulk_run_keeps_the_pace_over_all_and_is_nearly_as_fast_as_allowed() -> None:
    wire = Wire()
    await wire.time.run(*(wire.send(chat, BULK) for chat in range(1, 601)))
    assert len(wire.arrived) == 600
    assert not wire.flood.refusals
    assert wire.time.seconds < 600 / 30 * 1.1


async def test_answers_go_at_once_beside_a_bulk_run() -> None:
    wire = Wire()

    async def ask(after: float) -> float:
        await wire.time.sleep(after)
        asked_at = wire.time.seconds
        await wire.send(90_000 + round(after * 10))
        return wire.time.seconds - asked_at

    bulk = [wire.send(chat, BULK) for chat in range(1, 301)]
    outcomes = await wire.time.run(*bulk, *(ask(n / 2) for n in range(1, 20)))
    assert outcomes[300:] == [0.0] * 19
    assert not wire.flood.refusals


async def test_answers_of_long_ago_do_not_hold_up_a_bulk_run() -> None:
    wire = Wire()
    for chat in range(1, 20):
        await wire.send(chat)
        await wire.time.run(wire.time.sleep(5))
    started = wire.time.seconds
    await wire.time.run(*(wire.send(chat, BULK) for chat in range(100, 110)))
    assert wire.time.seconds - started < 0.5


async def test_one_chat_gets_one_bulk_message_a_second() -> None:
    wire = Wire()
    await wire.time.run(*(wire.send(7, BULK) for _ in range(4)))
    assert wire.times(7) == [0, 1, 2, 3]


async def test_a_group_gets_twenty_a_minute_with_edits_and_answers_counted() -> None:
    wire = Wire()
    await wire.send(-5)
    edits = [wire.send(-5, BULK, "editMessageText") for _ in range(15)]
    sends = [wire.send(-5, BULK) for _ in range(15)]
    await wire.time.run(*edits, *sends)
    times = wire.times(-5)
    assert len(times) == 31
    assert all(later - earlier >= 60 for earlier, later in zip(times, times[20:], strict=False))
    assert not wire.flood.refusals


async def test_a_busy_group_does_not_hold_up_other_chats() -> None:
    wire = Wire()
    await wire.time.run(
        *(wire.send(-5, BULK) for _ in range(25)), *(wire.send(chat, BULK) for chat in range(30))
    )
    assert max(wire.times(29)) < 3
    assert max(wire.times(-5)) >= 60


async def test_an_answer_refused_with_429_waits_and_is_repeated() -> None:
    wire = Wire()
    wire.troubles = [RetryAfter(4)]
    await wire.time.run(wire.send(7))
    assert wire.times(7) == [4]


async def test_retry_after_closes_that_chat_alone() -> None:
    wire = Wire()
    wire.troubles = [RetryAfter(30)]
    slow, *others = [wire.send(chat) for chat in (7, 8, 9)]
    await wire.time.run(slow, *others)
    assert (wire.times(7), wire.times(8), wire.times(9)) == ([30], [0], [0])


async def test_a_bulk_send_refused_with_429_goes_back_and_blocks_nobody() -> None:
    wire = Wire()
    wire.troubles = [RetryAfter(30)]
    outcomes = await wire.time.run(
        wire.send(7, BULK), *(wire.send(chat, BULK) for chat in (8, 9, 7))
    )
    assert isinstance(outcomes[0], RetryAfter)
    assert isinstance(outcomes[3], RetryAfter)  # without asking Telegram once more
    assert outcomes[1:3] == [True, True]
    assert wire.time.seconds < 2


async def test_an_answer_that_would_wait_for_minutes_is_given_up() -> None:
    wire = Wire()
    wire.troubles = [RetryAfter(300)]
    (outcome,) = await wire.time.run(wire.send(7))
    assert isinstance(outcome, RetryAfter)
    assert wire.time.seconds == 0


async def test_refusals_of_many_chats_in_a_row_let_the_bulk_lane_rest() -> None:
    wire = Wire()
    wire.troubles = [RetryAfter(20)] * 3
    outcomes = await wire.time.run(*(wire.send(chat, BULK) for chat in range(1, 7)))
    assert sum(isinstance(each, RetryAfter) for each in outcomes) == 3
    assert min(seconds for _, seconds in wire.arrived) >= 20


@pytest.mark.parametrize("bulk", [None, BULK], ids=["answer", "bulk"])
@pytest.mark.parametrize("error", [TimedOut(), Forbidden("blocked")], ids=["timeout", "403"])
async def test_nothing_but_429_is_repeated(bulk: Bulk | None, error: Exception) -> None:
    wire = Wire()
    wire.troubles = [error]
    (outcome,) = await wire.time.run(wire.send(7, bulk))
    assert outcome is error
    assert wire.arrived == []


async def test_the_turn_is_told_right_before_the_request() -> None:
    wire = Wire()
    told: list[tuple[int, float]] = []

    async def note() -> None:
        told.append((len(wire.arrived), wire.time.seconds))

    await wire.time.run(*(wire.send(7, Bulk(note)) for _ in range(3)))
    assert told == [(0, 0), (1, 1), (2, 2)]


async def test_an_error_at_the_turn_stops_the_request() -> None:
    wire = Wire()

    async def refuse() -> None:
        raise ValueError("not any more")

    (outcome,) = await wire.time.run(wire.send(7, Bulk(refuse)))
    assert isinstance(outcome, ValueError)
    assert wire.arrived == []


async def test_taps_are_answered_without_any_pace() -> None:
    wire = Wire()

    async def answer() -> str:
        return "answered"

    taps = [
        wire.pacer.process_request(answer, (), {}, "answerCallbackQuery", {}, None)
        for _ in range(100)
    ]
    assert await wire.time.run(*taps) == ["answered"] * 100
    assert wire.time.seconds == 0


async def test_two_replicas_share_their_turns() -> None:
    wire, taken = Wire(), []

    async def reserve(now: Any, cost: timedelta) -> Any:
        turn_at = max([now, *taken])
        taken.append(turn_at + cost)
        return turn_at

    pacers = [Pacer(wire.time, wire.time.sleep, reserve) for _ in range(2)]
    sends = []
    for chat in range(1, 121):
        wire_of = pacers[chat % 2].process_request
        data = {"chat_id": chat}
        sends.append(wire_of(wire._request, (chat,), {}, "sendMessage", data, BULK))
    await wire.time.run(*sends)
    assert not wire.flood.refusals
    assert 120 / 30 * 0.9 < wire.time.seconds < 120 / 30 * 1.1
