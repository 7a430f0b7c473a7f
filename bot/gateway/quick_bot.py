"""The bot's calls of the Bot API, with the message that a send returns read lazily."""

from __future__ import annotations

from typing import Any

from telegram._utils.defaultvalue import DefaultValue
from telegram.ext import ExtBot

from bot.domain.sending import Bulk
from bot.gateway.lazy_objects import read_message

_USED = {
    "disable_notification",
    "link_preview_options",
    "message_thread_id",
    "parse_mode",
    "reply_markup",
    "reply_parameters",
}
"""The parameters of a message that we use; with any other the library goes its own way."""


class QuickBot(ExtBot[Bulk]):
    """The library's bot, without callback data of its own and without defaults."""

    async def _send_message(
        self,
        endpoint: str,
        data: dict[str, Any],
        *args: Any,  # noqa: ANN401 - the library's twenty parameters
        **given: Any,  # noqa: ANN401
    ) -> Any:  # noqa: ANN401
        """Send or edit a message of any type."""
        named = {name: value for name, value in given.items() if not _is_absent(value)}
        if args or not named.keys() <= _USED:
            return await super()._send_message(endpoint, data, *args, **given)
        data.update(named)
        result = await self._post(endpoint, data)
        return result if result is True else read_message(result, self)


def _is_absent(value: object) -> bool:
    return value is None or (isinstance(value, DefaultValue) and value.value is None)
