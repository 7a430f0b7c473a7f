"""How much one person and one group may ask: buckets that fill again with time.

The buckets are this process's own. With several replicas the limits are that many times wider,
which still keeps a flood from harming the others.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

_MOST_BUCKETS = 20_000
_GROUP_PER_MINUTE = 20  # Telegram lets a bot write about so often in a group.
_PER_MESSAGE = 2  # Taps and inline queries are cheap, and typing inline sends one for each letter.


class Kind(StrEnum):
    """What comes in."""

    MESSAGE = "message"
    TAP = "tap"
    INLINE = "inline"


class Verdict(StrEnum):
    """What is to become of it."""

    WELCOME = "welcome"
    TELL = "tell"  # Refuse it, and say so: the first of a flood.
    REFUSE = "refuse"


@dataclass(slots=True)
class _Bucket:
    """How much is left of a burst.

    Attributes:
        is_told: the sender knows already; until there is room for another one.
    """

    left: float
    filled_at: datetime
    is_told: bool = False


class FloodGuard:
    """Counts what people and groups send.

    Args:
        messages_per_minute: of one person, also the longest burst; 0 sets no limit at all.
    """

    def __init__(self, messages_per_minute: int) -> None:
        self._person_per_minute = messages_per_minute
        self._buckets: OrderedDict[tuple[str, int], _Bucket] = OrderedDict()

    def check_person(self, kind: Kind, sender_id: int, now: datetime) -> Verdict:
        """Count one thing that a person, or somebody in a chat's name, sends."""
        factor = 1 if kind is Kind.MESSAGE else _PER_MESSAGE
        return self._take((kind, sender_id), factor * self._person_per_minute, now)

    def check_group(self, chat_id: int, now: datetime) -> Verdict:
        """Count one thing that would be answered by a message in a group."""
        return self._take(("group", chat_id), _GROUP_PER_MINUTE, now)

    def seconds_left(self, kind: Kind) -> int:
        """Return how long a refused sender has to wait for the next one."""
        factor = 1 if kind is Kind.MESSAGE else _PER_MESSAGE
        return max(1, round(60 / (factor * max(1, self._person_per_minute))))

    def _take(self, key: tuple[str, int], per_minute: int, now: datetime) -> Verdict:
        if not self._person_per_minute:
            return Verdict.WELCOME
        bucket = self._buckets.setdefault(key, _Bucket(per_minute, now))
        self._buckets.move_to_end(key)
        if len(self._buckets) > _MOST_BUCKETS:
            self._buckets.popitem(last=False)
        now = max(now, bucket.filled_at)  # A clock may be put back.
        gone = (now - bucket.filled_at).total_seconds()
        bucket.left = min(per_minute, bucket.left + gone * per_minute / 60)
        bucket.filled_at = now
        return _pour(bucket)


def _pour(bucket: _Bucket) -> Verdict:
    if bucket.left >= 1:
        bucket.left -= 1
        bucket.is_told = False
        return Verdict.WELCOME
    if bucket.is_told:
        return Verdict.REFUSE
    bucket.is_told = True
    return Verdict.TELL
