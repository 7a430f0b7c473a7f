"""A quiz in a group as its members see it, over a Telegram that counts messages."""

import asyncio
from collections import Counter

import pytest

from tests.chat import Chat, Group, Seen
from tests.handlers.test_quiz_private_chat import key_of, other_than

MEMBERS = ("Asha", "Bala", "Chand")


@pytest.fixture
def group(chat: Chat) -> Group:
    return chat.group("Pharma", members=MEMBERS, admins=["Dev"])


async def pass_time(group: Group, seconds: float) -> None:
    group.chat.clock.advance(seconds=seconds)
    await group.chat.tick()


def question(group: Group) -> Seen:
    """Return the newest question that is still open."""
    return group.find("A")


async def test_a_group_quiz_from_start_to_summary(chat: Chat, group: Group) -> None:
    await group.send("Asha", "/quiz anakinra 2")
    shown = question(group)
    assert "Question 1 of 2" in shown.text
    assert "30 seconds" in shown.text
    key = key_of(chat, shown)
    chat.clock.advance(seconds=3)
    locked = await group.tap("Bala", key, message=shown)
    assert (locked.text, locked.alert) == (f"Locked in: {key}", False)
    chat.clock.advance(seconds=2)
    await group.tap("Asha", other_than(key), message=shown)
    again = await group.tap("Asha", key, message=shown)
    assert again.text == f"Your first answer stands: {other_than(key)}"
    assert "right answer" not in shown.text  # nothing is given away
    await pass_time(group, 26)
    assert f"The answer is {key}" in shown.text
    assert "Right: 1 of 2 (Bala). Fastest: Bala, 3.0 s." in shown.text
    assert "A" not in shown.labels
    await pass_time(group, 5)
    second = question(group)
    assert "Question 2 of 2" in second.text
    await group.tap("Chand", key_of(chat, second), message=second)
    await pass_time(group, 30)
    assert "The quiz is over. 2 questions." in group.last.text
    assert "=1. Bala: 1 right\n=1. Chand: 1 right" in group.last.text
    await group.send("Asha", "/leaderboard")
    assert "=1. Bala: 1" in group.last.text
    assert "scores once per person and week" in group.last.text


async def test_each_question_costs_one_message_and_one_edit(chat: Chat, group: Group) -> None:
    await group.send("Asha", "/quiz anakinra 3")
    for _ in range(3):
        await group.tap("Bala", "A", message=question(group))
        await pass_time(group, 30)
        await pass_time(group, 5)
    calls = Counter(call.method for call in chat.telegram.calls)
    assert calls["editMessageText"] == 3
    assert calls["sendMessage"] == 3 + 1


async def test_fifty_members_tapping_at_once(chat: Chat) -> None:
    names = [f"Student {number}" for number in range(50)]
    group = chat.group("Crowd", members=names, admins=["Dev"])
    await group.send("Dev", "/quiz anakinra 1")
    shown = question(group)
    key = key_of(chat, shown)
    data = shown.button(key)["callback_data"]
    people = chat.telegram.people
    queries = [people.tap(group.chat_id, chat.user_id(n), shown.message_id, data) for n in names]
    updates = chat.telegram.updates.take_all()
    process = chat.application.process_update
    parsed = [_parse(chat, raw) for raw in updates]
    await asyncio.gather(*map(process, parsed))
    await chat.settle()
    assert [query.answer["text"] for query in queries] == [f"Locked in: {key}"] * 50
    await pass_time(group, 30)
    assert "Right: 50 of 50" in shown.text
    assert "and 35 more" in shown.text
    refused = [call for call in chat.telegram.calls if call.status != 200]
    assert refused == []


def _parse(chat: Chat, raw: dict) -> object:
    import telegram

    return telegram.Update.de_json(raw, chat.application.bot)


async def test_a_letter_in_reply_to_the_question_counts(chat: Chat, group: Group) -> None:
    await group.send("Asha", "/quiz anakinra 1")
    shown = question(group)
    key = key_of(chat, shown)
    await group.send("Bala", key.lower(), reply_to=shown)
    assert group.last.text == f"Locked in: {key}"
    await pass_time(group, 30)
    assert "Right: 1 of 1 (Bala)" in shown.text


async def test_only_starter_and_admins_may_hurry_or_end(chat: Chat, group: Group) -> None:
    await group.send("Asha", "/quiz anakinra 3")
    refused = await group.tap("Bala", "Reveal now")
    assert refused.alert
    assert "Only the person who started the quiz or an admin" in refused.text
    first = question(group)
    await group.tap("Asha", "Reveal now")
    assert "Nobody answered." in first.text
    await pass_time(group, 5)
    await group.send("Bala", "/stop")
    assert "Only the person who started the quiz or an admin" in group.last.text
    await group.send("Dev", "/stop")
    assert "The quiz was stopped." in group.last.text


async def test_a_quiz_nobody_answers_falls_silent(chat: Chat, group: Group) -> None:
    await group.send("Asha", "/quiz anakinra 10")
    for _ in range(20):
        await pass_time(group, 30)
    assert "Nobody answered the last questions" in group.last.text
    assert sum("Question" in seen.text for seen in group.from_bot) == 2


async def test_the_group_quiz_survives_a_restart_in_its_middle(chat: Chat, group: Group) -> None:
    await group.send("Asha", "/quiz anakinra 2")
    shown = question(group)
    await group.tap("Bala", key_of(chat, shown), message=shown)
    await chat.restart()
    await group.tap("Chand", "A", message=shown)
    chat.clock.advance(minutes=10)
    await chat.restart()
    await chat.tick()
    assert "of 2 (" in shown.text
    await chat.restart()
    await pass_time(group, 5)
    assert "Question 2 of 2" in question(group).text


async def test_a_deleted_question_is_replaced_by_a_new_message(chat: Chat, group: Group) -> None:
    await group.send("Asha", "/quiz anakinra 1")
    shown = question(group)
    await group.tap("Bala", "A", message=shown)
    shown.message.is_deleted = True
    await pass_time(group, 30)
    texts = [seen.text for seen in group.from_bot]
    assert any("The answer is" in text for text in texts)
    assert "The quiz is over." in texts[-1]


async def test_pause_stops_the_clock(chat: Chat, group: Group) -> None:
    await group.send("Asha", "/quiz anakinra 2")
    shown = question(group)
    await group.send("Asha", "/pause")
    assert "stands still" in group.last.text
    await pass_time(group, 600)
    assert "The answer is" not in shown.text
    await group.send("Dev", "/pause")
    await pass_time(group, 30)
    assert "The answer is" in shown.text


async def test_an_exam_is_sat_in_private(chat: Chat, group: Group) -> None:
    await group.send("Asha", "/exam anakinra")
    assert "sat alone" in group.last.text
    assert group.last.rows[0][0]["url"].endswith("?start=exam_" + _token("anakinra"))


def _token(topic_id: str) -> str:
    from bot.domain.knowledge_base import token_of

    return token_of(topic_id)


async def test_the_hidden_leave_the_board(chat: Chat, group: Group) -> None:
    await group.send("Asha", "/quiz anakinra 1")
    shown = question(group)
    await group.tap("Bala", key_of(chat, shown), message=shown)
    await group.send("Bala", "/hideme")
    await group.send("Bala", "/leaderboard all")
    assert "Bala" not in group.last.text
    assert "You are hidden from the board" in group.last.text
    await group.send("Bala", "/showme")
    await group.send("Bala", "/leaderboard all")
    assert "1. Bala: 1" in group.last.text
    assert "You: rank 1 of 1, 1 point." in group.last.text


async def test_the_hidden_are_counted_but_not_named_in_a_quiz(chat: Chat, group: Group) -> None:
    await group.send("Bala", "/hideme")
    await group.send("Asha", "/quiz anakinra 1")
    shown = question(group)
    for name in ("Bala", "Asha"):
        await group.tap(name, key_of(chat, shown), message=shown)
    chat.clock.advance(seconds=31)
    await chat.tick()
    assert "Right: 2 of 2 (Asha and 1 more). Fastest: " in shown.text
    chat.clock.advance(seconds=10)
    await chat.tick()
    assert "1. Asha: 1 right" in group.last.text
    assert not [seen for seen in group.from_bot if "Bala" in seen.text]


async def test_a_hidden_winner_alone_stays_unnamed(chat: Chat, group: Group) -> None:
    await group.send("Bala", "/hideme")
    await group.send("Asha", "/quiz anakinra 1")
    shown = question(group)
    await group.tap("Bala", key_of(chat, shown), message=shown)
    chat.clock.advance(seconds=31)
    await chat.tick()
    assert "Right: 1 of 1. Fastest: someone, " in shown.text


async def test_names_cannot_disturb_the_board(chat: Chat) -> None:
    name = "<b>&\u202e" + "x" * 60
    group = chat.group("Pharma", members=[name], admins=["Dev"])
    await group.send("Dev", "/quiz anakinra 1")
    shown = question(group)
    await group.tap(name, key_of(chat, shown), message=shown)
    await pass_time(group, 30)
    assert "Fastest: <b>&xxxxxxxxxxxxxxxxxxx…, " in shown.text
    assert "1. <b>&xxxxxxxxxxxxxxxxxxx…: 1 right" in group.last.text


async def test_forum_topics_have_a_quiz_each(chat: Chat) -> None:
    group = chat.group("Forum", members=MEMBERS, admins=["Dev"], is_forum=True)
    threads = [group.open_topic("One"), group.open_topic("Two")]
    for thread_id in threads:
        await group.send("Asha", "/quiz anakinra 1", thread_id=thread_id)
        assert group.last.thread_id == thread_id
        assert "Question 1 of 1" in group.last.text
    await pass_time(group, 30)
    ends = [seen.thread_id for seen in group.from_bot if "The quiz is over" in seen.text]
    assert sorted(ends) == sorted(threads)


async def test_a_kicked_bot_does_not_try_for_ever(chat: Chat, group: Group) -> None:
    await group.send("Asha", "/quiz anakinra 3")
    await group.tap("Asha", "A")
    await group.set_bot_status("kicked", "Dev")
    await pass_time(group, 30)
    tried = len(chat.telegram.calls)
    for _ in range(5):
        await pass_time(group, 40)
    assert len(chat.telegram.calls) == tried


async def test_a_quiz_goes_on_in_the_supergroup(chat: Chat, group: Group) -> None:
    await group.send("Asha", "/quiz anakinra 3")
    await group.tap("Asha", "A")
    moved = await group.migrate(with_messages=False)
    await pass_time(moved, 30)
    for _ in range(3):
        await pass_time(moved, 30)
    assert any("The answer is" in seen.text for seen in moved.from_bot)
