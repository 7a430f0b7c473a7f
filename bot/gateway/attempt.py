"""One try at handling an update: what it may have sent, and whether it will be made again."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from telegram.error import BadRequest, ChatMigrated, NetworkError, RetryAfter, TelegramError
from telegram.ext import Application

from bot.errors import StudyBotError
from bot.gateway.clockwork import Clockwork
from bot.storage.outages import is_outage

logger = logging.getLogger(__name__)

MOST_TRIES = 3
"""So many failures of ours, or deaths of the process, and an update is set aside."""

OUTAGE_SECONDS = 600.0
"""How long an update waits for a database or a Telegram that is away."""

_LONGEST_PAUSE_SECONDS = 30.0


@dataclass(slots=True)
class Attempt:
    """One try, as it goes.

    Attributes:
        tries: failures that were ours, before this try.
        waited_seconds: how long the update has waited for things that were away.
        before_message: called before the first message goes out; None when nothing needs noting.
        has_noted: whether that was done.
        may_have_sent: whether a message went out, or may have: then it is never made again.
        error: why it failed; None while it has not.
        pause_seconds: until the next try; None when there is none.
    """

    tries: int = 0
    waited_seconds: float = 0.0
    before_message: Callable[[], Awaitable[None]] | None = None
    has_noted: bool = False
    may_have_sent: bool = False
    error: Exception | None = None
    pause_seconds: float | None = None

    async def about_to_send(self) -> None:
        """Note, once, that a message is about to go out."""
        if self.before_message and not self.has_noted:
            await self.before_message()
            self.has_noted = True

    def fail(self, error: Exception) -> bool:
        """Take a failure; return whether the update will be tried again."""
        if self.error is None:
            self.error = error
            self.pause_seconds = None if self.may_have_sent else self._pause(error)
            if self.pause_seconds is None:
                self.before_message = None  # The apology goes out even if the inbox is away.
        return self.pause_seconds is not None

    @property
    def is_poison(self) -> bool:
        """Whether it failed for the last time, and by the update's own fault."""
        return (
            self.error is not None
            and self.tries + 1 >= MOST_TRIES
            and not (is_passing(self.error) or is_expected(self.error))
        )

    def following(self) -> Attempt:
        """Return the next try."""
        passes = self.error is not None and is_passing(self.error)
        waited = self.waited_seconds + max(self.pause_seconds or 0.0, 0.1)
        return Attempt(
            tries=self.tries + (not passes),
            waited_seconds=waited if passes else self.waited_seconds,
            before_message=self.before_message,
            has_noted=self.has_noted,
        )

    def _pause(self, error: Exception) -> float | None:
        if is_passing(error):
            if self.waited_seconds >= OUTAGE_SECONDS:
                return None
            if isinstance(error, RetryAfter):
                return error._retry_after.total_seconds()  # The public property warns.
            return min(_LONGEST_PAUSE_SECONDS, 0.5 + self.waited_seconds / 2)
        if is_expected(error) or self.tries + 1 >= MOST_TRIES:
            return None
        return 0.5 * 4.0**self.tries


current_attempt: ContextVar[Attempt | None] = ContextVar("current_attempt", default=None)
"""The try that is being made; None outside of any."""


def is_passing(error: Exception) -> bool:
    """Tell whether a failure passes by itself: something could not be reached."""
    if isinstance(error, NetworkError):
        return not isinstance(error, BadRequest)
    return isinstance(error, RetryAfter) or is_outage(error)


def is_expected(error: Exception) -> bool:
    """Tell whether trying again is of no use: it was refused, and the handlers know how."""
    return isinstance(error, TelegramError | StudyBotError | ChatMigrated)


def first_line(error: Exception) -> str:
    """Return an error's kind and first line; further lines may hold what somebody wrote."""
    text = str(error)
    return f"{type(error).__name__}: {text.splitlines()[0] if text else ''}"


class PatientApplication(Application[Any, Any, Any, Any, Any, Any]):
    """An application that tells nobody of a failure as long as the update will be tried again.

    Attributes:
        clockwork: calls ``bot_data["tick"]`` every second while the application runs.
    """

    clockwork: Clockwork | None = None

    async def start(self) -> None:
        """Start, and let the clock run."""
        await super().start()
        if tick := self.bot_data.get("tick"):
            self.clockwork = Clockwork(tick)
            self.clockwork.start()

    async def stop(self) -> None:
        """End what the clock has begun, then stop."""
        if self.clockwork:
            await self.clockwork.stop()
        await super().stop()

    async def process_error(
        self,
        update: object | None,
        error: Exception,
        job: Any = None,  # noqa: ANN401 - the library's
        coroutine: Any = None,  # noqa: ANN401
    ) -> bool:
        """Pass an error to the error handlers, unless its update will be tried again."""
        attempt = current_attempt.get()
        if attempt is not None and job is None and attempt.fail(error):
            logger.warning("Will be tried again: %s", first_line(error))
            return True
        return await super().process_error(update, error, job, coroutine)
