"""Whether memory stays flat: updates without end, in one process, on a moved clock.

    python -m benchmarks.million [--updates 1000000] [--minutes 25] [--people 20000]

The whole bot with inbox and database, over a Bot API that answers in the same process. People ask
the held-out questions, begin quizzes and tap; the clock goes on half a second with every update,
so that a million updates are six days, and everything kept for a while runs out. Printed are
resident memory, tasks, file handles and what the garbage collector counts. The updates' own text
is thrown away; the database grows as it must. Needs Linux.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import os
import random
import tempfile
import time
from collections import deque
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import uvloop
from telegram.request import BaseRequest, RequestData

from benchmarks.people import FIRST_PERSON, _message, _tap
from benchmarks.updates import read_questions, rss_mib
from bot import logs
from bot.app import build_application
from bot.gateway.intake import Intake
from bot.serving import _started, duties_of, in_background, make_inbox
from bot.settings import read_settings

ME = b'{"ok":true,"result":{"id":1,"is_bot":true,"first_name":"Bench","username":"bench_bot"}}'
SENT = (
    b'{"ok":true,"result":{"message_id":%d,"date":1790000000,"chat":{"id":%d,"type":"private",'
    b'"first_name":"P"},"from":{"id":1,"is_bot":true,"first_name":"Bench"},"text":"sent"}}'
)
STEP = timedelta(seconds=0.5)
AT_ONCE = 20


class Wire(BaseRequest):
    """Answers every call, and keeps the buttons that people may tap next."""

    def __init__(self) -> None:
        self.sent = 0
        self.buttons: deque[tuple[int, str]] = deque(maxlen=200)

    @property
    def read_timeout(self) -> float:
        """Not used."""
        return 5.0

    async def initialize(self) -> None:
        """Do nothing."""

    async def shutdown(self) -> None:
        """Do nothing."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        """Answer a call as Telegram does."""
        name = url.rpartition("/")[2]
        if name == "getMe":
            return 200, ME
        asked: Any = request_data.parameters if request_data else {}
        if name not in {"sendMessage", "editMessageText"}:
            return 200, b'{"ok":true,"result":true}'
        self.sent += 1
        for row in (asked.get("reply_markup") or {}).get("inline_keyboard", ()):
            data = row[0].get("callback_data", "")
            if data.startswith(("q:", "q_next")):
                self.buttons.append((asked["chat_id"], data))
        return 200, SENT % (self.sent, asked["chat_id"])


class Life:
    """People, and a clock that goes on with what they do."""

    def __init__(self, people: int, wire: Wire) -> None:
        self.now = datetime.now(UTC)
        self._people, self._wire = people, wire
        self._rng, self._questions, self._number = random.Random(7), read_questions(), 0

    def clock(self) -> datetime:
        """Return the moved time."""
        return self.now

    def update(self) -> dict[str, Any]:
        """Return what somebody does next: a tap when there is a button, a quiz, or a question."""
        self._number += 1
        self.now += STEP
        if self._wire.buttons:
            person, data = self._wire.buttons.popleft()
            made = _tap(self._number, person, data)
            made["callback_query"]["message"]["date"] = int(self.now.timestamp())  # type: ignore[index]
            return made
        person = FIRST_PERSON + self._rng.randrange(self._people)
        begins = self._rng.random() < 0.03
        text = "/quiz" if begins else self._rng.choice(self._questions)
        made = _message(self._number, person, text)
        message: Any = made["message"]
        message["date"] = int(self.now.timestamp())
        if begins:
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": 5}]
        return made


def line(count: int, began: float) -> str:
    """Return one row of the table."""
    files = len(list(Path("/proc/self/fd").iterdir()))
    gc.collect()
    return (
        f"| {count:,} | {rss_mib(os.getpid()):.1f} | {len(asyncio.all_tasks())} | {files} |"
        f" {len(gc.get_objects()):,} | {count / max(time.monotonic() - began, 1e-9):,.0f} |"
    )


async def live(updates: int, seconds: float, people: int, folder: Path) -> None:
    """Run and print."""
    settings = read_settings(
        telegram_bot_token="1:bench", data_dir=folder, messages_per_minute=0, log_level="WARNING"
    )
    wire = Wire()
    life = Life(people, wire)
    application = build_application(settings, request=wire, clock=life.clock)
    services = application.bot_data["services"]
    async with _started(application):
        inbox = make_inbox(settings, services.quizzing.database)
        await inbox.open()
        await services.answering.get_ready()
        intake = Intake(application, inbox, life.clock, number=logs.update_id)
        duties = duties_of(inbox, intake, services)
        for duty in duties[1:]:
            duty.close()
        async with in_background(duties[0]):
            began, count, pruned = time.monotonic(), 0, life.now
            print(
                "| updates | RSS MiB | tasks | files | objects | updates/s |\n" + "|---" * 6 + "|"
            )
            while count < updates and time.monotonic() - began < seconds:
                await intake.take([life.update() for _ in range(AT_ONCE)])
                await intake.wait_until_idle()
                count += AT_ONCE
                if life.now - pruned > timedelta(hours=1):
                    pruned = life.now
                    await inbox.prune(life.now)
                if count % max(updates // 40, AT_ONCE) == 0 or count == 5000:
                    print(line(count, began), flush=True)
        await intake.stop()
        print(line(count, began), flush=True)
        await inbox.close()


def main() -> None:
    """Run as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--updates", type=int, default=1_000_000)
    parser.add_argument("--minutes", type=float, default=25.0)
    parser.add_argument("--people", type=int, default=20_000)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        uvloop.run(live(wanted.updates, wanted.minutes * 60, wanted.people, Path(folder)))


if __name__ == "__main__":
    main()
