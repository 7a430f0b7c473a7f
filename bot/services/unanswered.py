"""Questions without an answer: counted in memory, and written together beside the answers.

A write for each of them would cost more than looking the question up. A process that is killed
loses the counts of its last second; nothing else rests on them.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache

from bot.domain.anonymous import without_identity
from bot.domain.answer import NoAnswer, Outcome, Reason, Suggestions
from bot.domain.feedback import Unanswered
from bot.search.normalizer import tokenize
from bot.storage.database import Database
from bot.storage.feedback import Feedback
from bot.storage.outages import is_outage

logger = logging.getLogger(__name__)

_LONGEST_KEPT = 200
_AT_ONCE = 50
"""So many different ones are written without waiting for the next second."""

_MOST_WAITING = 1000
"""So many different ones wait for a database that is away; of more the first are kept."""


@dataclass(slots=True)
class UnansweredTally:
    """Counts until somebody settles: the clock every second, whoever reads, and the end."""

    database: Database
    _waiting: dict[str, Unanswered] = field(default_factory=dict)

    async def note(self, question: str, outcome: Outcome, now: datetime) -> None:
        """Count a question that got no answer, without saying who asked it."""
        reason = unanswered_reason(outcome)
        if reason is None:
            return
        text, key = _anonymous(question)
        if not key or len(text) > _LONGEST_KEPT:
            return
        known = self._waiting.get(key)
        if known is not None:
            self._waiting[key] = replace(known, count=known.count + 1, last_at=now)
        elif len(self._waiting) < _MOST_WAITING:
            self._waiting[key] = Unanswered(key, text, reason, 1, now)
            if len(self._waiting) == _AT_ONCE:
                await self.settle()

    async def settle(self) -> None:
        """Write what was counted; what cannot be written now waits for the next time."""
        if not self._waiting:
            return
        counted, self._waiting = self._waiting, {}
        try:
            async with self.database.write() as work:
                # In one order, so that no two replicas wait for each other.
                for key in sorted(counted):
                    await Feedback(work).count_unanswered(counted[key])
        except Exception as error:
            self._take_back(counted)
            if not is_outage(error):
                raise
            logger.warning("Unanswered questions wait to be written: %s", type(error).__name__)

    def _take_back(self, counted: dict[str, Unanswered]) -> None:
        for key, since in self._waiting.items():
            before = counted.get(key)
            if before is not None:
                since = replace(before, count=before.count + since.count, last_at=since.last_at)
            if before is not None or len(counted) < _MOST_WAITING:
                counted[key] = since
        self._waiting = counted


def unanswered_reason(outcome: Outcome) -> str | None:
    """Return why a question belongs on the curators' list, or None."""
    if isinstance(outcome, NoAnswer) and outcome.reason is not Reason.CHIT_CHAT:
        return outcome.reason
    if isinstance(outcome, Suggestions) and outcome.reason is Reason.UNSURE:
        return outcome.reason
    return None


@lru_cache(256)
def _anonymous(question: str) -> tuple[str, str]:
    """Return a question without what tells of a person, and its group's key."""
    text = without_identity(question)
    return text, group_key(text)


def group_key(question: str) -> str:
    """Return the same key for questions that differ in order, case or punctuation only."""
    return " ".join(sorted({token.text for token in tokenize(question)}))[:200]
