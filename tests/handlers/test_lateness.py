"""What was written while the bot was away gets a word of apology, or is dropped aloud."""

from bot.handlers.lateness import SORRY_LATE

QUESTION = "half-life of anakinra?"


async def write_and_come_back(chat, place, user_id, text, minutes):
    """Write while the bot does not look, and let the time pass."""
    chat.telegram.people.say(place.chat_id, user_id, text)
    chat.clock.advance(minutes=minutes)
    known = len(place.from_bot)
    await chat.settle()
    return place.from_bot[known:]


async def test_an_old_question_is_answered_with_an_apology(chat):
    asha = chat.private("Asha")
    (answer,) = await write_and_come_back(chat, asha, asha.user_id, QUESTION, 11)
    assert answer.text.startswith(SORRY_LATE)
    assert "anakinra" in answer.text.lower()


async def test_a_question_of_nine_minutes_ago_is_not_old(chat):
    asha = chat.private("Asha")
    (answer,) = await write_and_come_back(chat, asha, asha.user_id, QUESTION, 9)
    assert SORRY_LATE not in answer.text
    assert SORRY_LATE not in (await asha.send(QUESTION))[0].text


async def test_the_apology_ends_with_its_update(chat):
    asha = chat.private("Asha")
    await write_and_come_back(chat, asha, asha.user_id, QUESTION, 60)
    assert SORRY_LATE not in (await asha.send(QUESTION))[0].text


async def test_an_old_question_in_a_group_is_answered_with_an_apology(chat):
    group = chat.group("Pharm", members=["Asha"])
    who = chat.user_id("Asha")
    (answer,) = await write_and_come_back(chat, group, who, f"/ask {QUESTION}", 60)
    assert answer.text.startswith(SORRY_LATE)


async def test_an_old_command_in_a_group_is_dropped_aloud_once(chat):
    group = chat.group("Pharm", members=["Asha"])
    who = chat.user_id("Asha")
    chat.telegram.people.say(group.chat_id, who, "/quiz@pharm_study_bot anakinra")
    said = await write_and_come_back(chat, group, who, "/quiz adalimumab", 60)
    assert [seen.text for seen in said] == [
        "Sorry, I was away when /quiz was written here. Please send it again."
    ]


async def test_idle_talk_of_a_group_is_passed_over_however_old(chat):
    group = chat.group("Pharm", members=["Asha"])
    assert await write_and_come_back(chat, group, chat.user_id("Asha"), "good morning", 60) == []
