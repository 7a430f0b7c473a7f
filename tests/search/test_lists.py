"""Lists of topics: which is first, which are not, how many; never more than the fields say."""

import pytest

from bot.domain.answer import Answer, NoAnswer, Suggestions, TopicList
from bot.domain.knowledge_base import KnowledgeBase
from bot.domain.monograph import AtAGlance, Fact, Monograph, Section
from bot.search.resolver import Resolver
from bot.views.outcome import outcome_reply


def _drug(name: str, half_life: str | None, often: str, route: str, **more) -> Monograph:
    facts = (Fact(name="Half-life", key="half_life", value=half_life),) if half_life else ()
    sections = (Section(key="pharmacokinetics", facts=facts, body=None if facts else "Unknown."),)
    return Monograph(
        id=name.casefold(),
        title=name,
        drug_class=more.pop("drug_class", "Beta blocker"),
        at_a_glance=AtAGlance(route=route, dosing_frequency=often),
        sections=(*sections, *more.pop("sections", ())),
        **more,
    )


BOXED = Section(key="boxed_warning", body="Ototoxicity.")
NOT_BOXED = Section(key="boxed_warning", body="It has no boxed warning.")
BASE = KnowledgeBase(
    "lists-1",
    {
        topic.id: topic
        for topic in (
            _drug("Sumolol", "2 to 4 h", "Twice daily", "Oral", sections=(NOT_BOXED,)),
            _drug("Talolol", "3 to 5 h", "Once daily", "Oral", sections=(BOXED,)),
            _drug("Virolol", "20 days", "Every 2 weeks", "Subcutaneous injection"),
            _drug("Womolol", None, "Once weekly", "Oral or intravenous"),
            _drug("Xerimab", "9 days", "Once or twice daily", "Intravenous infusion",
                  drug_class="Monoclonal antibody against something"),
        )
    },
)  # fmt: skip


@pytest.fixture(scope="module")
def lists() -> Resolver:
    return Resolver(BASE)


def _ids(outcome) -> list[str]:
    assert isinstance(outcome, TopicList), outcome
    return [finding.topic_id for finding in outcome.findings]


def test_the_first_is_named_when_its_range_lies_beyond_all_others(lists):
    outcome = lists.resolve("which drug has the longest half life?")
    assert _ids(outcome) == ["virolol"]
    assert outcome.order == ("half_life", "longest")
    assert outcome.is_sure
    assert [other.topic_id for other in outcome.others] == ["xerimab", "talolol", "sumolol"]
    assert outcome.missing == ("womolol",)
    assert outcome.findings[0].fields == (("half_life", "20 days"),)


def test_none_is_named_where_ranges_overlap(lists):
    outcome = lists.resolve("shortest half-life")
    assert _ids(outcome) == ["sumolol", "talolol"]
    assert not outcome.is_sure


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("which one is given least often", ["virolol"]),
        ("which beta blocker has the longer half life", ["virolol"]),
        ("which oral drug has the longest half life", ["talolol", "sumolol"]),
    ],
)
def test_frequency_comparatives_and_scope(lists, text, first):
    assert _ids(lists.resolve(text)) == first


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("which is not given orally", ["virolol", "xerimab"]),
        ("everything except oral", ["virolol", "xerimab"]),
        ("which drugs are not injected", ["sumolol", "talolol"]),
        ("which are neither oral nor subcutaneous", ["xerimab"]),
        ("beta blockers not given daily", ["virolol", "womolol"]),
        ("which drugs can be given both orally and iv", ["womolol"]),
        ("drugs given only orally", ["sumolol", "talolol"]),
        ("which ones are not monoclonal antibodies", ["sumolol", "talolol", "virolol", "womolol"]),
        ("oral drugs other than sumolol", ["talolol", "womolol"]),
        ("how many beta blockers do you have", ["sumolol", "talolol", "virolol", "womolol"]),
        ("which drugs have a boxed warning", ["talolol"]),
    ],
)
def test_conditions_turned_round_and_put_together(lists, text, ids):
    assert sorted(_ids(lists.resolve(text))) == sorted(ids)


def test_what_a_base_leaves_out_is_no_statement(lists):
    outcome = lists.resolve("which drugs have no boxed warning")
    assert _ids(outcome) == ["sumolol"]
    assert outcome.missing == ("virolol", "womolol", "xerimab")


@pytest.mark.parametrize(
    "text", ["which is the cheapest", "which drug has the highest bioavailability", "best taste"]
)
def test_what_no_field_tells_is_not_put_in_order(lists, text):
    assert isinstance(lists.resolve(text), NoAnswer | Suggestions)


def test_a_named_pair_is_still_compared(lists):
    outcome = lists.resolve("half life of sumolol")
    assert isinstance(outcome, Answer)


def test_a_drug_used_after_others_is_not_one_of_them():
    harm = Section(key="adverse_effects", body="Heart failure.")
    after = Section(key="uses", body="Gout, after failure of a xanthine inhibitor.")
    drugs = (
        _drug("Ametol", None, "Once daily", "Oral", drug_class="Xanthine inhibitor",
              sections=(harm,)),
        _drug("Burulol", None, "Once daily", "Oral", sections=(harm, after)),
    )  # fmt: skip
    base = KnowledgeBase("lists-2", {drug.id: drug for drug in drugs})
    outcome = Resolver(base).resolve("xanthine inhibitors that cause heart failure")
    assert _ids(outcome) == ["ametol"]


def _bound(name: str, share: str | None = None, dose: str | None = None, prose: str | None = None):
    pairs = (("Protein binding", "protein_binding", share), ("Dose", "dose", dose))
    facts = tuple(Fact(name=name_, key=key, value=value) for name_, key, value in pairs if value)
    section = Section(key="pharmacokinetics", facts=facts, body=prose)
    return Monograph(id=name.casefold(), title=name, sections=(section,))


SHARES = KnowledgeBase(
    "lists-3",
    {
        topic.id: topic
        for topic in (
            _bound("Yttrol", "39 %", "200 mg every 2 weeks"),
            _bound("Zincol", "Not protein-bound", "125 mg once weekly"),
            _bound("Argol", "about 90 %", "3 mg/kg IV"),
            _bound("Boronol", "Not known"),
            _bound("Cobalol", prose="About 20 % is bound to protein. It is a liquid."),
        )
    },
)


@pytest.mark.parametrize("text", ["least protein bound drug", "lowest protein binding"])
def test_not_bound_is_less_than_any_share(text):
    outcome = Resolver(SHARES).resolve(text)
    assert _ids(outcome) == ["zincol"]
    # Prose counts as well; "not known" has no place in the order.
    assert [f.topic_id for f in outcome.others] == ["cobalol", "yttrol", "argol", "boronol"]


def test_doses_of_different_drugs_stand_side_by_side_and_none_is_first():
    outcome = Resolver(SHARES).resolve("smallest dose")
    assert _ids(outcome) == ["yttrol", "zincol", "argol"]
    assert outcome.order is None
    assert "cannot be compared" in outcome_reply(SHARES, outcome).plain
