"""The pretend Telegram as an HTTP server, for tests of what speaks HTTP itself.

async with serve_bot_api(telegram) as base_url:
    settings = read_settings(telegram_api_base_url=base_url, telegram_bot_token=...)
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from bot.playground.faults import ConnectionLost
from bot.playground.parameters import Upload
from bot.playground.refusals import Refusal
from bot.playground.telegram import PretendTelegram
from bot.playground.transport import answer, refuse, serve_file, split_address

Travel = Callable[[str], Awaitable[None]]
"""Awaited with the method on a call's way to Telegram, and again on the answer's way back."""


async def at_once(_: str) -> None:
    """No way at all."""


@asynccontextmanager
async def serve_bot_api(telegram: PretendTelegram, travel: Travel = at_once) -> AsyncIterator[str]:
    """Serve on a free loopback port; the address is what TELEGRAM_API_BASE_URL takes.

    Args:
        travel: how long the way is; a call whose sender is gone before it arrives is lost.
    """

    async def handle(request: web.Request) -> web.Response:
        kind, token, rest = split_address(str(request.rel_url))
        if token != telegram.token:
            status, body = refuse(Refusal(401, "Unauthorized"))
        elif kind == "file":
            status, body = serve_file(telegram, rest)
        else:
            values, uploads = await _read(request)
            await travel(rest)
            if request.transport is None or request.transport.is_closing():
                return web.Response()
            try:
                status, body = await answer(telegram, rest, values, uploads)
            except ConnectionLost:
                # Ends the connection without an answer, as a broken line does.
                assert request.transport is not None
                request.transport.abort()
                return web.Response()
            await travel(rest)
        return web.Response(status=status, body=body, content_type="application/json")

    app = web.Application(client_max_size=50 * 1024 * 1024)
    app.router.add_route("*", "/{path:.*}", handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def _read(request: web.Request) -> tuple[dict[str, Any], dict[str, Upload]]:
    values: dict[str, Any] = dict(request.query)
    uploads: dict[str, Upload] = {}
    if request.content_type == "application/json":
        values |= await request.json()
        return values, uploads
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            uploads[name] = Upload(value.filename, value.file.read(), value.content_type)
        else:
            values[name] = value
    return values, uploads
