"""False claims on target and class: contradicted where the base states another, else not."""

import pytest

from bot.domain.answer import Answer
from bot.domain.knowledge_base import KnowledgeBase
from bot.domain.monograph import AtAGlance, Monograph, Section
from bot.search.premise import contradicted_aspects
from bot.search.resolver import Resolver
from bot.views.outcome import outcome_reply


def _drug(name: str, drug_class: str, target: str, mechanism: str) -> Monograph:
    return Monograph(
        id=name.casefold(),
        title=name,
        drug_class=drug_class,
        at_a_glance=AtAGlance(target=target, route="Oral"),
        sections=(Section(key="mechanism", body=mechanism),),
    )


BASE = KnowledgeBase(
    "claims-1",
    {
        topic.id: topic
        for topic in (
            _drug("Alfamab", "Anti-CD77 monoclonal antibody (chimeric IgG1)", "CD77 on B cells",
                  "B cells die. Less IL-6 is made. The signal of CD78 stops."),
            _drug("Betacept", "TNF inhibitor (soluble fusion protein)", "TNF", "It traps TNF."),
            _drug("Gammaril", "Anti-gout alkaloid; tubulin inhibitor", "Beta tubulin",
                  "It binds tubulin and also weakens COX-2."),
            _drug("Deltanib", "Targeted synthetic DMARD", "JAK1", "It inhibits JAK1."),
            _drug("Zetalone", "Synthetic glucocorticoid", "Glucocorticoid receptor", "It acts."),
            _drug("Etalol", "Beta-2 agonist", "Beta-2 adrenoceptor", "It relaxes the bronchi."),
        )
    },
)  # fmt: skip


@pytest.fixture(scope="module")
def chat() -> Resolver:
    return Resolver(BASE)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("alfamab depletes T cells isnt it", "T cells"),
        ("betacept blocks IL-6 right?", "IL-6"),
        # A consequence in the text is no target.
        ("alfamab blocks IL-6 correct?", "IL-6"),
        ("deltanib is a JAK3 inhibitor right?", "JAK3"),
        ("gammaril inhibits xanthine oxidase, right?", "xanthine oxidase"),
        ("alfamab is a fusion protein right?", "a fusion protein"),
        ("betacept is a monoclonal antibody na?", "a monoclonal antibody"),
        ("alfamab is humanised, correct?", "humanised"),
        ("alfamab is fully human right", "fully human"),
        ("deltanib is a biologic right?", "a biologic"),
        ("etalol blocks beta 2 receptors right?", "an antagonist"),
    ],
)
def test_a_claim_of_another_target_or_class_gets_a_plain_no(chat, text, wrong):
    outcome = chat.resolve(text)
    assert isinstance(outcome, Answer), outcome
    assert outcome.contradicts == wrong
    assert f"Not {wrong}" in outcome_reply(BASE, outcome).plain


@pytest.mark.parametrize(
    "text",
    [
        "alfamab depletes B cells right?",
        "alfamab is chimeric right?",
        "betacept blocks TNF right?",
        "betacept blocks tnf alpha, correct?",
        # Its text speaks of these, so the target alone cannot deny them.
        "alfamab stops the signal of CD78 right?",
        "alfamab blocks CD78 right?",
        "gammaril inhibits COX-2 right?",
        # These claim nothing of the kind.
        "is there antibody formation with betacept?",
        "can betacept be given with IL-6 blockers?",
        "is alfamab better than a fusion protein",
        "alfamab does not block TNF right?",
    ],
)
def test_what_the_base_cannot_deny_is_not_denied(chat, text):
    assert getattr(chat.resolve(text), "contradicts", None) is None


def test_a_steroid_is_no_nsaid():
    line = "is a non steroidal anti inflammatory drug right"
    told = contradicted_aspects(BASE.topics["zetalone"], "zetalone is a nsaid right?", line)
    assert told == [("drug_class", "an NSAID")]
