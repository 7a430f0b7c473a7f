"""What ``/start <kind>_<id>`` leads to; each feature adds its kind when it registers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from telegram import Update

from bot.handlers.context import Context

FollowLink = Callable[[Update, Context, str], Awaitable[bool]]
"""Takes the part behind the kind; returns False when there is nothing of that id."""

DEEP_LINKS: dict[str, FollowLink] = {}
