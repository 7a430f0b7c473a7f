"""Where no rule found a reason to answer: the closest entry answers, is offered, or comes first.

It never leads past what a rule must decide: a word that may be a name, an animal or other people
than the monograph speaks of, a value under a condition that its text does not name.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from bot.domain.answer import Answer, Match, NoAnswer, Outcome, Reason, Suggestions
from bot.domain.knowledge_base import KnowledgeBase
from bot.search.closeness import Closeness
from bot.search.judgement import Judgement, judge
from bot.search.language import is_medical_name, words_of
from bot.search.passages import TopicPassages
from bot.search.replies import MOST_CANDIDATES, MOST_OFFERED
from bot.search.verdict import Verdict
from bot.search.weighed import TELLING

ANSWER_FROM: Final = 0.7
"""Chance from which the closest entry is the answer."""

ASK_FROM: Final = 0.4
"""Chance from which the closest entries are offered."""

WEAK_BELOW: Final = 72.0
"""Confidence of an answer by the rules below which a closer entry may take its place,"""

OUTDONE_BY: Final = 12.0
"""if it is so many times as close."""

_HARDLY: Final = 0.2
"""What is left of the chance where the closest entry has nothing to do with the question."""

_AT_MOST_OFFERED: Final = ANSWER_FROM - 0.01

_NEARLY_ASKED: Final = 0.6
"""Likeness of a phrasing that asks for nearly the same,"""

_LIKELY_ASKED: Final = 0.9
"""and where a word of such weight is left out."""

_MOST_TOPICS = 64
"""Topics whose entries are kept ready to be compared, those looked at last."""


class SecondLook:
    """Looks again at questions about a known topic."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self._knowledge = knowledge
        self._closeness_of = lru_cache(_MOST_TOPICS)(self._closeness)

    def _closeness(self, passages: TopicPassages) -> Closeness:
        return Closeness(passages, self._knowledge)

    def outcome(self, verdict: Verdict, strange: Sequence[str], outcome: Outcome) -> Outcome:
        """Return what becomes of a question that the rules did not answer, or hardly.

        Args:
            verdict: all that is known of the question.
            strange: words that look like names and that no text of the topic holds.
            outcome: what the rules made of it.
        """
        if not is_open(verdict, strange, outcome):
            return outcome
        rows = self._closeness_of(verdict.passages).measure(verdict)
        judged = judge(verdict, rows, strange)
        chance = judged.chance * (1.0 if _is_near(verdict, judged) else _HARDLY)
        if judged.most_lost >= TELLING and judged.fits[0].likeness < _LIKELY_ASKED:
            chance = min(chance, _AT_MOST_OFFERED)
        if isinstance(outcome, Answer) and not (
            chance >= ANSWER_FROM and _is_outdone(outcome, judged)
        ):
            return outcome
        found = replace(verdict, fits=judged.fits)
        candidates = _candidates(judged, chance)
        if chance >= ANSWER_FROM:
            answer = found.answer(judged.fits[:1], 100 * chance)
            return replace(answer, candidates=candidates)
        if chance >= ASK_FROM:
            offered = tuple(fit.entry.id for fit in judged.fits[:MOST_OFFERED])
            return Suggestions(reason=Reason.UNSURE, entry_ids=offered,
                               candidates=candidates, context=found.context())  # fmt: skip
        if isinstance(outcome, NoAnswer):
            outcome = replace(outcome, nearby=found.nearby())
        return replace(outcome, candidates=candidates)


def is_open(verdict: Verdict, strange: Sequence[str], outcome: Outcome) -> bool:
    """Say whether the rules left a question open that closeness may decide."""
    if isinstance(outcome, NoAnswer):
        is_left = outcome.reason is Reason.MISSING_ASPECT
    elif isinstance(outcome, Suggestions):
        is_left = outcome.reason is Reason.UNSURE
    else:
        is_left = isinstance(outcome, Answer) and _is_weak(outcome) and not asks_value(verdict)
    others = words_of("populations").intersection(verdict.uncovered)
    is_named = strange or others or any(map(is_medical_name, verdict.uncovered))
    return is_left and bool(verdict.fits) and not is_named and not _is_conditional(verdict)


def _is_weak(answer: Answer) -> bool:
    """Say whether the rules answered, but with little to go by."""
    is_plain = not (answer.contradicts or answer.unknown_names or answer.missing)
    is_single = is_plain and len(answer.entry_ids) == 1
    return is_single and bool(answer.candidates) and answer.candidates[0].confidence < WEAK_BELOW


def asks_value(verdict: Verdict) -> bool:
    """Say whether an amount is asked for, or the value of a grade or a route."""
    conditions = verdict.conditions
    return bool(conditions.is_amount or conditions.grades or conditions.routes)


def _is_outdone(answer: Answer, judged: Judgement) -> bool:
    """Say whether another entry is by far closer than the one that was to be the answer."""
    ids = [fit.entry.id for fit in judged.fits]
    return judged.shares[0] > OUTDONE_BY * judged.shares[ids.index(answer.entry_ids[0])]


def _is_near(verdict: Verdict, judged: Judgement) -> bool:
    """Say whether the closest entry has anything to do with the question.

    Where an aspect was asked for that the topic lacks, it takes a phrasing that is near.
    """
    if lacks_aspect(verdict) and judged.fits[0].likeness < _NEARLY_ASKED:
        return False
    return judged.is_touched


def lacks_aspect(verdict: Verdict) -> bool:
    """Say whether an aspect was asked for in plain words that the topic has no entry for."""
    if verdict.is_hint:
        return False
    return not all(verdict.passages.entry_for(aspect) for aspect in verdict.aspects)


def _is_conditional(verdict: Verdict) -> bool:
    """Say whether an aspect asked for is there, but not under the conditions of the question."""
    if verdict.is_hint:
        return False
    stated = (
        verdict.passages.stating(aspect, verdict.conditions, verdict.told.all)
        for aspect in verdict.aspects
    )
    return any(unmet for _, _, unmet in stated)


def _candidates(judged: Judgement, chance: float) -> tuple[Match, ...]:
    """Return the entries in their order, each as sure as its share beside the first one's."""
    first = judged.shares[0]
    return tuple(
        Match(fit.entry.id, round(100 * chance * share / first, 2))
        for fit, share in zip(judged.fits[:MOST_CANDIDATES], judged.shares, strict=False)
    )
