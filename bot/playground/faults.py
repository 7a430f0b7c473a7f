"""Trouble to order: tests queue what shall go wrong with the next calls of a method."""

from collections import defaultdict, deque
from dataclasses import dataclass, field
from enum import Enum

from bot.playground.refusals import Refusal, too_many_requests


class Trouble(Enum):
    """What goes wrong with a call."""

    TIMEOUT_BEFORE = "timed out, and nothing was done"
    TIMEOUT_AFTER = "timed out, although it was done"
    DROPPED_BEFORE = "the connection broke, and nothing was done"
    DROPPED_AFTER = "the connection broke, although it was done"
    BAD_GATEWAY = "502 with a page of HTML instead of JSON"
    DEATH_BEFORE = "the bot's process dies before the call"
    DEATH_AFTER = "the bot's process dies after the call"
    MALFORMED = "200 with half a JSON text, although it was done"


class ConnectionLost(Exception):
    """No answer came back.

    Attributes:
        has_timed_out: Whether it took too long, rather than broke.
    """

    def __init__(self, *, has_timed_out: bool) -> None:
        super().__init__("timed out" if has_timed_out else "connection dropped")
        self.has_timed_out = has_timed_out


class ProcessDeath(BaseException):
    """The bot's process is gone; not an Exception, so that no handler in the bot survives it."""


@dataclass
class Faults:
    """The queue of trouble, by method; `met` counts how much of it was met."""

    _queued: dict[str, deque[Trouble | Refusal]] = field(
        default_factory=lambda: defaultdict(deque)
    )
    met: int = 0

    def add(self, method: str, trouble: Trouble | Refusal, *, times: int = 1) -> None:
        """Queue trouble for the next calls of a method.

        Args:
            method: The Bot API method, such as sendMessage; `*` means any method.
            trouble: What goes wrong, or the refusal to answer with.
            times: For how many calls.
        """
        self._queued[method].extend([trouble] * times)

    def add_flood(self, method: str, retry_after_seconds: int, *, times: int = 1) -> None:
        """Queue a 429 for the next calls of a method."""
        self.add(method, too_many_requests(retry_after_seconds), times=times)

    def take(self, method: str) -> Trouble | Refusal | None:
        """Return the trouble that meets this call, if any."""
        for key in (method, "*"):
            if self._queued[key]:
                self.met += 1
                return self._queued[key].popleft()
        return None

    def clear(self) -> None:
        """Forget all queued trouble."""
        self._queued.clear()
