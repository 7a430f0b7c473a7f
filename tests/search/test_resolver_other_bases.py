"""The same behaviour on bases that have nothing to do with the shipped one."""

import pytest

from bot.domain.answer import AdviceRefused, Answer, Comparison, NoAnswer, TopicList
from bot.search.resolver import Resolver
from tests.search.other_bases import ANTIBIOTICS, MIXED, QUESTIONS_ONLY, SHOP


@pytest.fixture(scope="module")
def antibiotics() -> Resolver:
    return Resolver(ANTIBIOTICS)


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("half life of velmicillin", "velmicillin.pharmacokinetics"),  # stands in prose
        ("velmicilin side effects", "velmicillin.adverse_effects"),
        ("toramycinsideeffects", "toramycin.adverse_effects"),
        ("SDX bioavailability", "sirodoxine.pharmacokinetics.bioavailability"),
        ("can sirodoxine be taken with milk", "sdx-milk"),
        ("velmox", "velmicillin"),
    ],
)
def test_antibiotics_are_answered_without_a_lexicon(antibiotics, text, entry):
    outcome = antibiotics.resolve(text)
    assert isinstance(outcome, Answer)
    assert outcome.entry_ids == (entry,)


@pytest.mark.parametrize(
    "text",
    [
        "half life of toramycin",  # another one has it
        "mechanism of sirodoxine",
        "price of velmox",
        "velmicillin for gonorrhea",
        "half life of gentamicin",
        "half life of anakinra",
    ],
)
def test_what_the_antibiotics_lack_is_not_made_up(antibiotics, text):
    assert isinstance(antibiotics.resolve(text), NoAnswer)


def test_antibiotics_are_compared_and_looked_up(antibiotics):
    assert isinstance(antibiotics.resolve("velmicillin vs toramycin"), Comparison)
    outcome = antibiotics.resolve("which one is given weekly?")
    assert isinstance(outcome, TopicList)
    assert [finding.topic_id for finding in outcome.findings] == ["sirodoxine"]


@pytest.fixture(scope="module")
def questions_only() -> Resolver:
    return Resolver(QUESTIONS_ONLY)


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("velmicillin moa", "velmicillin-how"),
        ("adverse reactions of velmicillin", "velmicillin-harm"),
        ("what harm can velmicillin cause", "velmicillin-harm"),
        ("velmicillin dosage for adults", "velmicillin-amount"),
        ("what dose of velmicillin is used", "velmicillin-amount"),
        ("velmicillin and milk", "velmicillin-milk"),
        ("toramycin half life", "toramycin-stay"),
        ("contraindications of toramycin", "toramycin-who"),
    ],
)
def test_drugs_known_by_questions_alone_are_answered_in_other_words(questions_only, text, entry):
    outcome = questions_only.resolve(text)
    assert isinstance(outcome, Answer)
    assert outcome.entry_ids == (entry,)


@pytest.mark.parametrize(
    "text",
    [
        "half life of velmicillin",  # toramycin's is told
        "toramycin side effects",
        "velmicillin dose in dogs",
        "how does velmicillin work in plants",
        "is velmicillin vegan",
        "toramycin half life in horses",
        "who should not take gentamicin",
    ],
)
def test_what_the_questions_do_not_ask_is_not_answered(questions_only, text):
    assert isinstance(questions_only.resolve(text), NoAnswer)


@pytest.mark.parametrize("base", [SHOP, MIXED], ids=["shop", "mixed"])
@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("hello", "greeting"),
        ("should i stop my subscription", "stop"),
        ("where is my fitbit order", "track"),
        ("how do i get my mony back", "refund"),
        ("basic vs premium", "compare"),
    ],
)
def test_shop_answers_are_not_stolen_by_drug_rules(base, text, entry):
    outcome = Resolver(base).resolve(text)
    assert isinstance(outcome, Answer)
    assert outcome.entry_ids == (entry,)


def test_mixed_base_keeps_term_and_fact_apart():
    resolver = Resolver(MIXED)
    assert resolver.resolve("what is bioavailability").entry_ids == ("term.bioavailability",)
    fact = resolver.resolve("bioavailability of sirodoxine")
    assert fact.entry_ids == ("sirodoxine.pharmacokinetics.bioavailability",)
    assert isinstance(resolver.resolve("should I stop velmicillin?"), AdviceRefused)
