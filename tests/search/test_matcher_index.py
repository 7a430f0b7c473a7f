"""The matcher: a floor of quality, and promises that hold for any text."""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.search.index import Document, MatchIndex
from bot.search.whole import RowsOfWords

LINES = (Path(__file__).parent / "matcher_base.txt").read_text(encoding="utf-8").splitlines()
DOCUMENTS = [
    Document(parts[0], tuple(parts[1:]))
    for parts in (line[2:].split("|") for line in LINES if line.startswith("E "))
]
QUERIES = [tuple(line[2:].rsplit("|", 1)) for line in LINES if line.startswith("Q ")]
ANSWERABLE = [query for query in QUERIES if query[1]]
INDEX = MatchIndex.build(DOCUMENTS)
# Hypothesis must not fail on a busy machine; a stall is caught by its own test below.
SLOW_MACHINE = settings(deadline=None, max_examples=60)


@pytest.mark.parametrize(("question", "entry"), ANSWERABLE)
def test_the_right_entry_comes_first(question: str, entry: str) -> None:
    assert INDEX.rank(question)[0].entry_id == entry


def test_answerable_questions_get_more_confidence() -> None:
    sure = [INDEX.rank(question, 1)[0].confidence for question, _ in ANSWERABLE]
    unsure = [
        found[0].confidence if (found := INDEX.rank(question, 1)) else 0.0
        for question, entry in QUERIES
        if not entry
    ]
    assert sum(a > b for a in sure for b in unsure) >= 0.9 * len(sure) * len(unsure)
    assert max(unsure) < 50


def test_a_classifier_is_learned_from_three_phrasings() -> None:
    documents = [
        Document("balance", ("what is my balance", "show my balance", "money in my account")),
        Document("limit", ("what is my limit", "show my limit", "how much may i spend")),
        Document("block", ("block my card", "freeze the card", "my card was stolen")),
    ]
    index = MatchIndex.build(documents)
    assert [index.rank(d.phrasings[0])[0].entry_id for d in documents] == [d.id for d in documents]
    assert "chance" in index.first("freeze it")[1]


def test_ranking_can_be_restricted() -> None:
    found = INDEX.rank("where is my order", allowed={"returns", "gift", "no such entry"})
    assert {match.entry_id for match in found} <= {"returns", "gift"}
    assert INDEX.rank("where is my order", allowed=()) == []


def test_a_base_may_bring_synonyms() -> None:
    documents = [Document("a", ("frobnicate the widget",)), Document("b", ("sell the widget",))]
    index = MatchIndex.build(documents, synonyms={"frobnicate": ["twiddle"]})
    assert index.rank("twiddle it")[0].entry_id == "a"


@pytest.mark.parametrize("documents", [[], [Document("a", ())], [Document("a", ("", "?"))]])
def test_a_base_without_text_finds_nothing(documents: list[Document]) -> None:
    index = MatchIndex.build(documents)
    for text in ("half life of anakinra", "halflife", "dosgae", "1 2", "दवा", "xqzw " * 200):
        assert index.rank(text) == []
        assert index.rank(text, allowed={"a", "b"}) == []
        assert index.analyze(text)
    assert index.rank("anything") == []
    assert index.first("anything") == (None, {})


def test_what_was_asked_before_changes_no_confidence() -> None:
    asked = [question for question, _ in QUERIES]
    fresh = {question: MatchIndex.build(DOCUMENTS[:4]).rank(question) for question in asked[:12]}
    index = MatchIndex.build(DOCUMENTS[:4])
    for _ in range(3):  # Words that come again are kept, in the end all of them.
        for question in asked:
            index.rank(question)
    assert {question: index.rank(question) for question in fresh} == fresh


def test_rows_are_kept_for_the_words_met_most_often() -> None:
    rows = RowsOfWords(1)
    row = np.arange(3, dtype=np.int32)
    assert rows.get("dose") is None
    assert not rows.admits("dose")  # Once is not often.
    assert rows.get("dose") is None
    assert rows.admits("dose")
    rows.keep("dose", row)
    for _ in range(2):
        assert rows.get("route") is None
        assert not rows.admits("route")
    assert rows.get("route") is None
    assert rows.admits("route")  # Met more often than the word that has the only place.
    rows.keep("route", row)
    assert rows.get("dose") is None
    assert rows.get("route") is row


def test_many_threads_get_what_one_gets() -> None:
    asked = [question for question, _ in QUERIES] * 3
    alone = [MatchIndex.build(DOCUMENTS).rank(question) for question in asked[: len(QUERIES)]] * 3
    index = MatchIndex.build(DOCUMENTS)
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(index.rank, asked)) == alone


def test_meetings_are_counted_for_some_thousand_words_only() -> None:
    rows = RowsOfWords(4)
    for number in range(20_000):
        rows.get(f"word{number}")
        assert not rows.admits(f"word{number}")
    assert rows.counted < 5_000


def test_a_large_base_is_narrowed_to_the_right_entry() -> None:
    words = ["alarm", "bank", "card", "delivery", "engine", "flight", "garden", "hotel"]
    documents = [
        Document(str(at), (f"{words[at % 8]} {words[at // 8 % 8]} number {at} please tell me",))
        for at in range(3000)
    ]
    index = MatchIndex.build([*documents, Document("odd", ("the xylophone in the attic",))])
    assert index.rank("xylofone attic")[0].entry_id == "odd"
    assert index.rank("card delivery number 1202 please")[0].entry_id == "1202"


@given(st.text(max_size=300))
@example("\ud800 lone surrogate")
@example("\u0000")
@example("'" * 50)
@SLOW_MACHINE
def test_no_text_crashes_the_search(text: str) -> None:
    found = INDEX.rank(text)
    assert found == INDEX.rank(text)  # The same twice.
    confidences = [match.confidence for match in found]
    assert all(0 <= confidence <= 100 for confidence in confidences)
    assert confidences == sorted(confidences, reverse=True)


@given(
    st.sampled_from([question for question, _ in ANSWERABLE]),
    st.sampled_from([str.upper, str.title, lambda t: t.replace(" ", "\u00a0  "),
                     lambda t: f"\u200b{t}!!", lambda t: t.replace("e", "e\u00ad")]),
)  # fmt: skip
@SLOW_MACHINE
def test_case_spacing_and_unicode_variants_rank_the_same(question: str, vary: object) -> None:
    assert callable(vary)
    assert INDEX.rank(vary(question)) == INDEX.rank(question)


@pytest.mark.parametrize(
    "text",
    [
        "a" * 4096,
        "xqzw " * 820,
        "qx" * 2048,
        "".join(chr(97 + at * 7 % 26) for at in range(4096)),
        " ".join(f"w{chr(97 + at % 26)}rdz{chr(97 + at // 26 % 26)}" for at in range(500)),
        "अ" * 4096,
        "where is my order " * 227,
        "the" * 1365,
        "1a" * 2048,
    ],
)
def test_no_long_text_stalls(text: str) -> None:
    fresh = MatchIndex.build(DOCUMENTS)  # Nothing is cached.
    fastest = min(_seconds(fresh, text + str(attempt)) for attempt in range(3))
    assert fastest < 0.05


def _seconds(index: MatchIndex, text: str) -> float:
    start = time.process_time()
    index.rank(text)
    return time.process_time() - start
