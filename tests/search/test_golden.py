"""Floors of answer quality on the golden set; the benchmark `answering` prints every miss."""

import pytest

from tests.search import golden_set

FLOORS = {"development": 0.98, "held_out": 0.93}


@pytest.fixture(scope="module", params=FLOORS)
def scored(request, resolver):
    cases = golden_set.load(request.param)
    outcomes = [golden_set.ask(resolver, case) for case in cases]
    return request.param, list(zip(cases, outcomes, strict=True))


def test_golden_set_is_large_enough_and_holds_enough_to_refuse():
    cases = [case for part in FLOORS for case in golden_set.load(part)]
    assert len(cases) >= 400
    assert sum(case.must_refuse for case in cases) >= 150
    assert len({(case.question, case.previous) for case in cases}) == len(cases)


def test_share_of_right_outcomes_keeps_its_floor(scored):
    part, pairs = scored
    wrong = [case.question for case, outcome in pairs if not golden_set.is_right(case, outcome)]
    assert 1 - len(wrong) / len(pairs) >= FLOORS[part], wrong


def test_what_must_be_refused_is_hardly_ever_answered(scored):
    _, pairs = scored
    answered = [
        case.question
        for case, outcome in pairs
        if case.must_refuse and not golden_set.is_refusal(outcome)
    ]
    refused = sum(case.must_refuse for case, _ in pairs)
    assert len(answered) <= 0.02 * refused, answered


def test_confidence_tells_answerable_from_unanswerable(scored):
    _, pairs = scored
    sure = [(case.must_refuse, outcome.candidates) for case, outcome in pairs]
    first = [(bad, found[0].confidence if found else 0.0) for bad, found in sure]
    known = [confidence for bad, confidence in first if not bad]
    unknown = [confidence for bad, confidence in first if bad]
    assert golden_set.auroc(known, unknown) >= 0.95
