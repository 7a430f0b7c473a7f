"""Throwing away what is kept no longer than it is needed; once a day."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.handlers.context import Services, StudyApplication
from bot.handlers.delivery import Bot
from bot.handlers.timers import add_duty

logger = logging.getLogger(__name__)

_EVERY = timedelta(days=1)


@dataclass(slots=True)
class Retention:
    """The duty; several replicas may all do it: what is gone is gone.

    Attributes:
        keep: how long after it was last asked a question is kept.
        done_at: None at first, so that a restart every day cannot put it off for ever.
    """

    keep: timedelta
    done_at: datetime | None = None

    async def throw_away(self, bot: Bot, services: Services) -> None:
        """Throw old questions away, unless it was done within a day."""
        now = services.clock()
        if self.done_at is not None and now - self.done_at < _EVERY:
            return
        count = await services.feedback.forget_old_questions(now, self.keep)
        self.done_at = now
        if count:
            logger.info("Threw away %d questions not asked for %s", count, self.keep)


def register(application: StudyApplication, unanswered_days: int) -> None:
    """Throw old questions away at the first tick and then once a day."""
    add_duty(application, Retention(timedelta(days=unanswered_days)).throw_away)
