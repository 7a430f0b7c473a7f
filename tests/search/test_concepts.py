"""Ways of saying the same thing: the shipped groups, and what they do to a ranking."""

import pytest

from bot.search.concepts import concepts, shipped_groups
from bot.search.index import Document, MatchIndex
from bot.search.normalizer import words_of
from bot.search.stemming import stem

HANDBOOK = MatchIndex.build(
    [
        Document("shoes", ("Which shoes are worn in the workshop?",)),
        Document("glass", ("How is broken glass thrown away?",)),
        Document("late", ("How late may I come?",)),
        Document("salt", ("May sodium chloride be poured into the sink?",)),
        Document("faint", ("What is done when somebody faints?",)),
        Document("leave", ("How do I apply for leave?",)),
        Document("locker", ("Where are the lockers?",)),
    ]
)


@pytest.mark.parametrize(
    ("question", "entry"),
    [
        ("can we put on chappals", "shoes"),
        ("smashed a beaker", "glass"),
        ("kitni der se aa sakte hain", "late"),
        ("NaCl down the drain ok?", "salt"),
        ("a visitor collapsed", "faint"),
        ("chutti kaise le", "leave"),
        ("almirah kidhar hai", "locker"),
    ],
)
def test_other_words_for_the_same_thing_find_it(question: str, entry: str) -> None:
    assert HANDBOOK.rank(question, 1)[0].entry_id == entry


def test_a_word_that_a_concept_stands_for_does_not_count_as_missing() -> None:
    asked = HANDBOOK.first("which footwear is worn in the workshop")[1]
    other = HANDBOOK.first("which turbans are worn in the workshop")[1]
    assert asked["coverage"] > 1.2 * other["coverage"]


def test_every_shipped_group_says_one_thing_in_several_ways() -> None:
    for group in shipped_groups():
        keys = [" ".join(stem(word) for word in words_of(member)) for member in group]
        assert len(set(keys)) > 1, group
        assert len(set(group)) == len(group), group
        assert all(keys), group


def test_no_mere_grammar_stands_for_anything() -> None:
    grammar = {
        stem(word) for word in ("i", "you", "it", "the", "and", "not", "is", "of", "to", "hai")
    }
    groups = concepts()
    assert not [word for word in grammar if groups.of_word(word)]
