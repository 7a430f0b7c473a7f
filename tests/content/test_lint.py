"""What the linter advises, one row per piece of advice, and what it leaves alone."""

from datetime import date
from pathlib import Path

import pytest

from bot.content.checking import check_knowledge
from bot.content.distributions import is_longer_than_chance, is_uneven
from bot.errors import Severity
from tests.content.topics import GOOD, broken, folder_of

TODAY = date(2026, 12, 1)


def advice(
    folder: Path, today: date = TODAY, severity: Severity = Severity.WARNING, **files: str
) -> list[str]:
    report = check_knowledge(folder_of(folder, **files), today)
    assert report.base is not None, report.faults
    return [
        str(fault).removeprefix(f"{fault.path}:")
        for fault in report.faults
        if fault.severity is severity
    ]


def quiz(*rows: tuple[str, list[str]], stem: str = "") -> str:
    """Return a topic whose questions have these keys and choices."""
    questions = "".join(
        f"  - id: q{number}\n"
        f"    stem: {stem or f'Word{number} of the stem?'}\n"
        f"    choices: {{{', '.join(f'{letter}: {c}' for letter, c in zip('ABCD', choices))}}}\n"  # noqa: B905
        f"    key: {key}\n    rationale: Why.\n    sources: [label]\n"
        for number, (key, choices) in enumerate(rows)
    )
    return (
        f"title: T\nquestions:\n{questions}"
        "sources:\n  - {id: label, title: L}\nreviewed: 2026-11-22\n"
    )


EVEN = ["one", "two", "six", "ten"]


def test_a_good_topic_gets_no_warning(tmp_path: Path) -> None:
    assert advice(tmp_path, anakinra=GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "A: IL-1 receptor,",
            "A: the interleukin-1 receptor of type I,",
            '15: warning: the right choice of question "q1" is much longer than the others;'
            " shorten it, or make the others as full",
        ),
        (
            "Which receptor",
            "Which " + "x" * 300,
            '14: warning: the stem of question "q1" is 321 characters long;'
            " shorten it to 300, as polls need",
        ),
        (
            "C: TNF receptor",
            "C: " + "x" * 101,
            '15: warning: choice C of question "q1" is 101 characters long;'
            " shorten it to 100, as polls need",
        ),
        (
            "    rationale: It is a receptor antagonist.\n",
            "",
            '13: warning: question "q1" has no rationale; say in a sentence why the key is right',
        ),
        (
            "antagonist.\n    section: mechanism\n    sources: [label]\n",
            "antagonist.\n",
            '13: warning: question "q1" names no source; add "sources:" with the ids it rests on',
        ),
        (
            "receptor.\n    sources: [label]\n",
            "receptor.\n",
            '4: warning: section "mechanism" names no source;'
            ' add "sources:" with the ids it rests on',
        ),
        (
            "6 h, sources: [label]",
            "6 h",
            '9: warning: fact "Half-life" names no source;'
            ' add "sources:" with the ids it rests on',
        ),
        (
            "section: mechanism, sources: [label]",
            "section: mechanism",
            '11: warning: FAQ "Is it a biologic?" names no source;'
            ' add "sources:" with the ids it rests on',
        ),
        (
            "C: TNF receptor",
            "C: All of the above",
            '15: warning: choice C of question "q1" refers to other choices,'
            ' but they are shuffled; reword it, or add "keep_order: true"',
        ),
        (
            "reviewed: 2026-11-22\n",
            "",
            "1: warning: the topic has no review date; compare the content with its sources,"
            ' then write "reviewed:" and the day',
        ),
        (
            "reviewed: 2026-11-22",
            "reviewed: 2025-05-01",
            "22: warning: the last review (2025-05-01) is more than 18 months ago; compare the"
            ' content with its sources, then write "reviewed:" and the day',
        ),
        (
            "reviewed: 2026-11-22",
            'reviewed: "2027-11-22"',
            "22: warning: the review date 2027-11-22 is in the future;"
            " write the day of the review",
        ),
    ],
)
def test_advice_on_one_value(tmp_path: Path, old: str, new: str, expected: str) -> None:
    assert advice(tmp_path, anakinra=broken(old, new)) == [expected]


@pytest.mark.parametrize(
    "choice",
    [
        *["All of the above", "None of these", "Both A and B", "A and C", "A, B and C", "Only B"],
        *["A only", "Neither A nor B", "Two of the above", "The above are both correct"],
    ],
)
def test_choices_that_refer_to_others_are_seen(tmp_path: Path, choice: str) -> None:
    text = broken("C: TNF receptor", f'C: "{choice}"')
    assert any("refers to other choices" in line for line in advice(tmp_path, a=text))
    kept = broken("    key: A\n", "    key: A\n    keep_order: true\n", text)
    assert not any("refers to other choices" in line for line in advice(tmp_path, a=kept))


@pytest.mark.parametrize(
    "choice",
    # Words of the trade that only look like letters of choices.
    ["Hepatitis B and C", "Vitamin A", "A protein", "Both kidneys", "IgA and IgG", "All patients"],
)
def test_choices_that_look_like_references_are_left_alone(tmp_path: Path, choice: str) -> None:
    text = broken("C: TNF receptor", f'C: "{choice}"')
    assert not any("refers to" in line for line in advice(tmp_path, a=text))


def test_a_source_of_the_section_stands_for_its_facts(tmp_path: Path) -> None:
    text = broken("6 h, sources: [label]", "6 h")
    text = broken(
        "  - key: pharmacokinetics\n", "  - key: pharmacokinetics\n    sources: [label]\n", text
    )
    assert advice(tmp_path, a=text) == []


def test_answers_at_one_position_are_told(tmp_path: Path) -> None:
    keys = "BBBBBBBBBACD"
    found = advice(tmp_path, t=quiz(*[(key, EVEN) for key in keys]))
    assert found == [
        "2: warning: the right answers are spread unevenly over the letters (A 1, B 9, C 1, D 1);"
        " reorder some choices so that each letter is right about as often"
    ]


def test_answers_in_turn_are_told(tmp_path: Path) -> None:
    found = advice(tmp_path, t=quiz(*[(key, EVEN) for key in "ABCDABCDABCD"]))
    assert found == [
        "2: warning: the right answers follow the alphabet in turn; reorder some choices"
    ]


def test_a_fair_spread_is_left_alone(tmp_path: Path) -> None:
    assert advice(tmp_path, t=quiz(*[(key, EVEN) for key in "BDACCABDACBD"])) == []


def test_few_questions_show_no_pattern(tmp_path: Path) -> None:
    assert advice(tmp_path, t=quiz(*[("A", EVEN) for _ in range(7)])) == []


def test_right_choices_that_are_mostly_the_longest_are_told(tmp_path: Path) -> None:
    rows = []
    for key in "BDACCABDACBD":
        choices = list(EVEN)
        choices["ABCD".index(key)] = "seventeen"
        rows.append((key, choices))
    assert advice(tmp_path, t=quiz(*rows)) == [
        "2: warning: the right choice is the longest in 12 of 12 questions;"
        " make more of the wrong choices the longest"
    ]


def test_stems_of_one_pattern_are_told(tmp_path: Path) -> None:
    rows = [(key, EVEN) for key in "BDACCABDACBD"]
    assert advice(tmp_path, t=quiz(*rows, stem="Which of them is right?")) == [
        '2: warning: 12 of 12 stems begin with "which of";'
        " vary them: a patient case, a NOT question, a calculation"
    ]


def test_look_alike_names_are_noted_and_fail_nothing(tmp_path: Path) -> None:
    folder_of(
        tmp_path,
        prednisone="title: Prednisone\nreviewed: 2026-11-22\n",
        prednisolone="title: Prednisolone\nreviewed: 2026-11-22\n",
        adalimumab="title: Adalimumab\nreviewed: 2026-11-22\n",
        infliximab="title: Infliximab\nreviewed: 2026-11-22\n",
        etanercept="title: Etanercept\nreviewed: 2026-11-22\n",
        abatacept="title: Abatacept\nreviewed: 2026-11-22\n",
    )
    report = check_knowledge(tmp_path, TODAY)
    pairs = [fault.what for fault in report.faults if "look alike" in fault.what]
    assert pairs == ["Prednisolone and Prednisone (prednisone) look alike"]
    assert not report.fails(strict=True)


def test_a_small_topic_is_noted(tmp_path: Path) -> None:
    assert advice(tmp_path, severity=Severity.NOTE, a=GOOD) == [
        "1: note: the topic has 1 FAQs; five or more serve students better",
        "1: note: the topic has 1 finished questions; twelve or more make a quiz worth repeating",
    ]


def test_a_topic_with_errors_is_advised_as_well(tmp_path: Path) -> None:
    text = broken(
        "    rationale: It is a receptor antagonist.\n", "", broken("key: A\n", "key: E\n")
    )
    report = check_knowledge(folder_of(tmp_path, a=text), TODAY)
    assert {fault.severity for fault in report.faults} == set(Severity)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [([3, 3, 3, 3], False), ([7, 2, 2, 1], False), ([8, 2, 1, 1], True), ([12, 0, 0, 0], True)],
)
def test_uneven_counts(counts: list[int], *, expected: bool) -> None:
    assert is_uneven(counts) is expected


@pytest.mark.parametrize(
    ("longest", "choices", "expected"),
    [(3, [4] * 12, False), (7, [4] * 12, False), (8, [4] * 12, True), (6, [2] * 12, False)],
)
def test_longest_more_often_than_chance(
    longest: int, choices: list[int], *, expected: bool
) -> None:
    assert is_longer_than_chance(longest, choices) is expected
