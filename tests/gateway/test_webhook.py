"""The webhook: who may post, what may be posted, and what is told to whom."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest

from bot.errors import StorageError
from bot.gateway.health import Health, serve
from bot.gateway.webhook import BODY_LIMIT, SECRET_HEADER, Webhook
from tests.gateway.station import Station

SECRET = "a-secret_1"
RIGHT = {SECRET_HEADER: SECRET}


async def nothing_wrong() -> str | None:
    return None


async def no_figures() -> bytes:
    return b"bot_up 1\n"


@asynccontextmanager
async def web(station: Station, **checks) -> AsyncIterator[aiohttp.ClientSession]:
    station.webhook = Webhook(station.intake, SECRET)
    health = Health(checks or {"database": nothing_wrong}, lambda: {"topics": 3}, no_figures)
    async with (
        serve("127.0.0.1", 0, health, ("/hook", station.webhook)) as port,
        aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session,
    ):
        yield session


@pytest.fixture
async def station(tmp_path) -> AsyncIterator[Station]:
    made = Station(tmp_path)
    await made.start(polls=False)
    yield made
    await made.stop()


def update(station: Station, text: str = "hello") -> dict:
    station.say(text)
    return station.telegram.updates.take_all()[-1]


async def test_an_update_is_noted_and_handled(station):
    async with web(station) as session:
        async with session.post("/hook", json=update(station), headers=RIGHT) as response:
            assert response.status == 200
            assert await response.read() == b""
        await station.intake.wait_until_idle()
    assert station.answers == ["You said: hello"]


async def test_the_same_update_posted_twice_is_handled_once(station):
    async with web(station) as session:
        posted = update(station)
        for _ in range(2):
            async with session.post("/hook", json=posted, headers=RIGHT) as response:
                assert response.status == 200
        await station.intake.wait_until_idle()
    assert station.answers == ["You said: hello"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 401),
        ({SECRET_HEADER: ""}, 403),
        ({SECRET_HEADER: "a-secret_2"}, 403),
        ({SECRET_HEADER: SECRET + "x"}, 403),
        ({SECRET_HEADER: "sécret"}, 403),
    ],
)
async def test_without_the_secret_nothing_is_taken(station, headers, status):
    async with (
        web(station) as session,
        session.post("/hook", json=update(station), headers=headers) as response,
    ):
        assert response.status == status
        assert SECRET not in await response.text()
    assert station.answers == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"5",
        b'{"update_id": "1"}',
        b'{"update_id": true}',
        b"\xff\xfe",
        b'{"update_id": -1}',
        b'{"update_id": 99999999999999999999}',
        b"[" * 100_000,
    ],
    ids=lambda body: repr(body[:20]),
)
async def test_what_is_no_update_is_a_bad_request(station, body):
    headers = RIGHT | {"Content-Type": "application/json"}
    async with (
        web(station) as session,
        session.post("/hook", data=body, headers=headers) as response,
    ):
        assert response.status == 400


@pytest.mark.parametrize(
    ("method", "path", "kind", "status"),
    [
        ("GET", "/hook", "application/json", 405),
        ("PUT", "/hook", "application/json", 405),
        ("POST", "/hook", "text/plain", 415),
        ("POST", "/other", "application/json", 404),
        ("POST", "/healthz", "application/json", 405),
    ],
)
async def test_wrong_requests_get_the_fitting_code(station, method, path, kind, status):
    headers = RIGHT | {"Content-Type": kind}
    async with (
        web(station) as session,
        session.request(method, path, data=b"{}", headers=headers) as response,
    ):
        assert response.status == status


async def test_a_body_over_the_limit_is_refused_by_its_length_alone(station):
    async with web(station) as session:
        reader, writer = await asyncio.open_connection("127.0.0.1", session._base_url.port)
        head = "POST /hook HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n" + (
            f"{SECRET_HEADER}: {SECRET}\r\nContent-Length: {BODY_LIMIT + 1}\r\n\r\n"
        )
        writer.write(head.encode())
        assert b"413" in await reader.readline()
        writer.close()
        await writer.wait_closed()


async def test_a_body_that_grows_over_the_limit_is_refused(station):
    async def in_pieces():
        for _ in range(BODY_LIMIT // 65536 + 2):
            yield b" " * 65536

    headers = RIGHT | {"Content-Type": "application/json"}
    async with (
        web(station) as session,
        session.post("/hook", data=in_pieces(), headers=headers) as response,
    ):
        assert response.status == 413


async def test_what_cannot_be_noted_is_asked_for_again(station):
    async def note(*_):
        raise StorageError("disk full")

    real, station.inbox.note = station.inbox.note, note
    posted = update(station)
    async with web(station) as session:
        async with session.post("/hook", json=posted, headers=RIGHT) as response:
            assert response.status == 503
        station.inbox.note = real
        async with session.post("/hook", json=posted, headers=RIGHT) as response:
            assert response.status == 200
        await station.intake.wait_until_idle()
    assert station.answers == ["You said: hello"]


async def test_a_bot_that_stops_takes_nothing_more(station):
    async with web(station) as session:
        station.webhook.is_open = False
        async with session.post("/hook", json=update(station), headers=RIGHT) as response:
            assert response.status == 503


async def test_health_readiness_and_metrics_are_told(station):
    async def away() -> str | None:
        return "does not answer"

    async with web(station) as session:
        async with session.get("/healthz") as response:
            assert (response.status, await response.text()) == (200, "ok\n")
        async with session.get("/readyz") as response:
            assert response.status == 200
            assert json.loads(await response.text()) == {
                "ready": True, "database": "ok", "topics": 3
            }  # fmt: skip
        async with session.get("/metrics") as response:
            assert await response.text() == "bot_up 1\n"
    async with (
        web(station, database=away, knowledge=nothing_wrong) as session,
        session.get("/readyz") as response,
    ):
        assert response.status == 503
        told = json.loads(await response.text())
        assert (told["ready"], told["database"]) == (False, "does not answer")
