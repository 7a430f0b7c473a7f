"""What a curator reads for each kind of fault; the words are pinned, one row per fault."""

# ruff: noqa: E501 - a row of the table is one line, as the fault is.

from pathlib import Path

import pytest

from bot.content.loader import load_knowledge
from bot.errors import KnowledgeError
from tests.content.topics import GOOD, broken, folder_of

HALF_LIFE = 'value of fact "Half-life"'
Q1 = 'question "q1"'
FAQ = 'FAQ "Is it a biologic?"'

TABLE = [
    # (piece of the good topic, what replaces it, "line: what; mend" expected)
    # Keys.
    ("title: Anakinra\n", "", '1: the file has no "title"; add "title:" and the name of the drug or guide'),
    ("title: Ana", "titel: Ana", '1: the file has an unknown key "titel"; did you mean "title"?'),
    ("    stem: Which receptor does it block?\n", "", f'13: {Q1} has no "stem"; add "stem:" and the question put to the student'),
    ("    key: A\n", "", f'13: {Q1} has no "key"; add "key:"'),
    ("    key: A\n", "    answer: A\n", f'16: {Q1} has an unknown key "answer"; use one of: id, stem, choices, key, rationale, caveat, section, fact, difficulty, sources, keep_order, draft'),
    ("{name: Half-life,", "{nam: Half-life,", '9: fact 1 has no "name"; add "name:" and its text'),
    ("    key: A\n", "    key: A\n    key: B\n", '17: the key "key" is written twice in one place; delete this one or the one in line 16'),
    ("    key: A\n", "    key: A\n    yes: B\n", '17: the key yes is read as yes or no, not as text; write it in quotes: "yes"'),
    # Values that YAML reads as something else.
    ("4 to 6 h", "NO", f'9: {HALF_LIFE} is NO, which YAML reads as yes or no; write it in quotes: "NO"'),
    ("4 to 6 h", "off", f'9: {HALF_LIFE} is off, which YAML reads as yes or no; write it in quotes: "off"'),
    ("4 to 6 h", "true", f'9: {HALF_LIFE} is true, which YAML reads as yes or no; write it in quotes: "true"'),
    ("4 to 6 h", "95", f'9: {HALF_LIFE} is 95, which YAML reads as a number; write it in quotes: "95"'),
    ("4 to 6 h", "0.50", f'9: {HALF_LIFE} is 0.50, which YAML reads as a number; write it in quotes: "0.50"'),
    ("4 to 6 h", "010", f'9: {HALF_LIFE} is 010, which YAML reads as a number; write it in quotes: "010"'),
    ("4 to 6 h", "12:30", f'9: {HALF_LIFE} is 12:30, which YAML reads as a time; write it in quotes: "12:30"'),
    ("4 to 6 h", "2026-01-05", f'9: {HALF_LIFE} is 2026-01-05, which YAML reads as a date; write it in quotes: "2026-01-05"'),
    ("4 to 6 h", ".inf", f'9: {HALF_LIFE} is .inf, which YAML reads as a number; write it in quotes: ".inf"'),
    ("4 to 6 h", "Null", f'9: {HALF_LIFE} is Null, which YAML reads as nothing; write it in quotes: "Null"'),
    ("4 to 6 h", "~", '9: the key "value" has no value; write one, or delete the line'),
    ("    rationale: It is a receptor antagonist.\n", "    rationale:\n", '17: the key "rationale" has no value; write one, or delete the line'),
    ("C: TNF receptor", "C: 5", f'15: choice C of {Q1} is 5, which YAML reads as a number; write it in quotes: "5"'),
    # Values of the wrong kind.
    ("4 to 6 h", "{low: 4}", f"9: {HALF_LIFE} is split by a colon into key and value; write it as one text in double quotes"),
    ("4 to 6 h", "[4 h]", f"9: {HALF_LIFE} is a list, not a text; write one text, in quotes if it begins with ["),
    ("[Kineret]", "Kineret", "2: aliases, brand is a single value, not a list; write [Kineret]"),
    ("[IL-1Ra]", "{a: b}", "2: aliases, abbreviations is not a list; begin each item with a dash"),
    ("{A: IL-1 receptor, B: IL-6 receptor, C: TNF receptor}", "[x, y]", f'15: choices of {Q1} is a list, not keys with values; write "key: value" lines below it'),
    ("{brand: [Kineret], abbreviations: [IL-1Ra]}", "Kineret", '2: aliases is "Kineret", not keys with values; write "key: value" lines below it'),
    ("It blocks the IL-1 receptor.", '""', '5: body of section "mechanism" is empty; write it, or delete the line'),
    ("Half-life", '"Half\\nlife"', '9: name of fact "Half\\x0alife" holds a line break or a control character; write it on one line'),
    ("4 to 6 h", "x" * 1001, f"9: {HALF_LIFE} is 1,001 characters long; shorten it to at most 1,000"),
    ("4 to 6 h,", "4 to 6 h, quiz: yes,", '9: quiz of fact "Half-life" is yes, which does not fit here; write true or false, without quotes'),
    ("4 to 6 h,", '4 to 6 h, quiz: "yes",', '9: quiz of fact "Half-life" is "yes"; write true or false, without quotes'),
    ("year: 2025", "year: 20", '21: year of source "label" is 20; write a year from 1800 to 2100'),
    ("year: 2025", "year: last", '21: year of source "label" is "last"; write a whole number, such as 2025'),
    ("2026-11-22", "22.11.2026", '22: reviewed is "22.11.2026"; write a day of the calendar, such as 2026-11-22'),
    ("2026-11-22", "2026-13-45", "22: reviewed is 2026-13-45, which does not fit here; write a day of the calendar, such as 2026-11-22"),
    ("2026-11-22", "20261122", "22: reviewed is 20261122; write a day of the calendar, such as 2026-11-22"),
    ("    key: A\n", "    key: A\n    difficulty: esay\n", f'17: difficulty of {Q1} is "esay"; did you mean "easy"?'),
    ("title: Anakinra", "title: Anakinra\nkind: herb", '2: kind is "herb"; use one of: drug, guide'),
    # Choices and key.
    ("key: A\n", "key: D\n", f'16: the key "D" of {Q1} is not among its choices; use one of: A, B, C'),
    ("key: A\n", "key: a\n", f'16: the key "a" of {Q1} is not among its choices; did you mean "A"?'),
    ("B: IL-6 receptor", "B: il-1 receptor", f'15: choices A and B of {Q1} are equal: "il-1 receptor"; change or delete one of them'),
    ("C: TNF receptor", "D: TNF receptor", f"15: the choices of {Q1} are lettered A, B, D; letter them A, B, C in this order"),
    (", B: IL-6 receptor, C: TNF receptor", "", f"15: choices of {Q1} holds 1 choice; give two to eight"),
    # What is named must exist.
    ("C: TNF receptor}\n    key: A\n    rationale: It is a receptor antagonist.\n    section: mechanism", "C: TNF receptor}\n    key: A\n    section: mechanisms", f'17: {Q1} names the section "mechanisms", which this topic does not have; did you mean "mechanism"?'),
    ("    key: A\n", "    key: A\n    fact: halflife\n", f'17: {Q1} teaches the fact "halflife", which this topic does not have; did you mean "half_life"?'),
    ("    key: A\n", "    key: A\n    fact: half_life\n", f'17: {Q1} teaches the fact "half_life", which is not in section "mechanism"; write "section: pharmacokinetics", where the fact stands'),
    ("sections:", "section:", f'11: {FAQ} names the section "mechanism", which this topic does not have; add it, or delete the line'),
    ("section: mechanism, sources", "section: uses, sources", f'11: {FAQ} names the section "uses", which this topic does not have; use one of: mechanism, pharmacokinetics'),
    ("h, sources: [label]", "h, sources: [lable]", '9: the source "lable" of fact "Half-life" does not exist; did you mean "label"?'),
    ("{id: label, title: US prescribing information, year: 2025}", "{id: label, title: X}\n  - {id: label, title: Y}", '22: the source id "label" is used twice (see line 21); give each source an id of its own'),
    ("year: 2025}", "address: www.fda.gov}", '21: the address "www.fda.gov" of source "label" is not on the web; begin it with https://, or delete the line'),
    # Sections and facts.
    ("key: pharmacokinetics", "key: pharmacokinetic", '7: section "pharmacokinetic" is not a standard section; did you mean "pharmacokinetics"? Else add "title:"'),
    ("    body: It blocks the IL-1 receptor.\n", "", '4: section "mechanism" is empty; write body, steps, items or facts'),
    ("key: pharmacokinetics", "key: mechanism", '7: the section "anakinra.mechanism" is used twice (first in line 4); write the two as one, or give one another key'),
    ("6 h, sources: [label]}\n", "6 h, sources: [label]}\n      - {name: half-life, value: 9 h}\n", '10: the fact "anakinra.pharmacokinetics.half_life" is used twice (first in line 9); give one a key and a name of its own, such as "half_life_xr"'),
    # What a person must decide.
    ("    key: A\n", "    key: A\n    draft: two answers\n", f'17: {Q1} is a draft: two answers; a person must decide: mend it, then delete the line "draft:"'),
    ("section: mechanism, sources", "draft: no answer, sources", f'11: {FAQ} is a draft: no answer; a person must decide: mend it, then delete the line "draft:"'),
    ("reviewed:", 'unplaced: ["Read more"]\nreviewed:', '22: a line is not placed yet: "Read more"; a person must decide: move it where it belongs, or delete it'),
    # Signs that mean something to YAML.
    ("It blocks", '"It blocks', "5: a quotation mark is opened here and closed only in line 11; close it at the end of the value"),
    ("2026-11-22", "'2026-11-22", "22: a quotation mark is opened and never closed; close it at the end of the value"),
    ("It blocks the IL-1 receptor.", "Blocks: the receptor.", "5: a colon and a space stand inside an unquoted value, or the line is indented too far; align it with the lines above, or write the value in double quotes"),
    ("It blocks the IL-1 receptor.", ">95 %", '5: a value begins with > or |, which YAML keeps for text over several lines; write it in quotes, such as ">95 %"'),
    ("It blocks the IL-1 receptor.", "@once", "5: a value begins with @, % or `; write the value in double quotes"),
    ("It blocks the IL-1 receptor.", "*once", "5: the YAML reference *once is refused; write the text out, or in quotes if it begins with *"),
    ("It blocks the IL-1 receptor.", "* once", "5: a value begins with *; write the value in double quotes"),
    ("It blocks the IL-1 receptor.", "& once", "5: a value begins with &; write the value in double quotes"),
    ("It blocks the IL-1 receptor.", "!once", '5: the YAML tag "!once" is refused; delete it, or write the text in quotes if it begins with !'),
    ("It blocks the IL-1 receptor.", '"a \\mu"', "5: a backslash stands inside double quotes; write it twice, or use single quotes"),
    ("title: Ana", " title: Ana", "2: this line and those above it do not begin in the same column; begin each key of the topic at the left edge"),
    ("    body: It", "\tbody: It", "5: the line is indented with a tab; use spaces"),
    ("    body: It", "   body: It", "5: this line does not continue the list above it; begin it with a dash, or align it with the key of the list"),
    ("    body: It", "    It", "5: this line is neither a key with a colon nor part of a value; add the key, or indent the line below the value it belongs to"),
    ("[Kineret],", "[Kineret,", "2: a list that begins with [ is not closed or lacks a comma; close it with ], and quote items that hold a colon or a bracket"),
    ("It blocks the IL-1 receptor.", '"It" blocks', "5: this line does not fit the lines above it: its indentation, or text after a closing quotation mark; align it with the lines above, or write the value in double quotes"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "expected"), TABLE)
def test_the_words_of_each_fault(tmp_path: Path, old: str, new: str, expected: str) -> None:
    folder_of(tmp_path, anakinra=broken(old, new))
    with pytest.raises(KnowledgeError) as caught:
        load_knowledge(tmp_path)
    found = [
        str(fault).removeprefix(f"{tmp_path / 'anakinra.yaml'}:") for fault in caught.value.faults
    ]
    assert expected in found


def test_the_topic_of_the_table_has_no_fault(tmp_path: Path) -> None:
    assert load_knowledge(folder_of(tmp_path, anakinra=GOOD)).topics["anakinra"].questions


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("abbreviations: {NO: nitric oxide}\n", '1: the key NO is read as yes or no, not as text; write it in quotes: "NO"'),
        ("abbreviations: {SC: 1}\n", '1: abbreviations, SC is 1, which YAML reads as a number; write it in quotes: "1"'),
        ("synonyms: [[a, b], c]\n", "1: synonyms, item 2 is a single value, not a list; write [c]"),
        ("hindi: {a: b}\n", '1: the file has an unknown key "hindi"; use one of: aspects, abbreviations, synonyms, hinglish'),
    ],
)  # fmt: skip
def test_the_words_of_faults_in_the_lexicon(tmp_path: Path, text: str, expected: str) -> None:
    with pytest.raises(KnowledgeError) as caught:
        load_knowledge(folder_of(tmp_path, lexicon=text, anakinra=GOOD))
    assert str(caught.value).removeprefix(f"{tmp_path / 'lexicon.yaml'}:") == expected
