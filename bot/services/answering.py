"""Answering: the current knowledge base, its resolver, and what each person asked last."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.domain.answer import Context, Outcome, Suggestions
from bot.domain.knowledge_base import KnowledgeBase
from bot.services.beside import run_beside
from bot.storage.memories import Memories

if TYPE_CHECKING:
    from bot.search.resolver import Resolver

FOLLOW_UP_FOR = timedelta(minutes=10)
"""How long a question can refer to the one before."""

_MOST_REMEMBERED = 20_000

_PATIENCE_SECONDS = 2.0
"""How long the end of the bot waits for an index that is being built."""

_REST_SECONDS = 0.05
"""Between two topics that are read ahead: others come first."""


Build = Callable[[KnowledgeBase], "Resolver"]


def _build_from_words(knowledge: KnowledgeBase) -> Resolver:
    from bot.search.resolver import Resolver  # A start needs neither it nor numpy.

    return Resolver(knowledge)


class _Edition:
    """One version of the base with its resolver, which is built when first asked for."""

    def __init__(
        self, knowledge: KnowledgeBase, build: Build, resolver: Resolver | None = None
    ) -> None:
        self.knowledge = knowledge
        self.built = resolver
        self._build = build
        self._turn = threading.Lock()
        self._building: asyncio.Task[Resolver] | None = None

    @property
    def resolver(self) -> Resolver:
        """The resolver; whoever asks for it first, in any thread, waits until it is built."""
        with self._turn:
            if self.built is not None:
                return self.built
            built = self._build(self.knowledge)
            self.built = built
            return built

    async def get_ready(self) -> Resolver:
        """Return the resolver; the loop goes on while it is built.

        Raises:
            asyncio.CancelledError: the wait was given up, as the bot stops.
        """
        if self.built is None:
            if self._building is None or self._building.done():
                self._building = asyncio.create_task(run_beside(lambda: self.resolver))
            await asyncio.shield(self._building)
        return self.resolver

    async def give_up(self, patience_seconds: float) -> None:
        """Let nobody wait any longer for a resolver that is being built; the thread goes on."""
        if self._building:
            await asyncio.wait([self._building], timeout=patience_seconds)
            self._building.cancel()


class AnsweringService:
    """Answers questions and remembers for ten minutes what each person asked about."""

    def __init__(
        self,
        knowledge: KnowledgeBase,
        resolver: Resolver | None = None,
        *,
        build: Build = _build_from_words,
    ) -> None:
        """Serve a base.

        Args:
            knowledge: the base.
            resolver: of this base, made before; None has it built when first needed.
            build: makes the resolver of this base and of those that replace it.
        """
        self._build = build
        self._edition = _Edition(knowledge, build, resolver)
        self._asked: OrderedDict[tuple[int, int], tuple[datetime, Context]] = OrderedDict()
        self._unsettled: OrderedDict[tuple[int, int], str] = OrderedDict()
        self.shared: Memories | None = None  # given when other replicas must remember as well
        self.listeners: list[Callable[[Outcome, float], None]] = []  # told of seconds, for metrics

    @property
    def knowledge(self) -> KnowledgeBase:
        """The version of the base that answers now."""
        return self._edition.knowledge

    def replace(self, knowledge: KnowledgeBase) -> None:
        """Answer from another version from now on; takes the time of building its index."""
        edition = _Edition(knowledge, self._build)
        _ = edition.resolver
        self._edition = edition

    async def replace_beside_the_loop(self, knowledge: KnowledgeBase) -> None:
        """Do the same while questions go on being answered from the old version."""
        edition = _Edition(knowledge, self._build)
        await edition.get_ready()
        self._edition = edition

    async def get_ready(self) -> None:
        """Build the index beside the loop, so that the first question need not wait for it."""
        await self._edition.get_ready()

    async def read_ahead(self) -> None:
        """Read beside the loop, at leisure, what a large base leaves for its first questions."""
        resolver = await self._edition.get_ready()
        await run_beside(lambda: resolver.read_ahead(lambda: time.sleep(_REST_SECONDS)))

    async def give_up(self) -> None:
        """Leave off waiting for an index that takes long, as the bot stops.

        Who asked meanwhile gets no answer now: the question stays in the inbox for the next start.
        """
        await self._edition.give_up(_PATIENCE_SECONDS)

    async def ask(self, text: str, *, person_id: int, chat_id: int, now: datetime) -> Outcome:
        """Answer a question of a person in a chat.

        Args:
            text: as typed.
            person_id: whose follow-ups are meant.
            chat_id: where it was asked; other chats have a memory of their own.
            now: aware time; what was asked more than ten minutes before is forgotten.

        Raises:
            ValueError: ``now`` has no time zone.
        """
        if now.tzinfo is None:
            raise ValueError("now must be an aware datetime")
        resolver = await self._edition.get_ready()
        self._forget_before(now - FOLLOW_UP_FOR)
        key = (person_id, chat_id)
        remembered = await self._recall(key, now)
        began = time.perf_counter()
        outcome = resolver.resolve(text, self._still_known(remembered))
        for listener in self.listeners:
            listener(outcome, time.perf_counter() - began)
        self.remember(outcome, person_id=person_id, chat_id=chat_id, now=now)
        if self.shared and outcome.context:
            await self.shared.keep(person_id, chat_id, outcome.context, now)
        self._note_unsettled(key, text, outcome)
        return outcome

    async def _recall(self, key: tuple[int, int], now: datetime) -> Context | None:
        if self.shared:
            return await self.shared.recall(*key, now - FOLLOW_UP_FOR)
        remembered = self._asked.get(key)
        return remembered[1] if remembered else None

    def last_question(self, person_id: int, chat_id: int) -> str | None:
        """Return what a person last asked that was answered by suggestions, or None."""
        return self._unsettled.get((person_id, chat_id))

    def _note_unsettled(self, key: tuple[int, int], text: str, outcome: Outcome) -> None:
        self._unsettled.pop(key, None)
        if isinstance(outcome, Suggestions):
            self._unsettled[key] = text
        if len(self._unsettled) > _MOST_REMEMBERED:
            self._unsettled.popitem(last=False)

    def remember(self, outcome: Outcome, *, person_id: int, chat_id: int, now: datetime) -> None:
        """Let the next question of this person in this chat refer to an outcome."""
        if outcome.context is None:
            return
        key = (person_id, chat_id)
        self._asked[key] = (now, outcome.context)
        self._asked.move_to_end(key)
        if len(self._asked) > _MOST_REMEMBERED:
            self._asked.popitem(last=False)

    def forget(self, person_id: int) -> None:
        """Forget what a person asked, in every chat."""
        for memory in (self._asked, self._unsettled):
            for key in [key for key in memory if key[0] == person_id]:
                del memory[key]

    def resolve_once(self, question: str, previous_question: str | None = None) -> Outcome:
        """Answer one question on its own, or after one other question of the same person."""
        resolver = self._edition.resolver
        context = resolver.resolve(previous_question).context if previous_question else None
        return resolver.resolve(question, context)

    def _still_known(self, context: Context | None) -> Context | None:
        """Return a remembered context without the topics that the base has lost since."""
        if context is None:
            return None
        topics = self._edition.knowledge.topics
        return Context(tuple(t for t in context.topic_ids if t in topics), context.aspect)

    def _forget_before(self, limit: datetime) -> None:
        while self._asked:
            key, (asked_at, _) = next(iter(self._asked.items()))
            if asked_at >= limit:
                return
            del self._asked[key]
