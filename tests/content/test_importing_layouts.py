"""Made pages in every layout: the counts are known because we made them."""

import random

import pytest

from bot.content.page_import import Order, import_page
from tests.content import study_pages as made
from tests.content.study_pages import Mix, expected, page, sane


def counts(text, name="-", kind=None):
    found = import_page(text.encode(), Order(name, kind)).as_json()
    return found | {"defects": len(found["defects"])}


def check(mix, text, name="-"):
    found = counts(text, name)
    assert {key: found[key] for key in expected(mix)} == expected(mix)
    if "nine" not in mix.defects.values():  # More than a question may hold: its text is unplaced.
        assert found["unplaced"] == 0


ONE_AT_A_TIME = [
    *({"heading": style} for style in made.HEADING_STYLES),
    *({"names": number} for number in range(6)),
    *({"numbering": numbering} for numbering in made.NUMBERINGS),
    *({"lettering": lettering} for lettering in made.LETTERINGS),
    *({"answer": word} for word in made.ANSWERS),
    *({"saying": saying} for saying in made.SAYINGS),
    *({"key": key} for key in made.KEYS[2:]),
    *({"faq": style} for style in made.FAQ_STYLES),
    *({"table": style} for style in made.TABLES),
    *({"count": count} for count in range(2, 9)),
    {"one_line": True},
    {"glued": True},
    {"blanks": False},
    {"explained": True},
]


@pytest.mark.parametrize("layout", ONE_AT_A_TIME, ids=str)
def test_a_page_in_each_layout_is_read_without_a_defect(layout):
    mix = sane(Mix(**layout))
    check(mix, page(mix))
    check(mix, made.as_markdown(mix), "page.md")
    check(mix, made.as_html(mix, random.Random(1)), "page.html")


@pytest.mark.parametrize("kind", made.DEFECTS)
@pytest.mark.parametrize("lettering", ["{a}) ", "{A}. ", "({a}) "])
def test_one_defect_is_told_once_and_nothing_else(kind, lettering):
    mix = sane(Mix(lettering=lettering, defects={3: kind}))
    check(mix, page(mix))
    (defect,) = import_page(page(mix).encode(), Order("-")).defects
    assert defect.question == 4
    assert defect.line > 1


@pytest.mark.parametrize("seed", range(25))
def test_any_mix_of_layouts_and_defects_is_counted_right(seed):
    rng = random.Random(seed)
    mix = made.random_mix(rng)
    check(mix, page(mix))
    check(mix, made.as_markdown(mix), "page.md")
    check(mix, made.as_html(mix, rng), "page.html")


def test_invisible_characters_and_line_ends_change_nothing():
    text = page(Mix())
    spoilt = (
        text.replace(" is ", "\u00a0is ").replace("IL-", "IL\u2011").replace("Velo", "Ve\u00adlo")
    )
    spoilt = "\ufeff" + spoilt.replace("Answer", "\u200bAnswer").replace("\n", "\r\n")
    assert counts(spoilt) == counts(text)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings_are_found_out(encoding):
    text = page(Mix()).replace("α", "a").replace("β", "b")
    data = text.encode(encoding)
    assert len(import_page(data, Order("-")).questions) == len(made.STEMS)
