"""Emergencies told of others get the kind refusal; questions from a textbook do not."""

import pytest

from bot.search.advice import asks_for_advice
from bot.search.lexicon import words_in


def _is_personal(text: str) -> bool:
    return asks_for_advice(" ".join(words_in(text)))


@pytest.mark.parametrize(
    "text",
    [
        "baby swallowed mtx tablet help",
        "pt took 20 tablets of colchicine what is the antidote",
        "friend took too many methotrexate tablets",
        "i have knee pain and gout shd i start febuxostat 40",
        "shd i start humira",
        "my roommate overdosed on hcq",
        "2 year old swallowed colchicine",
        "he took a whole strip of allopurinol",
        "patient accidentally injected 3 injections of humira, help",
        "a kid ate his grandmothers tofacitinib",
        "bache ne warfarin kha li kya kare",
        "someone overdosed on prednisolone what to do",
        "she had 10 tablets of colchicine by mistake",
        "someone swallowed 15 colchicine tablets",
    ],
)
def test_somebody_who_took_too_much_is_sent_to_a_doctor(text):
    assert _is_personal(text)


@pytest.mark.parametrize(
    "text",
    [
        "antidote of methotrexate",
        "management of colchicine overdose",
        "what happens in methotrexate overdose",
        "how is colchicine poisoning treated",
        "patient on allopurinol given azathioprine what happens",
        "A 45 yr male on clarithromycin gets rhabdomyolysis after taking colchicine. Explain",
        "A patient took methotrexate daily. Which of the following is the antidote?",
        "can it be given to a child",
        "is the tablet swallowed whole",
        "should the xr tablet be swallowed or chewed",
        "what dose is given to a child of 30 kg",
        "patient has taken TNF blocker before, can rituximab be given",
        "can a patient who has taken etanercept get live vaccine",
        "what to do if patient missed a dose of adalimumab",
        "drug given to a woman who had 2 doses of abatacept",
        "tablets must be swallowed whole please explain",
        "dose given by mistake",
        "double the dose in children",
        "how many tablets are given to a patient",
        "the patient had neutropenia, what to do",
        "why was child given anakinra",
        "are tofacitinib xr tablets swallowed whole please",
    ],
)
def test_a_textbook_question_is_no_emergency(text):
    assert not _is_personal(text)
