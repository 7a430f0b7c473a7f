"""When the first match of a base without drugs is the answer, an offer or neither."""

import pytest

from bot.domain.answer import Answer, Match, NoAnswer, Suggestions
from bot.domain.knowledge_base import KnowledgeBase
from bot.domain.monograph import Faq, Monograph, TopicKind
from bot.search.general import GeneralSearch

OFFICE = Monograph(
    id="office",
    title="Office",
    kind=TopicKind.GUIDE,
    faqs=(
        Faq(id="open", question="When is the office open?", answer="From ten."),
        Faq(id="form", question="Where is the form?", answer="At the desk."),
    ),
)
SEARCH = GeneralSearch(KnowledgeBase("office-1", {"office": OFFICE}))


@pytest.mark.parametrize(
    ("first", "second", "kind"),
    [
        (90.0, 80.0, Answer),
        (70.0, 69.0, Answer),
        (69.0, 40.0, Suggestions),  # The second is too near.
        (69.0, 20.0, Answer),  # It stands alone.
        (64.0, 0.0, Suggestions),
        (25.0, 0.0, Suggestions),
        (24.0, 0.0, NoAnswer),
    ],
)
def test_cut_offs(first: float, second: float, kind: type) -> None:
    matches = (Match("open", first), Match("form", second))
    assert isinstance(SEARCH.outcome(matches, "office hours"), kind)


def test_a_single_match_stands_alone() -> None:
    assert isinstance(SEARCH.outcome((Match("open", 66.0),), "office hours"), Answer)


def test_nothing_alike_is_no_answer() -> None:
    assert isinstance(SEARCH.outcome((), "qwrtz"), NoAnswer)
