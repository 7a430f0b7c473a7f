"""What holds for every text."""

import time
import unicodedata

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.answer import Answer, Comparison, Context, NoAnswer, Suggestions, TopicList
from bot.domain.knowledge_base import KnowledgeBase
from bot.search.resolver import Resolver
from tests.search import golden_set
from tests.search.other_bases import TORAMYCIN

SLOWEST_SECONDS = 0.25  # Of 4,096 characters, on a busy machine; about 0.01 when idle.
CASES = [case for case in golden_set.load("development") if not case.previous]
KNOWN = [case for case in CASES if case.category == "aspect"]

given_any = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@given(text=st.text(max_size=4096), follows=st.booleans())
@given_any
def test_no_text_crashes(resolver, text, follows):
    outcome = resolver.resolve(text, Context(("anakinra",), "half_life") if follows else None)
    assert len(outcome.candidates) <= 10
    assert all(0 <= match.confidence <= 100 for match in outcome.candidates)


@given(
    piece=st.sampled_from(
        ["anakinra ", "half life ", "x", "zqx ", "अ", "1 ", "every ", "my ", "a/b ", "ignore the "]
    )
)
@given_any
def test_long_text_does_not_stall(resolver, piece):
    text = (piece * 4096)[:4096]
    resolver.resolve(text)
    started = time.perf_counter()
    resolver.resolve(text)
    assert time.perf_counter() - started < SLOWEST_SECONDS


@given(case=st.sampled_from(CASES), data=st.data())
@given_any
def test_case_spacing_and_unicode_variants_are_one_question(resolver, case, data):
    text = case.question
    variant = data.draw(
        st.sampled_from(
            [
                text.upper(),
                text.title(),
                "  " + text.replace(" ", " \u00a0 ") + "\n",
                unicodedata.normalize("NFD", text),
                text.replace("a", "\u200ba"),
                "".join(chr(ord(c) + 0xFEE0) if "a" <= c <= "z" else c for c in text),
            ]
        )
    )
    assert _told(resolver.resolve(variant)) == _told(resolver.resolve(text))


def _told(outcome):
    return (
        type(outcome),
        getattr(outcome, "entry_ids", None),
        getattr(outcome, "topic_ids", None),
        getattr(outcome, "reason", None),
    )


_SOUNDS = "zor vex tal mi dru nak ple osa gri ven lo bra fex cu dap"
_STEMS = "mab cept inib pril olol statin azole cillin kinra xaban gliptin"
_SYLLABLES = st.sampled_from(_SOUNDS.split())
_ENDINGS = st.sampled_from(_STEMS.split())


@given(
    case=st.sampled_from(KNOWN),
    syllables=st.lists(_SYLLABLES, min_size=2, max_size=3, unique=True),
    ending=_ENDINGS,
    follows=st.booleans(),
)
@given_any
def test_unknown_drug_in_place_of_the_known_one_never_gets_an_answer(
    resolver, shipped, case, syllables, ending, follows
):
    unknown = "".join(syllables) + ending
    names = {name.casefold() for topic in shipped.topics.values() for name in topic.names}
    words = [unknown if word.casefold().strip("?") in names else word
             for word in case.question.split()]  # fmt: skip
    if unknown not in words:
        return
    context = Context(("anakinra",), "half_life") if follows else None
    outcome = resolver.resolve(" ".join(words), context)
    assert isinstance(outcome, NoAnswer | Suggestions), outcome
    assert not isinstance(outcome, Answer | Comparison | TopicList)


def test_adding_an_unrelated_topic_never_changes_an_answers_topic(shipped, resolver):
    grown = KnowledgeBase(
        "grown",
        {**shipped.topics, TORAMYCIN.id: TORAMYCIN},
        shipped.terms,
        shipped.lexicon,
    )
    other = Resolver(grown)
    for case in CASES:
        before, after = resolver.resolve(case.question), other.resolve(case.question)
        if isinstance(before, Answer):
            assert isinstance(after, Answer), case.question
            topics = [grown.entries[e].topic_id for e in (*before.entry_ids, *after.entry_ids)]
            assert len(set(topics)) == 1, case.question
