"""Answers feed cards; what is due is asked; a guess is taken back."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

import pytest

from bot.domain.knowledge_base import KnowledgeBase
from bot.domain.monograph import Monograph
from bot.domain.quiz import QuizRequest
from bot.domain.quiz_outcomes import Ask, Verdict
from bot.domain.review import Card, Origin, Rating, Recall, replay
from bot.services.quizzing import Quizzing
from bot.services.reviewing import Reviewing
from bot.storage.database import Database
from bot.storage.people import People
from bot.storage.reviews import Reviews
from tests.services.quiz_base import (
    ASHA,
    BALA,
    GROUP,
    INDIA,
    PRIVATE,
    Desk,
    make_base,
    make_question,
    right,
    wrong,
)


@dataclass
class ReviewDesk(Desk):
    """The quiz desk with reviewing listening to it."""

    @property
    def reviewing(self) -> Reviewing:
        return Reviewing(self.database, lambda: self.knowledge, INDIA)

    @property
    def quizzing(self) -> Quizzing:
        return replace(super().quizzing, listeners=(self.reviewing.feed,))

    @property
    def today(self) -> date:
        return self.now.astimezone(INDIA).date()

    async def answer(self, question_id: str, *, is_right: bool, scope: str = "mixed") -> Verdict:
        """Ask Asha one question and let her answer it."""
        request = QuizRequest(
            place=PRIVATE, starter=ASHA, scope=scope, question_ids=(question_id,)
        )
        ask = await self.quizzing.start(request, self.now)
        assert isinstance(ask, Ask)
        await self.deliver(ask)
        choice = (right if is_right else wrong)(ask.post)
        verdict = await self.quizzing.tap(ask.post.id, ASHA, choice, PRIVATE.chat_id, self.now)
        assert isinstance(verdict, Verdict)
        await self.deliver(verdict.finish)
        return verdict

    async def card(self, question_id: str) -> Card | None:
        async with self.database.read() as work:
            return await Reviews(work).card(ASHA.id, question_id)

    async def ratings(self, question_id: str) -> list[Rating]:
        async with self.database.read() as work:
            return [entry.rating for entry in await Reviews(work).history(ASHA.id, question_id)]

    async def due(self, topic: str | None = None) -> list[str]:
        agenda = await self.reviewing.agenda(ASHA.id, self.now, topic)
        return [card.id for card in agenda.cards]

    def wait_days(self, days: int) -> None:
        self.now += timedelta(days=days)


@pytest.fixture
def desk(database: Database) -> ReviewDesk:
    return ReviewDesk(database)


async def test_wrong_is_again_right_is_good_and_right_after_wrong_today_is_hard(desk):
    await desk.answer("anakinra-0", is_right=False)
    await desk.answer("anakinra-0", is_right=True)
    desk.wait_days(1)
    await desk.answer("anakinra-0", is_right=True)
    assert await desk.ratings("anakinra-0") == [Rating.AGAIN, Rating.HARD, Rating.GOOD]
    recalls = [
        Recall(rating, desk.today - timedelta(days=days))
        for rating, days in [(Rating.AGAIN, 1), (Rating.HARD, 1), (Rating.GOOD, 0)]
    ]
    assert await desk.card("anakinra-0") == replay(recalls, "anakinra-0", "anakinra")


async def test_a_wrong_question_comes_back_the_next_day_and_a_right_one_later(desk):
    await desk.answer("anakinra-0", is_right=False)
    await desk.answer("anakinra-1", is_right=True)
    assert await desk.due() == []
    desk.wait_days(1)
    assert await desk.due() == ["anakinra-0"]
    desk.wait_days(1)
    assert await desk.due() == ["anakinra-0", "anakinra-1"]


async def test_every_member_of_a_group_feeds_a_card_of_their_own(desk):
    request = QuizRequest(place=GROUP, starter=ASHA, question_ids=("anakinra-0",))
    ask = await desk.quizzing.start(request, desk.now)
    await desk.deliver(ask)
    await desk.quizzing.tap(ask.post.id, ASHA, right(ask.post), GROUP.chat_id, desk.now)
    await desk.quizzing.tap(ask.post.id, BALA, wrong(ask.post), GROUP.chat_id, desk.now)
    # A second tap is no second answer.
    await desk.quizzing.tap(ask.post.id, BALA, right(ask.post), GROUP.chat_id, desk.now)
    async with desk.database.read() as work:
        kept = {p.id: await Reviews(work).history(p.id, "anakinra-0") for p in (ASHA, BALA)}
    assert [[e.rating for e in kept[p.id]] for p in (ASHA, BALA)] == [
        [Rating.GOOD],
        [Rating.AGAIN],
    ]


async def test_a_guess_is_taken_back_as_if_it_had_been_wrong(desk):
    await desk.answer("anakinra-0", is_right=True)
    first_day = desk.today
    desk.wait_days(2)
    verdict = await desk.answer("anakinra-0", is_right=True)
    card = await desk.reviewing.overrule(ASHA.id, verdict.post.id, desk.now)
    recalls = [Recall(Rating.GOOD, first_day), Recall(Rating.AGAIN, desk.today)]
    assert card == await desk.card("anakinra-0") == replay(recalls, "anakinra-0", "anakinra")
    assert await desk.reviewing.overrule(ASHA.id, verdict.post.id, desk.now) is None


async def test_a_guess_cannot_be_taken_back_when_it_was_wrong_or_another_answer_followed(desk):
    missed = await desk.answer("anakinra-0", is_right=False)
    assert await desk.reviewing.overrule(ASHA.id, missed.post.id, desk.now) is None
    old = await desk.answer("anakinra-1", is_right=True)
    desk.wait_days(2)
    await desk.answer("anakinra-1", is_right=True)
    assert await desk.reviewing.overrule(ASHA.id, old.post.id, desk.now) is None
    assert await desk.reviewing.overrule(BALA.id, old.post.id, desk.now) is None


async def test_cramming_leaves_the_schedule_alone(desk):
    await desk.answer("anakinra-0", is_right=True)
    before = await desk.card("anakinra-0")
    verdict = await desk.answer("anakinra-0", is_right=False, scope=Origin.CRAM)
    await desk.answer("anakinra-1", is_right=True, scope=Origin.CRAM)
    assert await desk.card("anakinra-0") == before
    assert await desk.card("anakinra-1") is None
    assert await desk.reviewing.overrule(ASHA.id, verdict.post.id, desk.now) is None


async def test_cram_takes_the_least_known(desk):
    for number in range(6):
        await desk.answer(f"anakinra-{number}", is_right=True)
    crammed = await desk.reviewing.weakest(ASHA.id, "anakinra", desk.now, Random(1))
    assert len(crammed) == 10
    assert {f"anakinra-{number}" for number in range(6, 15)} < set(crammed)


async def test_a_removed_question_retires_its_card_and_an_edit_keeps_it(desk):
    await desk.answer("anakinra-0", is_right=False)
    await desk.answer("anakinra-14", is_right=False)
    desk.wait_days(1)
    desk.knowledge = make_base({"anakinra": 5}, version="2")
    assert await desk.due() == ["anakinra-0"]
    before = await desk.card("anakinra-14")
    questions = [make_question(f"anakinra-{n}", stem="Put otherwise?", key="A") for n in range(15)]
    topic = Monograph(id="anakinra", title="Anakinra", questions=tuple(questions))
    desk.knowledge = KnowledgeBase("3", {"anakinra": topic})
    assert sorted(await desk.due()) == ["anakinra-0", "anakinra-14"]
    assert await desk.card("anakinra-14") == before


async def test_an_answer_to_a_question_that_is_gone_feeds_nothing(desk):
    request = QuizRequest(place=PRIVATE, starter=ASHA, question_ids=("anakinra-14",))
    ask = await desk.quizzing.start(request, desk.now)
    await desk.deliver(ask)
    desk.knowledge = make_base({"anakinra": 5}, version="2")
    await desk.quizzing.tap(ask.post.id, ASHA, right(ask.post), PRIVATE.chat_id, desk.now)
    assert await desk.card("anakinra-14") is None


async def test_the_cap_counts_reviews_and_not_quizzes(desk):
    for number in range(6):
        await desk.answer(f"anakinra-{number}", is_right=False)
    desk.wait_days(1)
    await desk.reviewing.set_cap(ASHA, 3, desk.now)
    await desk.answer("anakinra-9", is_right=True)
    await desk.answer("anakinra-0", is_right=True, scope=Origin.REVIEW)
    agenda = await desk.reviewing.agenda(ASHA.id, desk.now)
    assert (len(agenda.cards), agenda.waiting, agenda.done) == (2, 3, 1)


async def test_one_topic_is_asked_whole_whatever_the_cap(desk):
    desk.knowledge = make_base({"anakinra": 4, "etanercept": 4})
    for topic in ("anakinra", "etanercept"):
        for number in range(4):
            await desk.answer(f"{topic}-{number}", is_right=False)
    await desk.reviewing.set_cap(ASHA, 1, desk.now)
    desk.wait_days(1)
    assert len(await desk.due()) == 1
    assert len(await desk.due("etanercept")) == 4


async def test_the_exam_date_shortens_new_intervals_and_is_forgotten_after_it(desk):
    plain = await desk.answer("anakinra-0", is_right=True)
    assert plain.attempt.is_right
    await desk.reviewing.set_exam(ASHA, desk.today + timedelta(days=12), desk.now)
    desk.wait_days(2)
    assert len(await desk.due()) == 1
    preview = await desk.reviewing.preview(ASHA.id, "anakinra-0", desk.now)
    await desk.reviewing.set_exam(ASHA, None, desk.now)
    ordinary = await desk.reviewing.preview(ASHA.id, "anakinra-0", desk.now)
    assert preview[Rating.EASY] < ordinary[Rating.EASY]
    await desk.reviewing.set_exam(ASHA, desk.today - timedelta(days=1), desk.now)
    assert await desk.reviewing.preview(ASHA.id, "anakinra-0", desk.now) == ordinary


async def test_mistakes_stand_by_topic_until_they_are_right(desk):
    desk.knowledge = make_base({"anakinra": 2, "etanercept": 2})
    await desk.answer("anakinra-0", is_right=False)
    await desk.answer("etanercept-1", is_right=False)
    await desk.answer("anakinra-1", is_right=False)
    await desk.answer("etanercept-1", is_right=True)
    found = await desk.reviewing.mistakes(ASHA.id)
    assert {topic: set(ids) for topic, ids in found.items()} == {
        "anakinra": {"anakinra-0", "anakinra-1"}
    }


async def test_a_day_ends_at_midnight_where_the_person_lives(desk):
    desk.now = desk.now.replace(hour=23, minute=50)
    await desk.answer("anakinra-0", is_right=False)
    assert await desk.due() == []
    desk.wait(20 * 60)
    assert await desk.due() == ["anakinra-0"]


async def test_erasing_a_person_leaves_no_card(desk):
    await desk.answer("anakinra-0", is_right=False)
    async with desk.database.write() as work:
        erased = await People(work).forget(ASHA.id)
    assert erased["cards"] == erased["review_log"] == 1
    assert await desk.card("anakinra-0") is None
