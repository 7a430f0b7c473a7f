"""A small knowledge base and a driver for quizzes, for the tests of this folder."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from bot.domain.chat import Person, Place
from bot.domain.knowledge_base import KnowledgeBase
from bot.domain.monograph import Monograph
from bot.domain.post import Post
from bot.domain.question import Question
from bot.domain.quiz_outcomes import Ask, Finish, Reveal, Step
from bot.services.exams import Exams
from bot.services.quizzing import Quizzing
from bot.services.scores import Scores
from bot.storage.database import Database

INDIA = ZoneInfo("Asia/Kolkata")
START = datetime(2027, 1, 11, 10, 0, tzinfo=INDIA)
ASHA, BALA, CHAND = Person(11, "Asha"), Person(12, "Bala"), Person(13, "Chand")
PRIVATE = Place(ASHA.id)
GROUP = Place(-100500)


def make_question(name: str, **changes: object) -> Question:
    values: dict[str, object] = {
        "id": name,
        "stem": f"What is {name}?",
        "choices": {"A": f"{name} one", "B": f"{name} two", "C": f"{name} three", "D": "four"},
        "key": "B",
        "rationale": f"Because of {name}.",
    }
    return Question.model_validate(values | changes)


def make_base(sizes: dict[str, int], version: str = "1") -> KnowledgeBase:
    """Return a base with so many questions by topic; a question is called ``topic-number``."""
    topics = {
        topic: Monograph(
            id=topic,
            title=topic.title(),
            questions=tuple(make_question(f"{topic}-{n}") for n in range(size)),
        )
        for topic, size in sizes.items()
    }
    return KnowledgeBase(version, topics)


@dataclass
class Desk:
    """The quiz services with a clock to move, and messages that get numbers."""

    database: Database
    knowledge: KnowledgeBase = field(default_factory=lambda: make_base({"anakinra": 15}))
    now: datetime = START
    messages: int = 0
    rng: Random = field(default_factory=lambda: Random(7))

    @property
    def quizzing(self) -> Quizzing:
        """A service made anew each time: nothing may be kept in its memory."""
        base: Callable[[], KnowledgeBase] = lambda: self.knowledge  # noqa: E731
        return Quizzing(self.database, base, INDIA, self.rng)

    @property
    def exams(self) -> Exams:
        return Exams(self.database, INDIA)

    @property
    def scores(self) -> Scores:
        return Scores(self.database, INDIA)

    def wait(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    async def deliver(self, step: object) -> object:
        """Deliver a step as the handlers do; return it, or the end that follows it."""
        if isinstance(step, Ask):
            self.messages += 1
            await self.quizzing.asked(step.post, self.messages, self.now)
        elif isinstance(step, Reveal):
            finish = await self.quizzing.revealed(step.session.id, self.now)
            return await self.deliver(finish) if finish else step
        elif isinstance(step, Finish):
            await self.quizzing.ended(step.session.id)
        return step

    async def tick(self) -> list[object]:
        """Take and deliver all steps that are due."""
        return [await self.deliver(step) for step in await self.quizzing.due(self.now)]

    async def due(self) -> list[Step]:
        """Take the steps that are due and lose them, as a crash does."""
        return await self.quizzing.due(self.now)


def right(post: Post) -> int:
    return post.snapshot.key


def wrong(post: Post) -> int:
    return (post.snapshot.key + 1) % len(post.snapshot.choices)
