"""Reviewing: answers feed cards, cards come due, and a person says what a rating was worth."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from bot.domain.chat import Person
from bot.domain.exam_plan import Agenda, Habits, make_agenda
from bot.domain.flashcards import Flashcard, flashcards_of
from bot.domain.knowledge_base import KnowledgeBase
from bot.domain.made_questions import FactTable
from bot.domain.post import Attempt, Post
from bot.domain.review import (
    Card,
    Origin,
    Rating,
    Recall,
    rate,
    rating_of_answer,
    replay,
    retrievability,
)
from bot.storage.attempts import Attempts
from bot.storage.chats import Chats
from bot.storage.database import Database, Work
from bot.storage.people import People
from bot.storage.quizzes import Quizzes
from bot.storage.reviews import LogEntry, Reviews

CRAM_COUNT = 10


@dataclass(frozen=True)
class Reviewing:
    """The use cases of spaced repetition.

    Attributes:
        base: gives the knowledge base of the moment.
        zone: for people who have not chosen one.
    """

    database: Database
    base: Callable[[], KnowledgeBase]
    zone: ZoneInfo

    async def feed(self, work: Work, post: Post, attempt: Attempt, now: datetime) -> None:
        """Let an answer that counts move its card; made to listen to the quiz service."""
        question_id, person_id = post.snapshot.question_id, attempt.person_id
        topic_id = self.base().topic_of_question.get(question_id)
        reviews = Reviews(work)
        met = await reviews.situation(person_id, question_id, post.session_id)
        if topic_id is None or met.scope == Origin.CRAM:
            return
        zone = ZoneInfo(met.zone_name) if met.zone_name else self.zone
        day = now.astimezone(zone).date()
        # Most cards were not met before today, and then nothing of today need be read.
        is_again_today = met.card is not None and met.card.reviewed_on == day
        rating = rating_of_answer(
            is_right=attempt.is_right,
            was_wrong_today=is_again_today
            and await _was_wrong(reviews, person_id, question_id, now, zone),
        )
        target = met.habits.retention(day)
        await reviews.save(person_id, rate(met.card, question_id, topic_id, rating, day, target))
        origin = Origin.REVIEW if met.scope == Origin.REVIEW else Origin.QUIZ
        await reviews.log(person_id, question_id, rating, origin, now, attempt.seconds)

    async def rate(
        self, person: Person, flashcard: Flashcard, rating: Rating, now: datetime, count: int
    ) -> Card | None:
        """Take a person's own rating of a flashcard.

        Args:
            count: how often it had been rated when the rating was asked for.

        Returns:
            None when it was rated in the meantime: a second tap counts nothing.
        """
        async with self.database.write() as work:
            await People(work).meet(person, now)
            reviews = Reviews(work)
            if len(await reviews.history(person.id, flashcard.id)) != count:
                return None
            day = await self.day(work, person.id, now)
            before = await reviews.card(person.id, flashcard.id)
            is_due = before is not None and before.due_on <= day
            topic_id = flashcard.topic_id
            card = await self._rate(work, person.id, flashcard.id, topic_id, rating, day)
            origin = Origin.RECALL if is_due else Origin.FLASHCARD
            await reviews.log(person.id, flashcard.id, rating, origin, now)
            return card

    async def count_ratings(self, person_id: int, card_id: str) -> int:
        """Return how often a card was rated."""
        async with self.database.read() as work:
            return len(await Reviews(work).history(person_id, card_id))

    async def overrule(self, person_id: int, post_id: int, now: datetime) -> Card | None:
        """Take a right answer back as guessed: it counts as Again.

        Returns:
            None when there is nothing to take back: the answer was wrong, fed no card, or the
            card has been rated since.
        """
        async with self.database.write() as work:
            post = await Quizzes(work).post(post_id)
            attempt = await Attempts(work).find(post_id, person_id)
            if post is None or attempt is None or not attempt.is_right:
                return None
            card_id = post.snapshot.question_id
            history = await Reviews(work).history(person_id, card_id)
            last = history[-1] if history else None
            if last is None or last.reviewed_at != attempt.answered_at or _is_again(last):
                return None
            before = await Reviews(work).card(person_id, card_id)
            if before is None or await self._is_cram(work, post):
                return None
            await Reviews(work).change_rating(last.id, Rating.AGAIN)
            card = await self._replayed(work, person_id, before, history)
            await Reviews(work).save(person_id, card)
            return card

    async def agenda(self, person_id: int, now: datetime, topic_id: str | None = None) -> Agenda:
        """Return what a person is to be asked today, of one topic or of all."""
        async with self.database.write() as work:
            day = await self.day(work, person_id, now)
            cards = await self.cards(work, person_id, now)
            habits = await Reviews(work).habits(person_id)
            done = await self._count_done(work, person_id, now)
            if topic_id is None:
                return make_agenda(cards, day, habits, done)
            # Whoever asks for one topic wants all that is due of it, whatever the cap.
            own = [card for card in cards if card.topic_id == topic_id]
            return make_agenda(own, day, replace(habits, cap=len(own)))

    async def next_due(self, person_id: int, now: datetime) -> date | None:
        """Return the day on which the next card comes due; None without cards."""
        async with self.database.write() as work:
            cards = await self.cards(work, person_id, now)
            return min((card.due_on for card in cards), default=None)

    async def habits(self, person_id: int) -> Habits:
        """Return what a person has set."""
        async with self.database.read() as work:
            return await Reviews(work).habits(person_id)

    async def set_cap(self, person: Person, cap: int, now: datetime) -> Habits:
        """Set how many cards a day a person wants."""
        return await self._set(person, now, lambda habits: replace(habits, cap=cap))

    async def set_exam(self, person: Person, exam_on: date | None, now: datetime) -> Habits:
        """Set the day of the exam, or None for no exam any more."""
        return await self._set(person, now, lambda habits: replace(habits, exam_on=exam_on))

    async def today(self, person_id: int, now: datetime) -> date:
        """Return the day it is where a person lives."""
        async with self.database.read() as work:
            return await self.day(work, person_id, now)

    async def preview(self, person_id: int, card_id: str, now: datetime) -> dict[Rating, int]:
        """Return after how many days a card would come again, for each rating."""
        async with self.database.read() as work:
            day = await self.day(work, person_id, now)
            card = await Reviews(work).card(person_id, card_id)
            habits = await Reviews(work).habits(person_id)
        target = habits.retention(day)
        return {
            rating: rate(card, card_id, "", rating, day, target).interval_days for rating in Rating
        }

    async def mistakes(self, person_id: int) -> dict[str, tuple[str, ...]]:
        """Return the questions last answered wrong, by topic; the newest first."""
        async with self.database.read() as work:
            wrong = await Attempts(work).mistakes(person_id)
        base, found = self.base(), dict[str, tuple[str, ...]]()
        for question_id in wrong:
            if question_id in base.questions:
                topic_id = base.topic_of_question[question_id]
                found[topic_id] = (*found.get(topic_id, ()), question_id)
        return found

    async def weakest(
        self, person_id: int, topic_id: str | None, now: datetime, rng: Random
    ) -> tuple[str, ...]:
        """Return the questions to cram: the least known first, the never seen among them."""
        base = self.base()
        async with self.database.read() as work:
            day = await self.day(work, person_id, now)
            known = {card.id: card for card in await Reviews(work).cards(person_id)}
        pool = [
            each
            for each in base.questions
            if topic_id is None or base.topic_of_question[each] == topic_id
        ]
        rng.shuffle(pool)
        strength = {each: retrievability(known[each], day) for each in pool if each in known}
        return tuple(sorted(pool, key=lambda each: strength.get(each, 0.0))[:CRAM_COUNT])

    async def flashcards_left(
        self, person_id: int, flashcards: Sequence[Flashcard], now: datetime
    ) -> list[Flashcard]:
        """Return what is left of a deck: the due ones, then those never seen."""
        async with self.database.read() as work:
            day = await self.day(work, person_id, now)
            known = {card.id: card for card in await Reviews(work).cards(person_id)}
        due = [each for each in flashcards if each.id in known and known[each.id].due_on <= day]
        due.sort(key=lambda each: known[each.id].due_on)
        return due + [each for each in flashcards if each.id not in known]

    def made_questions(self, topic_id: str | None, count: int, rng: Random) -> tuple[str, ...]:
        """Return ids of questions made from the fact table, at most so many."""
        ids = FactTable(self.base()).ids(topic_id)
        return tuple(rng.sample(ids, min(count, len(ids))))

    async def cards(self, work: Work, person_id: int, now: datetime) -> list[Card]:
        """Return the cards that are in use, retiring those whose content is gone."""
        base = self.base()
        found = await Reviews(work).cards(person_id)
        topics = {card.topic_id for card in found} & base.topics.keys()
        known = {each.id for topic in topics for each in flashcards_of(base.topics[topic])}
        known |= base.questions.keys()
        await Reviews(work).retire(person_id, known, now)
        return [card for card in found if card.id in known]

    async def day(self, work: Work, person_id: int, now: datetime) -> date:
        """Return the day it is where a person lives, within a transaction."""
        return now.astimezone(await self._zone(work, person_id)).date()

    async def _set(
        self, person: Person, now: datetime, change: Callable[[Habits], Habits]
    ) -> Habits:
        async with self.database.write() as work:
            await People(work).meet(person, now)
            habits = change(await Reviews(work).habits(person.id))
            await Reviews(work).set_habits(person.id, habits)
            return habits

    async def _zone(self, work: Work, person_id: int) -> ZoneInfo:
        # A private chat has its person's id.
        chat = await Chats(work).find(person_id)
        return chat.zone(self.zone) if chat else self.zone

    async def _rate(
        self, work: Work, person_id: int, card_id: str, topic_id: str, rating: Rating, day: date
    ) -> Card:
        before = await Reviews(work).card(person_id, card_id)
        habits = await Reviews(work).habits(person_id)
        card = rate(before, card_id, topic_id, rating, day, habits.retention(day))
        await Reviews(work).save(person_id, card)
        return card

    async def _replayed(
        self, work: Work, person_id: int, card: Card, history: Sequence[LogEntry]
    ) -> Card:
        """Return the card as if its last rating had been Again."""
        zone = await self._zone(work, person_id)
        habits = await Reviews(work).habits(person_id)
        *before, last = [Recall(entry.rating, _day_of(entry, zone)) for entry in history]
        recalls = [*before, replace(last, rating=Rating.AGAIN)]
        return replay(recalls, card.id, card.topic_id, habits.retention(last.day))

    async def _is_cram(self, work: Work, post: Post) -> bool:
        session = await Quizzes(work).session(post.session_id)
        return session is not None and session.scope == Origin.CRAM

    async def _count_done(self, work: Work, person_id: int, now: datetime) -> int:
        zone = await self._zone(work, person_id)
        entries = await Reviews(work).since(person_id, now - timedelta(days=2))
        day = now.astimezone(zone).date()
        counted = {Origin.REVIEW, Origin.RECALL}
        return len({e.card_id for e in entries if e.origin in counted and _day_of(e, zone) == day})


async def _was_wrong(
    reviews: Reviews, person_id: int, card_id: str, now: datetime, zone: ZoneInfo
) -> bool:
    """Return whether a card was rated Again earlier on the same day."""
    day = now.astimezone(zone).date()
    return any(
        entry.card_id == card_id and _is_again(entry) and _day_of(entry, zone) == day
        for entry in await reviews.since(person_id, now - timedelta(days=2))
    )


def _day_of(entry: LogEntry, zone: ZoneInfo) -> date:
    return entry.reviewed_at.astimezone(zone).date()


def _is_again(entry: LogEntry) -> bool:
    return entry.rating is Rating.AGAIN
