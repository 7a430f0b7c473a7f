"""Answering: the current knowledge base, its resolver, and what each person asked last."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.answer import Context, Outcome, Suggestions
from bot.domain.knowledge_base import KnowledgeBase
from bot.search.resolver import Resolver

FOLLOW_UP_FOR = timedelta(minutes=10)
"""How long a question can refer to the one before."""

_MOST_REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class _Edition:
    """One version of the base with its resolver; swapped as one."""

    knowledge: KnowledgeBase
    resolver: Resolver


class AnsweringService:
    """Answers questions and remembers for ten minutes what each person asked about."""

    def __init__(self, knowledge: KnowledgeBase, resolver: Resolver | None = None) -> None:
        self._edition = _Edition(knowledge, resolver or Resolver(knowledge))
        self._asked: OrderedDict[tuple[int, int], tuple[datetime, Context]] = OrderedDict()
        self._unsettled: OrderedDict[tuple[int, int], str] = OrderedDict()
        self.listeners: list[Callable[[Outcome, float], None]] = []  # told of seconds, for metrics

    @property
    def knowledge(self) -> KnowledgeBase:
        """The version of the base that answers now."""
        return self._edition.knowledge

    def replace(self, knowledge: KnowledgeBase) -> None:
        """Answer from another version from now on; takes the time of building its index."""
        self._edition = _Edition(knowledge, Resolver(knowledge))

    async def replace_beside_the_loop(self, knowledge: KnowledgeBase) -> None:
        """Do the same while questions go on being answered from the old version."""
        self._edition = _Edition(knowledge, await asyncio.to_thread(Resolver, knowledge))

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
        self._forget_before(now - FOLLOW_UP_FOR)
        key = (person_id, chat_id)
        remembered = self._asked.get(key)
        began = time.perf_counter()
        outcome = self._edition.resolver.resolve(text, self._still_known(remembered))
        for listener in self.listeners:
            listener(outcome, time.perf_counter() - began)
        self.remember(outcome, person_id=person_id, chat_id=chat_id, now=now)
        self._note_unsettled(key, text, outcome)
        return outcome

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

    def _still_known(self, remembered: tuple[datetime, Context] | None) -> Context | None:
        """Return a remembered context without the topics that the base has lost since."""
        if remembered is None:
            return None
        topics = self._edition.knowledge.topics
        context = remembered[1]
        return Context(tuple(t for t in context.topic_ids if t in topics), context.aspect)

    def _forget_before(self, limit: datetime) -> None:
        while self._asked:
            key, (asked_at, _) = next(iter(self._asked.items()))
            if asked_at >= limit:
                return
            del self._asked[key]
