"""Feedback and prompts on both engines."""

from datetime import timedelta

from bot.domain.feedback import Unanswered
from bot.storage.feedback import Feedback
from bot.storage.items import first_attempts
from bot.storage.prompts import Prompts
from tests.chat import START


async def test_unanswered_questions_are_counted_and_thrown_away(database):
    async with database.write() as work:
        for day in range(3):
            day_later = START + timedelta(day)
            await Feedback(work).count_unanswered(
                Unanswered("a b", "A b?", "unsure", 1, day_later)
            )
        await Feedback(work).count_unanswered(Unanswered("c", "C", "unknown_name", 1, START))
    async with database.write() as work:
        first, second = await Feedback(work).unanswered()
        assert (first.text, first.count, second.count) == ("A b?", 3, 1)
        assert await Feedback(work).forget_unanswered_before(START + timedelta(1)) == 1
        await Feedback(work).drop_unanswered(["a b"])
        assert await Feedback(work).unanswered() == []


async def test_a_prompt_is_one_per_person_and_chat_and_expires(database):
    async with database.write() as work:
        prompts = Prompts(work)
        await prompts.open(1, 2, "note", {"a": 1}, START + timedelta(minutes=1))
        await prompts.open(1, 2, "time", {"b": 2}, START + timedelta(minutes=1))
        assert await prompts.find(1, 2, START) == ("time", {"b": 2})
        assert await prompts.find(1, 2, START + timedelta(minutes=2)) is None
        await prompts.close(1, 2)
        assert await prompts.find(1, 2, START) is None


async def test_a_note_belongs_to_the_reporter(database):
    async with database.write() as work:
        feedback = Feedback(work)
        number = await feedback.report("x", 1, 1, "v", START)
        assert await feedback.report("x", 1, 1, "v", START) == number
        assert not await feedback.add_note(number, 2, "not mine")
        assert await feedback.add_note(number, 1, "mine")
        assert (await feedback.close_report(number, "fixed", START)).note == "mine"
        assert await feedback.close_report(number, "fixed", START) is None
        assert not await feedback.add_note(number, 1, "too late")


async def test_picks_count(database):
    async with database.write() as work:
        for _ in range(2):
            await Feedback(work).pick("anakira", "anakinra", START)
        assert await Feedback(work).picks() == [("anakira", "anakinra", 2)]
        assert await first_attempts(work) == []
