"""Monographs in another author's manner: headings of their own, prose, questions alone."""

import pytest

from bot.domain.answer import Answer, NoAnswer, Suggestions
from bot.domain.knowledge_base import KnowledgeBase
from bot.domain.monograph import Faq, Monograph, Section
from bot.search.own_headings import aspects_told
from bot.search.resolver import Resolver


def _section(key: str, title: str, body: str) -> Section:
    return Section(key=key, title=title, body=body)


DALTEPARIN = Monograph(
    id="dalteparin",
    title="Dalteparin",
    drug_class="Anticoagulant",
    sections=(
        _section("what_it_does", "What it does", "Dalteparin binds antithrombin, which switches "
                 "off factor Xa, an enzyme of clotting."),
        _section("the_journey", "Journey through the body", "The half-life is 3 to 5 hours; the "
                 "dose falls when the kidney fails."),
        _section("who_gets_it", "Who gets it", "Deep vein thrombosis, pulmonary embolism and "
                 "unstable angina."),
        _section("usual_amounts", "Usual amounts", "Adults get 200 units/kg under the skin once "
                 "daily, at most 18000 units."),
        _section("keep_away", "Keep away from", "No dalteparin in active bleeding or in a history "
                 "of heparin-induced thrombocytopenia."),
        _section("eyes_on", "Eyes on the patient", "Platelets are counted every few days; "
                 "creatinine is checked."),
    ),
)  # fmt: skip
MIRTAZAPINE = Monograph(
    id="mirtazapine",
    title="Mirtazapine",
    drug_class="Antidepressant",
    faqs=(
        Faq(id="mix", question="Can it be mixed with other sedatives?", answer="Better not."),
        Faq(id="food", question="Does food change the absorption?", answer="No."),
    ),
)
GLARGINE = Monograph(
    id="glargine",
    title="Glargine",
    drug_class="Basal insulin",
    faqs=(
        Faq(
            id="syringe",
            question="Can glargine be mixed with other insulins?",
            answer="No. Its solution must not be mixed in one syringe with any other insulin.",
        ),
        Faq(id="often", question="How often is glargine injected?", answer="Once daily."),
    ),
)


@pytest.fixture(scope="module")
def chat() -> Resolver:
    topics = {topic.id: topic for topic in (DALTEPARIN, MIRTAZAPINE, GLARGINE)}
    return Resolver(KnowledgeBase("v", topics, ()))


@pytest.mark.parametrize(
    ("text", "section"),
    [
        ("moa of dalteparin", "what_it_does"),
        ("half life of dalteparin", "the_journey"),
        ("uses of dalteparin in short", "who_gets_it"),
        ("dalteparin dose", "usual_amounts"),  # not where a "dose" is merely mentioned
        ("contraindications of dalteparin", "keep_away"),
        ("which lab test to monitor dalteparin", "eyes_on"),
    ],
)
def test_an_aspect_is_found_under_a_heading_of_its_own(chat, text, section):
    outcome = chat.resolve(text)
    assert isinstance(outcome, Answer), outcome
    assert outcome.entry_ids == (f"dalteparin.{section}",)


@pytest.mark.parametrize(
    "text",
    ["price of dalteparin", "dalteparin storage", "dalteparin in children", "antidote dalteparin"],
)
def test_what_no_section_tells_is_missing(chat, text):
    assert isinstance(chat.resolve(text), NoAnswer | Suggestions)


def test_a_question_that_asks_for_an_aspect_in_part_answers_for_it(chat):
    outcome = chat.resolve("mirtazapine mixing with other sedatives")
    assert isinstance(outcome, Answer)
    assert outcome.entry_ids == ("mix",)
    outcome = chat.resolve("glargine mixing wid regular in same syringe?")
    assert isinstance(outcome, Answer)
    assert outcome.entry_ids == ("syringe",)


def test_signs_are_counted_by_what_differs():
    assert aspects_told("Nausea, nausea, nausea.") == {}
    assert aspects_told("Nausea and rash.") == {"adverse_effects": 2}
    assert aspects_told("Take 5 mg by mouth.") == {"dose": 1}
