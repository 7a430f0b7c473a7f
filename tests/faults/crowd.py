"""A crowd that asks and taps in real time, and the audit of what came of it.

Everybody has one thing under way at a time, as people do: they wait for the answer before they
ask or tap again. What the bot said is compared with what was asked, message by message.
"""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bot.content.loader import load_knowledge
from bot.gateway.handling import INTERRUPTED
from bot.handlers.errors import SORRY
from bot.playground.telegram import PretendTelegram
from bot.playground.world import CallbackQuery, Message
from bot.services.answering import AnsweringService
from bot.storage.database import Database
from bot.storage.tables import attempts
from bot.views.outcome import outcome_reply

PATIENCE_SECONDS = 90.0
_QUESTIONS = ("half-life of {}?", "mechanism of {}", "adverse effects of {}", "monitoring for {}")
_TOLD = (INTERRUPTED, SORRY)


@dataclass
class Audit:
    """What came of a run.

    Attributes:
        told: answers in whose place the person was asked to look or to try again.
        aside: updates that were in hand at three deaths in a row and so, by rule, were set aside
            and reported; neither they nor their taps count as lost.
        unanswered_taps: taps whose spinner went on for ever.
    """

    asked: int = 0
    lost: int = 0
    doubled: int = 0
    told: int = 0
    aside: int = 0
    taps: int = 0
    lost_taps: int = 0
    unanswered_taps: int = 0

    @property
    def is_clean(self) -> bool:
        """Whether nothing was lost and nothing done twice."""
        return not (self.lost or self.doubled or self.lost_taps or self.unanswered_taps)


@dataclass
class Crowd:
    """People of a pretend Telegram and what they did.

    Args:
        knowledge_dir: what the bot answers from.
    """

    telegram: PretendTelegram
    knowledge_dir: Path
    askers: int = 6
    tappers: int = 2
    goes_on: bool = True
    asked: dict[int, list[str]] = field(default_factory=dict)
    taps: list[CallbackQuery] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        knowledge = load_knowledge(self.knowledge_dir)
        service = AnsweringService(knowledge)
        names = [topic.title for topic in knowledge.topics.values()]
        self.questions = [ask.format(name) for name in names for ask in _QUESTIONS]
        self.expected = {
            each: outcome_reply(knowledge, service.resolve_once(each)).plain[:60]
            for each in self.questions
        }
        people = [self._settle_in(f"P{number}") for number in range(self.askers + self.tappers)]
        self._askers, self._tappers = people[: self.askers], people[self.askers :]

    def _settle_in(self, name: str) -> int:
        user_id = self.telegram.people.add_user(name).id
        self.telegram.world.chats[user_id].is_started = True
        return user_id

    async def live(self) -> None:
        """Ask and tap until `goes_on` is false and everybody has got their answer."""
        works = [self._ask(who, turn) for turn, who in enumerate(self._askers)]
        works += [self._play(who) for who in self._tappers]
        await asyncio.gather(*works)

    async def _ask(self, who: int, turn: int) -> None:
        while self.goes_on:
            question = self.questions[turn % len(self.questions)]
            turn += 1
            known = len(self.said_to(who))
            self.asked.setdefault(who, []).append(question)
            self.telegram.people.say(who, who, question)
            if not await self._until(lambda known=known: len(self.said_to(who)) > known):
                self.stuck.append(f"{question} of {who} was never answered")
                return

    async def _play(self, who: int) -> None:
        while self.goes_on:
            # A quiz of before a kill may still stand open.
            known = len(self.messages_to(who))
            self.telegram.people.say(who, who, "/stop")
            await self._until(lambda known=known: len(self.messages_to(who)) > known)
            known = len(self.messages_to(who))
            self.telegram.people.say(who, who, "/quiz 3")
            if not await self._until(lambda known=known: len(self.messages_to(who)) > known):
                self.stuck.append(f"the quiz of {who} never began")
                return
            for prefix in ("q:", "q_next:") * 3:
                if not await self._tap(who, prefix):
                    break

    async def _tap(self, who: int, prefix: str) -> bool:
        found = await self._button(who, prefix)
        if found is None:
            return False
        message, data = found
        query = self.telegram.people.tap(who, who, message.message_id, data)
        self.taps.append(query)
        return await self._until(lambda: query.answer is not None)

    async def _button(self, who: int, prefix: str) -> tuple[Message, str] | None:
        found: list[tuple[Message, str]] = []

        def look() -> bool:
            for message in self.messages_to(who)[-2:]:
                for row in (message.keyboard or {}).get("inline_keyboard", []):
                    found.extend(
                        (message, button["callback_data"])
                        for button in row
                        if button.get("callback_data", "").startswith(prefix)
                    )
            return bool(found)

        await self._until(look, seconds=1.5)
        return found[-1] if found else None

    def messages_to(self, who: int) -> list[Message]:
        """Return what the bot wrote to somebody."""
        bot = self.telegram.world.bot.id
        kept = self.telegram.world.chats[who].messages.values()
        return [each for each in kept if each.sender_id == bot and not each.is_deleted]

    def said_to(self, who: int) -> list[str]:
        """Return the texts of it."""
        return [str(each.content.get("text", "")) for each in self.messages_to(who)]

    async def _until(self, holds: Callable[[], bool], seconds: float = PATIENCE_SECONDS) -> bool:
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while loop.time() < end:
            if holds():
                return True
            await asyncio.sleep(0.02)
        return holds()

    async def audit(self, database: Database) -> Audit:
        """Compare what was said and stored with what was asked and tapped."""
        audit = Audit(unanswered_taps=sum(each.answer is None for each in self.taps))
        for who, questions in self.asked.items():
            self._audit_person(audit, who, questions)
        acknowledged = {
            (int(each.data.split(":")[1]), each.user_id): each
            for each in self.taps
            if each.data.startswith("q:") and each.answer and not each.answer["show_alert"]
        }
        async with database.read() as work:
            rows = await work.execute(select(attempts.c.post_id, attempts.c.person_id))
            stored = Counter(tuple(row) for row in rows)
        audit.taps = len(acknowledged)
        audit.lost_taps = sum(stored[key] == 0 for key in acknowledged)
        audit.doubled += sum(count - 1 for count in stored.values())
        return audit

    def _audit_person(self, audit: Audit, who: int, questions: list[str]) -> None:
        said = self.said_to(who)
        told = sum(text.startswith(_TOLD) for text in said)
        got = Counter(text[:60] for text in said if not text.startswith(_TOLD))
        wanted = Counter(self.expected[question] for question in questions)
        missing = (wanted - got).total()
        audit.asked += len(questions)
        audit.told += min(told, missing)
        audit.lost += max(0, missing - told)
        audit.doubled += (got - wanted).total()


def set_aside(audit: Audit, payloads: list[str]) -> None:
    """Take what was set aside, as the inbox has it, out of what was lost."""
    taps = sum('"callback_query"' in each for each in payloads)
    audit.aside = len(payloads)
    audit.unanswered_taps -= min(taps, audit.unanswered_taps)
    audit.lost -= min(len(payloads) - taps, audit.lost)


def shown(value: Any) -> str:
    """Return an audit as a line, for a failing test."""
    return ", ".join(f"{name} {count}" for name, count in vars(value).items())
