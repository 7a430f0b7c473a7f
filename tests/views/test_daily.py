"""What is said of a daily question: within Telegram's limits, and in words."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo, available_timezones

import pytest

from bot.content.loader import load_knowledge
from bot.domain.chat import ChatKind, Place
from bot.domain.daily import Delivery, Push, PushState, Result, Subscription
from bot.domain.post import Attempt, Post, Snapshot
from bot.domain.quiz import Mode, Session
from bot.domain.quiz_outcomes import Paper
from bot.domain.selection import take_snapshots
from bot.handlers.callback_data import LIMIT_BYTES, encode
from bot.locale import languages, speaking
from bot.views.daily import ALERT_LIMIT, push_head, recap_line, told_text
from bot.views.daily_menu import (
    days_text,
    menu_reply,
    set_action,
    state_text,
    zone_page,
    zone_value,
)
from bot.views.reply import utf16_length

KNOWLEDGE = Path(__file__).resolve().parents[2] / "knowledge"
NOW = datetime(2027, 1, 11, 4, 30, tzinfo=UTC)
INDIA = ZoneInfo("Asia/Kolkata")
SNAPSHOT = Snapshot("q", "anakinra", "Anakinra", "What?", ("one", "two"), 0, (0, 1))


@pytest.fixture(scope="module")
def base():
    return load_knowledge(KNOWLEDGE)


def paper(ordinal: int, *answers: tuple[str, bool], hidden: str = "") -> Paper:
    post = Post(id=ordinal, session_id=1, place=Place(-5), ordinal=ordinal, snapshot=SNAPSHOT)
    attempts = tuple(
        Attempt(
            post_id=ordinal,
            person_id=sum(map(ord, name)),
            choice=0 if is_right else 1,
            is_right=is_right,
            is_scored=True,
            seconds=1,
            answered_at=NOW,
            name=name,
            is_hidden=name == hidden,
        )
        for name, is_right in answers
    )
    return Paper(post, attempts)


def result(*papers: Paper) -> Result:
    session = Session(
        id=1, place=Place(-5), starter_id=0, mode=Mode.DAILY, scope="mixed",
        length=len(papers), started_at=datetime(2027, 1, 10, 3, 0, tzinfo=UTC),
    )  # fmt: skip
    return Result(session, papers)


@pytest.mark.parametrize(
    ("given", "line"),
    [
        (result(paper(0)), "Yesterday: nobody answered."),
        (result(paper(0, ("Asha", False))), "Yesterday: 0 of 1 right."),
        (
            result(paper(0, ("Asha", True), ("Bala", False), ("Chand", True))),
            "Yesterday: 2 of 3 right (Asha, Chand).",
        ),
        (
            result(paper(0, *((f"S{n}", True) for n in range(8)))),
            "Yesterday: 8 of 8 right (S0, S1, S2, S3, S4 and 3 more).",
        ),
        (
            result(
                paper(0, ("Asha", True), ("Bala", True)),
                paper(1, ("Asha", True), ("Bala", False)),
                paper(2),
            ),
            "Yesterday: 2 took part (Asha 2, Bala 1). Hardest: question 2 (1 of 2 right).",
        ),
        (
            result(paper(0, ("Asha", True), ("Bala", True), hidden="Asha")),
            "Yesterday: 2 of 2 right (Bala and 1 more).",
        ),
        (result(paper(0, ("Asha", True), hidden="Asha")), "Yesterday: 1 of 1 right."),
        (
            result(
                paper(0, ("Asha", True), ("Bala", True), hidden="Asha"),
                paper(1, ("Asha", True), hidden="Asha"),
            ),
            "Yesterday: 2 took part (Bala 1 and 1 more). Hardest: question 1 (2 of 2 right).",
        ),
        (result(paper(0, ("<b>&", True))), "Yesterday: 1 of 1 right (&lt;b&gt;&amp;)."),
    ],
)
def test_the_last_quiz_stands_in_one_line(given: Result, line: str) -> None:
    assert recap_line(given, "Yesterday") == line


@pytest.mark.parametrize(
    ("kind", "streak", "day", "head"),
    [
        (ChatKind.PRIVATE, 1, 11, None),
        (ChatKind.PRIVATE, 5, 11, "You have studied 5 days in a row."),
        (ChatKind.SUPERGROUP, 0, 11, "Yesterday: 0 of 1 right."),
        (ChatKind.SUPERGROUP, 0, 12, "Last time: 0 of 1 right."),
        (
            ChatKind.GROUP,
            2,
            11,
            "Yesterday: 0 of 1 right.\nThis group has studied 2 days in a row.",
        ),
        (ChatKind.CHANNEL, 9, 11, "Yesterday: 0 of 1 right."),
    ],
)
def test_the_head_of_a_push(kind: ChatKind, streak: int, day: int, head: str | None) -> None:
    last = result(paper(0, ("Asha", False)))
    push = Push(
        id=1, chat_id=-5, slot=0, day=date(2027, 1, day), due_at=NOW, state=PushState.CLAIMED
    )
    wish = Subscription(place=Place(-5), zone=INDIA)
    delivery = Delivery(push, wish, last.session, (), None, last, kind, streak)
    assert push_head(delivery, kind) == head


@pytest.mark.parametrize("language", languages())
def test_every_shipped_question_fits_a_channel_s_alert(base, language: str) -> None:
    snapshots = take_snapshots(base, base.questions, Random(7))
    assert len(snapshots) > 20
    for snapshot in snapshots:
        for choice in range(len(snapshot.choices)):
            for is_new in (True, False):
                with speaking(language):
                    text = told_text(snapshot, choice, is_new=is_new)
                assert utf16_length(text) <= ALERT_LIMIT
                assert snapshot.letters[snapshot.key] in text
                # A rationale comes whole or not at all.
                assert text.partition("\n\n")[2] in {"", snapshot.rationale}


def test_every_zone_that_is_offered_fits_a_button() -> None:
    for zone in available_timezones():
        if "+" not in zone:
            data = encode(set_action(-1009999999999, "zoneon", zone_value(zone)))
            assert len(data) <= LIMIT_BYTES


def test_an_operator_s_zone_that_fits_no_button_is_not_offered() -> None:
    assert len(zone_page(7, ("Etc/GMT+5", "Asia/Kolkata")).keyboard) == 2


def test_the_menu_names_the_state_in_words(base) -> None:
    off = Subscription(place=Place(7), zone=INDIA, at=time(7, 45), scope="anakinra", count=2)
    assert "It is switched off." in menu_reply(base, off, NOW).plain
    on = replace(off, is_active=True).scheduled(NOW)
    assert state_text(base, on, NOW) == (
        "Every day at 07:45 (Asia/Kolkata): 2 questions, Anakinra.\n"
        "The next one comes tomorrow, Tuesday 12 January, at 07:45."
    )
    gone = replace(on, suspended_at=NOW, next_due_at=None)
    assert "while I cannot write" in state_text(base, gone, NOW)


def test_days_in_words() -> None:
    assert days_text(frozenset(range(1, 8))) == "Every day"
    assert days_text(frozenset({1, 2, 3, 4, 5})) == "Monday to Friday"
    assert days_text(frozenset({7, 2})) == "Tue, Sun"
