"""Any interleaving of taps, late taps, stops, timeouts, crashes and reloads keeps the rules.

Each step runs against a real SQLite file; a crash is a step that is taken and never delivered.
"""

import asyncio
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import select

from bot.domain.chat import Person
from bot.domain.quiz import IDLE_QUESTIONS, LEASE, Mode, QuizRequest, Stage
from bot.domain.quiz_outcomes import Ask, Finish, Locked, Rejected, Reveal
from bot.domain.scoreboard import Period, week_of
from bot.storage.database import Database
from bot.storage.tables import attempts, posts, sessions
from tests.services.quiz_base import GROUP, INDIA, Desk, make_base

PEOPLE = [Person(number, f"Student {number}") for number in (11, 12, 13)]
SECONDS = 30
QUESTIONS = 3


class GroupQuiz(RuleBasedStateMachine):
    """A group with three members, an unreliable process and an impatient admin."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        # In memory where there is such a folder: this is about order, not about the disk.
        memory = Path("/dev/shm")
        self.folder = tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None)
        self.desk = Desk(self.run(Database.open(self._url())), make_base({"x": 2, "y": 2}))
        self.asked: list[Ask] = []
        self.reveals: dict[int, int] = defaultdict(int)
        self.first: dict[tuple[int, int], int] = {}
        self.closed: set[int] = set()

    def _url(self) -> str:
        return f"sqlite+aiosqlite:///{Path(self.folder.name) / 'bot.sqlite3'}"

    def run(self, work: Any) -> Any:
        return self.loop.run_until_complete(work)

    def teardown(self) -> None:
        self.run(self._wind_up())
        self.run(self.desk.database.close())
        self.loop.close()
        self.folder.cleanup()

    async def _wind_up(self) -> None:
        """Whatever happened, the session ends by itself."""
        for _ in range(4 * QUESTIONS + IDLE_QUESTIONS):
            self.desk.wait(LEASE.total_seconds() + SECONDS)
            steps = await self.desk.due()
            await self._deliver(steps)
            if not steps:
                break
        running = await self.desk.quizzing.stop(GROUP, 0, self.desk.now, is_admin=True)
        assert running == Rejected(running.refusal)

    async def _deliver(self, steps: list[Any]) -> None:
        for step in steps:
            if isinstance(step, Reveal):
                self.reveals[step.paper.post.id] += 1
                self.closed.add(step.paper.post.id)
            if isinstance(step, Ask):
                self.asked.append(step)
            await self.desk.deliver(step)

    @initialize()
    def begin(self) -> None:
        self.start()

    @rule()
    def start(self) -> None:
        request = QuizRequest(
            place=GROUP, starter=PEOPLE[0], mode=Mode.GROUP, count=QUESTIONS, seconds=SECONDS
        )
        outcome = self.run(self.desk.quizzing.start(request, self.desk.now))
        if isinstance(outcome, Ask):
            self.run(self._deliver([outcome]))

    @rule(taps=st.lists(st.tuples(st.sampled_from(PEOPLE), st.integers(0, 3)), min_size=1))
    def tap_the_newest(self, taps: list[tuple[Person, int]]) -> None:
        for person, choice in taps:
            self._tap(self.asked[-1], person, choice)

    @rule(person=st.sampled_from(PEOPLE))
    def tap_the_right_one(self, person: Person) -> None:
        self._tap(self.asked[-1], person, self.asked[-1].post.snapshot.key)

    @rule(person=st.sampled_from(PEOPLE), choice=st.integers(-1, 4), data=st.data())
    def tap_any(self, person: Person, choice: int, data: st.DataObject) -> None:
        self._tap(data.draw(st.sampled_from(self.asked)), person, choice)

    def _tap(self, ask: Ask, person: Person, choice: int) -> None:
        tapped = self.desk.quizzing.tap(ask.post.id, person, choice, GROUP.chat_id, self.desk.now)
        outcome = self.run(tapped)
        key = (ask.post.id, person.id)
        if not 0 <= choice < 4 or ask.post.id in self.closed:
            assert isinstance(outcome, Rejected)
        elif isinstance(outcome, Locked):
            assert outcome.is_new == (key not in self.first)
            self.first.setdefault(key, choice)
            assert outcome.letter == "ABCD"[self.first[key]]

    @rule(seconds=st.sampled_from([1, 5, 29, 30, 31, 600]))
    def wait(self, seconds: int) -> None:
        self.desk.wait(seconds)

    @rule()
    def tick(self) -> None:
        self.run(self._tick())

    @rule()
    def time_is_up(self) -> None:
        self.desk.wait(SECONDS)
        self.run(self._tick())

    async def _tick(self) -> None:
        await self._deliver(await self.desk.due())

    @rule(seconds=st.sampled_from([SECONDS, 5, 0]))
    def crash_in_a_tick(self, seconds: int) -> None:
        self.desk.wait(seconds)
        for step in self.run(self.desk.due()):
            if isinstance(step, Reveal):
                self.closed.add(step.paper.post.id)

    @rule()
    def restart(self) -> None:
        self.run(self.desk.database.close())
        self.desk.database = self.run(Database.open(self._url()))

    @rule(sizes=st.dictionaries(st.sampled_from("xyz"), st.integers(0, 3)))
    def reload_content(self, sizes: dict[str, int]) -> None:
        self.desk.knowledge = make_base(sizes)

    @rule(by=st.sampled_from([11, 12]), is_admin=st.booleans())
    def stop(self, by: int, is_admin: bool) -> None:
        outcome = self.run(self.desk.quizzing.stop(GROUP, by, self.desk.now, is_admin=is_admin))
        if isinstance(outcome, Reveal | Finish):
            self.run(self._deliver([outcome]))

    @rule()
    def pause_or_go_on(self) -> None:
        self.run(self.desk.quizzing.pause(GROUP, 11, self.desk.now, is_admin=False))
        self.run(self.desk.quizzing.pause(GROUP, 11, self.desk.now, is_admin=False))

    @invariant()
    def every_person_has_one_attempt_for_each_post_and_it_is_the_first(self) -> None:
        rows = self._rows(select(attempts.c.post_id, attempts.c.person_id, attempts.c.choice))
        assert {(row[0], row[1]): row[2] for row in rows} == self.first
        assert len(rows) == len(self.first)

    @invariant()
    def points_are_what_the_rule_says(self) -> None:
        columns = (
            attempts.c.person_id,
            attempts.c.question_id,
            attempts.c.answered_at,
            attempts.c.is_right,
        )
        expected: dict[int, int] = defaultdict(int)
        week, met = week_of(self.desk.now, INDIA), set()
        for person_id, question_id, answered_at, is_right in self._rows(
            select(*columns).order_by(attempts.c.id)
        ):
            of = week_of(answered_at, INDIA)
            if (person_id, question_id, of) not in met and of == week:
                expected[person_id] += is_right
            met.add((person_id, question_id, of))
        board = self.run(self.desk.scores.board(GROUP.chat_id, 0, Period.WEEK, self.desk.now))
        found = {each.tally.person_id: each.tally.points for each in board.top}
        assert found == {person_id: points for person_id, points in expected.items() if points}

    @invariant()
    def a_question_is_revealed_by_at_most_one_edit(self) -> None:
        assert all(count == 1 for count in self.reveals.values())

    @invariant()
    def one_session_at_most_is_under_way(self) -> None:
        open_ones = self._rows(select(sessions.c.stage).where(sessions.c.ended_at.is_(None)))
        assert len(open_ones) <= 1
        done = self._rows(select(sessions.c.id).where(sessions.c.stage == Stage.DONE))
        for (session_id,) in done:
            shown = select(posts.c.revealed_at).where(
                posts.c.session_id == session_id, posts.c.message_id.is_not(None)
            )
            assert all(row[0] for row in self._rows(shown))

    def _rows(self, query: Any) -> list[Any]:
        async def read() -> list[Any]:
            async with self.desk.database.read() as work:
                return list(await work.execute(query))

        return self.run(read())


TestGroupQuiz = GroupQuiz.TestCase
TestGroupQuiz.settings = settings(
    max_examples=12,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
