"""Chats and people: settings, the move to a supergroup, and forgetting somebody everywhere."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import JSON, Boolean, Date, Float, Integer, String, Table, func, insert, select

from bot.domain.chat import AnswerMode, Chat, ChatKind, Person, QuizStyle
from bot.storage.chats import Chats
from bot.storage.columns import UtcTime
from bot.storage.database import Database, Work
from bot.storage.people import People
from bot.storage.tables import attempts, chats, people, posts, sessions, subscriptions
from bot.storage.tables_traffic import metadata

NOW = datetime(2027, 1, 11, 4, 30, tzinfo=UTC)
OLD, NEW = -500, -100500
SAMPLES = {String: "x", Integer: 7, Boolean: True, Float: 1.5, JSON: {}, Date: date(2027, 1, 1)}


def full_row(table: Table, **values: Any) -> dict[str, Any]:
    """Return a row with a value in every column that is not counted up or a reference."""
    row: dict[str, Any] = {}
    for column in table.columns:
        if column.foreign_keys or column.autoincrement is True:
            continue
        kinds = (kind for kind in SAMPLES if isinstance(column.type, kind))
        row[column.name] = NOW if isinstance(column.type, UtcTime) else SAMPLES[next(kinds)]
    return row | values


async def count(work: Work, table: Table, **where: Any) -> int:
    matches = [table.c[name] == value for name, value in where.items()]
    return await work.scalar(select(func.count()).select_from(table).where(*matches)) or 0


async def test_a_chat_is_read_back_as_it_was_saved(database: Database) -> None:
    chat = Chat(
        id=OLD,
        kind=ChatKind.GROUP,
        title="Pharma",
        zone_name="Europe/Berlin",
        language="hi",
        question_seconds=45,
        quiz_style=QuizStyle.POLL,
        answer_mode=AnswerMode.CONFIDENT,
        bound_thread_id=7,
        quiet_from="22:00",
        quiet_until="07:00",
    )
    async with database.write() as work:
        assert await Chats(work).find(OLD) is None
        await Chats(work).save(chat, NOW)
        await Chats(work).save(chat, NOW + timedelta(days=1))
    async with database.read() as work:
        assert await Chats(work).find(OLD) == chat
        assert await work.scalar(select(chats.c.created_at)) == NOW


async def test_a_chat_that_was_left_is_not_active_until_it_is_back(database: Database) -> None:
    async with database.write() as work:
        await Chats(work).save(Chat(id=OLD, kind=ChatKind.GROUP), NOW)
        await Chats(work).set_active(OLD, NOW, is_active=False)
        assert not (await Chats(work).find(OLD)).is_active
        await Chats(work).set_active(OLD, NOW, is_active=True)
        assert (await Chats(work).find(OLD)).is_active


async def test_everything_of_a_group_moves_to_its_supergroup(database: Database) -> None:
    owned = [table for table in metadata.sorted_tables if "chat_id" in table.c]
    async with database.write() as work:
        await Chats(work).save(Chat(id=OLD, kind=ChatKind.GROUP, question_seconds=45), NOW)
        for table in owned:
            row = full_row(table, chat_id=OLD)
            if table is attempts:
                row["post_id"] = await work.scalar(select(posts.c.id))
            await work.execute(insert(table).values(row))
    async with database.write() as work:
        assert await Chats(work).move(OLD, NEW, NOW)
        assert not await Chats(work).move(OLD, NEW, NOW)
    async with database.read() as work:
        for table in owned:
            assert await count(work, table, chat_id=OLD) == 0, table.name
            assert await count(work, table, chat_id=NEW) == 1, table.name
        moved, left = await Chats(work).find(NEW), await Chats(work).find(OLD)
    assert (moved.kind, moved.question_seconds, moved.is_active) == (ChatKind.SUPERGROUP, 45, True)
    assert (left.is_active, left.moved_to_id) == (False, NEW)


async def test_what_the_supergroup_gathered_before_the_move_gives_way(database: Database) -> None:
    async with database.write() as work:
        for chat_id in (OLD, NEW):
            running = full_row(sessions, chat_id=chat_id, ended_at=None, mode="group")
            await work.execute(insert(sessions).values(running))
            await work.execute(
                insert(subscriptions).values(full_row(subscriptions, chat_id=chat_id))
            )
            post = full_row(posts, chat_id=chat_id, poll_id=None)
            post_id = await work.scalar(insert(posts).values(post).returning(posts.c.id))
            answer = full_row(attempts, chat_id=chat_id, post_id=post_id, is_scored=True)
            await work.execute(insert(attempts).values(answer))
    async with database.write() as work:
        assert await Chats(work).move(OLD, NEW, NOW)
    async with database.read() as work:
        assert await count(work, sessions, chat_id=NEW, ended_at=None) == 1
        assert await count(work, sessions, chat_id=NEW, status="stopped") == 1
        assert await count(work, subscriptions, chat_id=NEW) == 1
        assert await count(work, attempts, chat_id=NEW) == 2
        assert await count(work, attempts, chat_id=NEW, is_scored=True) == 1


async def test_a_group_never_met_may_move(database: Database) -> None:
    async with database.write() as work:
        assert await Chats(work).move(OLD, NEW, NOW)
        assert (await Chats(work).find(NEW)).kind is ChatKind.SUPERGROUP


async def test_a_person_is_forgotten_in_every_table(database: Database) -> None:
    asha, bala = 11, 12
    async with database.write() as work:
        for person_id in (asha, bala):
            await People(work).meet(Person(person_id, "Somebody"), NOW)
            await Chats(work).save(Chat(id=person_id, kind=ChatKind.PRIVATE), NOW)
            for table in metadata.sorted_tables:
                if "person_id" not in table.c:
                    continue
                row = full_row(table, person_id=person_id)
                # Every other id differs as well, so that only the person's own rows may go.
                row |= {
                    name: 1000 + person_id for name in ("chat_id", "message_id") if name in row
                }
                row |= {"poll_id": str(person_id)} if "poll_id" in row else {}
                row |= {"slot": person_id} if "slot" in row else {}
                if table is attempts:
                    post = full_row(posts, poll_id=None, chat_id=1)
                    made = insert(posts).values(post).returning(posts.c.id)
                    row["post_id"] = await work.scalar(made)
                await work.execute(insert(table).values(row))
    async with database.write() as work:
        erased = await People(work).forget(asha)
    assert erased["attempts"] == 1
    assert erased["people"] == 1
    async with database.read() as work:
        for table in metadata.sorted_tables:
            if "person_id" in table.c:
                assert await count(work, table, person_id=asha) == 0, table.name
                assert await count(work, table, person_id=bala) == 1, table.name
        assert await Chats(work).find(asha) is None
        # A group's quiz goes on without saying who began it.
        assert await count(work, sessions, person_id=0) == 1


async def test_the_private_chat_of_a_forgotten_person_goes_with_its_quizzes(
    database: Database,
) -> None:
    async with database.write() as work:
        session = full_row(sessions, chat_id=11, person_id=11)
        session_id = await work.scalar(insert(sessions).values(session).returning(sessions.c.id))
        post = full_row(posts, chat_id=11, session_id=session_id)
        await work.execute(insert(posts).values(post))
        await People(work).forget(11)
    async with database.read() as work:
        assert await count(work, sessions) == await count(work, posts) == 0


async def test_a_new_name_replaces_the_old_one(database: Database) -> None:
    async with database.write() as work:
        for name in ("Asha", "Asha K", "x" * 400):
            await People(work).meet(Person(11, name), NOW)
        assert await work.scalar(select(people.c.name)) == "x" * 300
        assert not await People(work).is_hidden(11)
        await People(work).hide(Person(11, "Asha"), NOW, is_hidden=True)
        assert await People(work).is_hidden(11)
        await People(work).meet(Person(11, "Asha again"), NOW)
        assert await People(work).is_hidden(11)
