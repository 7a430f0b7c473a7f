"""The harness drives a bot as people do."""

import pytest

from bot.playground.faults import Trouble
from tests.chat import Chat
from tests.playground.tiny import build_tiny


@pytest.fixture
async def tiny(tmp_path, clock):
    async with Chat.open(data_dir=tmp_path, clock=clock, build=build_tiny) as opened:
        yield opened


async def test_a_question_is_answered_in_the_same_chat(tiny):
    asha = tiny.private("Asha")
    replies = await asha.send("hello")
    assert [reply.text for reply in replies] == ["hello"]
    assert asha.last.text == "hello"


async def test_a_button_is_found_by_its_label_and_its_alert_is_seen(tiny):
    asha = tiny.private("Asha")
    await asha.open_link("quiz_anakinra")
    assert asha.last.html == "<b>Hello</b> quiz_anakinra"
    assert asha.last.buttons == [["One", "Two"]]
    answer = await asha.tap("Tw")
    assert answer.text == "You chose Two"
    assert answer.alert
    assert asha.alerts == ["You chose Two"]
    assert asha.last.text == "Chosen: Two"
    assert asha.last.buttons == []


async def test_in_a_group_the_bot_sees_commands_but_not_chatter(tiny):
    group = tiny.group("Pharm 2027", members=["Asha"], admins=["Ravi"])
    assert await group.send("Asha", "good morning all") == []
    assert len(await group.send("Ravi", "/start")) == 1
    answer = await group.tap("Asha", "One")
    assert answer == type(answer)("You chose One")


async def test_old_buttons_work_after_a_restart(tiny):
    asha = tiny.private("Asha")
    await asha.send("/start")
    await tiny.restart()
    await asha.tap("One")
    assert asha.last.text == "Chosen: One"


async def test_the_real_polling_loop_works_as_well(tmp_path, clock):
    async with Chat.open(data_dir=tmp_path, clock=clock, build=build_tiny, polls=True) as chat:
        asha = chat.private("Asha")
        assert [reply.text for reply in await asha.send("hello")] == ["hello"]


async def test_an_error_that_the_bot_logs_fails_the_test_that_does_not_expect_it(tmp_path, clock):
    async def run() -> None:
        async with Chat.open(data_dir=tmp_path, clock=clock, build=build_tiny) as chat:
            chat.telegram.faults.add("sendMessage", Trouble.DROPPED_BEFORE)
            await chat.private("Asha").send("hello")

    with pytest.raises(AssertionError, match="the bot logged errors"):
        await run()


async def test_an_expected_error_is_taken(tiny):
    tiny.telegram.faults.add("sendMessage", Trouble.DROPPED_BEFORE)
    await tiny.private("Asha").send("hello")
    assert "No error handlers are registered" in tiny.take_errors()[0]


@pytest.mark.parametrize(("redelivers", "answers"), [(False, 1), (True, 2)])
async def test_the_process_can_die_right_after_a_message_went_out(tiny, redelivers, answers):
    asha = tiny.private("Asha")
    tiny.telegram.faults.add("sendMessage", Trouble.DEATH_AFTER)
    await asha.send("hello")
    assert tiny.is_dead
    await tiny.restart(redelivers=redelivers)
    assert len(asha.from_bot) == answers  # The tiny bot knows nothing of what it has sent.
    await asha.send("still there?")
    assert asha.last.text == "still there?"
