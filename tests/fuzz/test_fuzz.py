"""Hypothesis on every target, and the corpus of inputs that once broke something.

Time-boxed: a fixed number of derandomized examples. The long runs are ``benchmarks/fuzz.py``.
"""

import json
from copy import deepcopy

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.handlers.callback_data import encode
from bot.settings import Settings
from bot.views.reply import Action
from tests.fuzz.targets import CORPUS, TARGETS, corpus_of, read_input

KEPT = [(target, path) for target in TARGETS for path in corpus_of(target)]


def fuzz(examples: int):
    return settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


@pytest.mark.parametrize(("target", "path"), KEPT, ids=[f"{t}-{p.name}" for t, p in KEPT])
def test_what_once_broke_something_no_longer_does(target, path):
    TARGETS[target](read_input(path))


def test_the_corpus_belongs_to_targets():
    assert {each.name for each in CORPUS.iterdir()} <= set(TARGETS)
    assert len(KEPT) > 20


CHARACTERS = st.one_of(
    st.characters(),  # lone surrogates too
    st.sampled_from("\u0301\u202e\u200b\x00ﷺᾳω½Ⅷ㎎ßİﬃ🏳️‍🌈👨‍👩‍👧अा्'’-%/.,0123456789abn't "),
)
REPEATED = st.builds(
    lambda piece, count: (piece * count)[:4096],
    st.text(CHARACTERS, min_size=1, max_size=12),
    st.integers(1, 4096),
)
_WORDS = (
    "anakinra kineret half life of t1/2 moa vs compare dose weekly which drugs not n't and its "
    "why zorvexib canakinumab kab lena hota hai TNF blocker my I 100 mg is the every"
)
WORDS = st.lists(st.sampled_from(_WORDS.split()), max_size=700).map(" ".join)
ANY = st.one_of(st.text(CHARACTERS, max_size=4096), REPEATED, WORDS)


@fuzz(150)
@given(ANY)
def test_normalizer(text):
    TARGETS["normalizer"](text)


@fuzz(40)
@given(ANY)
def test_search(text):
    TARGETS["search"](text)


LINES = st.sampled_from(
    [
        *(
            "# Title",
            "## Mechanism",
            "Uses:",
            "1. What is x?",
            "A) one",
            "B. two",
            "(c) three",
            "*D) x",
        ),
        *(
            "Answer: B",
            "ANSWER: A",
            "::q:: What {=a ~b ~c}",
            "| a | b |",
            "|---|---|",
            "| 1 | 2 |",
        ),
        *(
            "<h1>x</h1>",
            "<table><tr><td>",
            "<li>",
            "</ul>",
            "<b",
            "&amp;",
            "stem,a,b,key",
            '"x,""y",',
            ";",
        ),
        *(
            "Half-life: 4-6 h",
            "Q: what?",
            "A: that",
            "Key: C",
            "---",
            "```",
            "> q",
            "- item",
            "",
            "\t",
            "\x0b",
        ),
        *(
            "{",
            "}",
            "$CATEGORY: x",
            "// c",
            "Rationale: r",
            "[1] Source 2020",
            "\u2028",
            "%",
            "!!python",
            "&a *a",
        ),
    ]
)
PAGES = st.one_of(
    st.lists(st.one_of(LINES, st.text(CHARACTERS, max_size=30)), max_size=40).map("\n".join), ANY
)


@fuzz(120)
@given(PAGES)
def test_importer(text):
    TARGETS["importer"](text)


@fuzz(300)
@given(
    st.one_of(
        st.from_regex(r"[a-z_:0-9A-F.\-]{0,70}", fullmatch=True),
        st.from_regex(r"q:\d{1,20}:\d{1,20}", fullmatch=True),
        st.text(CHARACTERS, max_size=70),
    )
)
def test_codec(text):
    TARGETS["codec"](text)


@fuzz(200)
@given(
    st.from_regex(r"[a-z][a-z_]{0,14}", fullmatch=True),
    st.lists(st.from_regex(r"[A-Za-z0-9_.\-]{0,12}", fullmatch=True), max_size=3),
)
def test_whatever_a_button_carries_comes_back(verb, args):
    data = encode(Action(verb, tuple(args)))
    TARGETS["codec"](data)
    assert len(data) <= 64


VALUES = st.one_of(
    st.text(CHARACTERS.filter(lambda c: c not in "\n\r"), max_size=40),
    st.sampled_from(
        [
            *(
                "",
                " ",
                "0",
                "-1",
                "1e9",
                "nan",
                "inf",
                "true",
                "no",
                "None",
                "9" * 400,
                "٣",
                "1,2;3",
                "a,b",
            ),
            *("123456:ABC", "https://x", "http://[::1", "https://x/\u202e", "sqlite+aiosqlite://"),
            *(
                "postgresql+asyncpg://u:p@[::/x",
                "postgresql+asyncpg://u:p@h:99999/d",
                "http://u:p@[x",
            ),
            *(
                "Asia/Kolkata",
                "../../etc/passwd",
                "Etc/\x00",
                "DEBUG",
                "json",
                "httpx",
                "/dev/null",
            ),
        ]
    ),
)
ENV = st.dictionaries(st.sampled_from(sorted(Settings.model_fields)), VALUES, max_size=6).map(
    lambda found: "\n".join(f"{key.upper()}={value}" for key, value in found.items())
)


@fuzz(80)
@given(ENV)
def test_settings(text):
    TARGETS["settings"](text)


YAML = st.lists(
    st.sampled_from(
        [
            *(
                "id: x",
                "title: ",
                "- a",
                "  - b",
                "key:",
                "? x",
                ": y",
                "&a",
                "*a",
                "<<: *a",
                "!!python/name:os",
            ),
            *(
                "|",
                ">",
                "'",
                '"',
                "{",
                "}",
                "[",
                "]",
                ",",
                "#",
                "%YAML 1.1",
                "---",
                "...",
                "\t",
                "  ",
                "\\x00",
            ),
            *(
                "no",
                "1:30",
                "1e3",
                "0o7",
                "2026-02-30",
                "~",
                "=",
                "!",
                "@",
                "`",
                "\u2028",
                "\ufeff",
                "\x85",
            ),
        ]
    ),
    max_size=30,
).map("\n".join)


@fuzz(250)
@given(st.one_of(YAML, st.text(CHARACTERS, max_size=200), REPEATED))
def test_yaml(text):
    TARGETS["yaml"](text)


JSON = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(CHARACTERS, max_size=8)
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
MESSAGE = {
    "message_id": 1, "date": 1799642876, "text": "/help x",
    "chat": {"id": 5, "type": "private", "first_name": "A"},
    "from": {"id": 5, "is_bot": False, "first_name": "A"},
    "entities": [{"type": "bot_command", "offset": 0, "length": 5}],
}  # fmt: skip
KINDS = (
    "message",
    "edited_message",
    "callback_query",
    "inline_query",
    "poll_answer",
    "my_chat_member",
)


@st.composite
def updates(draw):
    """An update as Telegram sends it, with one thing in it that is something else."""
    kind = draw(st.sampled_from(KINDS))
    inner = deepcopy(MESSAGE) | {"id": "7", "data": "q:1:1", "message": deepcopy(MESSAGE)}
    place = inner
    for _ in range(draw(st.integers(0, 2))):
        nested = [value for value in place.values() if isinstance(value, dict)]
        if nested:
            place = draw(st.sampled_from(nested))
    place[draw(st.sampled_from(sorted(place)))] = draw(JSON)
    return json.dumps({"update_id": 1, kind: inner})


@fuzz(250)
@given(st.one_of(updates(), JSON.map(json.dumps), st.text(CHARACTERS, max_size=50)))
def test_update(text):
    TARGETS["update"](text)


MARKUP = st.lists(
    st.one_of(
        st.sampled_from([chr(number) for number in range(1, 9)]),
        st.sampled_from(
            [
                "word ",
                "<",
                "&",
                "&lt;",
                ">",
                '"',
                "💊",
                "x" * 500,
                "y\n" * 1500,
                "z" * 5000,
                "💊" * 700,
                "t½ < 6 h ",
                " ",
            ]
        ),
        st.text(CHARACTERS, max_size=20),
    ),
    max_size=40,
).map("".join)


@fuzz(200)
@given(MARKUP)
def test_reply(text):
    TARGETS["reply"](text)


@fuzz(300)
@given(st.text(CHARACTERS, max_size=200))
def test_name(text):
    TARGETS["name"](text)
