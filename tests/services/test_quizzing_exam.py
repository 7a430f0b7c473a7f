"""A mock exam: skip, return, change, time over, marking."""

import pytest

from bot.domain.exam import mark
from bot.domain.quiz import Marking, Mode, QuizRequest, Status
from bot.domain.quiz_outcomes import ExamPage, Finish, Refusal, Rejected
from bot.storage.database import Database
from tests.services.quiz_base import ASHA, PRIVATE, Desk, make_base, right, wrong

CHAT = PRIVATE.chat_id


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database, make_base({"anakinra": 2, "tocilizumab": 2}))


async def begin(desk: Desk, **wishes: object) -> ExamPage:
    wishes = {"count": 4, "seconds": 240, "marking": Marking.NEGATIVE, **wishes}
    request = QuizRequest(place=PRIVATE, starter=ASHA, mode=Mode.EXAM, **wishes)
    page = await desk.quizzing.start(request, desk.now)
    assert isinstance(page, ExamPage), page
    await desk.quizzing.asked(page.post, 1, desk.now)
    return page


async def choose(desk: Desk, page: ExamPage, choice: int) -> ExamPage:
    following = await desk.exams.choose(page.post.id, ASHA, choice, CHAT, desk.now)
    assert isinstance(following, ExamPage), following
    return following


async def turn(desk: Desk, page: ExamPage, ordinal: int) -> ExamPage:
    turned = await desk.exams.turn(page.session.id, ordinal, CHAT, desk.now)
    assert isinstance(turned, ExamPage), turned
    return turned


async def test_answers_may_be_skipped_changed_and_are_marked_at_the_end(desk: Desk) -> None:
    first = await begin(desk)
    desk.wait(10)
    second = await choose(desk, first, wrong(first.post))
    assert (second.post.ordinal, second.answered) == (1, (True, False, False, False))
    desk.wait(5)
    third = await turn(desk, second, 2)
    fourth = await choose(desk, third, wrong(third.post))
    back = await turn(desk, fourth, 0)
    assert back.choice == wrong(first.post)
    desk.wait(7)
    await choose(desk, back, right(first.post))
    await choose(desk, await turn(desk, back, 3), right(fourth.post))
    finish = await desk.exams.submit(first.session.id, CHAT, desk.now)
    assert isinstance(finish, Finish)
    result = mark(finish)
    assert (result.right, result.wrong, result.skipped) == (2, 1, 1)
    assert (result.points, result.best_points) == (4 + 4 - 1, 16)
    assert result.items[0].attempt is not None
    assert result.items[0].attempt.seconds == 17
    assert sum(topic.asked for topic in result.topics) == 4


async def test_nothing_scores_before_it_is_handed_in(desk: Desk) -> None:
    page = await begin(desk)
    await choose(desk, page, right(page.post))
    assert (await desk.scores.card(CHAT, ASHA.id, desk.now)).week.answered == 0
    await desk.exams.submit(page.session.id, CHAT, desk.now)
    assert (await desk.scores.card(CHAT, ASHA.id, desk.now)).week.points == 1
    again = await begin(desk)
    while again.post.snapshot.question_id != page.post.snapshot.question_id:
        again = await turn(desk, again, again.post.ordinal + 1)
    await choose(desk, again, right(again.post))
    await desk.exams.submit(again.session.id, CHAT, desk.now)
    assert (await desk.scores.card(CHAT, ASHA.id, desk.now)).week.points == 1


async def test_the_time_runs_out_even_when_nobody_taps(desk: Desk) -> None:
    page = await begin(desk)
    await choose(desk, page, right(page.post))
    desk.wait(239)
    assert await desk.due() == []
    desk.wait(1)
    (finish,) = await desk.tick()
    assert isinstance(finish, Finish)
    assert finish.session.status is Status.FINISHED
    assert mark(finish).right == 1
    desk.wait(3600)
    assert await desk.due() == []


async def test_a_choice_after_the_time_hands_in_without_it(desk: Desk) -> None:
    page = await begin(desk)
    desk.wait(240)
    finish = await desk.exams.choose(page.post.id, ASHA, right(page.post), CHAT, desk.now)
    assert isinstance(finish, Finish)
    assert mark(finish).skipped == 4


async def test_nothing_can_be_changed_after_it_was_handed_in(desk: Desk) -> None:
    page = await begin(desk)
    await choose(desk, page, wrong(page.post))
    await desk.exams.submit(page.session.id, CHAT, desk.now)
    ended = Rejected(Refusal.ENDED)
    assert await desk.exams.choose(page.post.id, ASHA, right(page.post), CHAT, desk.now) == ended
    assert await desk.exams.turn(page.session.id, 1, CHAT, desk.now) == ended
    assert await desk.exams.submit(page.session.id, CHAT, desk.now) == ended


async def test_an_exam_is_not_answered_through_the_buttons_of_a_quiz(desk: Desk) -> None:
    page = await begin(desk)
    outcome = await desk.quizzing.tap(page.post.id, ASHA, right(page.post), CHAT, desk.now)
    assert outcome == Rejected(Refusal.UNKNOWN)


async def test_pages_of_others_and_pages_that_do_not_exist_are_refused(desk: Desk) -> None:
    page = await begin(desk)
    unknown = Rejected(Refusal.UNKNOWN)
    assert await desk.exams.turn(page.session.id, 4, CHAT, desk.now) == unknown
    assert await desk.exams.turn(page.session.id, 0, 999, desk.now) == unknown
    assert await desk.exams.choose(page.post.id, ASHA, 0, 999, desk.now) == unknown
    assert await desk.exams.submit(page.session.id, 999, desk.now) == unknown
    choice = await desk.exams.choose(page.post.id, ASHA, 7, CHAT, desk.now)
    assert choice == Rejected(Refusal.NO_SUCH_CHOICE)


async def test_stop_hands_the_exam_in(desk: Desk) -> None:
    page = await begin(desk, marking=Marking.PLAIN, seconds=0)
    await choose(desk, page, wrong(page.post))
    finish = await desk.quizzing.stop(PRIVATE, ASHA.id, desk.now, is_admin=False)
    assert isinstance(finish, Finish)
    assert (mark(finish).points, mark(finish).best_points) == (0, 4)
