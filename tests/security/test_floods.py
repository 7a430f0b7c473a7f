"""Floods: the flooder is told once, calmly; everybody else is served as before."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.handlers.floods import SLOWER_GROUP, SLOWER_TAPS
from bot.services.flood import FloodGuard, Kind, Verdict
from bot.settings import Settings
from tests.chat import START, Chat, TestClock

QUESTION = "half-life of anakinra?"


@pytest.fixture
async def chat(tmp_path: Path, clock: TestClock) -> AsyncIterator[Chat]:
    """Yield the bot with the limits as they are by default."""
    limit = Settings.model_fields["messages_per_minute"].default
    async with Chat.open(data_dir=tmp_path, clock=clock, messages_per_minute=limit) as opened:
        yield opened


async def test_a_flooder_is_told_once_and_others_are_answered(chat: Chat) -> None:
    asha, bala = chat.private("Asha"), chat.private("Bala")
    replies = [await asha.send(QUESTION) for _ in range(40)]
    assert all("4" in seen.text for sent in replies[:30] for seen in sent)
    assert "Please wait a moment" in replies[30][0].text
    assert replies[31:] == [[]] * 9
    assert "Anakinra" in (await bala.send(QUESTION))[0].text


async def test_after_a_pause_a_flooder_is_heard_again(chat: Chat) -> None:
    asha = chat.private("Asha")
    for _ in range(35):
        await asha.send("/help")
    chat.clock.advance(minutes=1)
    assert "Anakinra" in (await asha.send(QUESTION))[0].text


async def test_every_tap_of_a_flood_is_answered(chat: Chat) -> None:
    asha = chat.private("Asha")
    await asha.send("/topics")
    answers = [await asha.tap_data("topics:0") for _ in range(65)]
    assert all(answer.is_answered for answer in answers)
    assert [answer.text for answer in answers[60:]] == [SLOWER_TAPS] * 5


async def test_an_inline_flood_gets_empty_answers_and_others_get_theirs(chat: Chat) -> None:
    asha, bala = chat.private("Asha"), chat.private("Bala")
    asked = [await asha.inline(f"anakinra {number}") for number in range(65)]
    assert all(each.answer is not None for each in asked)
    assert all(not each.answer["results"] for each in asked[60:] if each.answer)
    last = asked[-1].answer
    assert last
    assert "One moment" in str(last["button"])
    assert "start_parameter" in str(last["button"])
    theirs = await bala.inline("t1/2 anakinra")
    assert theirs.answer
    assert theirs.answer["results"]


async def test_a_group_is_told_once_and_its_quiz_goes_on(chat: Chat) -> None:
    members = ["Asha", "Bala", "Chand"]
    group = chat.group("Pharma", members=members)
    await group.send("Asha", "/quiz anakinra 1")
    posed = group.find("A")
    said = [
        seen for _ in range(12) for name in members for seen in await group.send(name, "/help")
    ]
    assert [seen.text for seen in said].count(SLOWER_GROUP) == 1
    assert said[-1].text == SLOWER_GROUP
    assert (await group.tap("Bala", "A", message=posed)).text == "Locked in: A"
    typed = await group.send("Chand", "b", reply_to=posed)
    assert "Locked in: B" in typed[0].text
    # Another chat is another matter.
    assert "Anakinra" in (await chat.private("Asha").send(QUESTION))[0].text


async def test_talk_in_a_group_is_not_counted(chat: Chat) -> None:
    group = chat.group("Pharma", members=["Asha"], admins=["Dev"])
    await group.set_bot_status("administrator", by="Dev")
    for _ in range(60):
        assert await group.send("Asha", "what a day") == []
    assert await group.send("Asha", "/help")


async def test_an_anonymous_admin_cannot_silence_those_of_other_groups(chat: Chat) -> None:
    ours, other = (chat.group(title, admins=["Dev"]) for title in ("Ours", "Other"))
    for group in (ours, other):
        chat.telegram.world.chats[group.chat_id].members[chat.user_id("Dev")].is_anonymous = True
    for _ in range(40):
        await other.send("Dev", "/help")
    assert "Commands" in (await ours.send("Dev", "/help"))[0].text


async def test_what_piled_up_while_the_bot_was_away_is_no_flood(chat: Chat) -> None:
    asha = chat.private("Asha")
    for _ in range(40):
        chat.telegram.people.say(asha.chat_id, asha.user_id, "/help")
        chat.clock.advance(seconds=30)
    await chat.settle()
    assert sum("Commands" in seen.text for seen in asha.from_bot) == 40


async def test_no_limits_when_the_operator_wants_none(tmp_path) -> None:
    async with Chat.open(data_dir=tmp_path, messages_per_minute=0) as chat:
        asha = chat.private("Asha")
        assert all([await asha.send("/help") for _ in range(50)])


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (0, [Verdict.TELL, Verdict.REFUSE]),
        (1.9, [Verdict.TELL, Verdict.REFUSE]),  # not yet room for one
        (2, [Verdict.WELCOME, Verdict.TELL]),
        (4, [Verdict.WELCOME, Verdict.WELCOME]),
        (-3600, [Verdict.TELL, Verdict.REFUSE]),  # the clock was put back
    ],
)
def test_a_bucket_fills_with_time(seconds, expected) -> None:
    guard = FloodGuard(30)
    for _ in range(30):
        assert guard.check_person(Kind.MESSAGE, 7, START) is Verdict.WELCOME
    later = START + timedelta(seconds=seconds)
    assert [guard.check_person(Kind.MESSAGE, 7, later) for _ in expected] == expected


def test_a_crowd_cannot_fill_the_memory() -> None:
    guard = FloodGuard(30)
    for sender in range(25_000):
        guard.check_person(Kind.TAP, sender, START)
    assert len(guard._buckets) == 20_000
