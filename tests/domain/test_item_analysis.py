"""Item figures against values worked out by hand."""

import pytest

from bot.domain.item_analysis import FirstAttempt, Flag, analyse


def attempts(table):
    """One row a person, one column a question: the choice taken; the key is choice 0."""
    return [
        FirstAttempt(person, f"q{number}", choice, choice == 0)
        for person, row in enumerate(table)
        for number, choice in enumerate(row)
    ]


def test_share_correct_and_choices_are_counted():
    (item,) = analyse(attempts([(0,), (0,), (2,), (1,)]))
    assert item.share_correct == 0.5
    assert item.choices == ((0, 2), (1, 1), (2, 1))
    assert item.discrimination is None


def test_discrimination_is_the_correlation_with_the_other_questions():
    # Right at q0 goes with right at both others: the correlation is 1; q2 is its opposite.
    items = {i.question_id: i for i in analyse(attempts([(0, 0), (0, 0), (1, 1), (1, 1)]))}
    assert items["q0"].discrimination == pytest.approx(1.0)
    items = {i.question_id: i for i in analyse(attempts([(0, 1), (0, 1), (1, 0), (1, 0)]))}
    assert items["q0"].discrimination == pytest.approx(-1.0)


@pytest.mark.parametrize(
    ("choices", "flag"),
    [
        ([0] * 20, Flag.TOO_EASY),
        ([1] * 5 + [2] * 5 + [3] * 8 + [0] * 2, Flag.TOO_HARD),
        ([1] * 12 + [0] * 8, Flag.WRONG_KEY),
    ],
)
def test_flags(choices, flag):
    (item,) = analyse(attempts([(choice,) for choice in choices]))
    assert flag in item.flags


def test_few_attempts_raise_no_flag():
    (item,) = analyse(attempts([(1,)] * 9))
    assert item.flags == ()
