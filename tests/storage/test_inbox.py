"""The inbox keeps its promises in a file and in PostgreSQL; replicas take over from each other."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.errors import StorageError
from bot.storage import inbox_shared
from bot.storage.database import Database
from bot.storage.inbox import FileInbox, Inbox, Noted, State
from bot.storage.inbox_shared import SharedInbox

NOW = datetime(2027, 1, 11, 4, 30, tzinfo=UTC)
ONE, TWO = Noted(1, '{"update_id": 1}'), Noted(2, '{"update_id": 2}')


@pytest.fixture
async def box(database: Database, tmp_path: Path) -> AsyncIterator[Inbox]:
    made: Inbox = FileInbox(tmp_path / "inbox.sqlite3")
    if not database.is_sqlite:
        made = SharedInbox(database, "here")
    await made.open()
    yield made
    await made.close()


on_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


async def let_claims_run_out(database: Database) -> None:
    async with database.write() as work:
        await work.execute(text("UPDATE inbox SET claimed_until = now() - interval '1 second'"))


async def test_only_what_is_not_known_is_new(box):
    assert await box.note([TWO, ONE], NOW) == {1, 2}
    assert await box.note([ONE, Noted(3, "{}")], NOW) == {3}
    assert await box.unfinished() == 3


async def test_what_is_done_stays_known_and_is_forgotten_after_a_day(box):
    await box.note([ONE, TWO], NOW)
    await box.finish(1, NOW)
    await box.set_aside(2, "ValueError", NOW)
    assert await box.note([ONE, TWO], NOW) == set()
    assert await box.unfinished() == 0
    await box.prune(NOW + timedelta(hours=23))
    assert await box.note([ONE], NOW) == set()
    await box.prune(NOW + timedelta(hours=25))
    assert await box.note([ONE, TWO], NOW) == {1}
    await box.prune(NOW + timedelta(days=8))
    assert await box.note([TWO], NOW) == {2}


async def test_a_number_that_comes_again_with_something_else_is_new(tmp_path):
    """As after a change of the token, or of the Bot API server, over the same data folder."""
    box = FileInbox(tmp_path / "inbox.sqlite3")
    await box.open()
    await box.note([ONE, TWO], NOW)
    await box.finish(1, NOW)
    other = Noted(1, '{"update_id": 1, "message": {"text": "route of anakinra"}}')
    assert await box.note([ONE], NOW) == set()
    assert await box.note([other, other, Noted(2, other.payload)], NOW) == {1}
    assert [each.payload for each in await box.take_up(NOW)] == [other.payload, TWO.payload]
    await box.finish(1, NOW)
    assert await box.note([other], NOW) == set()
    kept = await box.file.read("SELECT payload FROM inbox WHERE update_id = 1")
    assert len(kept[0][0]) == 16, "a digest and no text"
    await box.close()


async def test_what_was_left_is_taken_up_in_order_as_it_stood(box, database):
    await box.note([TWO, ONE, Noted(3, "{}")], NOW)
    await box.mark_sending(2)
    await box.begin_again([1])
    await box.begin_again([1])
    await box.finish(3, NOW)
    if not database.is_sqlite:
        await let_claims_run_out(database)
    assert await box.take_up(NOW) == [
        Noted(1, ONE.payload, State.NEW, 2),
        Noted(2, TWO.payload, State.SENDING, 0),
    ]


async def test_what_is_done_cannot_be_about_to_be_sent(box):
    await box.note([ONE], NOW)
    await box.finish(1, NOW)
    await box.mark_sending(1)
    assert await box.unfinished() == 0


@on_postgresql
async def test_what_a_replica_has_claimed_is_not_taken_up_by_another(database):
    here, there = SharedInbox(database, "here"), SharedInbox(database, "there")
    await here.note([ONE], NOW)
    assert await there.take_up(NOW) == []
    assert await there.note([ONE], NOW) == set()
    await let_claims_run_out(database)
    assert [each.update_id for each in await there.take_up(NOW)] == [1]
    assert await here.take_up(NOW) == []


@on_postgresql
async def test_a_replica_that_lives_keeps_what_it_has_in_hand_and_that_alone(database):
    here, there = SharedInbox(database, "here"), SharedInbox(database, "there")
    await here.note([ONE, TWO], NOW)
    await let_claims_run_out(database)
    await here.renew([1])  # 2 was committed, but the answer to that never came.
    assert [each.update_id for each in await there.take_up(NOW)] == [2]


@on_postgresql
async def test_a_replica_that_stops_lets_go_at_once(database):
    here, there = SharedInbox(database, "here"), SharedInbox(database, "there")
    await here.note([ONE], NOW)
    await here.close()
    assert [each.update_id for each in await there.take_up(NOW)] == [1]


@on_postgresql
async def test_a_database_that_is_gone_is_told_without_what_was_written(database):
    here = SharedInbox(database, "here")
    async with database.write() as work:
        await work.execute(text("ALTER TABLE inbox RENAME TO gone"))
    with pytest.raises(StorageError) as caught:
        await here.note([Noted(1, "a secret question")], NOW)
    assert "secret" not in str(caught.value)


@on_postgresql
async def test_an_update_waits_for_an_earlier_one_of_the_same_person_elsewhere(database):
    here, there = SharedInbox(database, "here"), SharedInbox(database, "there")
    await here.note([Noted(1, "{}", order_key=7)], NOW)
    await there.note([Noted(2, "{}", order_key=7), Noted(3, "{}", order_key=8)], NOW)
    await there.wait_for_earlier(3)  # Somebody else's waits for nobody.
    waiting = asyncio.create_task(there.wait_for_earlier(2))
    await asyncio.sleep(0.05)
    assert not waiting.done()
    await here.finish(1, NOW)
    await asyncio.wait_for(waiting, 2)
    await there.finish(2, NOW)
    # The first waits for none that came after it.
    await here.note([Noted(4, "{}", order_key=7)], NOW)
    await there.note([Noted(5, "{}", order_key=7)], NOW)
    await here.wait_for_earlier(4)


@on_postgresql
async def test_an_update_waits_a_while_and_not_for_ever(database, monkeypatch):
    monkeypatch.setattr(inbox_shared, "EARLIER_SECONDS", 0.05)
    here, there = SharedInbox(database, "here"), SharedInbox(database, "there")
    await here.note([Noted(1, "{}", order_key=7)], NOW)
    await there.note([Noted(2, "{}", order_key=7)], NOW)
    await there.wait_for_earlier(2)
    assert await there.unfinished() == 2


@on_postgresql
async def test_nobody_is_named_any_more_once_an_update_is_done(database):
    here = SharedInbox(database, "here")
    await here.note([Noted(1, "{}", order_key=7), Noted(2, "{}", order_key=7)], NOW)
    await here.finish(1, NOW)
    await here.set_aside(2, "ValueError", NOW)
    async with database.read() as work:
        assert (await work.execute(text("SELECT order_key FROM inbox"))).all() == [(None,)] * 2


async def stored(box: Inbox, database: Database) -> dict[int, tuple[str, str | None]]:
    if isinstance(box, FileInbox):
        rows = await box.file.read("SELECT update_id, payload, error FROM inbox")
    else:
        async with database.read() as work:
            rows = await work.execute(text("SELECT update_id, payload, error FROM inbox"))
    return {row[0]: (row[1], row[2]) for row in rows}


@pytest.mark.parametrize(
    "update",
    [
        {"message": {"from": {"id": 777}, "chat": {"id": 777}, "text": "a secret"}},
        {"callback_query": {"from": {"id": 777}, "data": "a secret"}},
        {"poll_answer": {"user": {"id": 777}, "option_ids": ["a secret"]}},
        # Somebody else's, with the person's message in it.
        {"message": {"from": {"id": 8}, "reply_to_message": {"from": {"id": 777}}}},
        {"message": {"from": {"id": 8}, "text": "a secret", "entities": [{"user": {"id": 777}}]}},
    ],
)  # fmt: skip
async def test_what_was_set_aside_says_only_what_it_was_once_its_person_is_forgotten(
    box, database, update
):
    (kind,) = update
    other = json.dumps({"update_id": 2, "message": {"from": {"id": 7770}, "text": "stays"}})
    await box.note([Noted(1, json.dumps({"update_id": 1, **update})), Noted(2, other)], NOW)
    await box.set_aside(1, "ValueError", NOW)
    await box.set_aside(2, "KeyError", NOW)
    await box.forget(777)
    assert await stored(box, database) == {
        1: (json.dumps({"kind": kind}), "ValueError"),
        2: (other, "KeyError"),
    }


async def test_what_cannot_be_read_is_blanked_when_the_number_stands_in_it(box, database):
    await box.note([Noted(1, "{broken 777"), Noted(2, "{broken")], NOW)
    await box.set_aside(1, "ValueError", NOW)
    await box.set_aside(2, "ValueError", NOW)
    await box.forget(777)
    kept = await stored(box, database)
    assert (kept[1][0], kept[2][0]) == ('{"kind": "unknown"}', "{broken")


async def test_a_file_that_cannot_be_opened_is_told(tmp_path):
    (tmp_path / "inbox.sqlite3").write_bytes(b"garbage" * 1000)
    box = FileInbox(tmp_path / "inbox.sqlite3")
    with pytest.raises(StorageError, match="cannot be opened"):
        await box.open()
    await box.close()
