"""A forum topic that is closed or deleted: everything comes to the chat itself, told once."""

import pytest

from tests.chat import Chat, Group, Seen

TOLD = "is closed or gone"
QUESTION = "@pharm_study_bot half-life of anakinra?"


@pytest.fixture
def forum(chat: Chat) -> Group:
    return chat.group("Pharm", members=["Bala"], admins=["Asha"], is_forum=True)


def close(forum: Group, thread: int) -> None:
    forum.world_chat.topics[thread].is_closed = True


def delete(forum: Group, thread: int) -> None:
    del forum.world_chat.topics[thread]


def told(forum: Group) -> list[Seen]:
    return [seen for seen in forum.from_bot if TOLD in seen.text]


def elsewhere(forum: Group, part: str) -> list[Seen]:
    return [seen for seen in forum.from_bot if part in seen.text and seen.thread_id is None]


async def test_a_typed_question_is_answered_where_the_bot_may_write(forum: Group) -> None:
    thread = forum.open_topic("Questions")
    close(forum, thread)
    # Admins may go on in a closed topic.
    await forum.send("Asha", QUESTION, thread_id=thread)
    await forum.send("Asha", QUESTION, thread_id=thread)
    assert len(elsewhere(forum, "Anakinra, half-life")) == 2
    assert len(told(forum)) == 1
    assert told(forum)[0].thread_id is None
    assert "An admin can" in told(forum)[0].text


async def test_each_topic_is_told_of(forum: Group) -> None:
    for name in ("One", "Two"):
        thread = forum.open_topic(name)
        close(forum, thread)
        await forum.send("Asha", QUESTION, thread_id=thread)
        await forum.send("Asha", QUESTION, thread_id=thread)
    assert len(told(forum)) == 2


async def test_a_topic_that_is_open_is_written_to(forum: Group) -> None:
    thread = forum.open_topic("Questions")
    await forum.send("Bala", QUESTION, thread_id=thread)
    assert forum.last.thread_id == thread
    assert told(forum) == []


@pytest.mark.parametrize("shut", [close, delete])
async def test_a_quiz_goes_on_in_the_chat_when_its_topic_is_shut(forum: Group, shut) -> None:
    thread = forum.open_topic("Quiz")
    await forum.send("Asha", "/quiz anakinra 2", thread_id=thread)
    assert forum.last.thread_id == thread
    shut(forum, thread)
    await forum.tap("Asha", "Reveal")
    forum.chat.clock.advance(seconds=10)
    await forum.chat.tick()
    questions = elsewhere(forum, "Question 2 of 2")
    assert len(questions) == 1
    await forum.tap("Bala", "A", message=questions[0])
    await forum.tap("Asha", "Reveal", message=questions[0])
    assert len(told(forum)) == 1


async def test_a_poll_and_a_file_come_to_the_chat_too(chat: Chat, forum: Group) -> None:
    thread = forum.open_topic("Quiz")
    close(forum, thread)
    await forum.send("Asha", "/export csv anakinra", thread_id=thread)
    await forum.send("Asha", "/settings")
    await forum.tap("Asha", "Questions as polls")
    await forum.send("Asha", "/quiz anakinra 1", thread_id=thread)
    kinds = [m.content.keys() for m in forum.world_chat.messages.values() if not m.thread_id]
    assert any("document" in kind for kind in kinds), kinds
    assert any("poll" in kind for kind in kinds), kinds
    assert len(told(forum)) == 1
