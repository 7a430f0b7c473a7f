"""The memory of outcomes: the same words cost nothing again, and nobody gets another's answer."""

import pytest

from bot.domain.answer import Context, NoAnswer, Reason
from bot.search.asked import Recollection
from bot.search.outcomes import ANYBODY, Outcomes
from tests.search import golden_set

HALF_LIFE = Context(("anakinra",), "half_life")
ROUTE = Context(("rilonacept", "anakinra"), "route")
NOBODY, ANOTHER = NoAnswer(reason=Reason.NOTHING_NEAR), NoAnswer(reason=Reason.CHIT_CHAT)


def test_question_that_names_its_topic_is_worked_out_once_for_everybody(resolver):
    first = resolver.resolve("half life of canakinumab please", HALF_LIFE)
    assert resolver.resolve("half life of canakinumab please", ROUTE) is first
    assert resolver.resolve("half life of canakinumab please") is first


def test_follow_up_is_worked_out_for_each_context(resolver):
    first = resolver.resolve("and its route?", HALF_LIFE)
    second = resolver.resolve("and its route?", Context(("methotrexate",)))
    assert first.entry_ids != second.entry_ids
    assert resolver.resolve("and its route?", HALF_LIFE) is first


@pytest.mark.parametrize("part", ["development", "held_out"])
def test_what_is_remembered_is_what_would_be_worked_out_anew(resolver, part):
    for case in golden_set.load(part):
        for context in (HALF_LIFE, None, ROUTE, Context((), "dose")):
            anew = resolver._resolve(case.question, Recollection(context))
            assert resolver.resolve(case.question, context) == anew, (case.question, context)


def test_oldest_outcome_is_forgotten_first():
    memory = Outcomes(2)
    memory.keep("a", None, NOBODY)
    memory.keep("b", ANYBODY, ANOTHER)
    assert memory.get("a", None) is NOBODY  # Asked again just now.
    memory.keep("c", None, NOBODY)
    assert memory.get("b", HALF_LIFE) is None
    assert memory.get("a", None) is NOBODY
    assert memory.get("a", HALF_LIFE) is None
