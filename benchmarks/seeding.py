"""A database full of open questions, so that a benchmark has something to tap."""

from __future__ import annotations

import asyncio
import random
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from benchmarks.people import FIRST_PERSON
from bot.content.loader import load_knowledge
from bot.domain.chat import Place
from bot.domain.quiz import QuizRequest, Stage
from bot.domain.selection import take_snapshots
from bot.storage import tables
from bot.storage.database import Database


def seed(file: Path, knowledge: Path, people: int, each: int) -> list[list[str]]:
    """Make a database in which everybody has so many open questions.

    Returns:
        For each person the callback data to tap, one for each question.
    """
    return asyncio.run(_seed(file, knowledge, people, each))


async def _seed(file: Path, knowledge: Path, people: int, each: int) -> list[list[str]]:
    base, rng, now = load_knowledge(knowledge), random.Random(1), datetime.now(UTC)
    snapshots = take_snapshots(base, base.questions, rng)
    database = await Database.open(f"sqlite+aiosqlite:///{file}")
    sessions: list[dict[str, Any]] = []
    posts: list[dict[str, Any]] = []
    taps: list[list[str]] = [[] for _ in range(people)]
    for number in range(people * each):
        person, at = FIRST_PERSON + number % people, number // people
        place = {"chat_id": person, "thread_id": at + 1}
        sessions.append(_session(number + 1, place, person, now))
        snapshot = snapshots[(at + person) % len(snapshots)]
        posts.append(_post(number + 1, place, snapshot, now))
        taps[number % people].append(f"q:{number + 1}:{rng.randrange(len(snapshot.choices))}")
    async with database.write() as work:
        await work.execute(insert(tables.sessions), sessions)
        await work.execute(insert(tables.posts), posts)
    await database.close()
    return taps


def _session(number: int, place: dict[str, int], person: int, now: datetime) -> dict[str, Any]:
    request = QuizRequest(place=Place(person), starter=None)
    session = request.session(10, now)
    names = ("mode", "scope", "marking", "style", "seconds", "length", "started_at", "position")
    names += ("status", "seconds_left", "message_id", "ended_at")
    values = {name: getattr(session, name) for name in names}
    return (
        {"id": number, "person_id": person, "stage": Stage.OPEN, "due_at": None} | place | values
    )


def _post(number: int, place: dict[str, int], snapshot: Any, now: datetime) -> dict[str, Any]:
    return {
        "id": number,
        "session_id": number,
        "ordinal": 0,
        "question_id": snapshot.question_id,
        "topic_id": snapshot.topic_id,
        "snapshot": asdict(snapshot),
        "message_id": number,
        "shown_at": now,
        **place,
    }
