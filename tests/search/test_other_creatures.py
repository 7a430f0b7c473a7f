"""What a monograph says of people is never told of an animal, however much else it holds."""

import pytest

from bot.domain.answer import Answer
from bot.search.resolver import is_monograph

QUESTIONS = (
    "side effects of {} in {}",
    "{} half life in {}",
    "{} neutropenia in {}",
    "can {} be given to {}",
    "{} with methotrexate in {}",
    "{} hepatotoxicity {}",
    "{} contraindications in {}",
    "{} liver enzymes rise in {}",
    "why is {} monitored in {}",
)


@pytest.mark.parametrize("animals", ["dogs", "horses", "parrots"])
def test_an_animal_is_told_nothing(shipped, resolver, animals):
    drugs = [topic.title for topic in shipped.topics.values() if is_monograph(topic)]
    asked = [question.format(drug, animals) for drug in drugs for question in QUESTIONS]
    answered = [text for text in asked if _tells(resolver.resolve(text))]
    assert len(asked) > 150
    assert answered == []


def _tells(outcome: object) -> bool:
    return isinstance(outcome, Answer) and not outcome.missing and not outcome.unknown_names
