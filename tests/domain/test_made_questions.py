"""Made questions: exactly one choice is right by the table, whatever the table holds."""

import re
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content.loader import load_knowledge
from bot.domain.knowledge_base import KnowledgeBase
from bot.domain.made_questions import MARK, NUMERIC_FACTS, FactTable
from bot.domain.monograph import Aliases, AtAGlance, Fact, Monograph, Section
from bot.domain.post import Snapshot
from bot.domain.quantities import Quantity, find_quantities, read_quantity

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"


@pytest.fixture(scope="module")
def shipped() -> KnowledgeBase:
    return load_knowledge(KNOWLEDGE)


# --- a judge that knows the table and not how questions are made

HOURS = {"h": 1.0, "day": 24.0, "days": 24.0, "week": 168.0, "weeks": 168.0, "hours": 1.0}


def spans(text: str) -> list[tuple[float, float]]:
    """Read every number with its unit as a span, in hours or as it stands."""
    found = []
    pattern = r"([\d.]+)(?:\s*(to|±)\s*([\d.]+))?\s*(%|h\b|hours|days?\b|weeks?\b|[mM]?L\S*)"
    for low, joint, high, unit in re.findall(pattern, text):
        factor = HOURS.get(unit, 1 / 24 if unit == "L/day" else 0.001 if unit == "mL/h" else 1.0)
        first, second = sorted((float(low), float(high or low)))
        if joint == "±":
            first, second = float(low) - float(high), float(low) + float(high)
        if re.search(rf"(?i)less than {re.escape(low)}", text):
            first = 0.0
        if re.search(rf"(?i)more than {re.escape(low)}", text):
            second = 100.0
        found.append((first * factor, second * factor))
    return found


def is_right(base: KnowledgeBase, snapshot: Snapshot, choice: str) -> bool:
    """Judge a choice by the table alone."""
    _, key, topic_id = snapshot.question_id.split(".", 2)
    topic = base.topics[topic_id]
    if key.startswith("given_"):
        picked = next(t for t in base.topics.values() if t.title == choice)
        return key.removeprefix("given_") in picked.fact("dosing_frequency")[1].value.casefold()
    fact = topic.fact(key)[1]
    if key == "brand_name":
        return choice.casefold() in f"{fact.value} {topic.aliases.brand}".casefold()
    if key == "target":
        said, shown = (set(re.findall(r"[\w-]{3,}", t.casefold())) for t in (fact.value, choice))
        return bool((said & shown) - {"and"})
    table = f"{fact.value} {fact.note or ''} {fact.caveat or ''}"
    return any(
        low <= their_high and their_low <= high
        for low, high in spans(choice)
        for their_low, their_high in spans(table)
    )


def check(base: KnowledgeBase, snapshot: Snapshot) -> None:
    assert len({choice.casefold() for choice in snapshot.choices}) == len(snapshot.choices) == 4
    right = [choice for choice in snapshot.choices if is_right(base, snapshot, choice)]
    assert right == [snapshot.choices[snapshot.key]], snapshot
    assert MARK in snapshot.stem


# --- the shipped table


@pytest.mark.parametrize("seed", range(5))
def test_exactly_one_choice_is_right_by_the_shipped_table(shipped, seed):
    table, rng = FactTable(shipped), Random(seed)
    for made_id in table.ids():
        check(shipped, table.make(made_id, rng))


def test_the_shipped_table_gives_questions_of_every_kind(shipped):
    kinds = {made_id.split(".")[1] for made_id in FactTable(shipped).ids()}
    assert kinds >= {"half_life", "tmax", "bioavailability", "target", "brand_name", "given_daily"}
    own = FactTable(shipped).ids("anakinra")
    assert own
    assert all(made_id.endswith(".anakinra") for made_id in own)


def test_a_made_question_names_its_source_and_its_lesson(shipped):
    made = FactTable(shipped).make("made.half_life.anakinra", Random(1))
    assert made.choices[made.key] == "about 4 to 6 h"
    assert made.rationale.startswith("Anakinra, Half-life: about 4 to 6 h")
    assert made.caveat
    assert made.sources
    assert made.lesson_id in shipped.entries


def test_what_the_table_lost_is_no_question(shipped):
    assert FactTable(shipped).make("made.half_life.aspirin", Random(1)) is None


# --- any table


def drug(number: int, **facts: str) -> Monograph:
    section = Section(
        key="pharmacokinetics",
        facts=tuple(
            Fact(name=key.replace("_", " "), key=key, value=v) for key, v in facts.items()
        ),
    )
    return Monograph(id=f"drug{number}", title=f"Drug{number}", sections=(section,))


def base_of(*drugs: Monograph) -> KnowledgeBase:
    return KnowledgeBase("1", {each.id: each for each in drugs})


NUMBER = st.integers(1, 60).map(str)
VALUE = st.one_of(
    st.builds("{} to {} {}".format, NUMBER, NUMBER, st.sampled_from(["h", "days", "weeks"])),
    st.builds("about {} {}".format, NUMBER, st.sampled_from(["h", "days", "weeks"])),
    st.builds("{} ± 1 h".format, st.integers(2, 60)),
    st.builds("{} days ({} h in children)".format, NUMBER, NUMBER),
    st.sampled_from(["not known", "long", "4 h or more in the old", "5"]),
)
PERCENT = st.one_of(
    st.builds("{} %".format, st.integers(1, 100)),
    st.builds("less than {} %".format, st.integers(5, 90)),
    st.builds("More than {} %".format, st.integers(5, 90)),
    st.builds("{} to {} %".format, st.integers(1, 40), st.integers(41, 99)),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(VALUE, PERCENT), min_size=4, max_size=14), st.integers(0, 99))
def test_exactly_one_choice_is_right_by_any_table(rows, seed):
    drugs = [drug(n, half_life=v, bioavailability=p) for n, (v, p) in enumerate(rows)]
    base, rng = base_of(*drugs), Random(seed)
    table = FactTable(base)
    for made_id in table.ids():
        check(base, table.make(made_id, rng))


TARGETS = ["TNF", "TNF-alpha", "IL-6 receptor", "IL-1 receptor", "JAK1", "JAK1 and JAK2", "CD20"]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from([*TARGETS, "Tubulin", "Xanthine oxidase", "DHFR"]), min_size=4))
def test_targets_that_share_a_word_are_never_set_against_each_other(targets):
    base = base_of(*(drug(n, target=target) for n, target in enumerate(targets)))
    table = FactTable(base)
    for made_id in table.ids():
        check(base, table.make(made_id, Random(1)))


def test_a_value_named_in_a_note_or_a_sibling_fact_is_no_distractor():
    asked = drug(0, half_life="4 h", half_life_in_children="50 h")
    noted = asked.sections[0].facts[0].model_copy(update={"note": "in the old up to 200 h"})
    section = Section(key="pharmacokinetics", facts=(noted, asked.sections[0].facts[1]))
    others = [
        drug(n, half_life=v) for n, v in enumerate(["49 h", "190 h", "12 h", "900 h", "20 h"], 1)
    ]
    base = base_of(asked.model_copy(update={"sections": (section,)}), *others)
    made = FactTable(base).make("made.half_life.drug0", Random(1))
    assert made is None or not {"49 h", "190 h"} & set(made.choices)


def test_a_fact_that_is_not_for_quizzes_is_neither_asked_nor_offered():
    drugs = [drug(n, half_life=f"{4**n} h") for n in range(1, 6)]
    hidden = drugs[0].sections[0].facts[0].model_copy(update={"quiz": False})
    section = Section(key="pharmacokinetics", facts=(hidden,))
    base = base_of(drugs[0].model_copy(update={"sections": (section,)}), *drugs[1:])
    table = FactTable(base)
    assert "made.half_life.drug1" not in table.ids()
    assert all("4 h" not in table.make(each, Random(1)).choices for each in table.ids())


def test_a_drug_given_weekly_for_something_else_is_no_distractor_of_weekly():
    def dosed(number: int, value: str, glance: str | None = None) -> Monograph:
        made = drug(number, dosing_frequency=value)
        return made.model_copy(update={"at_a_glance": AtAGlance(dosing_frequency=glance or value)})

    base = base_of(
        dosed(0, "Once weekly"),
        dosed(1, "Once daily"),
        dosed(2, "Twice daily"),
        dosed(3, "Once daily", "Once daily (RA); once weekly (malaria)"),
        dosed(4, "Three times daily"),
        dosed(5, "Every other week"),
    )
    made = FactTable(base).make("made.given_weekly.drug0", Random(1))
    assert set(made.choices) == {"Drug0", "Drug1", "Drug2", "Drug4"}


def test_a_brand_of_two_drugs_is_never_asked():
    brands = ["Twinol", "Twinol", "Aaa", "Bbb", "Ccc", "Ddd"]
    drugs = [
        drug(n, brand_name=name).model_copy(update={"aliases": Aliases(brand=(name,))})
        for n, name in enumerate(brands)
    ]
    table = FactTable(base_of(*drugs))
    assert not {"made.brand_name.drug0", "made.brand_name.drug1"} & set(table.ids())


# --- quantities

INF = float("inf")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("about 4 to 6 h", ("hours", 4, 6)),
        ("About 5 to 8 h", ("hours", 5, 8)),
        ("102 ± 30 h (about 4 days)", ("hours", 72, 132)),
        ("2 weeks", ("hours", 336, 336)),
        ("Less than 15 %", ("percent", 0, 15)),
        ("More than 99 %", ("percent", 99, 100)),
        ("more than 3 days", ("hours", 72, INF)),
        ("0.13 L/kg", ("litres per kilogram", 0.13, 0.13)),
        ("Not protein-bound", None),
        ("4 h in adults, 9 h in children", None),
        ("falls by 16 % (mild), 50 % (moderate)", None),
        ("5", None),
        ("50 mg", None),
    ],
)
def test_a_value_is_read_whole_or_not_at_all(text, expected):
    assert read_quantity(text) == (Quantity(*expected) if expected else None)


def test_every_quantity_in_a_text_is_found():
    text = "It ranged from 3.6 to 7.6 h, and was 2 days in renal failure, 80 to 92 % elsewhere."
    found = [(q.dimension, q.low, q.high) for q in find_quantities(text)]
    assert found == [("hours", 3.6, 7.6), ("hours", 48, 48), ("percent", 80, 92)]


@pytest.mark.parametrize(
    ("first", "second", "apart"),
    [
        ("4 to 6 h", "12 h", True),
        ("4 to 6 h", "11 h", False),  # too near
        ("4 to 6 h", "5 h", False),
        ("24 h", "1 day", False),
        ("64 %", "79 %", True),
        ("64 %", "78 %", False),
        ("5 L", "5 L/kg", False),  # not comparable
        ("more than 99 %", "99.3 %", False),
    ],
)
def test_quantities_are_apart_only_when_nobody_could_mix_them_up(first, second, apart):
    assert read_quantity(first).is_apart(read_quantity(second)) is apart
    assert read_quantity(second).is_apart(read_quantity(first)) is apart


def test_every_numeric_fact_of_the_shipped_base_that_looks_numeric_is_read(shipped):
    """A new way of writing a value would silently drop out of the questions."""
    unread = [
        fact[1].value
        for topic in shipped.topics.values()
        for key in NUMERIC_FACTS
        if (fact := topic.fact(key)) and read_quantity(fact[1].value) is None
    ]
    assert len(unread) <= 6, unread
