"""Unanswered questions are counted in memory, and none is lost but by a kill."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import OperationalError

from bot.domain.answer import Answer, NoAnswer, Reason, Suggestions
from bot.services.unanswered import UnansweredTally, unanswered_reason
from bot.storage.database import Database
from bot.storage.feedback import Feedback
from tests.chat import START

IN_VAIN = NoAnswer(reason=Reason.NOTHING_NEAR)


@pytest.fixture
async def database(tmp_path):
    database = await Database.open(f"sqlite+aiosqlite:///{tmp_path / 'test.sqlite3'}")
    yield database
    await database.close()


async def written(database: Database) -> dict[str, int]:
    async with database.read() as work:
        return {each.text: each.count for each in await Feedback(work).unanswered()}


async def test_counts_of_several_rounds_add_up(database) -> None:
    tally = UnansweredTally(database)
    for minute in range(3):
        await tally.note("Cost of it?", IN_VAIN, START + timedelta(minutes=minute))
        await tally.note("it, of COST", IN_VAIN, START)
        assert await written(database) == ({"Cost of it?": 2 * minute} if minute else {})
        await tally.settle()
    assert await written(database) == {"Cost of it?": 6}


async def test_many_different_ones_do_not_wait_for_the_clock(database) -> None:
    tally = UnansweredTally(database)
    for number in range(50):
        await tally.note(f"what is number {number}?", IN_VAIN, START)
    assert len(await written(database)) == 50


async def test_what_a_database_that_is_away_refuses_is_written_later(
    database, monkeypatch
) -> None:
    tally = UnansweredTally(database)
    await tally.note("one", IN_VAIN, START)
    later = START + timedelta(seconds=1)

    async def refuse(self, counted):
        # Somebody asks the same, and something else, while it is tried.
        await tally.note("one", IN_VAIN, later)
        await tally.note("two", IN_VAIN, later)
        raise OperationalError("INSERT", {}, Exception("disk full"))

    with monkeypatch.context() as patched:
        patched.setattr(Feedback, "count_unanswered", refuse)
        await tally.settle()
    assert await written(database) == {}
    await tally.settle()
    assert await written(database) == {"one": 2, "two": 1}


@pytest.mark.parametrize(
    ("outcome", "reason"),
    [
        (IN_VAIN, "nothing_near"),
        (NoAnswer(reason=Reason.CHIT_CHAT), None),  # nothing to write an entry for
        (Suggestions(reason=Reason.UNSURE, entry_ids=("a",)), "unsure"),
        (Suggestions(reason=Reason.WHICH_TOPIC, entry_ids=("a",)), None),  # a tap answers it
        (Answer(entry_ids=("a",)), None),
    ],
)
def test_what_belongs_on_the_curators_list(outcome, reason) -> None:
    assert unanswered_reason(outcome) == reason


async def test_the_end_of_the_bot_writes_what_was_counted(tmp_path) -> None:
    from tests.chat import Chat

    async with Chat.open(data_dir=tmp_path) as chat:
        await chat.private("Asha").send("half life of theophylline")
    async with Chat.open(data_dir=tmp_path) as chat:
        database = chat.application.bot_data["services"].quizzing.database
        assert await written(database) == {"half life of theophylline": 1}
