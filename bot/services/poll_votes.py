"""Votes in native quiz polls: they count as answers to the question that the poll shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.chat import Person
from bot.domain.post import Post
from bot.domain.quiz_outcomes import Locked, Refusal, Rejected, Verdict
from bot.services.quiz_moves import AttemptListener, Moves
from bot.storage.database import Database
from bot.storage.polls import EarlyVotes
from bot.storage.quizzes import Quizzes


@dataclass(frozen=True)
class PollVotes:
    """The use cases of a vote."""

    database: Database
    zone: ZoneInfo
    listeners: Sequence[AttemptListener] = ()

    async def vote(
        self, poll_id: str, person: Person, choice: int, now: datetime
    ) -> Verdict | Locked | Rejected:
        """Take a vote; one in a poll not known yet waits until it is."""
        async with self.database.write() as work:
            post = await Quizzes(work).post_by_poll(poll_id)
            if post is None:
                await EarlyVotes(work).keep(poll_id, person, choice, now)
                return Rejected(Refusal.UNKNOWN)
            moves = Moves(work, self.zone, self.listeners)
            return await count_vote(moves, post, person, choice, now)


async def count_vote(
    moves: Moves, post: Post, person: Person, choice: int, now: datetime
) -> Verdict | Locked | Rejected:
    """Count a vote as an answer, like a tap."""
    if not 0 <= choice < len(post.snapshot.choices):
        return Rejected(Refusal.NO_SUCH_CHOICE)
    if post.place.chat_id < 0:
        return await moves.lock_in(post, person, choice, now)
    return await moves.judge(post, person, choice, now)


async def count_early_votes(moves: Moves, post: Post, poll_id: str) -> Verdict | None:
    """Count the votes that came before the poll was known.

    Returns:
        In private the verdict, which is still to be shown; None otherwise.
    """
    verdict = None
    for person, choice, voted_at in await EarlyVotes(moves.work).take(poll_id):
        outcome = await count_vote(moves, post, person, choice, voted_at)
        if isinstance(outcome, Verdict):
            verdict = outcome
    return verdict
