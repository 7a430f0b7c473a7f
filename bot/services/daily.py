"""The daily quiz of a chat: set up, switched on and off, paused, tried."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.chat import Chat, Person, Place, QuizStyle
from bot.domain.daily import Subscription
from bot.domain.post import Post
from bot.domain.quiz import Mode, QuizRequest, Session
from bot.domain.schedule import count_streak
from bot.domain.selection import take_snapshots
from bot.search.zones import ZoneSearch, find_zone, guess_zone
from bot.services.open_prompts import OpenPrompts
from bot.services.quizzing import Quizzing
from bot.services.subscribers import days_done
from bot.storage.chats import Chats
from bot.storage.database import Database, Work
from bot.storage.people import People
from bot.storage.prompts import Prompts
from bot.storage.pushes import Pushes
from bot.storage.quizzes import Quizzes
from bot.storage.subscriptions import Subscriptions

SAMPLE_OPEN = timedelta(days=1)
"""How long a sample stays open in a group."""

TYPED_WITHIN = timedelta(minutes=10)
"""How long the next text is taken for the time or the zone that was asked for."""

PROMPTS = {"daily_time", "daily_zone", "quiet_hours"}


@dataclass(frozen=True, slots=True)
class Sample:
    """Questions to try, outside the schedule."""

    session: Session
    posts: tuple[Post, ...]


@dataclass(frozen=True)
class Daily:
    """The use cases of a subscription; ``DailyPushes`` sends what is due."""

    database: Database
    quizzing: Quizzing
    zone: ZoneInfo
    prompts: OpenPrompts

    def guess_zone(self, language: str | None) -> ZoneInfo:
        """Return the zone that a person's language hints at, or the operator's default."""
        return guess_zone(language, self.zone)

    def find_zone(self, written: str, now: datetime) -> ZoneSearch:
        """Look a zone up by what somebody wrote."""
        return find_zone(written, now)

    async def find(self, place: Place, guess: ZoneInfo | None = None) -> Subscription:
        """Return a chat's subscription; without one, how it would be, switched off.

        Args:
            place: the chat, and the forum topic in which a new one would post.
            guess: the zone to propose when the chat has chosen none.
        """
        async with self.database.read() as work:
            return await self._find(work, place, guess)

    async def _find(self, work: Work, place: Place, guess: ZoneInfo | None) -> Subscription:
        found = await Subscriptions(work).find(place.chat_id)
        if found is not None:
            return found
        chat = await Chats(work).find(place.chat_id)
        zone = chat.zone(guess or self.zone) if chat else guess or self.zone
        style = chat.quiz_style if chat else QuizStyle.BUTTONS
        bound = Place(place.chat_id, chat.bound_thread_id) if chat else place
        return Subscription(
            place=bound if bound.thread_id else place, zone=zone, style=style, is_active=False
        )

    async def change(
        self,
        place: Place,
        now: datetime,
        guess: ZoneInfo | None = None,
        **wishes: Any,  # noqa: ANN401 - as the fields are
    ) -> Subscription:
        """Change a subscription, named as the fields of ``Subscription``; when it is due follows.

        A zone chosen here becomes the chat's.
        """
        async with self.database.write() as work:
            changed = replace(await self._find(work, place, guess), **wishes)
            done = await days_done(work, changed, now)
            changed = changed.scheduled(now, done)
            await Subscriptions(work).save(changed, now)
            if "zone" in wishes:
                await self._keep_zone(work, place.chat_id, wishes["zone"], now)
            return changed

    async def _keep_zone(self, work: Work, chat_id: int, zone: ZoneInfo, now: datetime) -> None:
        chat = await Chats(work).find(chat_id)
        if chat is not None and chat.zone_name != zone.key:
            await Chats(work).save(replace(chat, zone_name=zone.key), now)

    async def adopt(self, chat: Chat, now: datetime) -> Subscription | None:
        """Let the settings of a chat hold for its subscription, when there is one."""
        async with self.database.write() as work:
            found = await Subscriptions(work).find(chat.id)
            if found is None:
                return None
            place = Place(chat.id, chat.bound_thread_id)
            changed = replace(found, style=chat.quiz_style, place=place)
            await Subscriptions(work).save(changed, now)
            return changed

    async def sample(
        self, place: Place, starter: Person | None, now: datetime, target: Place | None = None
    ) -> Sample | None:
        """Choose questions to show what will come; None when there are none.

        Args:
            target: the channel whose questions they are, when they are shown elsewhere.
        """
        async with self.database.write() as work:
            subscription = await self._find(work, target or place, None)
            if starter is not None:
                await People(work).meet(starter, now)
            return await open_session(work, self.quizzing, subscription, place, now)

    async def sampled(self, sample: Sample, post: Post, message_id: int, now: datetime) -> None:
        """Note that a question of a sample stands in the chat."""
        async with self.database.write() as work:
            quizzes = Quizzes(work)
            await quizzes.save_post(post.id, message_id=message_id, shown_at=now)
            if post.ordinal == 0:
                due_at = None if post.place.chat_id > 0 else now + SAMPLE_OPEN
                opened = sample.session.asked(message_id, now)
                await quizzes.save(replace(opened, due_at=due_at))

    async def streak(self, chat_id: int, now: datetime) -> int:
        """Return the days in a row on which a person, or somebody in a group, has answered."""
        async with self.database.read() as work:
            chat = await Chats(work).find(chat_id)
            zone = chat.zone(self.zone) if chat else self.zone
            return count_streak(await Pushes(work).answer_moments(chat_id), now, zone)

    async def expect(
        self, place: Place, person_id: int, kind: str, target_id: int, now: datetime
    ) -> None:
        """Take the person's next text in a place for a time or a zone for the target chat.

        In a group also the next one in the group's own name: who taps is always shown, and an
        anonymous admin writes as the group.
        """
        async with self.database.write() as work:
            expires = now + TYPED_WITHIN
            data = {"target": target_id}
            for writer in _writers(place, person_id):
                key = (place.chat_id, writer)
                await self.prompts.open(work, key, kind, data, expires)

    async def expected(
        self, place: Place, person_id: int, now: datetime
    ) -> tuple[str, int] | None:
        """Return what the next text is taken for and the target chat, or None."""
        if not self.prompts.may_wait(place.chat_id, person_id, now):
            return None
        async with self.database.glance() as work:  # On PostgreSQL at every text in private.
            prompt = await Prompts(work).find(place.chat_id, person_id, now)
        return (prompt[0], prompt[1]["target"]) if prompt and prompt[0] in PROMPTS else None

    async def expect_nothing(self, place: Place, person_id: int) -> None:
        """Take the next text for a question again."""
        async with self.database.write() as work:
            for writer in _writers(place, person_id):
                await Prompts(work).close(place.chat_id, writer)


def _writers(place: Place, person_id: int) -> tuple[int, ...]:
    is_group = place.chat_id < 0 and place.chat_id != person_id
    return (person_id, place.chat_id) if is_group else (person_id,)


async def open_session(
    work: Work, quizzing: Quizzing, subscription: Subscription, place: Place, now: datetime
) -> Sample | None:
    """Choose a subscription's questions and keep them as a session; None without questions."""
    chat_id = place.chat_id
    request = QuizRequest(
        place=place,
        # "What I got wrong" is only known of a person.
        starter=Person(chat_id, "") if chat_id > 0 else None,
        mode=Mode.DAILY,
        scope=subscription.scope,
        count=subscription.count,
        style=subscription.style,
    )
    question_ids = await quizzing.choose(work, request)
    if not question_ids:
        # Nothing was got wrong, or the topic is gone: the day is not left without a question.
        request = replace(request, scope="mixed")
        question_ids = await quizzing.choose(work, request)
    snapshots = take_snapshots(quizzing.base(), question_ids, quizzing.rng)
    if not snapshots:
        return None
    wanted = replace(request.session(len(snapshots), now), due_at=None)
    session = await Quizzes(work).create(wanted, snapshots)
    assert session is not None, "daily sessions are outside the rule of one per place"
    return Sample(session, tuple(await Quizzes(work).posts(session.id)))
