"""What can come of a question: every outcome is a value."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Match:
    """An entry that may answer, with a confidence from 0 to 100."""

    entry_id: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Context:
    """What a person asked about last in this chat.

    Attributes:
        topic_ids: the topics of the last answer, first the main one.
        aspect: the section or fact key asked for, or None for a whole topic.
    """

    topic_ids: tuple[str, ...] = ()
    aspect: str | None = None


class Reason(StrEnum):
    """Why there is no direct answer."""

    UNKNOWN_NAME = "unknown_name"
    MISSING_ASPECT = "missing_aspect"
    NOTHING_NEAR = "nothing_near"
    WHICH_TOPIC = "which_topic"
    LOOK_ALIKE = "look_alike"
    UNSURE = "unsure"
    CHIT_CHAT = "chit_chat"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What all outcomes share.

    Attributes:
        candidates: up to ten entries, best first, whatever the outcome.
        context: what a follow-up would refer to; None leaves the memory as it is.
    """

    candidates: tuple[Match, ...] = ()
    context: Context | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(Outcome):
    """One or several entries that answer the question.

    Attributes:
        entry_ids: in the order asked; at least one.
        contradicts: the value that the question took for granted and that the base contradicts
            ("once a month"), or None.
        unknown_names: names asked about beside the known one that are not in the base.
        missing: aspects asked for beside the answered ones that the monograph lacks.
    """

    entry_ids: tuple[str, ...]
    contradicts: str | None = None
    unknown_names: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison(Outcome):
    """Two to four topics side by side.

    Attributes:
        aspects: fact, section or at-a-glance keys to compare; empty for the whole row.
        unknown_names: names asked about that are not in the base.
    """

    topic_ids: tuple[str, ...]
    aspects: tuple[str, ...] = ()
    unknown_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """A topic that fits a reverse look-up, and the fields that made it fit."""

    topic_id: str
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicList(Outcome):
    """The topics that fit the conditions of a reverse look-up.

    Attributes:
        conditions: (field, text asked for) pairs, e.g. ``("dosing_frequency", "weekly")``.
        order: (field, text asked for) of a superlative, e.g. ``("half_life", "longest")``; the
            findings are then the topic that is first, or all that may be.
        is_sure: whether the order could be told; False when values overlap or hold for
            different uses, so that no topic is named the first.
        others: with an order, the topics behind the findings.
        missing: topics of which the base does not say it.
    """

    conditions: tuple[tuple[str, str], ...]
    findings: tuple[Finding, ...]
    order: tuple[str, str] | None = None
    is_sure: bool = True
    others: tuple[Finding, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestions(Outcome):
    """Not sure enough to answer: "did you mean", as buttons.

    Attributes:
        entry_ids: up to four, best first; a tap on one answers.
        written: the word that was not recognised for certain, or None.
    """

    reason: Reason
    entry_ids: tuple[str, ...]
    written: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoAnswer(Outcome):
    """The base does not answer this.

    Attributes:
        names: names that are not in the base (UNKNOWN_NAME).
        topic_id: the known topic whose aspect is missing (MISSING_ASPECT), or None.
        aspect: what was asked about it, in words, or None.
        nearby: entries worth offering as buttons; never shown as the answer.
    """

    reason: Reason
    names: tuple[str, ...] = ()
    topic_id: str | None = None
    aspect: str | None = None
    nearby: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AdviceRefused(Outcome):
    """A question about a person's own treatment, which the bot does not decide.

    Attributes:
        nearby: entries with what the base says in general.
    """

    nearby: tuple[str, ...] = ()
