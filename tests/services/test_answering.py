"""Follow-up memory and reload of the answering service."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.answer import Answer, NoAnswer, Suggestions
from bot.domain.knowledge_base import KnowledgeBase
from bot.services import answering
from bot.services.answering import AnsweringService
from tests.search.other_bases import ANTIBIOTICS, SHOP, SIRODOXINE

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture
def service() -> AnsweringService:
    return AnsweringService(ANTIBIOTICS)


async def test_follow_up_takes_the_topic_of_the_same_person_in_the_same_chat(service):
    await service.ask("sirodoxine half life", person_id=1, chat_id=10, now=NOW)
    later = NOW + timedelta(minutes=9)
    outcome = await service.ask("and the bioavailability?", person_id=1, chat_id=10, now=later)
    assert isinstance(outcome, Answer)
    assert outcome.entry_ids == ("sirodoxine.pharmacokinetics.bioavailability",)


@pytest.mark.parametrize(
    ("person_id", "chat_id", "minutes"),
    [
        (2, 10, 1),  # another person
        (1, 11, 1),  # another chat
        (1, 10, 11),  # too late
    ],
)
async def test_memory_is_per_person_and_chat_and_fades(service, person_id, chat_id, minutes):
    await service.ask("sirodoxine half life", person_id=1, chat_id=10, now=NOW)
    outcome = await service.ask(
        "and the bioavailability?",
        person_id=person_id,
        chat_id=chat_id,
        now=NOW + timedelta(minutes=minutes),
    )
    assert isinstance(outcome, Suggestions)


async def test_reload_swaps_the_base_and_drops_lost_topics_from_memory(service):
    await service.ask("sirodoxine half life", person_id=1, chat_id=10, now=NOW)
    service.replace(SHOP)
    assert service.knowledge is SHOP
    outcome = await service.ask("half life of sirodoxine", person_id=1, chat_id=10, now=NOW)
    assert isinstance(outcome, NoAnswer)
    service.replace(KnowledgeBase("two", {SIRODOXINE.id: SIRODOXINE}))
    outcome = await service.ask("half life of sirodoxine", person_id=1, chat_id=10, now=NOW)
    assert isinstance(outcome, Answer)


async def test_memory_is_bounded(service, monkeypatch):
    monkeypatch.setattr(answering, "_MOST_REMEMBERED", 3)
    for person_id in range(9):
        await service.ask("sirodoxine", person_id=person_id, chat_id=10, now=NOW)
    oldest = await service.ask("its half life?", person_id=0, chat_id=10, now=NOW)
    latest = await service.ask("its half life?", person_id=8, chat_id=10, now=NOW)
    assert isinstance(oldest, Suggestions)
    assert isinstance(latest, Answer)


async def test_forgotten_person_has_no_memory(service):
    await service.ask("sirodoxine", person_id=1, chat_id=10, now=NOW)
    service.forget(1)
    outcome = await service.ask("its half life?", person_id=1, chat_id=10, now=NOW)
    assert isinstance(outcome, Suggestions)


async def test_naive_time_is_refused(service):
    with pytest.raises(ValueError, match="aware"):
        await service.ask("hi", person_id=1, chat_id=1, now=NOW.replace(tzinfo=None))


def test_resolve_once_takes_the_previous_question(service):
    outcome = service.resolve_once("and the half life?", "what is sirodoxine")
    assert isinstance(outcome, Answer)
    assert outcome.entry_ids == ("sirodoxine.pharmacokinetics.half_life",)
