"""Half sentences, text-message spelling and lay words: one word too many is no reason to deny."""

import pytest

from bot.domain.answer import AdviceRefused, Answer, Comparison, NoAnswer, Reason, Suggestions
from bot.domain.knowledge_base import KnowledgeBase
from bot.domain.monograph import Aliases, Fact, Faq, Monograph, Section
from bot.search.resolver import Resolver

PARACETAMOL = Monograph(
    id="paracetamol",
    title="Paracetamol",
    aliases=Aliases(brand=("Calpol",)),
    drug_class="Analgesic",
    sections=(
        Section(
            key="dosing",
            facts=(
                Fact(key="dose_fever", name="Dose in fever", value="500 mg every 6 hours"),
                Fact(key="dose_child", name="Dose in a child", value="15 mg per kg"),
            ),
        ),
        Section(key="adverse_effects", body="Liver injury in overdose; hypoglycaemia is rare."),
    ),
    faqs=(
        Faq(
            id="antidote",
            question="What is the antidote?",
            answer="Acetylcysteine, best within 8 hours, given in dextrose.",
        ),
        Faq(id="act", question="How fast does paracetamol act?", answer="Within 30 minutes."),
    ),
)


@pytest.fixture(scope="module")
def one_drug() -> Resolver:
    return Resolver(KnowledgeBase("v", {"paracetamol": PARACETAMOL}, ()))


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("zyloric moa 2 marks", "allopurinol.mechanism"),  # marks are no part of a name
        ("biological half life of pred tab wysolone", "prednisolone.*half_life_biological"),
        ("halflife ofetanercpt", "etanercept.*half_life*"),  # glued and misspelt at once
        ("wat happens to neutrophil counts wid xeljanz", "tofacitinib-faq-labs"),
        ("infliximab upto what dose in nyha 3", "infliximab-faq-heart-failure"),
        ("platelets 1.2 lakh, sarilumab can be started?", "sarilumab-faq-start-limits"),
        ("kevzara kitne din baad dete hai", "sarilumab.dosing.dosing_frequency"),
        ("abatacept stops which signal of t cell activation", "abatacept*"),
        ("retinal screening in plaquenil pt, yearly from which yr", "hydroxychloroquine*"),
        ("colchicine is not used in FMF, agree?", "colchicine-faq-fmf"),
        ("contraception period for males after mtx", "methotrexate.pregnancy*"),
        ("allopurinol ki HLA allele, one line answer", "allopurinol*"),
    ],
)
def test_a_tired_student_is_answered(resolver, text, entry):
    outcome = resolver.resolve(text)
    assert isinstance(outcome, Answer), outcome
    start, _, end = entry.partition("*")
    assert outcome.entry_ids[0].startswith(start)
    assert end.strip("*") in outcome.entry_ids[0]


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("calpol kitni der me asar karta h", "act"),
        ("acetaminophen antidote", "antidote"),  # the name of another country
        ("paracetamol overdose, wat do u give", "antidote"),
        ("child dose paracetamol mg per kg", "paracetamol.dosing.dose_child"),
        ("does calpol cause low sugar", "paracetamol.adverse_effects"),  # a lay word
        ("antidote of paracetamol in dextrose y?", "antidote"),  # the answer's own words count
    ],
)
def test_a_base_without_a_lexicon_understands_them_too(one_drug, text, entry):
    outcome = one_drug.resolve(text)
    assert isinstance(outcome, Answer), outcome
    assert outcome.entry_ids == (entry,)


@pytest.mark.parametrize(
    "text",
    [
        "paracetamol price wen bought online",
        "paracetamol in cats",
        "is paracetamol ok wid ibuprofen",
        "paracetamol dose in dengue",
        "y is paracetamol pink",
    ],
)
def test_what_is_not_there_is_still_denied(one_drug, text):
    outcome = one_drug.resolve(text)
    assert isinstance(outcome, NoAnswer | Suggestions), outcome


def test_a_name_cut_short_is_asked_about(resolver):
    outcome = resolver.resolve("hydroxychl retina")
    assert isinstance(outcome, Suggestions)
    assert outcome.reason is Reason.LOOK_ALIKE
    assert outcome.entry_ids[0].startswith("hydroxychloroquine")


def test_an_exam_patient_is_no_condition(resolver):
    plain = resolver.resolve("colchicine with clarithromycin, why dangerous")
    told = resolver.resolve("A 45 yr male on colchicine gets clarithromycin. Why dangerous?")
    assert isinstance(plain, Answer)
    assert isinstance(told, Answer)
    assert plain.entry_ids == told.entry_ids


def test_a_second_drug_takes_over_the_aspect_when_set_beside(resolver):
    before = resolver.resolve("half life of colchicine").context
    outcome = resolver.resolve("vs allopurinol", before)
    assert isinstance(outcome, Comparison)
    assert outcome.aspects == ("half_life",)


def test_diff_between_two_is_a_comparison(resolver):
    outcome = resolver.resolve("diff b/w sarilumab n tocilizumab")
    assert isinstance(outcome, Comparison)
    assert set(outcome.topic_ids) == {"sarilumab", "tocilizumab"}


@pytest.mark.parametrize("text", ["who made you", "are you a bot?", "wats ur name"])
def test_questions_about_the_bot_are_small_talk(resolver, text):
    outcome = resolver.resolve(text)
    assert isinstance(outcome, NoAnswer)
    assert outcome.reason is Reason.CHIT_CHAT


@pytest.mark.parametrize(
    "text",
    [
        "m 3 month pregnant n took leflunomide by mistake",
        "dadi ka humira 2 din late ho gaya, double lagau?",
        "my frnd swallowed a full strip of colchicine help",
    ],
)
def test_safety_comes_first_however_it_is_spelt(resolver, text):
    assert isinstance(resolver.resolve(text), AdviceRefused)


def test_the_drugs_own_disease_is_no_condition(resolver):
    outcome = resolver.resolve(
        "RA patient on leflunomide plans to conceive, what does the book say"
    )
    assert isinstance(outcome, Answer)
    assert outcome.entry_ids[0].startswith("leflunomide")


def test_the_dose_stays_under_its_disease(resolver):
    assert isinstance(resolver.resolve("dose of infliximab in Still's disease"), NoAnswer)


def test_names_cut_short_are_compared(resolver):
    outcome = resolver.resolve("allopurinol vs febuxo protein binding")
    assert isinstance(outcome, Comparison)
    assert set(outcome.topic_ids) == {"allopurinol", "febuxostat"}
    assert outcome.aspects == ("protein_binding",)


def test_a_slip_in_the_first_letter_is_asked_about(resolver):
    outcome = resolver.resolve("anakinumab half life")
    assert isinstance(outcome, Suggestions)
    assert outcome.reason is Reason.LOOK_ALIKE


@pytest.mark.parametrize(
    "text",
    [
        "anakinra neutropenia in dogs",
        "colchicine rhabdomyolysis in smokers",
        "allopurinol azathioprine in dogs",
    ],
)
def test_what_is_known_of_patients_is_not_told_of_others(resolver, text):
    assert isinstance(resolver.resolve(text), NoAnswer | Suggestions)


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("brand name of rilonacept pls exam in 10 min", "rilonacept.introduction"),
        ("viva: define therapeutic index", "term."),
        # A second drug, or all that is rare, leads past how a stem is told.
        ("patient on colchicine, clarithromycin started for pneumonia, very toxic now", "colch"),
        ("A Han Chinese pt with gout. Which allele is thought of before allopurinol", "allopur"),
    ],
)
def test_how_it_is_told_does_not_stand_in_the_way(resolver, text, start):
    outcome = resolver.resolve(text)
    assert isinstance(outcome, Answer), outcome
    assert outcome.entry_ids[0].startswith(start)


def test_an_n_between_words_is_an_and(resolver):
    both = resolver.resolve("route n tmax of anakinra")
    assert isinstance(both, Answer)
    assert both.entry_ids == ("anakinra.pharmacokinetics.route", "anakinra.pharmacokinetics.tmax")
    followed = resolver.resolve(
        "n tocilizumab?", resolver.resolve("boxed warning of baricitinib").context
    )
    assert isinstance(followed, Answer)
    assert followed.entry_ids == ("tocilizumab.boxed_warning",)
    assert isinstance(resolver.resolve("n acetylcysteine dose"), NoAnswer)
