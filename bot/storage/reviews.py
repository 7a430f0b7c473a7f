"""Cards and the log of their ratings, and what a person set for reviewing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, select, update

from bot.domain.exam_plan import DEFAULT_CAP, Habits
from bot.domain.review import Card, Rating
from bot.storage.conflicts import insert_for
from bot.storage.database import Work
from bot.storage.prepared import Prepared, given
from bot.storage.tables import cards, chats, people, review_log, sessions

_REVIEW_STATE = 2
"""FSRS's number for a card without steps, which all of ours are."""


_KEYS = ("person_id", "question_id")
_KEPT = ("topic_id", "state", "step", "stability", "difficulty", "due_at", "last_review_at",
         "retired_at")  # fmt: skip
_LOGGED = ("person_id", "question_id", "rating", "milliseconds", "origin", "reviewed_at")


def _make_save(dialect: str) -> Any:  # noqa: ANN401 - either engine's
    statement = insert_for(dialect, cards).values(given(_KEYS + _KEPT))
    changed = {name: statement.excluded[name] for name in _KEPT}
    return statement.on_conflict_do_update(index_elements=list(_KEYS), set_=changed)


_CARD = Prepared(
    lambda _: select(cards).where(
        cards.c.person_id == bindparam("person"), cards.c.question_id == bindparam("card")
    )
)
_SAVE = Prepared(_make_save)
_LOG = Prepared(lambda dialect: insert_for(dialect, review_log).values(given(_LOGGED)))
_HABITS = Prepared(
    lambda _: select(people.c.review_cap, people.c.exam_date).where(
        people.c.id == bindparam("person")
    )
)
_SITUATION = Prepared(
    lambda _: (
        select(people.c.review_cap, people.c.exam_date, chats.c.zone, sessions.c.scope, cards)
        .select_from(people)
        .outerjoin(
            cards, (cards.c.person_id == people.c.id) & (cards.c.question_id == bindparam("card"))
        )
        .outerjoin(chats, chats.c.id == people.c.id)
        .outerjoin(sessions, sessions.c.id == bindparam("session"))
        .where(people.c.id == bindparam("person"))
    )
)


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One rating as it was kept.

    Attributes:
        origin: what it came from, as ``Origin`` names it.
    """

    id: int
    card_id: str
    rating: Rating
    origin: str
    reviewed_at: datetime


@dataclass(frozen=True, slots=True)
class Situation:
    """What an answer meets: all that its rating depends on.

    Attributes:
        card: as it was; None before the first rating.
        zone_name: of the person's private chat, or None.
        scope: of the session that asked.
    """

    card: Card | None
    habits: Habits
    zone_name: str | None
    scope: str


class Reviews:
    """What people remember, within one transaction."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def card(self, person_id: int, card_id: str) -> Card | None:
        """Return a person's card, retired or not; None before its first rating."""
        row = await _CARD.first(self._work, person=person_id, card=card_id)
        return _read_card(row) if row else None

    async def situation(self, person_id: int, card_id: str, session_id: int) -> Situation:
        """Return what an answer of a person, who was met before, meets; in one question."""
        row = await _SITUATION.first(
            self._work, person=person_id, card=card_id, session=session_id
        )
        assert row, f"person {person_id} was never met"
        card = _read_card(row) if row.question_id is not None else None
        return Situation(card, _read_habits(row), row.zone, row.scope or "")

    async def cards(self, person_id: int) -> tuple[Card, ...]:
        """Return all cards of a person, also those whose question is gone."""
        query = select(cards).where(cards.c.person_id == person_id).order_by(cards.c.question_id)
        return tuple(_read_card(row) for row in await self._work.execute(query))

    async def save(self, person_id: int, card: Card) -> None:
        """Keep a card as it is now; a retired one is in use again."""
        await _SAVE.run(
            self._work,
            to_person_id=person_id,
            to_question_id=card.id,
            to_topic_id=card.topic_id,
            to_state=_REVIEW_STATE,
            to_step=None,
            to_stability=card.stability,
            to_difficulty=card.difficulty,
            to_due_at=_moment(card.due_on),
            to_last_review_at=_moment(card.reviewed_on),
            to_retired_at=None,
        )

    async def retire(self, person_id: int, known: Iterable[str], now: datetime) -> None:
        """Retire the cards whose id is not among the known ones, and wake those that are back.

        A retired card keeps what it learned.
        """
        kept = set(known)
        query = select(cards.c.question_id, cards.c.retired_at).where(
            cards.c.person_id == person_id
        )
        rows = (await self._work.execute(query)).all()
        gone = [row[0] for row in rows if row[0] not in kept and row[1] is None]
        back = [row[0] for row in rows if row[0] in kept and row[1] is not None]
        for names, moment in ((gone, now), (back, None)):
            if names:
                await self._work.execute(
                    update(cards)
                    .where(cards.c.person_id == person_id, cards.c.question_id.in_(names))
                    .values(retired_at=moment)
                )

    async def log(
        self,
        person_id: int,
        card_id: str,
        rating: Rating,
        origin: str,
        now: datetime,
        seconds: float = 0.0,
    ) -> None:
        """Keep a rating."""
        await _LOG.run(
            self._work,
            to_person_id=person_id,
            to_question_id=card_id,
            to_rating=int(rating),
            to_milliseconds=round(seconds * 1000),
            to_origin=str(origin),
            to_reviewed_at=now,
        )

    async def history(self, person_id: int, card_id: str) -> tuple[LogEntry, ...]:
        """Return the ratings of a card, oldest first."""
        return await self._entries(
            review_log.c.person_id == person_id, review_log.c.question_id == card_id
        )

    async def since(self, person_id: int, moment: datetime) -> tuple[LogEntry, ...]:
        """Return a person's ratings from a moment on, oldest first."""
        return await self._entries(
            review_log.c.person_id == person_id, review_log.c.reviewed_at >= moment
        )

    async def _entries(self, *conditions: ColumnElement[bool]) -> tuple[LogEntry, ...]:
        query = (
            select(review_log)
            .where(*conditions)
            .order_by(review_log.c.reviewed_at, review_log.c.id)
        )
        return tuple(_read_entry(row) for row in await self._work.execute(query))

    async def change_rating(self, entry_id: int, rating: Rating) -> None:
        """Overrule a rating that was kept."""
        await self._work.execute(
            update(review_log).where(review_log.c.id == entry_id).values(rating=int(rating))
        )

    async def habits(self, person_id: int) -> Habits:
        """Return what a person set, or the defaults."""
        row = await _HABITS.first(self._work, person=person_id)
        return _read_habits(row) if row else Habits()

    async def set_habits(self, person_id: int, habits: Habits) -> None:
        """Keep what a person, who was met before, set."""
        await self._work.execute(
            update(people)
            .where(people.c.id == person_id)
            .values(review_cap=habits.cap, exam_date=habits.exam_on)
        )


def _moment(day: date) -> datetime:
    """Return the moment under which a calendar day is kept."""
    return datetime.combine(day, time(), UTC)


def _read_habits(row: Row[Any]) -> Habits:
    return Habits(DEFAULT_CAP if row.review_cap is None else row.review_cap, row.exam_date)


def _read_card(row: Row[Any]) -> Card:
    due_at, last_review_at = row.due_at, row.last_review_at or row.due_at
    return Card(
        id=row.question_id,
        topic_id=row.topic_id,
        due_on=due_at.date(),
        stability=row.stability,
        difficulty=row.difficulty,
        reviewed_on=last_review_at.date(),
    )


def _read_entry(row: Row[Any]) -> LogEntry:
    return LogEntry(row.id, row.question_id, Rating(row.rating), row.origin, row.reviewed_at)
