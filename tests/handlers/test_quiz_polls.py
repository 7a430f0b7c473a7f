"""Native quiz polls: votes count like taps, also when they come before the poll is known."""

from bot.domain.chat import Place
from bot.domain.quiz import Mode, QuizRequest
from bot.domain.quiz_outcomes import Ask
from tests.chat import Chat, Seen
from tests.services.quiz_base import make_question


def polls(place: object) -> list[Seen]:
    return [seen for seen in place.from_bot if seen.poll]


async def vote(chat: Chat, seen: Seen, name: str, choice: int) -> bool:
    taken = chat.telegram.people.vote(seen.poll["id"], chat.user_id(name), [choice])
    await chat.settle()
    return taken


async def test_votes_in_a_group_count_into_the_scores(chat: Chat) -> None:
    group = chat.group("Pharma", members=["Asha", "Bala", "Chand"], admins=["Dev"])
    await group.send("Asha", "/quiz anakinra 2 poll")
    (first,) = polls(group)
    assert first.poll["type"] == "quiz"
    assert not first.poll["is_anonymous"]
    key = first.poll["correct_option_ids"][0]
    await vote(chat, first, "Bala", key)
    await vote(chat, first, "Chand", (key + 1) % 4)
    chat.clock.advance(seconds=30)
    await chat.tick()
    assert first.poll["is_closed"]
    assert "Right: 1 of 2 (Bala)" in group.last.text
    chat.clock.advance(seconds=5)
    await chat.tick()
    assert len(polls(group)) == 2
    await group.send("Asha", "/leaderboard")
    assert "1. Bala: 1" in group.last.text


async def test_a_poll_in_private_is_followed_by_its_reveal(chat: Chat) -> None:
    asha = chat.private("Asha")
    await asha.send("/quiz anakinra 2 poll")
    (first,) = polls(asha)
    await vote(chat, first, "Asha", first.poll["correct_option_ids"][0])
    assert "Right. The answer is" in asha.last.text
    await asha.tap("Next")
    second = polls(asha)[-1]
    await vote(chat, second, "Asha", second.poll["correct_option_ids"][0])
    assert "Quiz finished: 2 of 2 right" in asha.last.text


async def test_a_vote_taken_back_changes_nothing(chat: Chat) -> None:
    group = chat.group("Pharma", members=["Asha", "Bala"], admins=["Dev"])
    await group.send("Asha", "/quiz anakinra 1 poll")
    (first,) = polls(group)
    chat.telegram.updates.add("poll_answer", _answer(chat, first, "Bala", []))
    await chat.settle()
    await vote(chat, first, "Bala", first.poll["correct_option_ids"][0])
    chat.clock.advance(seconds=30)
    await chat.tick()
    assert any("Right: 1 of 1 (Bala)" in seen.text for seen in group.from_bot)


def _answer(chat: Chat, seen: Seen, name: str, options: list[int]) -> dict:
    user = chat.telegram.world.users[chat.user_id(name)].to_json()
    return {"poll_id": seen.poll["id"], "user": user, "option_ids": options,
            "option_persistent_ids": []}  # fmt: skip


async def test_a_vote_that_comes_before_its_poll_is_known_is_not_lost(chat: Chat) -> None:
    services = chat.application.bot_data["services"]
    bala, now = chat.user_id("Bala"), chat.clock.now
    place = Place(-77)
    request = QuizRequest(place=place, starter=None, mode=Mode.GROUP, count=1, seconds=30)
    ask = await services.quizzing.start(request, now)
    assert isinstance(ask, Ask)
    update = {"poll_id": "early", "option_ids": [ask.post.snapshot.key], "user": _user(chat, bala)}
    chat.telegram.updates.add("poll_answer", update | {"option_persistent_ids": []})
    await chat.settle()
    await services.quizzing.asked(ask.post, 1, now, "early")
    card = await services.scores.card(place.chat_id, bala, now)
    assert card.week.points == 1


def _user(chat: Chat, user_id: int) -> dict:
    return chat.telegram.world.users[user_id].to_json()


async def test_what_does_not_fit_a_poll_is_asked_by_buttons(chat: Chat) -> None:
    services = chat.application.bot_data["services"]
    knowledge = services.knowledge
    long = make_question("long", choices={"A": "x" * 101, "B": "y"})
    topic = knowledge.topics["anakinra"].model_copy(update={"questions": (long,)})
    services.answering.replace(type(knowledge)("new", {**knowledge.topics, "anakinra": topic}))
    asha = chat.private("Asha")
    await asha.send("/quiz anakinra 1 poll")
    assert not asha.last.poll
    assert asha.last.labels == ["A", "B"]
