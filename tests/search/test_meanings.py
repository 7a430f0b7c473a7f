"""The built-in dictionary: a base without a lexicon understands Hinglish and short forms."""

import pytest

from bot.domain.answer import Answer, NoAnswer
from bot.domain.knowledge_base import KnowledgeBase, Lexicon
from bot.domain.monograph import Monograph, Section
from bot.search.language import words_of
from bot.search.lexicon import Phrasebook, alike, shipped_meanings, words_in
from bot.search.resolver import Resolver
from bot.search.swaps import Swaps, swap_all

VELMIDINE = Monograph(
    id="velmidine",
    title="Velmidine",
    sections=(
        Section(key="uses", body="Myocardial infarction and diabetic ketoacidosis."),
        Section(key="adverse_effects", body="Tremor, gingival hyperplasia and abdominal pain."),
        Section(key="food", body="Milk and spinach lower its absorption."),
        Section(key="monitoring", body="Liver function tests and blood pressure every week."),
    ),
)


@pytest.fixture(scope="module")
def without_lexicon() -> Resolver:
    return Resolver(KnowledgeBase("velmidine-1", {"velmidine": VELMIDINE}))


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("velmidine se haath kaanpna", "velmidine.adverse_effects"),
        ("velmidine se pet dard hota hai", "velmidine.adverse_effects"),
        ("does velmidine cause stomach ache", "velmidine.adverse_effects"),  # a lay word
        ("kya velmidine doodh ke saath le sakte hain", "velmidine.food"),
        ("velmidine aur palak", "velmidine.food"),
        ("velmidine use in DKA", "velmidine.uses"),
        ("velmidine for heart attack pt", "velmidine.uses"),
        ("velmidine LFT kab", "velmidine.monitoring"),
    ],
)
def test_a_base_without_a_lexicon_understands(without_lexicon, text, entry):
    outcome = without_lexicon.resolve(text)
    assert isinstance(outcome, Answer), outcome
    assert outcome.entry_ids == (entry,)


@pytest.mark.parametrize(
    "text",
    [
        "velmidine for dama",  # asthma, which it does not treat
        "velmidine dose in COPD",
        "kaanpna with torbamycin",  # another drug
    ],
)
def test_what_is_understood_is_not_made_up(without_lexicon, text):
    assert isinstance(without_lexicon.resolve(text), NoAnswer)


@pytest.mark.parametrize(
    ("lexicon", "text", "told"),
    [
        (Lexicon(), "doodh", "milk"),
        (Lexicon(), "दूध", "milk"),
        (Lexicon(), "bp pt ka", "blood pressure patient ka"),
        (Lexicon(), "seene me jalan", "dyspepsia"),  # a meaning, then what it means the same as
        (Lexicon(hinglish={"doodh": "dairy"}), "doodh", "dairy"),
        (Lexicon(hinglish={"doodh": "doodh"}), "doodh", "doodh"),  # left alone on purpose
        (Lexicon(abbreviations={"BP": "British Pharmacopoeia"}), "bp", "british pharmacopoeia"),
        (Lexicon(hinglish={"band": "shut"}), "band karna", "shut karna"),  # not a longer form
        (Lexicon(synonyms=(("gingiva", "masude"),)), "masude gum", "gingiva gingiva"),
    ],
)
def test_a_lexicon_of_its_own_goes_first(lexicon, text, told):
    assert Phrasebook(lexicon).translate(words_in(text)) == tuple(told.split())


def test_every_form_means_one_thing_and_is_read_once() -> None:
    meanings = dict(shipped_meanings())
    assert len(meanings) == len(shipped_meanings())
    table = Swaps(meanings.items())
    for form, meaning in meanings.items():
        assert form, meaning
        assert swap_all(meaning, table) == meaning, form


def test_every_group_stands_behind_a_word_that_no_other_group_changes() -> None:
    swaps = Swaps(
        (words_in(other), words_in(first)) for first, *others in alike() for other in others
    )
    assert len(swaps) == sum(len(group) - 1 for group in alike())
    for first in swaps.values():
        assert swap_all(first, swaps) == first


def test_no_name_of_a_drug_is_translated() -> None:
    forms = [form for form, _ in shipped_meanings()]
    assert not {word for form in forms for word in form} & words_of("drugs")
    assert not {form[0] for form in forms if len(form) == 1} & words_of("diseases")
