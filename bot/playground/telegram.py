"""The pretend Telegram: one object in this process that answers Bot API calls as Telegram does.

`stage` holds the world, `people` is what users do, `faults` is trouble that tests order. Nothing
here waits or sleeps: time is the clock that was given.
"""

import json
from collections import Counter, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.playground import account, editing, memberships, queries, sending
from bot.playground.faults import ConnectionLost, Faults, ProcessDeath, Trouble
from bot.playground.flood import FloodControl
from bot.playground.parameters import Parameters, Upload
from bot.playground.people import People
from bot.playground.refusals import Refusal
from bot.playground.stage import Stage, new_world
from bot.playground.updates import UpdateQueue
from bot.playground.world import World

DEFAULT_TOKEN = "7000000001:PLAYGROUND"
_REMEMBERED_CALLS = 5000

_Method = Callable[[Stage, Parameters], Any]
_METHODS: dict[str, _Method] = {
    name.lower(): method
    for table in (account, editing, memberships, queries, sending)
    for name, method in table.METHODS.items()
}


@dataclass(frozen=True)
class Call:
    """One call that the bot made: method, parameters, and the HTTP status it got (0: none)."""

    method: str
    values: Mapping[str, Any]
    status: int
    at: datetime


@dataclass
class PretendTelegram:
    """The service.

    Attributes:
        stage: The world and its clock, the bot's unread updates, flood control.
        people: What users do: write, tap, vote, join, block.
        faults: Trouble that was ordered for the next calls.
        calls: The calls made, oldest first, but not getUpdates.
        counts: Number of calls by method.
    """

    stage: Stage
    token: str = DEFAULT_TOKEN
    faults: Faults = field(default_factory=Faults)
    calls: deque[Call] = field(default_factory=lambda: deque(maxlen=_REMEMBERED_CALLS))
    counts: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.people = People(self.stage)

    @classmethod
    def create(
        cls,
        clock: Callable[[], datetime],
        *,
        world: World | None = None,
        bot_username: str = "pharm_study_bot",
        bot_name: str = "Study Bot",
        is_flood_enforced: bool = False,
    ) -> "PretendTelegram":
        """Return a service with an empty world, or one with the world given."""
        flood = FloodControl(clock, is_enforced=is_flood_enforced)
        stage = Stage(world or new_world(bot_username, bot_name), clock, UpdateQueue(), flood)
        return cls(stage)

    @property
    def world(self) -> World:
        """Everything there is."""
        return self.stage.world

    @property
    def updates(self) -> UpdateQueue:
        """The bot's unread updates."""
        return self.stage.updates

    @property
    def flood(self) -> FloodControl:
        """Flood control and its counters."""
        return self.stage.flood

    def call(
        self,
        method: str,
        values: Mapping[str, Any],
        uploads: Mapping[str, Upload] | None = None,
    ) -> tuple[int, bytes]:
        """Answer one Bot API call.

        Args:
            method: The method's name; its case does not matter, as with Telegram.
            values: The parameters, as JSON values or as strings of a form.
            uploads: The files of a multipart call, by part name.

        Returns:
            The HTTP status and the body.

        Raises:
            ConnectionLost: Trouble of that kind was ordered.
            ProcessDeath: Trouble of that kind was ordered.
        """
        trouble = self.faults.take(method)
        if trouble in _BEFORE:
            self._note(method, values, 0)
            raise _loss(trouble)
        if isinstance(trouble, Refusal) or trouble is Trouble.BAD_GATEWAY:
            status, body = _troubled_answer(trouble)
        else:
            status, body = self._answer(method, Parameters(values, uploads or {}))
        self._note(method, values, 0 if trouble in _AFTER else status)
        if trouble in _AFTER:
            raise _loss(trouble)
        return status, body[: len(body) // 2] if trouble is Trouble.MALFORMED else body

    def _answer(self, method: str, parameters: Parameters) -> tuple[int, bytes]:
        self.stage.close_due_polls()
        act = _METHODS.get(method.lower())
        try:
            if act is None:
                raise Refusal(404, "Not Found: method not found")
            result = act(self.stage, parameters)
        except Refusal as refusal:
            return refusal.status, refusal.to_bytes()
        return 200, json.dumps({"ok": True, "result": result}).encode()

    def _note(self, method: str, values: Mapping[str, Any], status: int) -> None:
        self.counts[method] += 1
        if method.lower() != "getupdates":
            self.calls.append(Call(method, dict(values), status, self.stage.clock()))


_BEFORE = (Trouble.TIMEOUT_BEFORE, Trouble.DROPPED_BEFORE, Trouble.DEATH_BEFORE)
_AFTER = (Trouble.TIMEOUT_AFTER, Trouble.DROPPED_AFTER, Trouble.DEATH_AFTER)


def _loss(trouble: Refusal | Trouble | None) -> BaseException:
    if trouble in (Trouble.DEATH_BEFORE, Trouble.DEATH_AFTER):
        return ProcessDeath()
    has_timed_out = trouble in (Trouble.TIMEOUT_BEFORE, Trouble.TIMEOUT_AFTER)
    return ConnectionLost(has_timed_out=has_timed_out)


def _troubled_answer(trouble: Refusal | Trouble) -> tuple[int, bytes]:
    if isinstance(trouble, Refusal):
        return trouble.status, trouble.to_bytes()
    return 502, b"<html><body><h1>502 Bad Gateway</h1></body></html>"
