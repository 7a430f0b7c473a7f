"""The whole bot behind the real intake and poller over a pretend Telegram, on a moved clock.

`run` lets people ask and tap while something goes wrong, mends it, and compares what was said and
stored with what was asked and tapped.
"""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bot import logs
from bot.app import build_application
from bot.errors import StorageError
from bot.gateway.handling import INTERRUPTED
from bot.gateway.intake import Intake
from bot.gateway.polling import Poller
from bot.handlers.errors import SORRY
from bot.handlers.lateness import SORRY_LATE
from bot.playground.telegram import DEFAULT_TOKEN, PretendTelegram
from bot.playground.transport import PlaygroundRequest
from bot.services.answering import AnsweringService
from bot.serving import duties_of, in_background, make_inbox
from bot.settings import read_settings
from bot.storage.inbox_shared import SharedInbox
from bot.storage.tables import attempts
from bot.views.outcome import outcome_reply
from tests.chat import KNOWLEDGE, TestClock, _indexed, _stamp
from tests.faults.crowd import Audit

_TOLD = (INTERRUPTED, SORRY)
_ASK = ("half-life of {}?", "mechanism of {}", "adverse effects of {}")
_DRUGS = ("anakinra", "adalimumab", "methotrexate", "tofacitinib", "rituximab", "tocilizumab")


@dataclass
class Ground:
    """One bot and its people.

    Attributes:
        pace: None moves the clock instead of waiting; a number of seconds is the longest wait.
        latency: real seconds that every call takes longer.
        on_sleep: called whenever the bot waits, with the seconds; the clock has moved on then.
    """

    folder: Path
    database_url: str | None = None
    clock: TestClock = field(default_factory=TestClock)
    on_sleep: Callable[[float], None] = lambda seconds: None
    asked: dict[int, list[str]] = field(default_factory=dict)
    taps: list[Any] = field(default_factory=list)
    waited: float = 0.0
    latency: float = 0.0
    pace: float | None = None
    _menders: list[Callable[[], Awaitable[object]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.telegram = PretendTelegram.create(self.clock)
        self.people = [self.telegram.people.add_user(f"P{n}").id for n in range(12)]
        for person in self.people:
            self.telegram.world.chats[person].is_started = True
        self.questions = [ask.format(drug) for drug in _DRUGS for ask in _ASK]

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Ground"]:
        """Run the bot until the block ends."""
        index = _indexed(KNOWLEDGE, _stamp(KNOWLEDGE))
        self.answering = AnsweringService(*index)
        settings = read_settings(
            env_file=None,
            telegram_bot_token=DEFAULT_TOKEN,
            data_dir=self.folder,
            knowledge_dir=KNOWLEDGE,
            knowledge_watch=False,
            messages_per_minute=0,
            database_url=self.database_url,
        )
        request = _SlowRequest(self)
        self.application = build_application(
            settings,
            request=request,
            clock=self.clock,
            rng=random.Random(5),
            answering=self.answering,
            sleep=self.sleep,
        )
        self.database = self.application.bot_data["services"].quizzing.database
        await self.application.initialize()
        await self.application.post_init(self.application)
        await self.application.start()
        self.application.clockwork.pause()
        self.inbox = make_inbox(settings, self.database)
        if isinstance(self.inbox, SharedInbox):
            self.inbox.claim = timedelta(seconds=1.5)
        await self.inbox.open()
        self.intake = Intake(
            self.application, self.inbox, self.clock, number=logs.update_id, sleep=self.sleep
        )
        self.poller = Poller(
            self.application.bot.base_url, request, self.intake, [], sleep=self.sleep
        )
        await self.intake.take_up()
        polling = asyncio.create_task(self.poller.run())
        try:
            async with AsyncExitStack() as stack:
                services = self.application.bot_data["services"]
                for duty in duties_of(self.inbox, self.intake, services):
                    await stack.enter_async_context(in_background(duty))
                yield self
        finally:
            self.poller.stop()
            polling.cancel()
            with suppress(asyncio.CancelledError):
                await polling
            await self.intake.stop()
            await self.inbox.close()
            await self.application.stop()
            await self.application.shutdown()
            await self.application.post_shutdown(self.application)

    async def sleep(self, seconds: float) -> None:
        """Let the clock go on instead of waiting, or wait in earnest but not for long."""
        if self.pace is not None:
            seconds = min(seconds, self.pace)
            await asyncio.sleep(seconds)
        self.clock.advance(seconds=seconds)
        self.waited += seconds
        self.on_sleep(seconds)
        # A moment of real time, so that a database that comes back can be met.
        await asyncio.sleep(0.005)

    def ask(self, turn: int) -> None:
        """Let the next person ask the next question."""
        person = self.people[turn % len(self.people)]
        question = self.questions[(turn // len(self.people)) % len(self.questions)]
        self.asked.setdefault(person, []).append(question)
        self.telegram.people.say(person, person, question)

    async def play(self, player: int, rounds: int) -> None:
        """Let one more person begin a quiz and answer it."""
        self.telegram.people.say(player, player, f"/quiz anakinra {rounds}")
        await self.settle()
        for _ in range(rounds):
            for prefix in ("q:", "q_next:"):
                if (found := self._button(player, prefix)) is not None:
                    message_id, data = found
                    tap = self.telegram.people.tap(player, player, message_id, data)
                    self.taps.append(tap)
                    await self.settle()

    def _button(self, player: int, prefix: str) -> tuple[int, str] | None:
        for message in reversed(self._messages(player)):
            for row in (message.keyboard or {}).get("inline_keyboard", []):
                for button in row:
                    if button.get("callback_data", "").startswith(prefix):
                        return message.message_id, button["callback_data"]
        return None

    async def _count_unfinished(self) -> int:
        """Return how much waits in the database, in nobody's hand."""
        if self.pace is None:
            return 0
        try:
            return await self.inbox.unfinished()
        except StorageError:
            return 1

    def newcomer(self) -> int:
        """Return somebody who was never here."""
        person = self.telegram.people.add_user("New").id
        self.telegram.world.chats[person].is_started = True
        return person

    def mend_after(self, seconds: float, mend: Callable[[], Awaitable[object]]) -> None:
        """Mend something once the bot has waited so long, at the latest with everything else."""
        until, tasks = self.clock() + timedelta(seconds=seconds), []

        def look(_: float) -> None:
            if self.clock() >= until and not tasks:
                tasks.append(asyncio.ensure_future(mend()))

        self.on_sleep = look
        self._menders.append(mend)

    async def mend(self) -> None:
        """Let every fault end."""
        self.telegram.faults.clear()
        self.on_sleep = lambda seconds: None
        self.latency = 0.0
        for mend in self._menders:
            await mend()
        self._menders.clear()
        await self.settle()

    async def settle(self) -> None:
        """Wait until every update is confirmed and handled, and do the work that is due."""
        async with asyncio.timeout(60):
            # The poll and the handlers give way here.
            while (  # noqa: ASYNC110
                self.telegram.updates.pending
                or self.intake.in_hand
                or await self._count_unfinished()
            ):
                await asyncio.sleep(0.001 if self.pace is None else 0.05)
        await self.application.bot_data["tick"]()

    def _messages(self, person: int) -> list[Any]:
        bot = self.telegram.world.bot.id
        kept = self.telegram.world.chats[person].messages.values()
        return [each for each in kept if each.sender_id == bot and not each.is_deleted]

    async def audit(self) -> Audit:
        """Compare what was said and stored with what was asked and tapped."""
        audit = Audit(unanswered_taps=sum(each.answer is None for each in self.taps))
        for person, questions in self.asked.items():
            said = [str(each.content.get("text", "")) for each in self._messages(person)]
            told = sum(text.startswith(_TOLD) for text in said)
            got = Counter(_head(text) for text in said if not text.startswith(_TOLD))
            wanted = Counter(self._expected(question) for question in questions)
            missing = (wanted - got).total()
            audit.asked += len(questions)
            audit.told += min(told, missing)
            audit.lost += max(0, missing - told)
            audit.doubled += (got - wanted).total()
        acknowledged = [t for t in self.taps if t.data.startswith("q:") and t.answer]
        async with self.database.read() as work:
            rows = await work.execute(select(attempts.c.post_id, attempts.c.person_id))
            stored = Counter(tuple(row) for row in rows)
        audit.taps = len(acknowledged)
        for tap in acknowledged:
            audit.lost_taps += stored[int(tap.data.split(":")[1]), tap.user_id] == 0
        audit.doubled += sum(count - 1 for count in stored.values())
        return audit

    def _expected(self, question: str) -> str:
        outcome = self.answering.resolve_once(question)
        return outcome_reply(self.answering.knowledge, outcome).plain[:60]


class _SlowRequest(PlaygroundRequest):
    """Telegram with the latency of the moment, in seconds of real time."""

    def __init__(self, ground: Ground) -> None:
        super().__init__(ground.telegram)
        self._ground = ground

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        if self._ground.latency:
            await asyncio.sleep(self._ground.latency)
        return await super().do_request(*args, **kwargs)


def _head(text: str) -> str:
    return text.removeprefix(SORRY_LATE).strip()[:60]
