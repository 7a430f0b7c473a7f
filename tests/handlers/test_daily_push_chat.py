"""Daily questions as people meet them: in private, in groups and in channels."""

from datetime import time
from typing import Any

import pytest
from sqlalchemy import select

from bot.domain.chat import Place, QuizStyle
from bot.domain.daily import PushState, Subscription
from bot.playground.faults import Trouble
from bot.playground.refusals import bad_request, forbidden
from bot.storage.tables import pushes
from tests.chat import Chat, Group
from tests.handlers.test_quiz_private_chat import key_of, other_than


def services(chat: Chat) -> Any:
    return chat.application.bot_data["services"]


async def subscribe(chat: Chat, chat_id: int, **wishes: Any) -> Subscription:
    """Subscribe for an hour from now."""
    wishes = {"at": time(11), "is_active": True, **wishes}
    place = wishes.pop("place", Place(chat_id))
    return await services(chat).daily.change(place, chat.clock(), **wishes)


async def next_day(chat: Chat, days: int = 1) -> None:
    """Go on to the next eleven o'clock in India."""
    chat.clock.advance(days=days)
    await chat.tick()


async def first_push(chat: Chat) -> None:
    chat.clock.advance(hours=1)
    await chat.tick()


async def test_a_private_question_comes_once_and_is_scored(chat: Chat) -> None:
    asha = chat.private("Asha")
    await subscribe(chat, asha.chat_id)
    await chat.tick()
    assert asha.from_bot == []
    await first_push(chat)
    await chat.tick()
    (question,) = asha.from_bot
    assert question.text.startswith("Daily question · ")
    await asha.tap(key_of(chat, question))
    assert "Right. The answer is" in question.text
    await asha.send("/score")
    assert "1 point" in asha.last.text


async def test_a_typed_letter_answers_the_daily_question(chat: Chat) -> None:
    asha = chat.private("Asha")
    await subscribe(chat, asha.chat_id)
    await first_push(chat)
    await asha.send(key_of(chat, asha.last).lower())
    assert "Right. The answer is" in asha.last.text


async def test_in_private_next_leads_through_all_questions(chat: Chat) -> None:
    asha = chat.private("Asha")
    await subscribe(chat, asha.chat_id, count=2)
    await first_push(chat)
    assert asha.last.text.startswith("Daily question 1 of 2")
    await asha.tap("A")
    await asha.tap("Next")
    assert asha.last.text.startswith("Daily question 2 of 2")
    await asha.tap("A")
    assert not asha.last.button("Next")


async def test_days_in_a_row_are_counted(chat: Chat) -> None:
    asha = chat.private("Asha")
    await subscribe(chat, asha.chat_id)
    await first_push(chat)
    await asha.tap("A")
    await next_day(chat)
    await asha.tap("A")
    await next_day(chat)
    assert asha.last.text.startswith("You have studied 2 days in a row.\n\nDaily question")
    await next_day(chat, 2)
    assert asha.last.text.startswith("Daily question")


@pytest.fixture
def group(chat: Chat) -> Group:
    return chat.group("Pharm", members=["Bala", "Chand"], admins=["Asha"], kind="supergroup")


async def test_a_group_s_question_stays_open_and_is_revealed_with_the_next(
    chat: Chat, group: Group
) -> None:
    await subscribe(chat, group.chat_id)
    await first_push(chat)
    question = group.last
    key = key_of(chat, question)
    assert (await group.tap("Bala", key)).text == f"Locked in: {key}"
    chat.clock.advance(hours=20)
    assert (await group.tap("Chand", other_than(key), message=question)).text.startswith("Locked")
    chat.clock.advance(hours=4)
    await chat.tick()
    assert "The answer is" in question.text
    assert "Right: 1 of 2 (Bala)" in question.text
    assert group.last.text.startswith("Yesterday: 1 of 2 right (Bala).")
    assert "Daily question" in group.last.text


async def test_the_hardest_of_several_questions_is_named(chat: Chat, group: Group) -> None:
    await subscribe(chat, group.chat_id, count=2)
    await first_push(chat)
    first, second = group.from_bot
    for name in ("Bala", "Chand"):
        await group.tap(name, key_of(chat, first), message=first)
        await group.tap(name, other_than(key_of(chat, second)), message=second)
    await next_day(chat, 2)
    third = group.from_bot[2]
    assert "Last time: 2 took part (Bala 1, Chand 1). Hardest: question 2 (0 of 2" in third.text
    assert "Last time" not in group.from_bot[3].text


async def test_only_an_admin_reveals_early(chat: Chat, group: Group) -> None:
    await subscribe(chat, group.chat_id)
    await first_push(chat)
    refused = await group.tap("Bala", "Reveal")
    assert refused.alert
    assert "Only an admin" in refused.text
    await group.tap("Asha", "Reveal")
    assert "Nobody answered." in group.last.text
    await next_day(chat)
    assert group.last.text.startswith("Yesterday: nobody answered.")


async def test_a_channel_tells_each_reader_alone(chat: Chat) -> None:
    channel = chat.channel("Pharm Daily", admins=["Asha"])
    await channel.set_bot_status("administrator", by="Asha")
    await subscribe(chat, channel.chat_id)
    await first_push(chat)
    question = channel.last
    key = key_of(chat, question)
    wrong = await channel.tap("Bala", other_than(key))
    assert wrong.alert
    assert f"Not quite: you chose {other_than(key)}. The answer is {key}" in wrong.text
    again = await channel.tap("Bala", key)
    assert again.text.startswith("Your first answer stands. Not quite")
    link = question.button("With score")["url"]
    bala = chat.private("Bala")
    await bala.open_link(link.partition("start=")[2])
    assert "Question 1 of 1" in bala.last.text


async def test_a_channel_may_have_anonymous_polls(chat: Chat) -> None:
    channel = chat.channel("Pharm Daily", admins=["Asha"])
    await channel.set_bot_status("administrator", by="Asha")
    await subscribe(chat, channel.chat_id, style=QuizStyle.POLL)
    for _ in range(4):  # a question too long for a poll comes with buttons
        await first_push(chat)
        chat.clock.advance(hours=23)
    poll = next(seen for seen in reversed(channel.from_bot) if seen.poll)
    assert poll.poll["is_anonymous"]
    assert poll.button("With score")


async def test_a_group_may_have_polls_that_count(chat: Chat, group: Group) -> None:
    await subscribe(chat, group.chat_id, style=QuizStyle.POLL)
    for _ in range(4):
        await first_push(chat)
        chat.clock.advance(hours=23)
    polls = [seen for seen in group.from_bot if seen.poll]
    assert not polls[-1].poll["is_anonymous"]
    assert all(seen.poll["is_closed"] for seen in polls[:-1])
    chat.telegram.people.vote(polls[-1].poll["id"], chat.user_id("Bala"), [0])
    await chat.settle()
    await first_push(chat)
    assert any("of 1 right" in seen.text for seen in group.from_bot)


async def test_a_block_ends_it_and_start_brings_it_back(chat: Chat) -> None:
    asha = chat.private("Asha")
    await asha.send("hello")
    await subscribe(chat, asha.chat_id)
    await asha.block()
    await first_push(chat)
    assert (await services(chat).daily.find(Place(asha.chat_id))).next_due_at is None
    await asha.send("/start")
    await next_day(chat)
    assert "Daily question" in asha.last.text


async def test_a_block_that_was_missed_is_learnt_from_the_refusal(chat: Chat) -> None:
    asha, bala = chat.private("Asha"), chat.private("Bala")
    for student in (asha, bala):
        await subscribe(chat, student.chat_id)
    chat.telegram.world.chats[asha.chat_id].is_blocked = True
    await first_push(chat)
    assert "Daily question" in bala.last.text
    found = await services(chat).daily.find(Place(asha.chat_id))
    assert found.next_due_at is None
    assert found.suspended_at


async def test_no_right_to_post_suspends_a_channel(chat: Chat) -> None:
    channel = chat.channel("Pharm Daily", admins=["Asha"])
    await subscribe(chat, channel.chat_id)
    chat.telegram.world.chats[channel.chat_id].members[chat.telegram.world.bot.id].can_post = False
    await first_push(chat)
    assert (await services(chat).daily.find(Place(channel.chat_id))).suspended_at
    await channel.set_bot_status("administrator", by="Asha")
    await next_day(chat)
    assert "Daily question" in channel.last.text


@pytest.mark.parametrize("with_messages", [True, False], ids=["told", "missed"])
async def test_the_daily_quiz_moves_to_the_supergroup(chat: Chat, with_messages: bool) -> None:
    group = chat.group("Pharm", members=["Bala"], admins=["Asha"])
    await subscribe(chat, group.chat_id)
    await first_push(chat)
    supergroup = await group.migrate(with_messages=with_messages)
    await next_day(chat)
    await chat.tick()
    assert len([seen for seen in supergroup.from_bot if "Daily question" in seen.text]) == 1
    await next_day(chat)
    assert "Yesterday: nobody answered." in supergroup.last.text


async def test_a_send_that_timed_out_is_not_repeated(chat: Chat) -> None:
    asha = chat.private("Asha")
    await subscribe(chat, asha.chat_id)
    chat.telegram.faults.add("sendMessage", Trouble.TIMEOUT_AFTER)
    await first_push(chat)
    for _ in range(20):
        chat.clock.advance(minutes=1)
        await chat.tick()
    assert len(asha.from_bot) == 1
    await asha.tap("A")  # and it works as if it had been noted
    assert "answer is" in asha.last.text


async def test_a_429_puts_one_chat_off_and_no_other(chat: Chat) -> None:
    students = [chat.private(name) for name in ("Asha", "Bala", "Chand")]
    for student in students:
        await subscribe(chat, student.chat_id)
    chat.telegram.faults.add_flood("sendMessage", 120)
    await first_push(chat)
    assert sum(len(student.from_bot) for student in students) == 2
    chat.clock.advance(seconds=121)
    await chat.tick()
    assert [len(student.from_bot) for student in students] == [1, 1, 1]


async def test_one_failing_chat_stops_no_other(chat: Chat) -> None:
    students = [chat.private(name) for name in ("Asha", "Bala", "Chand")]
    for student in students:
        await subscribe(chat, student.chat_id)
    chat.telegram.faults.add("sendMessage", bad_request("something new"))
    await first_push(chat)
    assert sum(len(student.from_bot) for student in students) == 2


async def test_a_death_while_sending_does_not_double(chat: Chat) -> None:
    asha = chat.private("Asha")
    await subscribe(chat, asha.chat_id)
    chat.telegram.faults.add("sendMessage", Trouble.DEATH_AFTER)
    await first_push(chat)
    await chat.restart()
    for _ in range(10):
        chat.clock.advance(minutes=1)
        await chat.tick()
    assert len(asha.from_bot) == 1


async def test_a_death_before_sending_loses_nothing_of_the_others(chat: Chat) -> None:
    students = [chat.private(f"Student {number}") for number in range(30)]
    for student in students:
        await subscribe(chat, student.chat_id)
    chat.telegram.faults.add("sendMessage", Trouble.DEATH_BEFORE)
    await first_push(chat)
    await chat.restart()
    for _ in range(10):
        chat.clock.advance(minutes=1)
        await chat.tick()
    # Whose message was under way does not get it twice, and so perhaps not at all.
    async with services(chat).quizzing.database.read() as work:
        rows = (await work.execute(select(pushes.c.chat_id, pushes.c.status))).all()
    under_way = {chat_id for chat_id, status in rows if status != PushState.SENT}
    without = {student.chat_id for student in students if not student.from_bot}
    assert 1 <= len(without) <= 3
    assert without == under_way
    assert max(len(student.from_bot) for student in students) == 1


async def test_a_closed_topic_falls_back_and_is_told_once(chat: Chat) -> None:
    forum = chat.group("Pharm", members=["Bala"], admins=["Asha"], is_forum=True)
    thread = forum.open_topic("Daily")
    await subscribe(chat, forum.chat_id, place=Place(forum.chat_id, thread))
    await first_push(chat)
    assert forum.last.thread_id == thread
    forum.world_chat.topics[thread].is_closed = True
    await next_day(chat)
    await next_day(chat)
    texts = [seen.text for seen in forum.from_bot if seen.thread_id is None]
    assert sum("Daily question" in text for text in texts) == 2
    assert sum("closed or gone" in text for text in texts) == 1


async def test_a_refused_answer_suspends_the_daily_question_too(chat: Chat) -> None:
    asha = chat.private("Asha")
    await asha.send("/daily 11:00")
    chat.telegram.faults.add("sendMessage", forbidden("bot was blocked by the user"))
    await asha.send("/help")
    assert (await services(chat).daily.find(Place(asha.chat_id))).suspended_at
    await asha.send("/start")
    assert not (await services(chat).daily.find(Place(asha.chat_id))).suspended_at


async def test_it_comes_although_nobody_looked_for_a_while(chat: Chat) -> None:
    asha = chat.private("Asha")
    await asha.send("/daily 11:00")
    await chat.restart()
    chat.clock.advance(hours=3, minutes=50)
    await chat.tick()
    assert "Daily question" in asha.last.text
