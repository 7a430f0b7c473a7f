"""Setting up the daily question: in one line, by buttons, for a channel; and who may."""

import re

import pytest

from bot.playground.world import ANONYMOUS_ADMIN_ID
from tests.chat import Chat, Group, Student


@pytest.fixture
def asha(chat: Chat) -> Student:
    return chat.private("Asha")


@pytest.fixture
def group(chat: Chat) -> Group:
    return chat.group("Pharm", members=["Bala"], admins=["Asha"], kind="supergroup")


async def test_one_line_is_enough_and_is_confirmed_in_words(chat: Chat, asha: Student) -> None:
    await asha.send("/daily 07:45 Asia/Kolkata anakinra 3")
    assert asha.last.text == (
        "Every day at 07:45 (Asia/Kolkata): 3 questions, Anakinra.\n"
        "The next one comes tomorrow, Tuesday 12 January, at 07:45."
    )
    chat.clock.advance(hours=22)
    await chat.tick()
    assert asha.last.text.startswith("Daily question 1 of 3 · Anakinra")


async def test_what_comes_today_is_said(asha: Student) -> None:
    await asha.send("/daily 11:00")
    assert "The next one comes today, Monday 11 January, at 11:00." in asha.last.text


async def test_a_wrong_zone_gets_the_mend(chat: Chat, asha: Student) -> None:
    await asha.send("/daily 07:45 IST+5 anakinra")
    assert asha.last.text == "I don't know the zone “IST+5”; did you mean Asia/Kolkata?"
    await asha.tap("Asia/Kolkata")
    assert "Every day at 07:45 (Asia/Kolkata): 1 question, Anakinra." in asha.last.text
    assert "The next one comes tomorrow" in asha.last.text


@pytest.mark.parametrize(
    ("typed", "part"),
    [
        ("/daily 25:00", "“25:00” is no time I can read"),
        ("/daily 08:00 9", "1 to 5 questions"),
        ("/daily pause 900d", "1 to 365 days"),
        ("/daily 08:00 theophylline", "I have no topic called “theophylline”"),
        ("/daily 08:00 Asia/Nowhereville", "Nowhereville”. Send a city"),
    ],
)
async def test_what_is_wrong_is_said_and_changes_nothing(
    chat: Chat, asha: Student, typed: str, part: str
) -> None:
    await asha.send(typed)
    assert part in asha.last.text
    await asha.send("/daily")
    assert "It is switched off." in asha.last.text


async def test_off_on_and_pause(chat: Chat, asha: Student) -> None:
    await asha.send("/daily 11:00")
    await asha.send("/daily pause 7d")
    assert "It pauses. The next one comes on Monday 18 January, at 11:00." in asha.last.text
    await asha.send("/daily off")
    assert "It is switched off." in asha.last.text
    await asha.send("/daily on")
    assert "comes today" in asha.last.text


async def test_the_menu_sets_everything_by_buttons(chat: Chat, asha: Student) -> None:
    await asha.send("/daily")
    await asha.tap("🕗")
    assert "08:30" in asha.last.labels
    await asha.tap("Evening")
    await asha.tap("19:30")
    await asha.tap("📚")
    await asha.tap("Anakinra")
    await asha.tap("🔢")
    await asha.tap("2")
    await asha.tap("📅")
    await asha.tap("Monday to Friday")
    await asha.tap("Fri")
    assert "Chosen: Mon, Tue, Wed, Thu." in asha.last.text
    await asha.tap("Done")
    await asha.tap("Switch on")
    assert "Mon, Tue, Wed, Thu at 19:30 (Asia/Kolkata): 2 questions, Anakinra." in asha.last.text
    assert "The next one comes today" in asha.last.text
    assert len(asha.from_bot) == 1
    await asha.tap("Pause 7 days")
    assert "It pauses." in asha.last.text
    await asha.tap("Go on now")
    await asha.tap("Switch off")
    assert "It is switched off." in asha.last.text


async def test_a_time_and_a_zone_can_be_typed(chat: Chat, asha: Student) -> None:
    await asha.send("/daily")
    await asha.tap("🕗")
    await asha.tap("Another time")
    await asha.send("7:45 pm")
    assert "at 19:45" in asha.last.text
    await asha.tap("🌍")
    await asha.send("kathmandu")
    assert "(Asia/Kathmandu)" in asha.last.text
    await asha.tap("🌍")
    await asha.send("Samoa")
    assert "did you mean" in asha.last.text
    await asha.tap("Pacific/Apia")
    assert "(Pacific/Apia)" in asha.last.text


async def test_a_question_asked_instead_of_a_time_is_answered(chat: Chat, asha: Student) -> None:
    await asha.send("/daily")
    await asha.tap("🕗")
    await asha.tap("Another time")
    await asha.send("half-life of anakinra?")
    assert "half-life" in asha.last.text.lower()
    await asha.send("07:45")
    assert "at 07:45" not in asha.last.text


async def test_the_zone_is_guessed_from_the_language(chat: Chat) -> None:
    jonas = chat.private("Jonas", language="de")
    await jonas.send("/daily 11:00")
    assert "(Europe/Berlin)" in jonas.last.text


async def test_a_sample_comes_at_once(chat: Chat, asha: Student) -> None:
    await asha.send("/daily now")
    assert asha.last.text.startswith("Daily question · ")
    await asha.tap("A")
    assert "answer is" in asha.last.text


async def test_forged_menu_buttons_change_nothing(chat: Chat, asha: Student, group: Group) -> None:
    await asha.send("/daily 11:00")
    shown = asha.last.text
    bala = chat.private("Bala")
    forged = [
        f"daily_set:{asha.chat_id}:count:9",
        f"daily_set:{asha.chat_id}:zone:Mars.Base",
        f"daily_set:{asha.chat_id}:days:890",
        f"daily_set:{asha.chat_id}:nothing:1",
        f"daily_set:{asha.chat_id}",
        "daily_set:x:on:0",
        "daily_page:1",
        "daily_now",
        "daily_reveal:99",
        "daily_tap:99:0",
        "set:style:none",
        "set:seconds:0",
        "set_page:quiet",
    ]
    for data in forged:
        answer = await asha.tap_data(data)
        assert (answer.is_answered, answer.alert) == (True, True), data
    await bala.send("/start")
    for target in (asha.chat_id, group.chat_id):
        answer = await bala.tap_data(f"daily_set:{target}:on:0")
        assert "Only an admin" in answer.text
    await asha.send("/daily")
    assert shown.splitlines()[0] in asha.last.text
    assert "switched off" not in asha.last.text


async def test_in_a_group_only_admins_change_it(chat: Chat, group: Group) -> None:
    await group.send("Bala", "/daily 11:00")
    assert "Only an admin" in group.last.text
    assert "It is switched off." in group.last.text
    await group.send("Asha", "/daily 11:00 anakinra")
    assert "comes today" in group.last.text
    await group.send("Bala", "/daily")
    assert "comes today" in group.last.text
    await group.send("Asha", "/daily")
    refused = await group.tap("Bala", "Switch off")
    assert refused.alert
    await group.tap("Asha", "Switch off")
    assert "It is switched off." in group.last.text


async def test_an_anonymous_admin_is_an_admin(chat: Chat, group: Group) -> None:
    chat.telegram.people.set_status(
        group.chat_id, chat.user_id("Asha"), "administrator", is_anonymous=True
    )
    await group.send("Asha", "/daily 11:00")
    assert group.sent.sender_id == ANONYMOUS_ADMIN_ID
    assert "comes today" in group.last.text
    await group.send("Asha", "/settings")
    assert "Settings of this group" in group.last.text


async def test_an_anonymous_admin_types_what_the_menu_asked_for(chat: Chat, group: Group) -> None:
    """A tap shows who it is; what is typed comes from the account that all of them share."""
    chat.telegram.people.set_status(
        group.chat_id, chat.user_id("Asha"), "administrator", is_anonymous=True
    )
    await group.send("Asha", "/daily 11:00")
    await group.send("Asha", "/daily")
    await group.tap("Asha", "🕗")
    await group.tap("Asha", "Another time")
    await group.send("Bala", "06:15", reply_to=group.last)
    assert "06:15" not in group.last.text
    await group.send("Asha", "07:45", reply_to=group.last)
    assert group.sent.sender_id == ANONYMOUS_ADMIN_ID
    assert "at 07:45" in group.last.text
    # It was asked for once.
    await group.send("Asha", "05:15", reply_to=group.last)
    assert "at 05:15" not in group.last.text


async def test_an_anonymous_admin_types_quiet_hours(chat: Chat, group: Group) -> None:
    chat.telegram.people.set_status(
        group.chat_id, chat.user_id("Asha"), "administrator", is_anonymous=True
    )
    await group.send("Asha", "/settings")
    await group.tap("Asha", "Quiet hours")
    await group.tap("Asha", "Other hours")
    await group.send("Asha", "21:30-06:15", reply_to=group.last)
    assert "21:30 to 06:15" in group.last.text


async def test_what_a_group_got_wrong_is_not_offered(chat: Chat, group: Group) -> None:
    await group.send("Asha", "/daily 11:00 mistakes")
    assert "only asked in your private chat" in group.last.text


async def test_a_forum_gets_it_where_it_was_set_up(chat: Chat) -> None:
    forum = chat.group("Pharm", admins=["Asha"], is_forum=True)
    thread = forum.open_topic("Quiz")
    await forum.send("Asha", "/daily 11:00", thread_id=thread)
    assert forum.last.thread_id == thread
    chat.clock.advance(hours=1)
    await chat.tick()
    assert "Daily question" in forum.last.text
    assert forum.last.thread_id == thread


async def test_a_channel_is_set_up_from_the_private_chat(chat: Chat, asha: Student) -> None:
    channel = chat.channel("Pharm Daily", admins=["Asha"])
    chat.telegram.world.chats[channel.chat_id].username = "pharm_daily"
    await asha.send("/daily @pharm_daily 11:00 anakinra")
    assert "comes today" in asha.last.text
    await asha.tap("Change it")
    assert "Daily question for Pharm Daily" in asha.last.text
    await asha.tap("🔢")
    await asha.tap("2")
    chat.clock.advance(hours=1)
    await chat.tick()
    assert len([seen for seen in channel.from_bot if "Daily question" in seen.text]) == 2
    bala = chat.private("Bala")
    await bala.send("/daily @pharm_daily off")
    assert "Only an admin of the channel" in bala.last.text
    await bala.send("/daily @nowhere_at_all")
    assert "I cannot see this channel" in bala.last.text


async def test_a_channel_in_which_the_bot_may_not_post_says_so(chat: Chat, asha: Student) -> None:
    channel = chat.channel("Pharm Daily", admins=["Asha"])
    chat.telegram.world.chats[channel.chat_id].username = "pharm_daily"
    members = chat.telegram.world.chats[channel.chat_id].members
    members[chat.telegram.world.bot.id].can_post = False
    await asha.send("/daily @pharm_daily 11:00")
    assert "I may not post there yet" in asha.last.text


async def test_forwarding_a_post_opens_the_channel_s_menu(chat: Chat, asha: Student) -> None:
    channel = chat.channel("Pharm Daily", admins=["Asha"])
    origin = {
        "type": "channel",
        "date": 1,
        "message_id": 5,
        "chat": chat.telegram.stage.chat_json(chat.telegram.world.chats[channel.chat_id]),
    }
    content = {"text": "half-life of anakinra?", "forward_origin": origin}
    chat.telegram.people._write(asha.chat_id, asha.user_id, content, None, None)
    await chat.settle()
    assert "Daily question for Pharm Daily" in asha.last.text
    bala = chat.private("Bala")  # who does not rule the channel and just wants to know
    chat.telegram.people._write(bala.chat_id, bala.user_id, content, None, None)
    await chat.settle()
    assert "half-life" in bala.last.text.lower()
    assert not re.search("Daily question", bala.last.text)
