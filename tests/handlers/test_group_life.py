"""The bot in a group: introduced once, set up by admins, silent when it is not meant."""

import pytest

from bot.playground.world import Member
from tests.chat import Chat, Group


@pytest.fixture
def group(chat: Chat) -> Group:
    return chat.group("Pharm", members=["Bala"], admins=["Asha"], kind="supergroup")


async def test_it_introduces_itself_once_in_three_lines(chat: Chat) -> None:
    group = chat.group("Pharm", members=["Bala"], admins=["Asha"], has_bot=False)
    await group.set_bot_status("member", by="Asha")
    (introduction,) = group.from_bot
    assert len(introduction.text.splitlines()) == 3
    assert "Admins only" in introduction.text
    await group.set_bot_status("kicked", by="Asha")
    await group.set_bot_status("member", by="Asha")
    await group.set_bot_status("administrator", by="Asha")
    assert len(group.from_bot) == 1


async def test_a_group_that_takes_no_message_is_no_error(chat: Chat) -> None:
    group = chat.group("Pharm", admins=["Asha"], has_bot=False)
    await group.set_bot_status("member", by="Asha", can_post=False)
    assert group.from_bot == []


async def test_settings_are_for_admins(chat: Chat, group: Group) -> None:
    await group.send("Bala", "/settings")
    assert "Only an admin" in group.last.text
    await group.send("Asha", "/settings")
    assert "Seconds for a question: 30" in group.last.text
    refused = await group.tap("Bala", "Questions as polls")
    assert refused.alert
    await group.tap("Asha", "Questions as polls")
    assert "Questions as: polls" in group.last.text
    await group.tap("Asha", "Seconds")
    await group.tap("Asha", "60 s")
    assert "Seconds for a question: 60" in group.last.text
    await group.tap("Asha", "Post only if answered")
    assert "only if the last one had an answer: yes" in group.last.text
    await group.tap("Asha", "Quiet hours")
    await group.tap("Asha", "22:00 to 07:00")
    assert "Quiet hours: 22:00 to 07:00" in group.last.text
    await chat.restart()
    await group.send("Asha", "/settings")
    assert "Questions as: polls" in group.last.text
    assert "Quiet hours: 22:00 to 07:00" in group.last.text


async def test_quiet_hours_can_be_typed(chat: Chat, group: Group) -> None:
    await group.send("Asha", "/settings")
    await group.tap("Asha", "Quiet hours")
    await group.tap("Asha", "Other hours")
    await group.send("Asha", "22:30", reply_to=group.last)
    assert "a beginning and an end" in group.last.text
    await group.send("Asha", "10:30pm to 6am", reply_to=group.last)
    assert "Quiet hours: 22:30 to 06:00" in group.last.text


async def test_settings_hold_for_the_daily_question(chat: Chat, group: Group) -> None:
    await group.send("Asha", "/daily 11:00")
    await group.send("Asha", "/settings")
    assert "Daily question: 11:00" in group.last.text
    await group.tap("Asha", "Quiet hours")
    await group.tap("Asha", "22:00 to 07:00")
    await group.tap("Asha", "Daily question")
    await group.tap("Asha", "🕗")
    await group.tap("Asha", "06:30")
    chat.clock.advance(hours=20, minutes=30)
    await chat.tick()
    assert "Daily question ·" not in group.last.text


async def test_a_group_binds_the_bot_to_a_topic(chat: Chat) -> None:
    forum = chat.group("Pharm", admins=["Asha"], is_forum=True)
    thread = forum.open_topic("Quiz")
    await forum.send("Asha", "/daily 11:00")
    await forum.send("Asha", "/settings", thread_id=thread)
    await forum.tap("Asha", "Bind to this topic")
    assert "Topic for the daily question: this one" in forum.last.text
    chat.clock.advance(hours=1)
    await chat.tick()
    assert forum.last.thread_id == thread
    await forum.send("Asha", "/settings", thread_id=thread)
    await forum.tap("Asha", "Unbind")
    assert "where it was set up" in forum.last.text


async def test_settings_in_private_are_ones_own_and_check_says_where_it_belongs(
    chat: Chat,
) -> None:
    asha = chat.private("Asha")
    await asha.send("/settings")
    assert "Your settings" in asha.last.text
    await asha.tap("Daily question")
    assert "switched off" in asha.last.text
    await asha.send("/check")
    assert "in a group" in asha.last.text


async def test_check_lists_rights_and_what_lacking_ones_cost(chat: Chat, group: Group) -> None:
    await group.send("Bala", "/check")
    assert "✓ write messages: yes" in group.last.text
    assert "✗ see every message: no. I see commands, mentions and replies" in group.last.text
    await group.set_bot_status("administrator", by="Asha")
    await group.send("Bala", "/check")
    assert "✗" not in group.last.text
    assert "Nothing is missing." in group.last.text


async def test_a_question_to_nobody_is_answered_only_where_that_is_set(
    chat: Chat, group: Group
) -> None:
    await group.set_bot_status("administrator", by="Asha")  # so that it sees everything
    for text in ("half-life of anakinra?", "who comes to class tomorrow?"):
        assert await group.send("Bala", text) == []
    await group.send("Asha", "/settings")
    await group.tap("Asha", "Answer any question")
    (answer,) = await group.send("Bala", "what is the half-life of anakinra?")
    assert "half-life" in answer.text.lower()
    for text in (
        "who comes to class tomorrow?",
        "anakinra",
        "half life of zzumab please",
        "half life of paracetamol",
        "is the exam on anakinra tomorrow?",
        "good morning all of you",
    ):
        assert await group.send("Bala", text) == [], text


async def test_it_stays_silent_for_machines(chat: Chat, group: Group) -> None:
    await group.set_bot_status("administrator", by="Asha")
    await group.send("Asha", "/settings")
    await group.tap("Asha", "Answer any question")
    other = chat.telegram.people.add_user("OtherBot")
    other.is_bot = True
    group.world_chat.members[other.id] = Member(other.id)
    question = "what is the half-life of anakinra?"
    say = chat.telegram.people._write
    for content in (
        {"text": question, "is_automatic_forward": True},
        {"text": f"@pharm_study_bot {question}", "is_automatic_forward": True},
    ):
        say(group.chat_id, chat.user_id("Bala"), content, None, None)
    say(group.chat_id, other.id, {"text": question}, None, None)
    before = len(group.from_bot)
    await chat.settle()
    assert len(group.from_bot) == before
    await group.send("Bala", "/ask@other_bot half-life of anakinra?")
    assert len(group.from_bot) == before
