"""The page's server: loopback only, its own page only; and the world outlives the process."""

import asyncio

import aiohttp
import pytest

from bot.playground.hosting import open_telegram, serve_page
from bot.playground.parameters import Upload
from bot.playground.snapshot import Snapshot
from tests.playground.conftest import keys
from tests.playground.running import run_tiny

OWN = {"X-Playground": "1"}


@pytest.fixture
async def page(tmp_path):
    telegram = open_telegram(Snapshot(tmp_path))
    async with serve_page(telegram, 0) as address, aiohttp.ClientSession(address) as session:
        yield session


@pytest.fixture
async def ids(page):
    async with page.get("/api/state") as response:
        people = (await response.json())["people"]
    return {person["first_name"]: person["id"] for person in people}


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Host": "localhost:8080"}, 200),
        ({"Host": "[::1]:8080"}, 200),
        ({"Host": "evil.example"}, 403),  # A name that resolves to loopback: DNS rebinding.
        ({"Host": "127.0.0.1.evil.example:8080"}, 403),
        ({"Host": "192.168.1.7:8080"}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
    ],
)
async def test_only_this_computers_own_page_is_served(page, headers, status):
    for path in ("/", "/api/state"):
        async with page.get(path, headers=headers) as response:
            assert response.status == status


async def test_a_form_posted_by_another_page_is_refused(page, ids):
    user_id = ids["Asha"]
    words = {"chat_id": user_id, "user_id": user_id, "text": "hello"}
    async with page.post("/api/say", json=words) as response:
        assert response.status == 403
    async with page.post("/api/say", json=words, headers=OWN) as response:
        assert response.status == 200


async def test_a_page_may_load_nothing_from_elsewhere(page):
    async with page.get("/") as response:
        policy = response.headers["Content-Security-Policy"]
        markup = await response.text()
    assert policy.startswith("default-src 'self'")
    assert "http://" not in markup.replace("http://www.w3.org", "")
    assert "https://" not in markup


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ({"chat_id": "Asha", "user_id": "Ravi", "text": "x"}, 403),  # In another's private chat.
        ({"chat_id": "Asha", "user_id": 5, "text": "x"}, 404),
        ({"chat_id": 5, "user_id": "Asha", "text": "x"}, 404),
        ({"chat_id": "Asha", "user_id": "Asha", "text": "  "}, 400),
        ({"chat_id": "Asha"}, 400),
    ],
)
async def test_impossible_acts_are_refused(page, ids, words, status):
    named = {key: ids.get(value, value) for key, value in words.items()}
    async with page.post("/api/say", json=named, headers=OWN) as response:
        assert response.status == status


async def test_a_document_is_served_to_be_saved_and_never_shown(page, ids):
    user_id = ids["Asha"]
    place = {"chat_id": user_id, "user_id": user_id, "name": "../x.html"}
    headers = OWN | {"Content-Type": "text/html"}
    async with page.post("/api/upload", params=place, data=b"<b>", headers=headers) as response:
        assert response.status == 200
    async with page.get("/api/state") as response:
        chats = (await response.json())["chats"]
    document = next(chat for chat in chats if chat["id"] == user_id)["messages"][0]["document"]
    assert document["file_name"] == "x.html"
    async with page.get(f"/api/files/{document['file_id']}") as response:
        assert response.headers["Content-Disposition"].startswith("attachment")
        assert response.content_type == "application/octet-stream"


async def test_events_are_streamed_while_they_happen(tmp_path):
    async with run_tiny(tmp_path) as (address, telegram), aiohttp.ClientSession() as session:
        asha = next(user.id for user in telegram.world.users.values() if not user.is_bot)
        async with session.get(f"{address}/api/events") as stream:
            await stream.content.readline()
            telegram.people.say(asha, asha, "hello")
            lines = [await stream.content.readline() for _ in range(4)]
    assert b'"kind": "message"' in b"".join(lines)


async def test_the_world_is_as_it_was_when_the_process_died(tmp_path):
    telegram = open_telegram(Snapshot(tmp_path))
    asha = next(user.id for user in telegram.world.users.values() if not user.is_bot)
    telegram.people.say(asha, asha, "/quiz")
    values = {"chat_id": asha, "text": "Q1", "reply_markup": keys(["A", "B"])}
    telegram.call("sendMessage", values)
    telegram.call(
        "sendPhoto", {"chat_id": asha}, {"photo": Upload("x.png", b"\x89PNG", "image/png")}
    )
    poll = {"chat_id": asha, "question": "Q", "options": ["A", "B"]}
    telegram.call("sendPoll", poll)
    telegram.people.vote(next(iter(telegram.world.polls)), asha, [1])
    Snapshot(tmp_path).save(telegram.stage)

    reopened = open_telegram(Snapshot(tmp_path))
    assert reopened.world == telegram.world
    assert reopened.updates.pending == telegram.updates.pending
    assert reopened.world.chats[asha].messages[2].keyboard == keys(["A", "B"])


async def test_what_was_said_is_written_down_before_the_bot_can_read_it(tmp_path):
    async with run_tiny(tmp_path) as (_, telegram):
        asha = next(user.id for user in telegram.world.users.values() if not user.is_bot)
        kept: list[int] = []

        def look() -> None:
            kept_state = Snapshot(tmp_path).load()
            kept.append(len(kept_state[1]["pending"]) if kept_state else -1)

        telegram.updates.on_confirmation.append(look)
        telegram.people.say(asha, asha, "hello")
        while not kept:
            await telegram_turn()
    assert kept[0] == 1
    assert Snapshot(tmp_path).load()[1]["pending"] == []


async def telegram_turn() -> None:
    await asyncio.sleep(0)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"format": 0}', b'{"format": 1}'])
async def test_a_damaged_state_starts_a_new_world(tmp_path, content):
    (tmp_path / "state.json").write_bytes(content)
    names = {user.first_name for user in open_telegram(Snapshot(tmp_path)).world.users.values()}
    assert {"Asha", "Ravi", "Meera"} <= names
