"""Where no rule found a reason to answer, the closest entry speaks; rules still decide first."""

import json
from dataclasses import replace
from types import SimpleNamespace

import pytest

from bot.domain.answer import Answer, Match, NoAnswer, Reason, Suggestions
from bot.search import judgement, second_look
from bot.search.closeness import MEASURES
from bot.search.conditions import Conditions
from bot.search.judgement import shares_of

CLOSEST = [
    # question, the entry that says it, in other words
    ("explain why dialysis is useless in colchicine poisoning", "colchicine-faq-dialysis"),
    ("febuxostat heart related deaths story", "febuxostat-faq-cv"),
    ("anakinra washed out by a haemodialysis session", "anakinra.pharmacokinetics.dialysis"),
    ("hydroxychloroquine can drop blood glucose?", "hydroxychloroquine-faq-sugar"),
]
OPEN_TO_NOTHING = [
    # question, why it must stay without an answer
    ("colchicine neutrophil counts in penguins", "an animal nobody listed"),
    ("methotrexate dose in psoriasis", "a dose under a condition that no text names"),
    ("febuxostat price per strip", "an aspect that the monograph lacks"),
    ("baricitinib response in vitiligo", "a disease that no text names"),
    ("does canakinumab pass into breast milk", "an aspect that the monograph lacks"),
    ("adalimumab and golimumab every how many weeks", "a drug that nobody knows"),
    ("sarilumab in athletes", "people that the monograph does not speak of"),
]


@pytest.mark.parametrize(("question", "entry_id"), CLOSEST)
def test_other_words_lead_to_the_closest_entry(resolver, question, entry_id):
    outcome = resolver.resolve(question)
    assert isinstance(outcome, Answer), outcome
    assert outcome.entry_ids[0] == entry_id


@pytest.mark.parametrize(("question", "entry_id"), CLOSEST)
def test_without_the_second_look_they_find_nothing(resolver, monkeypatch, question, entry_id):
    monkeypatch.setattr(second_look, "is_open", lambda *_: False)
    outcome = resolver.resolve(f"{question} ")  # Not remembered.
    assert not isinstance(outcome, Answer) or outcome.entry_ids[0] != entry_id


@pytest.mark.parametrize(("question", "why"), OPEN_TO_NOTHING)
def test_what_rules_must_decide_stays_without_an_answer(resolver, question, why):
    outcome = resolver.resolve(question)
    told = isinstance(outcome, Answer) and not outcome.missing and not outcome.unknown_names
    assert not told, why


def test_what_is_not_sure_is_offered_closest_first(resolver):
    outcome = resolver.resolve("hepatic enzymes up in penguins on leflunomide")
    assert isinstance(outcome, NoAnswer | Suggestions)
    assert outcome.candidates[0].entry_id == "leflunomide-faq-liver"


def test_candidates_are_in_order_and_no_surer_than_the_first(resolver):
    for question, _ in CLOSEST:
        confidences = [each.confidence for each in resolver.resolve(question).candidates]
        assert confidences == sorted(confidences, reverse=True)
        assert all(0 <= each <= 100 for each in confidences)


WEAK = Answer(entry_ids=("x",), candidates=(Match("x", second_look.WEAK_BELOW - 1),))
SURE = Answer(entry_ids=("x",), candidates=(Match("x", second_look.WEAK_BELOW + 1),))
MISSING = NoAnswer(reason=Reason.MISSING_ASPECT)
UNKNOWN = NoAnswer(reason=Reason.UNKNOWN_NAME, names=("golimumab",))


@pytest.mark.parametrize(
    ("outcome", "verdict", "strange", "is_open"),
    [
        (MISSING, {}, (), True),
        (WEAK, {}, (), True),
        (SURE, {}, (), False),  # The rules are sure.
        (UNKNOWN, {}, (), False),  # A name nobody knows.
        (MISSING, {}, ("zorvatin",), False),  # It may be one.
        (MISSING, {"uncovered": ("psoriasis",)}, (), False),  # A disease no text names.
        (MISSING, {"uncovered": ("horses",)}, (), False),  # An animal.
        (MISSING, {"fits": ()}, (), False),  # There is nothing to compare.
        (WEAK, {"conditions": Conditions(is_amount=True)}, (), False),  # An amount: rules only.
        (WEAK, {"conditions": Conditions(grades=("maximum",))}, (), False),
        (replace(WEAK, contradicts="weekly"), {}, (), False),  # A claim was contradicted.
    ],
)
def test_what_is_left_open(outcome, verdict, strange, is_open):
    told = {"fits": ("one",), "uncovered": (), "conditions": Conditions(), "is_hint": True}
    found = second_look.is_open(SimpleNamespace(**(told | verdict)), strange, outcome)
    assert found is is_open


def test_every_measure_and_sign_has_a_weight():
    kept = json.loads(judgement._WEIGHTS.read_text(encoding="utf-8"))
    assert tuple(kept["order"]) == MEASURES
    assert {"bias", "total", "margin", "held", "most_lost"} <= kept["chance"].keys()


def test_shares_add_up_to_one():
    shares = shares_of([1000.0, 999.0, -1000.0])
    assert sum(shares) == pytest.approx(1.0)
    assert shares[0] > shares[1] > shares[2] == 0.0


def test_a_route_alone_is_a_condition_of_what_was_asked_before(resolver):
    before = resolver.resolve("dose of tocilizumab").context
    outcome = resolver.resolve("and subcutaneous?", before)
    assert isinstance(outcome, Answer)
    assert outcome.entry_ids[0].startswith("tocilizumab.dosing.dose")
    assert "162 mg" in _text_of(resolver, outcome.entry_ids[0])


def test_pills_of_another_name_claim_no_route(resolver):
    outcome = resolver.resolve("can sarilumab mess with birth control pills")
    assert isinstance(outcome, Answer)
    assert outcome.contradicts is None
    assert outcome.entry_ids == ("sarilumab.interactions",)
    claimed = resolver.resolve("is anakinra given as pills")
    assert isinstance(claimed, Answer)
    assert claimed.contradicts


def _text_of(resolver, entry_id: str) -> str:
    topic_id, section, slug = entry_id.split(".")
    topic = resolver._drugs._knowledge.topics[topic_id]
    facts = {fact.slug: fact for fact in topic.section(section).facts}
    return facts[slug].value


def test_a_form_of_a_common_verb_is_no_slip(resolver):
    assert resolver._drugs._reader.is_sound("washes")
    assert not resolver._drugs._reader.is_sound("rashez")


def test_a_weak_answer_gives_way_to_an_entry_that_is_far_closer(resolver, monkeypatch):
    question = "mtx hafte me ek hi baar kyu lete h, roz kyu nhi"
    outcome = resolver.resolve(question)
    assert isinstance(outcome, Answer)
    assert outcome.entry_ids == ("methotrexate-faq-weekly",)
    monkeypatch.setattr(second_look, "OUTDONE_BY", 1e9)
    assert resolver.resolve(f"{question} ").entry_ids != outcome.entry_ids
