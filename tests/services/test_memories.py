"""Replicas remember together what a follow-up refers to."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.answer import Answer, Context
from bot.services.answering import FOLLOW_UP_FOR, AnsweringService
from bot.storage.database import Database
from bot.storage.memories import Memories
from tests.chat import KNOWLEDGE, _indexed, _stamp

NOW = datetime(2027, 1, 11, 4, 30, tzinfo=UTC)
WHO = {"person_id": 1, "chat_id": 2}


@pytest.fixture
def replicas(database: Database) -> list[AnsweringService]:
    made = [AnsweringService(*_indexed(KNOWLEDGE, _stamp(KNOWLEDGE))) for _ in range(2)]
    for each in made:
        each.shared = Memories(database)
    return made


async def test_a_follow_up_at_another_replica_never_gets_an_older_drug(replicas):
    first, second = replicas
    await first.ask("half-life of anakinra?", **WHO, now=NOW)
    await second.ask("half-life of adalimumab?", **WHO, now=NOW + timedelta(seconds=5))
    outcome = await first.ask("and its mechanism?", **WHO, now=NOW + timedelta(seconds=9))
    assert isinstance(outcome, Answer)
    assert outcome.context is not None
    assert outcome.context.topic_ids[0] == "adalimumab"


async def test_what_was_asked_is_forgotten_after_ten_minutes(database):
    memories = Memories(database)
    context = Context(("anakinra",), "half_life")
    await memories.keep(1, 2, context, NOW)
    assert await memories.recall(1, 2, NOW - FOLLOW_UP_FOR) == context
    assert await memories.recall(1, 2, NOW + timedelta(seconds=1)) is None
    assert await memories.recall(1, 3, NOW - FOLLOW_UP_FOR) is None
    await memories.forget_before(NOW + timedelta(seconds=1))
    assert await memories.recall(1, 2, NOW - FOLLOW_UP_FOR) is None
