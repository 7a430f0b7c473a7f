"""A driver for the daily quiz: a wire that notes what arrives, and processes that die."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from bot.domain.daily import Delivery, PushState, Subscription
from bot.domain.post import Post
from bot.errors import PushTakenError
from bot.services.chats import ChatBook
from bot.services.daily import Daily
from bot.services.daily_pushes import DailyPushes
from bot.services.daily_results import DailyResults
from bot.services.open_prompts import OpenPrompts
from bot.services.quizzing import Quizzing
from bot.storage.database import Database
from tests.services.quiz_base import INDIA, make_base


class Death(BaseException):
    """The process is gone."""


@dataclass
class Arrival:
    """A question that stands in a chat."""

    chat_id: int
    day: date
    due_at: datetime
    at: datetime
    post: Post


@dataclass
class Mail:
    """The daily services with a clock to move; every call makes them anew."""

    database: Database
    now: datetime
    rng: Random = field(default_factory=lambda: Random(7))
    arrived: list[Arrival] = field(default_factory=list)
    skipped: int = 0
    lost: int = 0
    fails: Callable[[str], None] = lambda moment: None
    knowledge: object = field(default_factory=lambda: make_base({"anakinra": 12, "etanercept": 9}))

    @property
    def quizzing(self) -> Quizzing:
        return Quizzing(self.database, lambda: self.knowledge, INDIA, self.rng)

    @property
    def daily(self) -> Daily:
        return Daily(self.database, self.quizzing, INDIA, OpenPrompts(self.database))

    @property
    def pushes(self) -> DailyPushes:
        return DailyPushes(self.database, self.quizzing, INDIA)

    @property
    def results(self) -> DailyResults:
        return DailyResults(self.database, self.quizzing, INDIA)

    @property
    def chats(self) -> ChatBook:
        return ChatBook(self.database)

    def wait(self, **delta: float) -> None:
        self.now += timedelta(**delta)

    async def run(self, limit: int = 50) -> None:
        """Send what is due, as the handlers do; `fails` may end the process at any moment."""
        while True:
            claim = await self.pushes.claim(self.now, limit)
            self.skipped += claim.skipped
            self.lost += claim.lost
            if claim.is_empty:
                return
            self.fails("claimed")
            ready, rest = await self.pushes.prepare_many(claim.pushes, self.now)
            for delivery in ready:
                await self.send(delivery)
            for push in rest:
                prepared = await self.pushes.prepare(push, self.now)
                if prepared is not None:
                    await self.send(prepared)

    async def send(self, delivery: Delivery) -> None:
        push = delivery.push
        self.fails("prepared")
        for post in delivery.posts:
            try:
                await self.pushes.begin(push, post, self.now)
            except PushTakenError:
                return
            self.fails("sending")
            self.arrived.append(Arrival(push.chat_id, push.day, push.due_at, self.now, post))
            self.fails("arrived")
            await self.pushes.sent(delivery, post, len(self.arrived), self.now)
        if delivery.closing:
            await self.results.revealed(delivery.closing.session.id)

    async def subscribe(self, place: object, **wishes: object) -> Subscription:
        return await self.daily.change(place, self.now, is_active=True, **wishes)


STANDING = {PushState.SENT, PushState.UNKNOWN}
