"""The curator's desk: reloading content, reading what students could not find or found wrong."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from bot.domain.chat import Place
from bot.domain.difference import Difference, difference
from bot.domain.feedback import Report, Unanswered, Votes
from bot.domain.item_analysis import Item, analyse
from bot.domain.knowledge_base import KnowledgeBase
from bot.domain.post import Post, Snapshot
from bot.domain.quiz import QuizRequest
from bot.domain.quiz_outcomes import Ask
from bot.domain.selection import take_snapshots
from bot.search.near import cluster
from bot.services.answering import AnsweringService
from bot.services.unanswered import UnansweredTally
from bot.storage.database import Database
from bot.storage.feedback import Feedback
from bot.storage.items import first_attempts


@dataclass(frozen=True)
class Group:
    """Unanswered questions that mean the same.

    Attributes:
        text: the most asked of them, as typed.
        keys: of all of them.
    """

    text: str
    reason: str
    count: int
    keys: tuple[str, ...]


@dataclass(frozen=True)
class Curation:
    """The use cases of curators.

    Attributes:
        read: reads the knowledge folder; raises KnowledgeError with every fault.
        tally: of unanswered questions that are not written yet.
    """

    database: Database
    answering: AnsweringService
    read: Callable[[], KnowledgeBase]
    tally: UnansweredTally
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def reload(self) -> Difference:
        """Take over the files as they are now, and return what changed.

        Reading and indexing happen beside the loop; questions are answered from the old version
        until the new one is whole.

        Raises:
            KnowledgeError: when the files have faults; the old version stays.
        """
        async with self._turn:
            old = self.answering.knowledge
            new = await asyncio.to_thread(self.read)
            if new.version == old.version:
                return Difference()
            await self.answering.replace_beside_the_loop(new)
            return difference(old, new)

    async def unanswered(self) -> list[Group]:
        """Return what students asked in vain, near-duplicates together, most asked first."""
        await self.tally.settle()
        async with self.database.read() as work:
            return group_near_duplicates(await Feedback(work).unanswered())

    async def settle_unanswered(self, keys: tuple[str, ...]) -> None:
        """Take a group off the list."""
        async with self.database.write() as work:
            await Feedback(work).drop_unanswered(list(keys))

    async def reports(self) -> list[Report]:
        """Return the open reports, oldest first."""
        async with self.database.read() as work:
            return await Feedback(work).open_reports()

    async def close_report(self, report_id: int, status: str, now: datetime) -> Report | None:
        """Close a report as ``"fixed"`` or ``"declined"``; None when it was closed before."""
        async with self.database.write() as work:
            return await Feedback(work).close_report(report_id, status, now)

    async def items(self) -> list[Item]:
        """Return how every question performed, those that need review first."""
        async with self.database.read() as work:
            return analyse(await first_attempts(work))

    async def votes(self) -> list[Votes]:
        """Return the helpful votes by entry, the least helpful first."""
        async with self.database.read() as work:
            return await Feedback(work).votes()

    async def picks(self) -> list[tuple[str, str, int]]:
        """Return (written, entry id, count) of what was meant by what."""
        async with self.database.read() as work:
            return await Feedback(work).picks()


def group_near_duplicates(questions: list[Unanswered]) -> list[Group]:
    """Put questions together whose words are nearly the same, the most asked group first."""
    clusters = cluster([question.group_key for question in questions])
    made = []
    for members in ([questions[index] for index in group] for group in clusters):
        first, count = members[0], sum(question.count for question in members)
        keys = tuple(question.group_key for question in members)
        made.append(Group(first.text, first.reason, count, keys))
    return sorted(made, key=lambda group: -group.count)


def preview_question(
    knowledge: KnowledgeBase, question_id: str, place: Place, now: datetime, rng: Random
) -> Ask:
    """Return a question as a session would put it; taps on it belong to no session."""
    (snapshot,) = take_snapshots(knowledge, [question_id], rng)
    request = QuizRequest(place=place, starter=None, scope=snapshot.topic_id)
    post = Post(id=0, session_id=0, place=place, ordinal=0, snapshot=snapshot)
    return Ask(request.session(1, now), post)


def fits_poll(snapshot: Snapshot) -> bool:
    """Return whether a native quiz poll can hold the question (Bot API: 300 and 100)."""
    return len(snapshot.stem) <= 300 and all(len(each) <= 100 for each in snapshot.choices)
