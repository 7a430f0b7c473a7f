"""A sentence model beside the words: it decides where words cannot, and does not drown them."""

import numpy as np
import pytest

from bot.search.index import Document, MatchIndex
from bot.search.resolver import Resolver
from tests.search.other_bases import ANTIBIOTICS

MEANINGS = {"wage": 0, "salary": 0, "holiday": 1, "leave": 1, "rent": 2, "room": 2}


class Meanings:
    """An encoder that knows six words; everything else points nowhere in particular."""

    def __init__(self):
        self.asked = []

    def encode(self, texts):
        self.asked += texts
        rows = np.full((len(texts), 4), 0.01, np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in text.split():
                row[MEANINGS.get(word, 3)] += 1
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)

    encode_base = encode


DOCUMENTS = [
    Document("pay", ("when is the salary paid",)),
    Document("rest", ("how is a holiday granted",)),
    Document("home", ("what does a room cost",)),
]


def test_other_words_of_the_same_meaning_find_the_entry():
    with_model = MatchIndex.build(DOCUMENTS, encoder=Meanings())
    assert with_model.rank("wage day")[0].entry_id == "pay"
    assert with_model.rank("annual leave")[0].entry_id == "rest"
    assert MatchIndex.build(DOCUMENTS).rank("annual leave")[0].entry_id != "rest"


def test_words_still_count():
    index = MatchIndex.build(DOCUMENTS, encoder=Meanings())
    assert index.rank("when is the salary paid")[0].entry_id == "pay"


def test_the_model_sees_the_question_after_repair():
    encoder = Meanings()
    MatchIndex.build(DOCUMENTS, encoder=encoder).rank("when is the salray paid")
    assert encoder.asked[-1] == "when is the salary paid"


def test_a_large_base_is_narrowed_by_meaning_too():
    """No word of the question stands in the right one of 12,000 entries."""
    others = [Document(f"e{n}", (f"form {n} of the office number {n}",)) for n in range(12_000)]
    index = MatchIndex.build([*others, *DOCUMENTS], encoder=Meanings())
    assert index.rank("annual leave", 3)[0].entry_id == "rest"


def test_a_choice_may_be_restricted_with_a_model_too():
    index = MatchIndex.build(DOCUMENTS, encoder=Meanings())
    assert [match.entry_id for match in index.rank("wage", allowed={"home"})] in ([], ["home"])


def test_a_classifier_learns_from_meaning():
    documents = [
        Document("pay", ("salary", "salary day", "my salary please")),
        Document("rest", ("holiday", "holiday plan", "my holiday please")),
        Document("home", ("room", "room key", "my room please")),
    ]
    index = MatchIndex.build(documents, encoder=Meanings())
    entry, evidence = index.first("wage")
    assert entry == "pay"
    assert evidence["chance"] > 0.5


@pytest.mark.parametrize("question", ["half life of vancomycin", "price of rent", "wage"])
def test_the_model_answers_nothing_that_the_base_lacks(question):
    told = Resolver(ANTIBIOTICS, Meanings()).resolve(question)
    assert type(told) is type(Resolver(ANTIBIOTICS).resolve(question))
