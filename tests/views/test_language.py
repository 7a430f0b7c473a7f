"""The language that views speak: English for nothing, others by a catalogue, limits in all."""

import asyncio
import re
from pathlib import Path
from random import Random

import pytest

from bot import locale
from bot.content.loader import load_knowledge
from bot.domain.chat import Place
from bot.domain.comparison import compare
from bot.domain.knowledge_base import KnowledgeBase
from bot.domain.post import Attempt, Post
from bot.domain.quiz import Mode, Session
from bot.domain.quiz_outcomes import Ask, Paper, Verdict
from bot.domain.selection import take_snapshots
from bot.handlers.callback_data import keyboard_markup
from bot.locale import _, in_any_language, language_like, languages, ngettext, speaking, spoken
from bot.views.comparison import comparison_reply
from bot.views.dates import date_text, day_text
from bot.views.lookup import entry_reply
from bot.views.quiz import question_reply, verdict_reply
from bot.views.quiz_group import group_reveal_reply
from bot.views.reply import MESSAGE_LIMIT, Reply, plain, utf16_length
from tests.chat import START

KNOWLEDGE = Path(__file__).resolve().parents[2] / "knowledge"


@pytest.fixture(scope="module")
def base() -> KnowledgeBase:
    return load_knowledge(KNOWLEDGE)


def test_english_is_what_stands_in_the_code() -> None:
    text = "Right."
    assert _(text) is text
    assert [ngettext("one", "many", count) for count in (0, 1, 2)] == ["many", "one", "many"]
    assert spoken() == "en"


def test_a_language_is_spoken_for_a_while() -> None:
    with speaking("hi"):
        assert (_("Right."), spoken()) == ("सही।", "hi")
        with speaking("en"):
            assert _("Right.") == "Right."
        with speaking("xx"):  # a catalogue that was taken away
            assert _("Right.") == "Right."
        assert _("Right.") == "सही।"
    assert _("Right.") == "Right."
    assert in_any_language("Right.") == {"Right.", "सही।"}


def test_what_is_read_for_once_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locale, "_read", {})
    with speaking("hi", keep=False):
        assert _("Right.") == "सही।"
    assert locale._read == {}
    with speaking("hi"), speaking("hi", keep=False):
        assert spoken() == "hi"
    assert list(locale._read) == ["hi"]


async def test_two_tasks_speak_two_languages_at_once() -> None:
    async def say(language: str) -> str:
        locale.speak(language)
        await asyncio.sleep(0)
        return _("Right.")

    assert await asyncio.gather(say("hi"), say("en"), say("hi")) == ["सही।", "Right.", "सही।"]
    assert spoken() == "en"


@pytest.mark.parametrize(
    ("code", "language"),
    [("hi", "hi"), ("hi-IN", "hi"), ("HI_in", "hi"), ("en-GB", "en"), ("ta", None), ("", None),
     (None, None), ("../hi", None)],
)  # fmt: skip
def test_codes_of_apps(code: str | None, language: str | None) -> None:
    assert language_like(code) == language


def test_days_follow_the_language_and_not_the_computer() -> None:
    day = START.date()
    assert (day_text(day), date_text(day)) == ("11 January 2027", "Monday 11 January")
    with speaking("hi"):
        assert (day_text(day), date_text(day)) == ("11 जनवरी 2027", "सोमवार 11 जनवरी")


def check(reply: Reply) -> None:
    for part in reply.parts():
        assert 0 < utf16_length(plain(part)) <= MESSAGE_LIMIT
    assert len(reply.keyboard) <= 100
    assert all(1 <= len(row) <= 8 for row in reply.keyboard)
    keyboard_markup(reply.keyboard)  # Refuses what does not fit into 64 bytes.


@pytest.mark.parametrize("language", languages())
def test_every_entry_fits_its_messages(base: KnowledgeBase, language: str) -> None:
    with speaking(language):
        for entry in base.entries.values():
            check(entry_reply(base, entry))


@pytest.mark.parametrize("language", languages())
def test_every_question_fits_one_message_asked_and_revealed(
    base: KnowledgeBase, language: str
) -> None:
    for snapshot in take_snapshots(base, base.questions, Random(7)):
        for mode, chat_id in ((Mode.TRAINING, 7), (Mode.GROUP, -7), (Mode.DAILY, 7)):
            session = Session(
                id=10**12, place=Place(chat_id), starter_id=7, mode=mode, scope="mixed",
                length=100, started_at=START, seconds=90,
            )  # fmt: skip
            post = Post(
                id=10**12, session_id=10**12, place=Place(chat_id), ordinal=98, snapshot=snapshot
            )
            attempts = [
                Attempt(
                    post_id=post.id, person_id=person, choice=snapshot.key, is_right=True,
                    is_scored=True, seconds=89.9, answered_at=START, name="ब" * 24,
                )
                for person in range(1, 100)
            ]  # fmt: skip
            with speaking(language):
                replies = [
                    question_reply(Ask(session, post)),
                    verdict_reply(Verdict(session, post, attempts[0], is_new=True)),
                    group_reveal_reply(session, Paper(post, tuple(attempts)), "study_bot"),
                ]
            for reply in replies:
                check(reply)
                assert len(reply.parts()) == 1


def test_columns_hold_letters_of_one_width_only(base: KnowledgeBase) -> None:
    topics = [base.topics["anakinra"], base.topics["methotrexate"]]
    with speaking("hi"):
        columns, lines = (
            comparison_reply(compare(topics), as_lines=as_lines).html for as_lines in (False, True)
        )
    (table,) = re.findall(r"<pre>.*</pre>", columns, flags=re.DOTALL)
    assert not re.search("[\u0900-\u097f]", table)
    assert "not in this knowledge base" not in lines
