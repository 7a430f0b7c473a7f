"""Pushing the daily quiz: claimed once, prepared, sent in the paced lane, noted.

A push is claimed in the database before anything is sent, so that neither a restart nor another
process nor a clock that jumps back sends a second one. Right before a message leaves, the push
becomes SENDING; if the process dies there, the push is not repeated.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.chat import Chat, ChatKind
from bot.domain.daily import Delivery, Push, PushState, Result, Subscription
from bot.domain.post import Post
from bot.domain.quiz import Session
from bot.domain.schedule import CATCH_UP, Due, count_streak, is_within
from bot.errors import PushTakenError
from bot.services.daily import open_session
from bot.services.daily_batch import is_plain, prepare_together
from bot.services.daily_results import close_quiz, gather
from bot.services.poll_votes import count_early_votes
from bot.services.quiz_moves import Moves
from bot.services.quizzing import Quizzing
from bot.storage.chats import Chats
from bot.storage.daily_batch import DailyBatch
from bot.storage.database import Database, Work
from bot.storage.due import are_pushes_due
from bot.storage.pushes import Pushes
from bot.storage.quizzes import Quizzes
from bot.storage.subscriptions import Subscriptions

CLAIM = timedelta(minutes=3)
"""How long a process has to send what it claimed before another takes over."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What one look at the clock brought.

    Attributes:
        skipped: quizzes whose time was over for too long.
        lost: pushes that were on their way when a process died.
    """

    pushes: tuple[Push, ...]
    skipped: int
    lost: int

    @property
    def is_empty(self) -> bool:
        """True when nothing was found."""
        return not (self.pushes or self.skipped or self.lost)


@dataclass(frozen=True)
class DailyPushes:
    """The use cases of sending what is due."""

    database: Database
    quizzing: Quizzing
    zone: ZoneInfo

    async def claim(self, now: datetime, limit: int) -> Claim:
        """Take what is due; no other process gets the same until the claim runs out."""
        async with self.database.glance() as work:
            if not await are_pushes_due(work, now):
                return Claim((), 0, 0)
        async with self.database.write() as work:
            pushes, until = Pushes(work), now + CLAIM
            lost = await pushes.give_up_lost(now)
            taken = await pushes.take_abandoned(now, until, limit)
            due, skipped = await self._take_due(work, now, limit - len(taken))
            added = await pushes.add(due, until)
        # The database returns them in any order; a chat's place in the run stays the same.
        ordered = sorted([*taken, *added], key=lambda push: (push.due_at, push.chat_id))
        return Claim(tuple(ordered), skipped, len(lost))

    async def _take_due(
        self, work: Work, now: datetime, limit: int
    ) -> tuple[list[tuple[Subscription, Due]], int]:
        found = await Subscriptions(work).take_due(now, limit) if limit else []
        due, later = [], []
        for subscription in found:
            assert subscription.next_due_at is not None
            at = subscription.next_due_at
            this = Due(at.astimezone(subscription.zone).date(), at)
            if not this.is_too_late(now):
                due.append((subscription, this))
            # After a downtime the days in between are skipped at one go.
            later.append(subscription.scheduled(max(at, now - CATCH_UP)))
        await Subscriptions(work).reschedule(later)
        return due, len(found) - len(due)

    async def prepare(self, push: Push, now: datetime) -> Delivery | None:
        """Choose the questions of a claimed push and close the quiz before.

        Returns:
            None when there is nothing to send; the push is closed then.
        """
        async with self.database.write() as work:
            pushes = Pushes(work)
            kept = await pushes.find(push.id)
            if kept is None or kept.state is not PushState.CLAIMED:
                return None
            subscription = await Subscriptions(work).find(kept.chat_id, kept.slot)
            chat = await Chats(work).find(kept.chat_id)
            asks = not subscription or not subscription.is_private or subscription.needs_answers
            before = await pushes.session_before(kept) if asks else None
            reason = _why_not(kept, subscription, chat, now)
            last = await gather(work, before) if before else None
            if last and subscription and subscription.needs_answers and not last.answer_count:
                reason = reason or "nobody answered the question before"
            session = await self._session(work, kept, subscription, now) if not reason else None
            if subscription is None or session is None:
                detail = {"detail": reason or "no questions", "claimed_until": None}
                await pushes.move_on(kept.id, PushState.CLAIMED, PushState.SKIPPED, **detail)
                return None
            kind = _kind_of(kept.chat_id, chat)
            delivery = await self._delivery(work, kept, subscription, session, last, kind, now)
            return replace(delivery, language=chat.language if chat else None)

    async def prepare_many(
        self, pushes: Sequence[Push], now: datetime
    ) -> tuple[list[Delivery], list[Push]]:
        """Prepare all private pushes among the claimed ones that need nothing special.

        Returns:
            What is to be sent, and the pushes that ``prepare`` is for.
        """
        async with self.database.write() as work:
            batch = DailyBatch(work, [push.chat_id for push in pushes if push.chat_id > 0])
            wishes, chats = await batch.subscriptions(), await batch.chats()
            plain = {}
            for push in pushes:
                wish = wishes.get(push.chat_id)
                why_not = _why_not(push, wish, chats.get(push.chat_id), now)
                if wish is not None and why_not is None and is_plain(push, wish):
                    plain[push.chat_id] = (push, wish)
            together = list(plain.values())
            deliveries = [
                replace(each, language=chats[each.push.chat_id].language)
                if each.push.chat_id in chats
                else each
                for each in await prepare_together(work, self.quizzing, together, now)
            ]
        prepared = {delivery.push.id for delivery in deliveries}
        return deliveries, [push for push in pushes if push.id not in prepared]

    async def _session(
        self, work: Work, push: Push, subscription: Subscription | None, now: datetime
    ) -> Session | None:
        if push.session_id is not None:
            return await Quizzes(work).session(push.session_id)
        if subscription is None:
            return None
        opened = await open_session(work, self.quizzing, subscription, subscription.place, now)
        if opened is None:
            return None
        state = PushState.CLAIMED
        await Pushes(work).move_on(push.id, state, state, session_id=opened.session.id)
        return opened.session

    async def _delivery(
        self,
        work: Work,
        push: Push,
        subscription: Subscription,
        session: Session,
        last: Result | None,
        kind: ChatKind,
        now: datetime,
    ) -> Delivery:
        closing = None
        if last is not None and not subscription.is_private:
            closing = await close_quiz(work, last.session, now)
            last = closing or last
        # From now on it can be answered: a tap may be quicker than our note of the send.
        await Quizzes(work).show_posts(session.id, now)
        posts = [each for each in await Quizzes(work).posts(session.id) if not each.message_id]
        if subscription.is_private:
            # In private the next question comes when the one before was answered.
            posts = [each for each in posts if each.ordinal == 0]
        moments = await Pushes(work).answer_moments(push.chat_id)
        return Delivery(
            push,
            subscription,
            session,
            tuple(posts),
            closing,
            last,
            kind,
            count_streak(moments, now, subscription.zone),
        )

    async def begin(self, push: Push, post: Post, now: datetime) -> None:
        """Note that a question is about to leave.

        Raises:
            PushTakenError: when another process has sent it or the push is closed.
        """
        async with self.database.write() as work:
            if not await Pushes(work).begin(push.id, post.id, now + CLAIM):
                raise PushTakenError

    async def sent(
        self,
        delivery: Delivery,
        post: Post,
        message_id: int,
        now: datetime,
        poll_id: str | None = None,
    ) -> None:
        """Note that a question stands in the chat; with the last one the push is done."""
        is_last = post.id == delivery.posts[-1].id
        after = PushState.SENT if is_last else PushState.CLAIMED
        until = None if is_last else now + CLAIM
        async with self.database.write() as work:
            quizzes = Quizzes(work)
            await quizzes.save_post(post.id, message_id=message_id, poll_id=poll_id, shown_at=now)
            if post.ordinal == 0:
                await quizzes.open_daily(post.session_id)
            await Pushes(work).move_on(
                delivery.push.id, PushState.SENDING, after, sent_at=now, claimed_until=until
            )
            if poll_id is not None:
                moves = Moves(work, self.zone, self.quizzing.listeners)
                await count_early_votes(moves, post, poll_id)

    async def finish(self, push: Push, state: PushState, now: datetime, detail: str = "") -> None:
        """Close a push that was not, or perhaps not, delivered."""
        async with self.database.write() as work:
            for before in (PushState.SENDING, PushState.CLAIMED):
                values = {"detail": detail[:500], "sent_at": now, "claimed_until": None}
                if await Pushes(work).move_on(push.id, before, state, **values):
                    return

    async def postpone(self, push: Push, until: datetime) -> None:
        """Let a push that certainly was not delivered come again later."""
        async with self.database.write() as work:
            for before in (PushState.SENDING, PushState.CLAIMED):
                values = {"claimed_until": until}
                if await Pushes(work).move_on(push.id, before, PushState.CLAIMED, **values):
                    return


def _kind_of(chat_id: int, chat: Chat | None) -> ChatKind:
    """Return a chat's kind; one never met is told by its id."""
    if chat_id > 0:
        return ChatKind.PRIVATE
    is_known = chat is not None and chat.kind is not ChatKind.PRIVATE
    return chat.kind if chat is not None and is_known else ChatKind.SUPERGROUP


def _why_not(
    push: Push, subscription: Subscription | None, chat: Chat | None, now: datetime
) -> str | None:
    """Return why a push is not to be sent, or None."""
    if subscription is None or not subscription.is_active or subscription.suspended_at:
        return "switched off"
    if now - push.due_at > CATCH_UP:
        return "too late"
    if subscription.paused_until and subscription.paused_until > now:
        return "paused"
    if chat and chat.quiet_from and chat.quiet_until:
        local = now.astimezone(subscription.zone).time()
        start, end = map(time.fromisoformat, (chat.quiet_from, chat.quiet_until))
        if is_within(local, start, end):
            return "quiet hours"
    return None
