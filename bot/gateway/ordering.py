"""Handling updates side by side, while those of one person stay in order."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor

MAX_CONCURRENT = 256


class PersonOrder(BaseUpdateProcessor):
    """Lets many people be served at once and each person's updates one after the other.

    A follow-up must not overtake the question before it, nor a second tap the first.
    """

    def __init__(self, max_concurrent_updates: int = MAX_CONCURRENT) -> None:
        super().__init__(max_concurrent_updates)
        self._queues: dict[int, tuple[asyncio.Lock, int]] = {}

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Await the handling of an update, after all earlier ones of the same person."""
        key = order_key(update)
        lock, waiting = self._queues.get(key, (asyncio.Lock(), 0))
        self._queues[key] = (lock, waiting + 1)
        try:
            async with lock:
                await coroutine
        finally:
            lock, waiting = self._queues[key]
            if waiting == 1:
                del self._queues[key]
            else:
                self._queues[key] = (lock, waiting - 1)

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""


def order_key(update: object) -> int:
    """Return the id of the person, else of the chat, whose updates must stay in order."""
    if not isinstance(update, Update):
        return 0
    if update.effective_user:
        return update.effective_user.id
    return update.effective_chat.id if update.effective_chat else 0


def order_key_of(payload: dict[str, Any]) -> int | None:
    """Return the same id out of an update as Telegram sent it."""
    for body in payload.values():
        if isinstance(body, dict):
            sender = body.get("from") or body.get("user") or body.get("chat")
            return sender.get("id") if isinstance(sender, dict) else None
    return None
