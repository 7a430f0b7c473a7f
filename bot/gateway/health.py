"""The web server beside the bot: the webhook, ``/healthz``, ``/readyz`` and ``/metrics``."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.gateway.webhook import BODY_LIMIT, Webhook

_SHUTDOWN_SECONDS = 5.0

Check = Callable[[], Awaitable[str | None]]
"""Returns what is wrong, in a few words, or None."""

Report = Callable[[], Awaitable[bytes]]


@dataclass(frozen=True)
class Health:
    """What the server tells about the bot.

    Attributes:
        checks: by name; the bot is ready when none of them finds anything.
        facts: further lines of ``/readyz`` that decide nothing, such as the last update's age.
        report: the metrics as Prometheus reads them.
    """

    checks: dict[str, Check]
    facts: Callable[[], dict[str, Any]]
    report: Report

    async def healthz(self, _: web.Request) -> web.Response:
        """Tell that the process lives and its loop turns."""
        return web.Response(text="ok\n")

    async def readyz(self, _: web.Request) -> web.Response:
        """Tell whether updates can be handled, and if not, what is wrong."""
        found = {name: await check() for name, check in self.checks.items()}
        is_ready = not any(found.values())
        body = {"ready": is_ready, **{k: v or "ok" for k, v in found.items()}, **self.facts()}
        return web.json_response(body, status=200 if is_ready else 503)

    async def metrics(self, _: web.Request) -> web.Response:
        """Return the metrics."""
        body = await self.report()
        return web.Response(
            body=body, headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"}
        )


@asynccontextmanager
async def serve(
    host: str, port: int, health: Health, webhook: tuple[str, Webhook] | None
) -> AsyncIterator[int]:
    """Run the server and give the port that it listens on.

    Args:
        port: 0 takes any free one.
        webhook: the path that Telegram posts to and who takes it; None while polling.

    Raises:
        OSError: when the port cannot be used.
    """
    app = web.Application(client_max_size=BODY_LIMIT)
    app.router.add_get("/healthz", health.healthz)
    app.router.add_get("/readyz", health.readyz)
    app.router.add_get("/metrics", health.metrics)
    if webhook:
        path, taker = webhook
        app.router.add_post(path, taker.take)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=_SHUTDOWN_SECONDS)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()
