"""A question as a native quiz poll, where every length fits Telegram's limits."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.quiz_outcomes import Ask
from bot.locale import _
from bot.views.reply import utf16_length

QUESTION_LIMIT = 300
OPTION_LIMIT = 100
EXPLANATION_LIMIT = 200


@dataclass(frozen=True, slots=True)
class PollQuestion:
    """What a quiz poll shows.

    Attributes:
        key: index of the right option.
        explanation: shown to who has voted; None when the rationale is too long for it, since
            half of a rationale may say something else.
    """

    question: str
    options: tuple[str, ...]
    key: int
    explanation: str | None


def poll_of(ask: Ask) -> PollQuestion | None:
    """Return the question as a poll; None when it does not fit and buttons must do."""
    snapshot = ask.post.snapshot
    question = _("{number} of {count} · {question}").format(
        number=ask.post.ordinal + 1, count=ask.session.length, question=snapshot.stem
    )
    if utf16_length(question) > QUESTION_LIMIT:
        question = snapshot.stem
    fits = utf16_length(question) <= QUESTION_LIMIT and all(
        utf16_length(choice) <= OPTION_LIMIT for choice in snapshot.choices
    )
    if not fits:
        return None
    return PollQuestion(question, snapshot.choices, snapshot.key, _explanation(ask))


def _explanation(ask: Ask) -> str | None:
    snapshot = ask.post.snapshot
    parts = (snapshot.rationale, _caveat(snapshot.caveat))
    text = " ".join(part for part in parts if part)
    if not text or utf16_length(text) > EXPLANATION_LIMIT or text.count("\n") > 2:
        return None
    return text


def _caveat(caveat: str | None) -> str | None:
    return _("Caveat: {text}").format(text=caveat) if caveat else None
