"""What is known of open prompts never misses one that the database has."""

from datetime import datetime, timedelta

import pytest

from bot.domain.chat import Place
from bot.services.chats import ChatBook
from bot.services.daily import Daily
from bot.services.feedback import FeedbackBook
from bot.services.my_data import MyData
from bot.services.open_prompts import OpenPrompts
from bot.storage.database import Database
from tests.chat import START
from tests.services.daily_base import Mail
from tests.services.quiz_base import INDIA

GROUP, SUPERGROUP, PERSON, OTHER = -50, -100_050, 7, 8


async def desk(database: Database) -> tuple[Daily, OpenPrompts]:
    """Return the service as it is after a start."""
    prompts = OpenPrompts(database)
    await prompts.load()
    return Daily(database, Mail(database, START).quizzing, INDIA, prompts), prompts


async def expected(daily: Daily, chat_id: int, person_id: int, now: datetime) -> bool:
    return await daily.expected(Place(chat_id), person_id, now) is not None


async def test_what_was_asked_is_found_and_only_that(database) -> None:
    daily, _ = await desk(database)
    await daily.expect(Place(PERSON), PERSON, "daily_time", PERSON, START)
    assert await expected(daily, PERSON, PERSON, START)
    assert not await expected(daily, OTHER, OTHER, START)
    assert not await expected(daily, PERSON, PERSON, START + timedelta(minutes=10))
    await daily.expect_nothing(Place(PERSON), PERSON)
    assert not await expected(daily, PERSON, PERSON, START)
    await daily.expect(Place(PERSON), PERSON, "daily_zone", PERSON, START)
    assert await expected(daily, PERSON, PERSON, START)


async def test_what_was_asked_before_a_restart_is_found(database) -> None:
    before, _ = await desk(database)
    await before.expect(Place(PERSON), PERSON, "daily_time", PERSON, START)
    after, _ = await desk(database)
    assert await expected(after, PERSON, PERSON, START)


async def test_what_was_asked_in_a_group_is_found_in_its_supergroup(database) -> None:
    daily, prompts = await desk(database)
    await daily.expect(Place(GROUP), PERSON, "quiet_hours", GROUP, START)
    assert await ChatBook(database, moving=prompts.move).move(GROUP, SUPERGROUP, START)
    assert await expected(daily, SUPERGROUP, PERSON, START)
    assert await expected(daily, SUPERGROUP, GROUP, START)  # in the group's own name


async def test_a_new_one_counts_after_the_old_ones_were_thrown_away(database) -> None:
    daily, prompts = await desk(database)
    book, later = FeedbackBook(database, prompts), START + timedelta(hours=1)
    await daily.expect(Place(PERSON), PERSON, "daily_time", PERSON, START)
    await daily.expect(Place(OTHER), OTHER, "daily_time", OTHER, later)
    await book.forget_old_questions(later, timedelta(days=1))
    assert prompts.may_wait(PERSON, PERSON, START) is not database.is_sqlite
    assert await expected(daily, OTHER, OTHER, later)


async def test_nothing_is_known_of_a_person_who_was_forgotten(database) -> None:
    daily, prompts = await desk(database)
    for person in (PERSON, OTHER):
        await daily.expect(Place(GROUP), person, "daily_time", GROUP, START)
    await MyData(database, prompts.forget).forget(PERSON)
    assert not await expected(daily, GROUP, PERSON, START)
    assert await expected(daily, GROUP, OTHER, START)
    await daily.expect(Place(GROUP), PERSON, "daily_time", GROUP, START)
    assert await expected(daily, GROUP, PERSON, START)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_another_replica_may_have_asked(database) -> None:
    """On PostgreSQL nothing is taken for certain; SQLite serves one process."""
    here, _ = await desk(database)
    there, _ = await desk(database)
    await there.expect(Place(PERSON), PERSON, "daily_time", PERSON, START)
    assert await expected(here, PERSON, PERSON, START)


async def test_most_texts_are_not_looked_up(tmp_path) -> None:
    database = await Database.open(f"sqlite+aiosqlite:///{tmp_path / 'bot.sqlite3'}")
    daily, _ = await desk(database)
    heard: list[float] = []
    database.heard.append(heard.append)
    assert not await expected(daily, PERSON, PERSON, START)
    assert not heard
    await daily.expect(Place(PERSON), PERSON, "daily_time", PERSON, START)
    assert await expected(daily, PERSON, PERSON, START)
    assert heard
    await database.close()
