"""Replies that are remembered say the same as those that are made anew."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.content.loader import load_knowledge
from bot.domain.answer import Answer, Match, NoAnswer, Reason
from bot.handlers import outcome_replies
from bot.handlers.callback_data import keyboard_markup
from bot.handlers.outcome_replies import OutcomeReplies, ReadyReply
from bot.locale import speaking
from bot.views.outcome import outcome_reply
from bot.views.reply import Reply

KNOWLEDGE = load_knowledge(Path(__file__).resolve().parents[2] / "knowledge")
ENTRIES = [*KNOWLEDGE.entries]
ANSWERS = [Answer(entry_ids=(each,), candidates=(Match(each, 90.0),)) for each in ENTRIES[:40]]


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Count what is put into words."""
    seen: list[object] = []

    def counted(knowledge, outcome):
        seen.append(outcome)
        return outcome_reply(knowledge, outcome)

    monkeypatch.setattr(outcome_replies, "outcome_reply", counted)
    return seen


def test_a_reply_is_made_once_and_says_the_same(made) -> None:
    replies = OutcomeReplies()
    for _ in range(2):
        for outcome in (*ANSWERS, NoAnswer(reason=Reason.NOTHING_NEAR)):
            fresh, ready = outcome_reply(KNOWLEDGE, outcome), replies.of(KNOWLEDGE, outcome)
            assert (ready.html, ready.keyboard, ready.plain) == (
                fresh.html,
                fresh.keyboard,
                fresh.plain,
            )
            assert ready.parts() == fresh.parts()
            assert ready.parts(100) == fresh.parts(100)
            markup = keyboard_markup(fresh.keyboard)
            assert ready.markup == markup
            assert (ready.markup.to_json() if markup else None) == (markup and markup.to_json())
    assert len(made) == len(ANSWERS) + 1


def test_another_language_is_put_into_words_of_its_own(made) -> None:
    replies, outcome = OutcomeReplies(), NoAnswer(reason=Reason.NOTHING_NEAR)
    english = replies.of(KNOWLEDGE, outcome)
    with speaking("hi"):
        hindi = replies.of(KNOWLEDGE, outcome)
    assert hindi.html != english.html
    assert replies.of(KNOWLEDGE, outcome) is english
    assert len(made) == 2


def test_another_version_of_the_base_is_not_answered_from_the_old_one(made) -> None:
    replies = OutcomeReplies()
    newer = load_knowledge(Path(__file__).resolve().parents[2] / "knowledge")
    for knowledge in (KNOWLEDGE, newer, KNOWLEDGE):
        replies.of(knowledge, ANSWERS[0])
    assert len(made) == 3


def test_only_the_last_are_remembered(made) -> None:
    replies = OutcomeReplies(most=2)
    for number in (0, 1, 0, 2, 0, 1):  # 1 makes room for 2, which makes room for 1.
        replies.of(KNOWLEDGE, ANSWERS[number])
    assert made == [ANSWERS[number] for number in (0, 1, 2, 1)]


def test_a_ready_reply_that_is_changed_is_made_ready_again() -> None:
    ready = ReadyReply("old")
    changed = replace(ready, html="new\n\nlonger")
    assert changed.parts() == Reply("new\n\nlonger").parts()
    assert changed.markup is None
