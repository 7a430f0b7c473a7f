"""A quiz in private: answers, verdicts, going on, stopping, and what a tap cannot break."""

import pytest

from bot.domain.monograph import Monograph
from bot.domain.quiz import MISTAKES, QuizRequest, Status
from bot.domain.quiz_outcomes import Ask, Busy, Finish, NothingToAsk, Refusal, Rejected, Verdict
from bot.storage.database import Database
from tests.services.quiz_base import (
    ASHA,
    BALA,
    PRIVATE,
    Desk,
    make_base,
    make_question,
    right,
    wrong,
)


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


async def begin(desk: Desk, **wishes: object) -> Ask:
    request = QuizRequest(place=PRIVATE, starter=ASHA, **{"count": 3, **wishes})
    asked = await desk.quizzing.start(request, desk.now)
    assert isinstance(asked, Ask), asked
    await desk.deliver(asked)
    return asked


async def answer(desk: Desk, ask: Ask, choice: int) -> Verdict:
    desk.wait(4)
    outcome = await desk.quizzing.tap(ask.post.id, ASHA, choice, PRIVATE.chat_id, desk.now)
    assert isinstance(outcome, Verdict), outcome
    return outcome


async def go_on(desk: Desk, ask: Ask) -> Ask:
    following = await desk.quizzing.next(
        ask.session.id, ask.post.ordinal, PRIVATE.chat_id, desk.now
    )
    assert isinstance(following, Ask), following
    await desk.deliver(following)
    return following


async def test_a_quiz_goes_from_question_to_question_to_its_summary(desk: Desk) -> None:
    first = await begin(desk)
    assert (await answer(desk, first, right(first.post))).attempt.is_right
    second = await go_on(desk, first)
    assert not (await answer(desk, second, wrong(second.post))).attempt.is_right
    third = await go_on(desk, second)
    verdict = await answer(desk, third, right(third.post))
    assert verdict.finish is not None
    assert [paper.attempts[0].is_right for paper in verdict.finish.papers] == [True, False, True]
    assert [paper.attempts[0].seconds for paper in verdict.finish.papers] == [4, 4, 4]
    assert verdict.finish.session.status is Status.FINISHED
    await desk.deliver(verdict.finish)
    desk.wait(3600)
    assert await desk.due() == []


async def test_the_second_tap_brings_the_first_verdict_again(desk: Desk) -> None:
    ask = await begin(desk)
    await answer(desk, ask, wrong(ask.post))
    again = await answer(desk, ask, right(ask.post))
    assert (again.is_new, again.attempt.is_right) == (False, False)


async def test_a_second_next_is_stale(desk: Desk) -> None:
    ask = await begin(desk)
    await answer(desk, ask, 0)
    await go_on(desk, ask)
    again = await desk.quizzing.next(ask.session.id, 0, PRIVATE.chat_id, desk.now)
    assert again == Rejected(Refusal.STALE)


async def test_next_before_the_answer_is_stale(desk: Desk) -> None:
    ask = await begin(desk)
    again = await desk.quizzing.next(ask.session.id, 0, PRIVATE.chat_id, desk.now)
    assert again == Rejected(Refusal.STALE)


async def test_buttons_from_elsewhere_change_nothing(desk: Desk) -> None:
    ask = await begin(desk)
    tap = desk.quizzing.tap
    later = ask.post.id + 1  # of this session, but not shown yet
    assert await tap(99999, ASHA, 0, PRIVATE.chat_id, desk.now) == Rejected(Refusal.UNKNOWN)
    assert await tap(later, ASHA, 0, PRIVATE.chat_id, desk.now) == Rejected(Refusal.UNKNOWN)
    assert await tap(ask.post.id, BALA, 0, BALA.id, desk.now) == Rejected(Refusal.FOREIGN)
    for choice in (-1, 4, 99):
        outcome = await tap(ask.post.id, ASHA, choice, PRIVATE.chat_id, desk.now)
        assert outcome == Rejected(Refusal.NO_SUCH_CHOICE)
    assert (await answer(desk, ask, right(ask.post))).is_new


async def test_a_question_is_graded_by_the_version_that_was_posted(desk: Desk) -> None:
    ask = await begin(desk, count=1)
    name = ask.post.snapshot.question_id
    turned = make_question(name, key="A", choices={"A": "new", "B": "other"})
    desk.knowledge = make_base({"anakinra": 0})
    topic = Monograph(id="anakinra", title="Anakinra", questions=(turned,))
    desk.knowledge = type(desk.knowledge)("2", {"anakinra": topic})
    assert (await answer(desk, ask, right(ask.post))).attempt.is_right


async def test_removed_questions_do_not_break_a_running_quiz(desk: Desk) -> None:
    ask = await begin(desk)
    desk.knowledge = make_base({})
    await answer(desk, ask, 0)
    assert (await go_on(desk, ask)).post.snapshot.stem.startswith("What is anakinra-")


async def test_a_second_quiz_in_the_same_chat_is_told_of_the_first(desk: Desk) -> None:
    ask = await begin(desk)
    request = QuizRequest(place=PRIVATE, starter=ASHA)
    busy = await desk.quizzing.start(request, desk.now)
    assert isinstance(busy, Busy)
    assert busy.session.id == ask.session.id


async def test_a_quiz_left_for_hours_gives_way(desk: Desk) -> None:
    ask = await begin(desk)
    desk.wait(7 * 3600)
    again = await begin(desk)
    assert again.session.id != ask.session.id
    late = await desk.quizzing.tap(ask.post.id, ASHA, 0, PRIVATE.chat_id, desk.now)
    assert late == Rejected(Refusal.ENDED)


async def test_stop_gives_a_summary_of_what_was_shown(desk: Desk) -> None:
    ask = await begin(desk)
    await answer(desk, ask, right(ask.post))
    await go_on(desk, ask)
    finish = await desk.quizzing.stop(PRIVATE, ASHA.id, desk.now, is_admin=False)
    assert isinstance(finish, Finish)
    assert [len(paper.attempts) for paper in finish.papers] == [1, 0]
    nothing = await desk.quizzing.stop(PRIVATE, ASHA.id, desk.now, is_admin=False)
    assert nothing == Rejected(Refusal.NOTHING_RUNS)


async def test_a_question_that_was_never_delivered_comes_again(desk: Desk) -> None:
    request = QuizRequest(place=PRIVATE, starter=ASHA, count=1)
    lost = await desk.quizzing.start(request, desk.now)
    assert isinstance(lost, Ask)
    assert await desk.due() == []  # somebody is delivering it
    desk.wait(31)
    (again,) = await desk.due()
    assert isinstance(again, Ask)
    assert again.post.id == lost.post.id
    desk.wait(31)
    await desk.tick()
    desk.wait(3600)
    assert await desk.due() == []


async def test_a_summary_that_was_never_delivered_comes_again(desk: Desk) -> None:
    ask = await begin(desk, count=1)
    await answer(desk, ask, 0)
    desk.wait(31)
    (finish,) = await desk.tick()
    assert isinstance(finish, Finish)
    desk.wait(31)
    assert await desk.due() == []


async def test_resume_shows_the_open_question_again(desk: Desk) -> None:
    ask = await begin(desk)
    again = await desk.quizzing.resume(PRIVATE, desk.now)
    assert isinstance(again, Ask)
    assert again.post.id == ask.post.id
    await answer(desk, again, 0)
    following = await desk.quizzing.resume(PRIVATE, desk.now)
    assert isinstance(following, Ask)
    assert following.post.ordinal == 1


async def test_an_answer_quicker_than_the_note_of_the_question_counts(desk: Desk) -> None:
    request = QuizRequest(place=PRIVATE, starter=ASHA, count=2)
    ask = await desk.quizzing.start(request, desk.now)
    assert isinstance(ask, Ask)
    assert (await answer(desk, ask, right(ask.post))).is_new
    await desk.deliver(ask)
    await go_on(desk, ask)


async def test_my_mistakes_asks_what_was_last_answered_wrongly(desk: Desk) -> None:
    ask = await begin(desk, count=1)
    await answer(desk, ask, wrong(ask.post))
    other = await begin(desk, count=1)
    await answer(desk, other, right(other.post))
    again = await begin(desk, scope=MISTAKES, count=5)
    assert again.session.length == 1
    assert again.post.snapshot.question_id == ask.post.snapshot.question_id
    await answer(desk, again, right(again.post))
    request = QuizRequest(place=PRIVATE, starter=ASHA, scope=MISTAKES)
    assert await desk.quizzing.start(request, desk.now) == NothingToAsk(MISTAKES)


async def test_a_topic_without_questions_says_so(desk: Desk) -> None:
    request = QuizRequest(place=PRIVATE, starter=ASHA, scope="nothing")
    assert await desk.quizzing.start(request, desk.now) == NothingToAsk("nothing")


async def test_a_repetition_asks_exactly_the_given_questions(desk: Desk) -> None:
    ask = await begin(desk, question_ids=("anakinra-3", "gone", "anakinra-1"))
    assert ask.session.length == 2
    assert ask.post.snapshot.question_id == "anakinra-3"


async def test_a_quiz_avoids_what_the_chat_saw_until_all_is_seen(desk: Desk) -> None:
    met = []
    for _ in range(15):
        ask = await begin(desk, count=1)
        met.append(ask.post.snapshot.question_id)
        await answer(desk, ask, 0)
    assert len(set(met)) == 15
    again = await begin(desk, count=1)
    assert again.post.snapshot.question_id == met[0]


async def test_the_same_question_scores_once_a_week(desk: Desk) -> None:
    for _ in range(2):
        ask = await begin(desk, question_ids=("anakinra-1",))
        await answer(desk, ask, right(ask.post))
    assert (await desk.scores.card(PRIVATE.chat_id, ASHA.id, desk.now)).week.points == 1
    desk.wait(7 * 24 * 3600)
    ask = await begin(desk, question_ids=("anakinra-1",))
    await answer(desk, ask, right(ask.post))
    card = await desk.scores.card(PRIVATE.chat_id, ASHA.id, desk.now)
    assert (card.week.points, card.total.points) == (1, 2)


async def test_practice_after_a_wrong_first_answer_farms_nothing(desk: Desk) -> None:
    ask = await begin(desk, question_ids=("anakinra-1",))
    await answer(desk, ask, wrong(ask.post))
    ask = await begin(desk, question_ids=("anakinra-1",))
    await answer(desk, ask, right(ask.post))
    card = await desk.scores.card(PRIVATE.chat_id, ASHA.id, desk.now)
    assert (card.week.points, card.week.answered) == (0, 1)
