"""How much one person and one group may ask: buckets that fill again with time.

Counting is done here, in memory, so that no answer waits for a database. With several replicas
each one settles in the background, for those who send much, what it has counted with what the
others have; see ``flood_sharing.py``.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.storage.floods import Key, Taken

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


_DEPTH = timedelta(minutes=1)
"""How long an emptied bucket takes to be full again."""

_SHARED_BELOW = timedelta(seconds=10)
"""So much gone at once, and the replicas settle: a sixth of what is allowed."""


@dataclass(slots=True)
class _Bucket:
    """How much is left of a burst.

    Attributes:
        full_at: when it is full again; the further ahead, the less is left.
        gap: how long it takes until there is room for one more.
        is_told: the sender knows already; until there is room for another one.
        unsettled: taken here since the replicas last settled.
        is_shared: its sender sends much, so that the replicas settle.
    """

    full_at: datetime
    gap: timedelta
    is_told: bool = False
    unsettled: int = 0
    is_shared: bool = False


class FloodGuard:
    """Counts what people and groups send.

    Args:
        messages_per_minute: of one person, also the longest burst; 0 sets no limit at all.
    """

    def __init__(self, messages_per_minute: int) -> None:
        self._person_per_minute = messages_per_minute
        self._buckets: OrderedDict[Key, _Bucket] = OrderedDict()
        self._to_settle: dict[Key, datetime] = {}

    @property
    def has_unsettled(self) -> bool:
        """Whether there is something that other replicas should know."""
        return bool(self._to_settle)

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

    def take_unsettled(self) -> list[Taken]:
        """Return, once, what was counted of those who send much."""
        taken = []
        for key, until in self._to_settle.items():
            if bucket := self._buckets.get(key):
                count, bucket.unsettled = bucket.unsettled, 0
                taken.append(Taken(key, until, count * bucket.gap, count))
        self._to_settle.clear()
        return taken

    def settle(self, full_at: Mapping[Key, datetime]) -> None:
        """Take over what all replicas together have counted."""
        for key, moment in full_at.items():
            if bucket := self._buckets.get(key):
                bucket.full_at = moment + bucket.unsettled * bucket.gap

    def take_back(self, unsettled: Iterable[Taken]) -> None:
        """Keep for the next time what could not be settled."""
        for each in unsettled:
            if bucket := self._buckets.get(each.key):
                bucket.unsettled += each.count
                self._to_settle.setdefault(each.key, each.until)

    def _take(self, key: Key, per_minute: int, now: datetime) -> Verdict:
        if not self._person_per_minute:
            return Verdict.WELCOME
        bucket = self._buckets.get(key)
        if bucket is None:
            bucket = self._buckets[key] = _Bucket(now, _DEPTH / per_minute)
        self._buckets.move_to_end(key)
        if len(self._buckets) > _MOST_BUCKETS:
            self._buckets.popitem(last=False)
        verdict = _pour(bucket, now)
        if verdict is Verdict.WELCOME and bucket.is_shared:
            self._to_settle[key] = now
        return verdict


def _pour(bucket: _Bucket, now: datetime) -> Verdict:
    # Further ahead than that it is only when the clock was put back.
    bucket.full_at = min(bucket.full_at, now + 2 * _DEPTH)
    full_at = max(bucket.full_at, now) + bucket.gap
    if full_at - now <= _DEPTH:
        if bucket.full_at <= now:
            bucket.unsettled, bucket.is_shared = 0, False  # Nobody remembers a full one.
        bucket.full_at = full_at
        bucket.unsettled += 1
        bucket.is_shared = bucket.is_shared or full_at - now > _SHARED_BELOW
        bucket.is_told = False
        return Verdict.WELCOME
    if bucket.is_told:
        return Verdict.REFUSE
    bucket.is_told = True
    return Verdict.TELL
