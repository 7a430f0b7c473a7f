"""A list of topics in words: what is first, what follows, what the base does not say."""

from bot.domain.answer import Finding, TopicList
from bot.views.outcome import outcome_reply
from tests.search.other_bases import ANTIBIOTICS

LAST = Finding("toramycin", (("half_life", "2 to 3 h"),))


def _listed(**told) -> str:
    finding = Finding("sirodoxine", (("half_life", "90 h"),))
    outcome = TopicList(conditions=(("half_life", "longest half life"),), findings=(finding,),
                        order=("half_life", "longest"), **told)  # fmt: skip
    return outcome_reply(ANTIBIOTICS, outcome).plain


def test_the_first_stands_apart_from_those_that_follow():
    text = _listed(others=(LAST,), missing=("velmicillin",))
    assert text.index("Sirodoxine: half-life: 90 h") < text.index("The others, in this order:")
    assert text.index("The others") < text.index("Toramycin: half life: 2 to 3 h")
    assert "does not say it of Velmicillin." in text
    assert "surely first" not in text


def test_no_topic_is_named_first_where_values_overlap():
    assert "none is surely first" in _listed(is_sure=False)
