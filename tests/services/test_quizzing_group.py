"""A quiz in a group: everybody answers, one reveal, timers that survive, rights, fair scores."""

import asyncio

import pytest

from bot.domain.chat import Person, Place
from bot.domain.quiz import Mode, QuizRequest, Status
from bot.domain.quiz_outcomes import (
    Ask,
    Busy,
    Finish,
    Locked,
    Paused,
    Refusal,
    Rejected,
    Reveal,
)
from bot.domain.scoreboard import Period
from bot.storage.database import Database
from tests.services.quiz_base import ASHA, BALA, CHAND, GROUP, Desk, right, wrong


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


async def begin(desk: Desk, place: Place = GROUP, **wishes: object) -> Ask:
    wishes = {"count": 3, "seconds": 30, "mode": Mode.GROUP, "starter": ASHA, **wishes}
    asked = await desk.quizzing.start(QuizRequest(place=place, **wishes), desk.now)
    assert isinstance(asked, Ask), asked
    await desk.deliver(asked)
    return asked


async def tap(desk: Desk, ask: Ask, person: Person, choice: int) -> Locked | Rejected:
    outcome = await desk.quizzing.tap(ask.post.id, person, choice, GROUP.chat_id, desk.now)
    assert isinstance(outcome, Locked | Rejected), outcome
    return outcome


async def next_question(desk: Desk) -> Ask:
    """Let the time run out and the next question come."""
    desk.wait(30)
    (reveal,) = await desk.tick()
    assert isinstance(reveal, Reveal), reveal
    desk.wait(5)
    (ask,) = await desk.tick()
    assert isinstance(ask, Ask), ask
    return ask


async def test_everybody_answers_once_and_the_reveal_tells_who_got_it(desk: Desk) -> None:
    ask = await begin(desk)
    letters = ask.post.snapshot.letters
    desk.wait(4)
    good, bad = right(ask.post), wrong(ask.post)
    assert await tap(desk, ask, ASHA, bad) == Locked(letters[bad], is_new=True)
    desk.wait(2)
    assert await tap(desk, ask, BALA, good) == Locked(letters[good], is_new=True)
    assert await tap(desk, ask, ASHA, good) == Locked(letters[bad], is_new=False)
    desk.wait(1.5)
    await tap(desk, ask, CHAND, good)
    assert await desk.due() == []
    desk.wait(30)
    (reveal,) = await desk.due()
    assert isinstance(reveal, Reveal)
    assert [(each.name, each.seconds) for each in reveal.paper.right] == [
        ("Bala", 6.0),
        ("Chand", 7.5),
    ]
    assert len(reveal.paper.attempts) == 3


async def test_questions_follow_each_other_to_the_summary(desk: Desk) -> None:
    ask = await begin(desk)
    for _ in range(2):
        await tap(desk, ask, BALA, right(ask.post))
        ask = await next_question(desk)
    await tap(desk, ask, ASHA, right(ask.post))
    desk.wait(30)
    (finish,) = await desk.tick()
    assert isinstance(finish, Finish)
    assert finish.session.status is Status.FINISHED
    board = await desk.scores.board(GROUP.chat_id, ASHA.id, Period.WEEK, desk.now)
    assert [(each.rank, each.tally.name, each.tally.points) for each in board.top] == [
        (1, "Bala", 2),
        (2, "Asha", 1),
    ]
    assert board.own is not None
    assert board.own.rank == 2


async def test_a_tap_after_the_reveal_counts_for_nothing(desk: Desk) -> None:
    ask = await begin(desk)
    await tap(desk, ask, BALA, right(ask.post))
    await next_question(desk)
    assert await tap(desk, ask, ASHA, right(ask.post)) == Rejected(Refusal.CLOSED)
    card = await desk.scores.card(GROUP.chat_id, ASHA.id, desk.now)
    assert card.week.answered == 0


async def test_a_question_not_yet_shown_cannot_be_answered(desk: Desk) -> None:
    ask = await begin(desk)
    outcome = await desk.quizzing.tap(ask.post.id + 1, BALA, 0, GROUP.chat_id, desk.now)
    assert outcome == Rejected(Refusal.UNKNOWN)


async def test_a_reveal_lost_in_a_crash_comes_again_and_counts_the_same(desk: Desk) -> None:
    ask = await begin(desk)
    await tap(desk, ask, BALA, right(ask.post))
    desk.wait(30)
    (lost,) = await desk.due()
    assert await desk.due() == []
    desk.wait(30)
    (again,) = await desk.due()
    assert isinstance(lost, Reveal)
    assert isinstance(again, Reveal)
    assert again.paper.attempts == lost.paper.attempts


async def test_two_processes_never_take_the_same_step(desk: Desk, database: Database) -> None:
    for number in range(8):
        await begin(desk, Place(GROUP.chat_id, number + 2))
    desk.wait(30)
    taken = await asyncio.gather(*(desk.quizzing.due(desk.now) for _ in range(6)))
    sessions = [step.session.id for steps in taken for step in steps]
    assert len(sessions) == len(set(sessions)) == 8


async def test_taps_and_the_reveal_at_once_lose_nothing(desk: Desk) -> None:
    ask = await begin(desk)
    desk.wait(30)
    people = [Person(100 + n, f"Student {n}") for n in range(20)]
    *taps, steps = await asyncio.gather(
        *(tap(desk, ask, person, right(ask.post)) for person in people), desk.due()
    )
    kept = sum(isinstance(each, Locked) for each in taps)
    (reveal,) = steps
    assert isinstance(reveal, Reveal)
    assert len(reveal.paper.attempts) == kept


async def test_after_two_questions_without_a_tap_the_quiz_ends_itself(desk: Desk) -> None:
    await begin(desk, count=10)
    await next_question(desk)
    desk.wait(30)
    (finish,) = await desk.tick()
    assert isinstance(finish, Finish)
    assert finish.session.status is Status.IDLE


async def test_one_tap_keeps_the_quiz_alive(desk: Desk) -> None:
    ask = await begin(desk, count=10)
    ask = await next_question(desk)
    await tap(desk, ask, BALA, 0)
    await next_question(desk)
    await next_question(desk)


async def test_only_the_starter_or_an_admin_may_end_it(desk: Desk) -> None:
    ask = await begin(desk)
    stop, reveal_now = desk.quizzing.stop, desk.quizzing.reveal_now
    refused = Rejected(Refusal.NOT_ALLOWED)
    assert await stop(GROUP, BALA.id, desk.now, is_admin=False) == refused
    early = await reveal_now(ask.post.id, GROUP.chat_id, BALA.id, desk.now, is_admin=False)
    assert early == refused
    outcome = await reveal_now(ask.post.id, GROUP.chat_id, BALA.id, desk.now, is_admin=True)
    assert isinstance(outcome, Reveal)
    await desk.deliver(outcome)
    finish = await stop(GROUP, ASHA.id, desk.now, is_admin=False)
    assert isinstance(finish, Finish)


async def test_stop_reveals_the_open_question_before_the_summary(desk: Desk) -> None:
    ask = await begin(desk)
    await tap(desk, ask, BALA, right(ask.post))
    reveal = await desk.quizzing.stop(GROUP, ASHA.id, desk.now, is_admin=False)
    assert isinstance(reveal, Reveal)
    finish = await desk.deliver(reveal)
    assert isinstance(finish, Finish)
    assert finish.session.status is Status.STOPPED
    desk.wait(3600)
    assert await desk.due() == []


async def test_a_quiz_of_an_anonymous_admin_can_be_ended_by_admins_only(desk: Desk) -> None:
    await begin(desk, starter=None)
    refused = await desk.quizzing.stop(GROUP, 0, desk.now, is_admin=False)
    assert refused == Rejected(Refusal.NOT_ALLOWED)
    assert isinstance(await desk.quizzing.stop(GROUP, 0, desk.now, is_admin=True), Reveal)


async def test_a_paused_quiz_keeps_its_time(desk: Desk) -> None:
    ask = await begin(desk)
    desk.wait(10)
    assert isinstance(await desk.quizzing.pause(GROUP, ASHA.id, desk.now, is_admin=False), Paused)
    desk.wait(3600)
    assert await desk.due() == []
    assert isinstance(await tap(desk, ask, BALA, 0), Locked)
    await desk.quizzing.pause(GROUP, ASHA.id, desk.now, is_admin=False)
    desk.wait(19)
    assert await desk.due() == []
    desk.wait(1)
    assert isinstance((await desk.due())[0], Reveal)


async def test_a_question_not_delivered_comes_again_and_its_clock_starts_then(desk: Desk) -> None:
    request = QuizRequest(place=GROUP, starter=ASHA, mode=Mode.GROUP, seconds=30)
    await desk.quizzing.start(request, desk.now)
    desk.wait(31)
    (ask,) = await desk.tick()
    assert isinstance(ask, Ask)
    desk.wait(29)
    assert await desk.due() == []
    desk.wait(1)
    assert isinstance((await desk.due())[0], Reveal)


async def test_one_quiz_at_a_time_in_each_forum_topic(desk: Desk) -> None:
    await begin(desk, Place(GROUP.chat_id, 5))
    await begin(desk, Place(GROUP.chat_id, 6))
    await begin(desk, GROUP)
    for place in (GROUP, Place(GROUP.chat_id, 5)):
        request = QuizRequest(place=place, starter=BALA, mode=Mode.GROUP)
        assert isinstance(await desk.quizzing.start(request, desk.now), Busy)


async def test_of_two_starts_at_once_one_wins(desk: Desk) -> None:
    request = QuizRequest(place=GROUP, starter=ASHA, mode=Mode.GROUP)
    outcomes = await asyncio.gather(*(desk.quizzing.start(request, desk.now) for _ in range(5)))
    assert sorted(type(each).__name__ for each in outcomes) == ["Ask"] + ["Busy"] * 4


async def test_the_hidden_are_not_on_the_board_but_know_their_points(desk: Desk) -> None:
    ask = await begin(desk)
    for person in (ASHA, BALA):
        await tap(desk, ask, person, right(ask.post))
    await desk.scores.hide(BALA, desk.now, is_hidden=True)
    board = await desk.scores.board(GROUP.chat_id, BALA.id, Period.ALL, desk.now)
    assert [each.tally.name for each in board.top] == ["Asha"]
    assert (board.own, board.is_hidden) == (None, True)
    card = await desk.scores.card(GROUP.chat_id, BALA.id, desk.now)
    assert (card.week.points, card.week.rank) == (1, None)
    await desk.scores.hide(BALA, desk.now, is_hidden=False)
    board = await desk.scores.board(GROUP.chat_id, BALA.id, Period.ALL, desk.now)
    assert [(each.rank, each.is_tied) for each in board.top] == [(1, True), (1, True)]
