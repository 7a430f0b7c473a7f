"""The inbox: updates that are noted and not yet handled, and the numbers of those that were.

A file outlives a change of the token or of the Bot API server, and then a number may come again
with something else behind it. A digest stays with it, and tells that from a repetition.

One update goes ``new`` -> (``sending``) -> ``done``, or ``poison`` when it can never be handled.
Once done its text is thrown away; its number stays for a day, because Telegram may send an update
twice. The embedded inbox lives in a file of its own, so that noting never waits for a quiz.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from bot.storage.calm_file import CalmFile
from bot.storage.inbox_blanking import without_person
from bot.storage.tables_traffic import inbox

KEPT_FOR = timedelta(hours=24)
"""How long the number of a handled update is kept; Telegram keeps updates no longer."""

ASIDE_FOR = timedelta(days=7)
"""How long an update that was set aside is kept for the maintainer."""


class State(StrEnum):
    """Where an update stands."""

    NEW = "new"
    SENDING = "sending"  # A message in answer to it was about to go out, and may have.
    DONE = "done"
    POISON = "poison"


@dataclass(frozen=True, slots=True)
class Noted:
    """An update as it stands in the inbox.

    Attributes:
        payload: the update's JSON, as Telegram sent it.
        tries: how often handling it was begun again after a process had died.
        order_key: whose updates are handled in order; None when that does not matter.
    """

    update_id: int
    payload: str
    state: State = State.NEW
    tries: int = 0
    order_key: int | None = None


class Inbox(Protocol):
    """Where updates are noted before they are confirmed.

    Everything raises ``StorageError`` when it could not be written; it may then be tried again.
    """

    async def open(self) -> None:
        """Open it; make what is missing."""

    async def close(self) -> None:
        """Let go of it; what is claimed here may be taken up elsewhere at once."""

    async def note(self, updates: Sequence[Noted], now: datetime) -> set[int]:
        """Note updates and return the numbers of those that were not known yet."""

    async def take_up(self, now: datetime) -> list[Noted]:
        """Claim and return, in order, what a process that is gone has left unfinished."""

    async def begin_again(self, update_ids: Sequence[int]) -> None:
        """Count one more try, before it is made."""

    async def wait_for_earlier(self, update_id: int) -> None:
        """Wait for what the same person sent before, where another process has it in hand."""

    async def mark_sending(self, update_id: int) -> None:
        """Note that a message is about to go out in answer to an update."""

    async def finish(self, update_id: int, now: datetime) -> None:
        """Note that an update was handled, and forget what stood in it."""

    async def set_aside(self, update_id: int, error: str, now: datetime) -> None:
        """Note that an update cannot be handled."""

    async def forget(self, person_id: int) -> None:
        """Blank what was set aside and names a person; number, kind and error stay."""

    async def prune(self, now: datetime) -> None:
        """Forget what was handled long ago."""

    async def unfinished(self) -> int:
        """Return how many updates wait or are being handled."""


_NOTE = (
    "INSERT INTO inbox (update_id, payload, state, tries, received_at)"
    " VALUES (?, ?, 'new', 0, ?) ON CONFLICT (update_id) DO UPDATE SET"
    " payload = excluded.payload, state = 'new', tries = 0, received_at = excluded.received_at"
    " WHERE state = 'done' AND payload NOT IN ('', ?) RETURNING update_id"
)
_UNFINISHED = "state IN ('new', 'sending')"
_AGAIN = "UPDATE inbox SET tries = tries + 1 WHERE update_id = ?"
_SENDING = "UPDATE inbox SET state = 'sending' WHERE update_id = ? AND state = 'new'"
_DONE = "UPDATE inbox SET state = 'done', payload = ?, handled_at = ? WHERE update_id = ?"
_ASIDE = "UPDATE inbox SET state = 'poison', error = ?, handled_at = ? WHERE update_id = ?"
_BLANK = "UPDATE inbox SET payload = ? WHERE update_id = ? AND state = 'poison'"
_PRUNE = "DELETE FROM inbox WHERE state = ? AND handled_at < ?"


class FileInbox:
    """An inbox in a SQLite file, for one process.

    A commit is not forced to the disk: it has to outlive the process, which the system's own
    cache does, and not a power cut.
    """

    def __init__(self, path: Path) -> None:
        self.file = CalmFile(path, _prepare)
        self._digests: dict[int, str] = {}  # of what is not finished yet

    async def open(self) -> None:
        """Open the file; a second call changes nothing."""
        await self.file.open()

    async def close(self) -> None:
        """Write what still waits and close the file."""
        await self.file.close()

    async def note(self, updates: Sequence[Noted], now: datetime) -> set[int]:
        """Note updates and return the numbers of those that were not known yet."""
        at = _stamp(now)
        rows = [(each.update_id, each.payload, at, _digest(each.payload)) for each in updates]
        fresh = await self.file.write(_NOTE, rows)
        self._digests |= {row[0]: row[3] for row in rows if row[0] in fresh}
        return fresh

    async def take_up(self, now: datetime) -> list[Noted]:
        """Return, in order, what was left unfinished."""
        query = (
            f"SELECT update_id, payload, state, tries FROM inbox WHERE {_UNFINISHED} ORDER BY 1"
        )
        rows = await self.file.read(query)
        self._digests |= {row[0]: _digest(row[1]) for row in rows}
        return [Noted(row[0], row[1], State(row[2]), row[3]) for row in rows]

    async def begin_again(self, update_ids: Sequence[int]) -> None:
        """Count one more try, before it is made."""
        await self.file.write(_AGAIN, [(each,) for each in update_ids])

    async def wait_for_earlier(self, update_id: int) -> None:
        """Return at once: there is no other process."""

    async def mark_sending(self, update_id: int) -> None:
        """Note that a message is about to go out in answer to an update."""
        await self.file.write(_SENDING, [(update_id,)])

    async def finish(self, update_id: int, now: datetime) -> None:
        """Note that an update was handled, and forget what stood in it."""
        row = (self._digests.pop(update_id, ""), _stamp(now), update_id)
        await self.file.write(_DONE, [row])

    async def set_aside(self, update_id: int, error: str, now: datetime) -> None:
        """Note that an update cannot be handled."""
        self._digests.pop(update_id, None)
        await self.file.write(_ASIDE, [(error, _stamp(now), update_id)])

    async def forget(self, person_id: int) -> None:
        """Blank what was set aside and names a person; number, kind and error stay."""
        rows = await self.file.read("SELECT update_id, payload FROM inbox WHERE state = 'poison'")
        named = without_person(((row[0], row[1]) for row in rows), person_id)
        blanked = [(payload, update_id) for update_id, payload in named.items()]
        await self.file.write(_BLANK, blanked)

    async def prune(self, now: datetime) -> None:
        """Forget what was handled long ago."""
        limits = [(State.DONE, now - KEPT_FOR), (State.POISON, now - ASIDE_FOR)]
        rows = [(state, _stamp(limit)) for state, limit in limits]
        await self.file.write(_PRUNE, rows, is_long=True)

    async def unfinished(self) -> int:
        """Return how many updates wait or are being handled."""
        rows = await self.file.read(f"SELECT count(*) FROM inbox WHERE {_UNFINISHED}")
        return int(rows[0][0])


def _prepare(connection: sqlite3.Connection) -> None:
    dialect = sqlite.dialect()
    connection.execute(str(CreateTable(inbox, if_not_exists=True).compile(dialect=dialect)))
    for index in inbox.indexes:
        connection.execute(str(CreateIndex(index, if_not_exists=True).compile(dialect=dialect)))


def _digest(payload: str) -> str:
    return hashlib.blake2b(payload.encode(), digest_size=8).hexdigest()


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(sep=" ", timespec="microseconds")
