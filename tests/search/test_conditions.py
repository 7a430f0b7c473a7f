"""A value under a disease, a form, a route or a grade: its own text must name it."""

import pytest

from bot.domain.answer import Answer, NoAnswer
from bot.domain.knowledge_base import KnowledgeBase
from bot.domain.monograph import Aliases, AtAGlance, Fact, Faq, Item, Monograph, Section
from bot.search.family import are_kin
from bot.search.resolver import Resolver
from bot.search.wording import part_options, spell_out

DORVATIN = Monograph(
    id="dorvatin",
    title="Dorvatin",
    aliases=Aliases(brand=("Dorvax", "Dorvax XR")),
    at_a_glance=AtAGlance(route="Oral", primary_indications=("Gout", "Malaria", "Psoriasis")),
    sections=(
        Section(
            key="pharmacokinetics",
            facts=(
                Fact(name="Half-life", key="half_life", value="3 h", note="plain tablet"),
                Fact(name="Half-life (XR tablet)", key="half_life_xr", value="9 h"),
                Fact(name="Bioavailability", key="bioavailability", value="60 %", note="oral"),
                Fact(name="Protein binding", key="protein_binding", value="80 %"),
            ),
        ),
        Section(
            key="dosing",
            facts=(
                Fact(name="Dose", key="dose", value="20 mg once daily", note="in psoriasis"),
                Fact(name="Dose in malaria", key="dose_malaria", value="40 mg once"),
                Fact(name="Upper limit", key="dose_limit", value="60 mg a day"),
                Fact(name="Starting dose", key="dose_initial", value="5 mg"),
            ),
        ),
        Section(key="contraindications", items=(Item(text="Alcoholism."),)),
    ),
    faqs=(Faq(id="dorvatin-urine", question="Does dorvatin colour the urine?", answer="Yes."),),
)
BARITEX = Monograph(
    id="baritex",
    title="Baritex",
    at_a_glance=AtAGlance(primary_indications=("Gout", "Asthma")),
    sections=(
        Section(key="dosing", facts=(Fact(name="Dose", key="dose", value="7 mg once daily"),)),
    ),
)
BASE = KnowledgeBase("conditions-1", {"dorvatin": DORVATIN, "baritex": BARITEX})


@pytest.fixture(scope="module")
def asked() -> Resolver:
    return Resolver(BASE)


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("dose of dorvatin in psoriasis", "dorvatin.dosing.dose"),
        ("dorvatin dose in malaria", "dorvatin.dosing.dose_malaria"),
        ("maximum dose of dorvatin", "dorvatin.dosing.dose_limit"),
        ("starting dose of dorvatin", "dorvatin.dosing.dose_initial"),
        ("Dorvax XR half life", "dorvatin.pharmacokinetics.half_life_xr"),
        ("oral bioavailability of dorvatin", "dorvatin.pharmacokinetics.bioavailability"),
        ("dorvatin and alcohol", "dorvatin.contraindications"),
        ("does dorvatin change the colour of urine", "dorvatin-urine"),
        ("baritex dose in gout", "baritex.dosing.dose"),  # its first use; no other is named
        (
            "kindly furnish the protein binding of dorvatin",
            "dorvatin.pharmacokinetics.protein_binding",
        ),
    ],
)  # fmt: skip
def test_the_value_that_states_the_condition_is_answered(asked, text, entry):
    outcome = asked.resolve(text)
    assert isinstance(outcome, Answer), outcome
    assert outcome.entry_ids == (entry,)


@pytest.mark.parametrize(
    "text",
    [
        "dose of dorvatin in gout",  # the dose is told for psoriasis
        "dorvatin dose in asthma",
        "minimum dose of dorvatin",
        "bioavailability of dorvatin injection",
        "bioavailability of dorvatin after im injection",
        "half life of dorvatin in horses",
        "protein binding of dorvatin in smokers",
        "dorvatin and cola",
        "storage of dorvatin",
        "baritex dose in asthma",
    ],
)
def test_a_value_is_not_lent_to_another_condition(asked, text):
    assert isinstance(asked.resolve(text), NoAnswer)


@pytest.mark.parametrize(
    ("one", "other", "kin"),
    [
        ("retina", "retinopathi", True),
        ("alcohol", "alcoholism", True),
        ("dialys", "dialysis", True),
        ("hepat", "hepatitis", False),  # an inflammation is a disease of its own
        ("interact", "interleukin", False),
        ("prednisolon", "prednison", False),
    ],
)
def test_words_of_one_family(one, other, kin):
    assert are_kin(one, other) is kin
    assert are_kin(other, one) is kin


def test_a_book_that_is_cited_is_no_part_of_the_question():
    assert spell_out("uses of colchicine as per KD Tripathi").strip() == "uses of colchicine"
    assert spell_out("True or false: it is oral") == "it is oral"
    assert "intramuscular" in spell_out("dose after IM injection")
    assert "intramuscular" not in spell_out("im preparing for a test")


def test_options_are_parted_from_their_question():
    stem = part_options("Which is oral? a) sumolol b) talolol c) xerimab")
    assert stem.question == "Which is oral?"
    assert stem.options == ("sumolol", "talolol", "xerimab")
    assert part_options("give 5 mg a) daily") is None
    assert part_options("vitamin b) and c) deficiency") is None
