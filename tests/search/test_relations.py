"""What drugs act on, raise, lower and do not do: told by fields, never by a mere mention."""

import pytest

from bot.domain.answer import Answer, Suggestions, TopicList
from bot.domain.knowledge_base import KnowledgeBase
from bot.domain.monograph import AtAGlance, Fact, Item, Monograph, Section
from bot.search.resolver import Resolver
from bot.views.outcome import outcome_reply


def _drug(
    name: str,
    drug_class: str,
    target: str,
    uses: tuple[str, ...],
    route: str = "Oral",
    **prose: str,
) -> Monograph:
    return Monograph(
        id=name.casefold(),
        title=name,
        drug_class=drug_class,
        at_a_glance=AtAGlance(
            target=target, route=route, dosing_frequency="Once daily", primary_indications=uses
        ),
        sections=tuple(Section(key=key, body=text) for key, text in prose.items()),
    )


BASE = KnowledgeBase(
    "relations-1",
    {
        topic.id: topic
        for topic in (
            _drug("Alfamab", "Interleukin-7 inhibitor (human monoclonal antibody)", "IL-7 beta",
                  ("Asthma",), "Subcutaneous injection",
                  mechanism="Binds IL-7 beta; IL-7 alpha is left alone. Less IL-9 is made.",
                  adverse_effects="Headache. No neutropenia was seen."),
            _drug("Betacept", "Interleukin-7 blocker (soluble IL-9 receptor fusion protein)",
                  "IL-7 alpha and IL-7 beta", ("Gout flare prevention",),
                  "Intravenous infusion",
                  mechanism="Betacept traps IL-7; signals of the IL-9 receptor are weakened."),
            _drug("Gammanib", "Interleukin-9 receptor antagonist (humanised monoclonal antibody)",
                  "IL-9 receptor", ("Gout", "Psoriasis"), "Intravenous or subcutaneous",
                  adverse_effects="Neutropenia. Raised serum sodium."),
            _drug("Deltaril", "Anti-gout alkaloid", "Zeta tubulin", ("Migraine",),
                  adverse_effects="Rash. Lowers serum sodium.",
                  contraindications="Pregnancy."),
            _drug("Epsimab", "Anti-CD77 monoclonal antibody (chimeric IgG1)",
                  "CD77 of B cells", ("Psoriasis",), "Intravenous infusion"),
        )
    },
)  # fmt: skip


@pytest.fixture(scope="module")
def chat() -> Resolver:
    return Resolver(BASE)


def _ids(outcome) -> list[str]:
    assert isinstance(outcome, TopicList), outcome
    return sorted(finding.topic_id for finding in outcome.findings)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        # Betacept is made of that receptor and weakens its signals; it does not act on it.
        ("which drugs block the IL-9 receptor", ["gammanib"]),
        ("IL-9 receptor antagonists", ["gammanib"]),
        # "Left alone" is no target, whatever the mechanism mentions.
        ("which drugs block il-7 alpha", ["betacept"]),
        ("drugs that bind il-7 beta", ["alfamab", "betacept"]),
        ("il-7 beta selective drugs", ["alfamab"]),
        # "Less IL-9 is made" is no target either.
        ("which drugs act on il-9", ["gammanib"]),
        ("drugs blocking cd77 or il-9", ["epsimab", "gammanib"]),
        ("subcutaneous il-7 blockers", ["alfamab"]),
        ("which drugs block the il-7 receptor", []),
        ("which drugs block IgG1", []),
        ("oral il-7 blockers", []),
        # The letter of a cell and the number of an antigen are parts of the name.
        ("drugs acting on B cells", ["epsimab"]),
        ("drugs acting on T cells", []),
        ("drugs that block CD78", []),
        # How it is put is no part of the name.
        ("which of these bind the il-9 receptor itself", ["gammanib"]),
    ],
)
def test_what_a_drug_acts_on_comes_from_its_target(chat, text, ids):
    assert _ids(chat.resolve(text)) == ids


def test_what_no_target_tells_is_neither_listed_nor_denied(chat):
    outcome = chat.resolve("which drugs inhibit zeta tubulin reversibly")
    assert not isinstance(outcome, TopicList | Answer)


def test_a_mechanism_that_speaks_of_it_is_offered_not_asserted(chat):
    outcome = chat.resolve("which drugs block signals")
    assert isinstance(outcome, Suggestions)
    assert outcome.entry_ids == ("betacept.mechanism",)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("drugs that raise serum sodium", ["gammanib"]),
        ("which drugs lower serum sodium", ["deltaril"]),
        ("which drugs increase serum sodium", ["gammanib"]),
    ],
)
def test_the_direction_of_a_verb_counts(chat, text, ids):
    assert _ids(chat.resolve(text)) == ids


def test_only_a_text_that_denies_it_makes_a_drug_one_that_does_not(chat):
    outcome = chat.resolve("which drugs dont cause neutropenia")
    assert _ids(outcome) == ["alfamab"]
    assert "gammanib" not in outcome.missing
    assert {"betacept", "deltaril", "epsimab"} == set(outcome.missing)


def test_a_class_that_leaves_a_broad_group_unsaid_says_nothing(chat):
    drugs = {
        "etanib": _drug("Etanib", "JAK inhibitor", "JAK1", ("Gout",)),
        "thetarate": _drug("Thetarate", "Conventional antirheumatic", "Folate", ("Gout",)),
    }
    outcome = Resolver(KnowledgeBase("relations-4", drugs)).resolve("which are not antirheumatics")
    assert not getattr(outcome, "findings", ())


def test_where_no_text_denies_it_the_chat_says_so_and_lists_nobody(chat):
    outcome = chat.resolve("drugs that do not cause rash")
    assert _ids(outcome) == []
    said = outcome_reply(BASE, outcome).plain
    assert "No topic in this knowledge base says so" in said
    assert "Alfamab" not in said


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("monoclonal antibodies not chimeric", ["alfamab", "gammanib"]),
        ("fully human antibodies", ["alfamab"]),
        ("biologics given only by iv infusion", ["betacept", "epsimab"]),
        ("drugs not given orally", ["alfamab", "betacept", "epsimab", "gammanib"]),
    ],
)
def test_class_and_route_still_tell_all(chat, text, ids):
    assert _ids(chat.resolve(text)) == ids


def test_a_drug_not_given_in_pregnancy_is_one_contraindicated_in_it(chat):
    assert _ids(chat.resolve("which drug is not recommended in pregnancy")) == ["deltaril"]


@pytest.mark.parametrize("text", ["drugs for gout", "best drug for gout"])
def test_drugs_for_a_disease_are_those_with_the_indication(chat, text):
    """Not the one whose class happens to hold the word."""
    assert _ids(chat.resolve(text)) == ["betacept", "gammanib"]


def test_best_names_no_best(chat):
    outcome = chat.resolve("best drug for psoriasis")
    assert _ids(outcome) == ["epsimab", "gammanib"]
    assert "does not say which of them is best" in outcome_reply(BASE, outcome).plain


def test_an_acute_attack_is_a_flare(chat):
    assert _ids(chat.resolve("which drug for acute gout attack")) == ["betacept"]


def test_an_off_label_use_says_so():
    drug = _drug("Zetamab", "Monoclonal antibody", "IL-5", ("Asthma",))
    uses = Section(key="uses", items=(Item(title="Off-label uses", text="Urticaria."),))
    drug = drug.model_copy(update={"sections": (uses,)})
    outcome = Resolver(KnowledgeBase("relations-2", {"zetamab": drug})).resolve(
        "which drugs are used for urticaria"
    )
    assert isinstance(outcome, TopicList | Answer)
    assert outcome.findings[0].fields == (("uses", "Off-label uses: Urticaria."),)


def test_drugs_for_one_thing_or_the_other_are_those_of_both(chat):
    outcome = chat.resolve("drugs for migraine or psoriasis")
    assert _ids(outcome) == ["deltaril", "epsimab", "gammanib"]


def test_what_an_effect_is_caused_by(chat):
    assert _ids(chat.resolve("raised serum sodium is caused by")) == ["gammanib"]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        # CYP2C9 is neither CYP2C19 nor any other of the CYP2 enzymes.
        ("drugs metabolised by CYP2C9", ["twonol"]),
        ("drugs metabolised by CYP2C19", ["ninenol", "twonol"]),
    ],
)
def test_the_name_of_an_enzyme_counts_to_its_last_sign(text, ids):
    values = {"Twonol": "CYP2C9, CYP2C19", "Ninenol": "CYP2C19 and CYP3A9", "Nonol": "CYP2D9"}
    drugs = {
        name.casefold(): _drug(name, "Hydantoin", "Sodium channel", ("Epilepsy",)).model_copy(
            update={"sections": (_metabolism(value),)}
        )
        for name, value in values.items()
    }
    assert _ids(Resolver(KnowledgeBase("relations-3", drugs)).resolve(text)) == ids


def _metabolism(value: str) -> Section:
    fact = Fact(name="Metabolism", key="metabolism", value=value)
    return Section(key="pharmacokinetics", facts=(fact,))
