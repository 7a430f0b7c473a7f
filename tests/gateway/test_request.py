"""The aiohttp transport keeps the contract that the library's own HTTPX client keeps."""

import asyncio
import json
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputFile
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TimedOut
from telegram.request import HTTPXRequest

from bot.gateway.request import AiohttpRequest, Timeouts

ME = {"id": 1, "is_bot": True, "first_name": "Bot", "username": "bot"}
MESSAGE = {"message_id": 5, "date": 0, "chat": {"id": 2, "type": "private"}}


@pytest.fixture(params=["aiohttp", "httpx"])
def make_request(request):
    def make(**timeouts):
        if request.param == "aiohttp":
            return AiohttpRequest(timeouts=Timeouts(**timeouts))
        return HTTPXRequest(**{f"{name}_timeout": value for name, value in timeouts.items()})

    return make


def readable(value):
    """A field's text, or the (name, content) of an uploaded file."""
    return (value.filename, value.file.read()) if isinstance(value, web.FileField) else value


async def parameters_of(http: web.Request) -> dict[str, object]:
    """Return what was asked for, read as a form alone, as many a server reads it."""
    posted = await http.post() if http.can_read_body else {}
    return {key: readable(value) for key, value in posted.items()}


@asynccontextmanager
async def server_and_bot(handler, request):
    seen = []

    async def dispatch(http: web.Request) -> web.StreamResponse:
        method = http.match_info["method"]
        form = await parameters_of(http)
        seen.append((method, form))
        if method == "getMe":
            return web.json_response({"ok": True, "result": ME})
        return await handler(http, form)

    app = web.Application()
    app.router.add_route("*", "/bot{token}/{method}", dispatch)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = site._server.sockets[0].getsockname()[1]
    bot = Bot(
        "1:a",
        base_url=f"http://127.0.0.1:{port}/bot",
        request=request,
        get_updates_request=request,
    )
    try:
        async with bot:
            yield bot, seen
    finally:
        await runner.cleanup()


def answering(status, payload):
    async def handler(http, form):
        return web.json_response(payload, status=status)

    return handler


async def test_parameters_arrive_as_a_form(make_request):
    handler = answering(200, {"ok": True, "result": MESSAGE})
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("A", callback_data="q:1:0")]])
    async with server_and_bot(handler, make_request()) as (bot, seen):
        sent = await bot.send_message(2, "t½ < 6 h & 50 % + 😀; a=b#ü\n?", reply_markup=keyboard)
    assert sent.message_id == 5
    method, found = seen[-1]
    assert json.loads(found.pop("reply_markup")) == keyboard.to_dict()
    assert (method, found) == (
        "sendMessage",
        {"chat_id": "2", "text": "t½ < 6 h & 50 % + 😀; a=b#ü\n?"},
    )


async def test_files_arrive_with_name_and_content(make_request):
    handler = answering(200, {"ok": True, "result": MESSAGE})
    async with server_and_bot(handler, make_request()) as (bot, seen):
        await bot.send_document(2, InputFile(b"a,b\n", filename="scores.csv"), caption="Ü")
    method, form = seen[-1]
    assert method == "sendDocument"
    assert form["caption"] == "Ü"
    assert ("scores.csv", b"a,b\n") in form.values()


@pytest.mark.parametrize(
    ("status", "payload", "error"),
    [
        (400, {"ok": False, "description": "Bad Request: x"}, BadRequest),
        (403, {"ok": False, "description": "Forbidden: blocked"}, Forbidden),
        (429, {"ok": False, "description": "x", "parameters": {"retry_after": 3}}, RetryAfter),
        (502, {"ok": False, "description": "Bad Gateway"}, NetworkError),
    ],
)
async def test_refusals_become_the_librarys_errors(make_request, status, payload, error):
    async with server_and_bot(answering(status, payload), make_request()) as (bot, _):
        with pytest.raises(error):
            await bot.send_message(2, "x")


async def test_silence_is_a_timeout(make_request):
    release = asyncio.Event()

    async def handler(http, form):
        await release.wait()
        return web.json_response({"ok": True, "result": MESSAGE})

    request = make_request(read=0.05, write=0.05)
    async with server_and_bot(handler, request) as (bot, seen):
        with pytest.raises(TimedOut):
            await bot.send_message(2, "x", read_timeout=0.05, write_timeout=0.05)
        release.set()
    assert [method for method, _ in seen].count("sendMessage") == 1


async def test_a_dropped_connection_is_a_network_error_and_not_sent_again(make_request):
    async def handler(http, form):
        http.transport.close()
        return web.Response()

    async with server_and_bot(handler, make_request()) as (bot, seen):
        with pytest.raises(NetworkError):
            await bot.send_message(2, "x")
    assert [method for method, _ in seen].count("sendMessage") == 1


async def test_no_server_is_a_network_error(make_request):
    request = make_request()
    await request.initialize()
    with pytest.raises(NetworkError):
        await request.post("http://127.0.0.1:9/bot1:a/getMe")
    await request.shutdown()


async def test_use_before_opening_is_refused(make_request):
    request = AiohttpRequest()
    with pytest.raises(RuntimeError, match="not initialized"):
        await request.do_request("http://127.0.0.1:9/", "POST")
    await request.shutdown()


async def test_many_requests_share_connections():
    peers = set()

    async def handler(http, form):
        peers.add(http.transport.get_extra_info("peername"))
        return web.json_response({"ok": True, "result": MESSAGE})

    async with server_and_bot(handler, AiohttpRequest()) as (bot, _):
        for _ in range(20):
            await bot.send_message(2, "x")
    assert len(peers) == 1
