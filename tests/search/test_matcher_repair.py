"""What is repaired, and what must not be."""

import pytest

from bot.search.index import Document, MatchIndex, is_common_word

TEXTS = (
    "half-life of anakinra",
    "side effects of prednisolone",
    "how is rilonacept injected",
    "song from the list",
    "send money from my account",
    "help with the delivery time",
)


@pytest.fixture(scope="module")
def index() -> MatchIndex:
    return MatchIndex.build([Document(text, (text,)) for text in TEXTS])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("anakirna", "anakinra"),  # Swapped letters.
        ("anakinraa", "anakinra"),  # One too many.
        ("rilonecept", "rilonacept"),
        ("rilnacpt", "rilonacept"),  # Two slips in a long name.
        ("halflife", "half life"),  # Glued.
        ("ana kinra", "anakinra"),  # Torn.
        ("moneyfromaccount", "money from account"),
        ("hlp", "help"),  # A short word lacks a letter of a common one.
        ("acuont", "account"),  # Two slips, but towards a common word.
        ("sogn", "song"),
        ("dosgae", "dosage"),  # Not in the base, but in a group that stands for others.
    ],
)
def test_slips_are_repaired(index: MatchIndex, typed: str, meant: str) -> None:
    assert " ".join(token.text for token in index.analyze(typed)) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("chaance", "chance"),  # Nearer to it than to "change", which the base has.
        ("littule", "little"),
        ("teh", "the"),
        ("isnt", "is not"),
        ("dosnt", "does not"),  # A contraction without its apostrophe and with a slip.
        ("anikynra", "anikynra"),  # No name comes of it, here or in the language.
    ],
)
def test_words_of_the_language_compete_with_those_of_the_base(typed: str, meant: str) -> None:
    index = MatchIndex.build([Document("1", ("change my address", "take the next letter"))])
    assert " ".join(token.text for token in index.analyze(typed)) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("close my accont", "close my account"),
        ("lost my crad", "lost my card"),
        ("next mont please", "next month please"),  # A word, but not beside "next" here.
        ("mont blanc", "mont blanc"),
    ],
)
def test_words_beside_it_help_to_read_a_word(typed: str, meant: str) -> None:
    index = MatchIndex.build([Document("1", ("i lost my card", "account report of next month"))])
    assert " ".join(token.text for token in index.analyze(typed)) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("canyou", "can you"),  # Not "canyon".
        ("ineed", "i need"),  # Not "indeed".
        ("onmy", "on my"),
        ("forthe", "for the"),  # Never side by side here, but likelier than "forth".
    ],
)
def test_two_glued_words_are_told_from_a_slip(typed: str, meant: str) -> None:
    texts = ("can you put it on my card", "i need it indeed", "for one", "the only one")
    index = MatchIndex.build([Document(text, (text,)) for text in texts])
    assert " ".join(token.text for token in index.analyze(typed)) == meant


@pytest.mark.parametrize(
    "word",
    [
        "form",  # A common word, not a slip of "from".
        "canakinumab",  # Another drug.
        "quinine",
        "ra",  # Too short to be a slip.
        "tnf",
        "sung",
    ],
)
def test_other_words_stay(index: MatchIndex, word: str) -> None:
    (token,) = index.analyze(word)
    assert (token.text, token.distance) == (word, 0)


def test_a_repair_tells_its_distance_and_place(index: MatchIndex) -> None:
    (token,) = index.analyze("  Rilnacpt")
    assert (token.original, token.text, token.distance) == ("rilnacpt", "rilonacept", 2)
    assert (token.start, token.end, token.known, token.common) == (2, 10, True, False)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("half life of canakinumab", ["canakinumab"]),
        ("please could you kindly tell me about ustekinumab", ["ustekinumab"]),
        ("anakirna or secukinumab?", ["secukinumab"]),  # The slip of a known one is no name.
        ("what is the price", []),  # Common words are no names, known or not.
        ("iska asar kitni der rehta hai", []),  # Hinglish is common.
    ],
)
def test_unknown_names(index: MatchIndex, text: str, names: list[str]) -> None:
    assert [token.text for token in index.unknown_names(text)] == names


def test_common_words() -> None:
    assert is_common_word("insulin")
    assert is_common_word("kitna")
    assert not is_common_word("anakinra")
    assert not is_common_word("recieve")


def test_a_rare_word_weighs_more_than_a_common_one(index: MatchIndex) -> None:
    assert index.weight("anakinra") > index.weight("the")
    assert index.weight("zzz") >= index.weight("anakinra")
    assert index.knows("accounts")
    assert not index.knows("canakinumab")
