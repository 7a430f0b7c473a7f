"""Figures of a person and of a group, and a person's own data, on both engines."""

import csv
import io
import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.domain.flashcards import Flashcard
from bot.domain.quiz import QuizRequest
from bot.domain.review import Rating
from bot.services.my_data import MyData
from bot.services.progress import ProgressBook
from bot.storage.database import Database
from bot.storage.tables_traffic import metadata
from tests.services.quiz_base import ASHA, BALA, GROUP, INDIA, make_base, right, wrong
from tests.services.test_reviewing import ReviewDesk

CARD = Flashcard("anakinra.x.half_life", "anakinra", "x", "?", "4 h")


@pytest.fixture
def desk(database: Database) -> ReviewDesk:
    return ReviewDesk(database, make_base({"anakinra": 4, "etanercept": 4}))


def book(desk: ReviewDesk) -> ProgressBook:
    return ProgressBook(desk.database, desk.reviewing, INDIA)


def data(desk: ReviewDesk) -> MyData:
    return MyData(desk.database, lambda person_id: None)


async def group_question(desk: ReviewDesk, question_id: str) -> None:
    """Let Asha answer a question in the group rightly, and Bala wrongly."""
    request = QuizRequest(place=GROUP, starter=ASHA, question_ids=(question_id,))
    ask = await desk.quizzing.start(request, desk.now)
    await desk.deliver(ask)
    await desk.quizzing.tap(ask.post.id, ASHA, right(ask.post), GROUP.chat_id, desk.now)
    await desk.quizzing.tap(ask.post.id, BALA, wrong(ask.post), GROUP.chat_id, desk.now)
    await desk.deliver(
        await desk.quizzing.stop(GROUP, ASHA.id, desk.now, is_admin=True),
    )


async def test_mastery_is_the_mean_recall_now_the_least_known_first(desk):
    await desk.answer("anakinra-0", is_right=True)
    await desk.answer("anakinra-1", is_right=True)
    await desk.answer("etanercept-0", is_right=False)
    desk.wait_days(3)
    progress = await book(desk).of_person(ASHA.id, desk.now)
    (least, most) = progress.topics
    assert (least.title, least.met, least.total) == ("Etanercept", 1, 4)
    assert (most.title, most.met, most.total) == ("Anakinra", 2, 4)
    assert 0 < least.recall < most.recall < 1
    assert progress.activity[desk.today - timedelta(days=3)] == 3
    assert sum(progress.activity.values()) == 3
    assert sum(progress.due.values()) == 3


async def test_flashcards_count_as_activity_and_nobody_elses_answers_do(desk):
    assert await desk.reviewing.rate(ASHA, CARD, Rating.GOOD, desk.now, 0)
    assert await desk.reviewing.rate(ASHA, CARD, Rating.GOOD, desk.now, 0) is None
    await group_question(desk, "anakinra-0")
    progress = await book(desk).of_person(ASHA.id, desk.now)
    assert progress.activity[desk.today] == 2
    assert progress.streak == 1


async def test_the_activity_begins_on_a_monday_and_ends_today(desk):
    progress = await book(desk).of_person(ASHA.id, desk.now)
    days = list(progress.activity)
    assert days[0].weekday() == 0
    assert days[-1] == desk.today
    assert 11 * 7 < len(days) <= 12 * 7
    assert progress.is_empty


async def test_a_groups_week_counts_everybody_and_names_nobody(desk):
    await group_question(desk, "anakinra-0")
    await group_question(desk, "etanercept-1")
    await desk.answer("anakinra-2", is_right=True)  # in private, so not of the group
    week = await book(desk).of_group(GROUP.chat_id, desk.now)
    assert (week.answered, week.right, week.people) == (4, 2, 2)
    assert [(t.topic_id, t.answered, t.right) for t in week.topics] == [
        ("anakinra", 2, 1),
        ("etanercept", 2, 1),
    ]
    assert "Asha" not in repr(week)
    later = await book(desk).of_group(GROUP.chat_id, desk.now + timedelta(days=7))
    assert later.answered == 0


async def test_all_that_is_kept_is_taken_along(desk):
    await desk.answer("anakinra-0", is_right=True)
    await desk.reviewing.set_cap(ASHA, 9, desk.now)
    await group_question(desk, "anakinra-1")
    everything, answers, cards = await data(desk).take_along(ASHA.id, desk.now)
    kept = json.loads(everything.data)["kept"]
    assert {len(kept[name]) for name in ("attempts", "cards", "review_log")} == {2}
    assert kept["people"][0]["review_cap"] == 9
    rows = list(csv.DictReader(io.StringIO(answers.data.decode("utf-8-sig"))))
    assert {row["question_id"] for row in rows} == {"anakinra-0", "anakinra-1"}
    assert cards.name == "my-cards.csv"
    assert "Bala" not in everything.data.decode()


async def test_forgetting_leaves_no_trace_and_nobody_else_loses_anything(desk):
    forgotten = []
    await desk.answer("anakinra-0", is_right=True)
    await group_question(desk, "anakinra-1")
    mine = MyData(desk.database, forgotten.append)
    before = await mine.count(BALA.id)
    erased = await mine.forget(ASHA.id)
    assert erased["attempts"] == erased["cards"] == 2
    assert erased["people"] == 1
    assert forgotten == [ASHA.id]
    assert await mine.count(ASHA.id) == {}
    assert await mine.count(BALA.id) == before
    async with desk.database.read() as work:
        for table in metadata.sorted_tables:
            for row in (await work.execute(select(table))).mappings():
                owners = [row[n] for n in ("person_id", "chat_id") if n in row]
                assert ASHA.id not in owners, table.name
                assert "Asha" not in str(dict(row)), table.name
