"""The webhook: Telegram posts an update here and hears 200 once the update is noted.

Whoever is not Telegram learns nothing: the secret is compared in constant time before a byte of
the body is read, and the body is bounded.
"""

from __future__ import annotations

import hmac
import json
import logging
from typing import Any

from aiohttp import web

from bot.errors import StorageError
from bot.gateway.intake import Intake

logger = logging.getLogger(__name__)

BODY_LIMIT = 1024 * 1024
"""In bytes; Telegram's updates are some kilobytes long."""

MAX_CONNECTIONS = 40
"""So many updates may Telegram post at once."""

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"


class Webhook:
    """Takes what is posted.

    Args:
        secret: what Telegram sends along, as ``setWebhook`` told it.
    """

    def __init__(self, intake: Intake, secret: str) -> None:
        self._intake = intake
        self._secret = secret.encode()
        self.is_open = True

    async def take(self, request: web.Request) -> web.Response:
        """Answer one POST: 200 when its update is noted, 503 when it must be sent again."""
        self._check_sender(request)
        if request.content_type != "application/json":
            raise web.HTTPUnsupportedMediaType(text="Updates are JSON.")
        update = _parse(await _read(request))
        if not self.is_open or not self._intake.has_room:
            raise web.HTTPServiceUnavailable(text="Send it again.", headers={"Retry-After": "5"})
        try:
            await self._intake.take([update])
        except StorageError as error:
            logger.error("An update cannot be noted and will be sent again: %s", error)
            raise web.HTTPServiceUnavailable(text="Send it again.") from error
        return web.Response()

    def _check_sender(self, request: web.Request) -> None:
        given = request.headers.get(SECRET_HEADER)
        if given is None:
            raise web.HTTPUnauthorized(text="The secret token is missing.")
        # As bytes: a header may hold what is no ASCII, which compare_digest refuses as text.
        if not hmac.compare_digest(given.encode("utf-8", "surrogateescape"), self._secret):
            raise web.HTTPForbidden(text="The secret token is wrong.")


async def _read(request: web.Request) -> bytes:
    if (request.content_length or 0) > BODY_LIMIT:
        raise web.HTTPRequestEntityTooLarge(BODY_LIMIT, request.content_length or 0)
    return await request.read()  # Raises the same when it turns out to be longer.


def _parse(body: bytes) -> dict[str, Any]:
    try:
        update = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise web.HTTPBadRequest(text="This is not JSON.") from error
    number = update.get("update_id") if isinstance(update, dict) else None
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number < 2**63:
        raise web.HTTPBadRequest(text="This is not an update.")
    parsed: dict[str, Any] = update
    return parsed
