"""The bot's calls of the Bot API on a shorter way where nothing but plain values is sent.

The library looks at each value for files, dates and lists of them, and makes every object into
JSON at every call. What is usual here holds none: it is made into a form at once and goes through
the same limiter to the same request, which says the same of every failure. Anything else goes the
library's way. The message that a send returns is read lazily.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from telegram import InlineKeyboardMarkup, LinkPreviewOptions, ReplyParameters, TelegramObject
from telegram._utils.defaultvalue import DefaultValue
from telegram.constants import ParseMode
from telegram.ext import ExtBot
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

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

    async def _do_post(self, endpoint: str, data: dict[str, Any], **timeouts: Any) -> Any:  # noqa: ANN401 - the library's
        """Send a call through the limiter."""
        is_quick = self.rate_limiter is not None and endpoint != "getUpdates"
        if not (is_quick and all(map(_is_plain, data.values()))):
            return await super()._do_post(endpoint, data, **timeouts)
        assert self.rate_limiter
        return await self.rate_limiter.process_request(
            callback=self._send_form,
            args=(endpoint, data),
            kwargs=timeouts,
            endpoint=endpoint,
            data=data,
            rate_limit_args=None,
        )

    async def _send_form(self, endpoint: str, data: dict[str, Any], **timeouts: Any) -> Any:  # noqa: ANN401 - the library's
        """Send a call now; the limiter may have taken something out of it."""
        self._LOGGER.debug("Calling Bot API endpoint `%s` with parameters `%s`", endpoint, data)
        form = [
            RequestParameter(name, _AS_SENT.get(type(value), _to_json)(value), None)
            for name, value in data.items()
        ]
        address = f"{self._base_url}/{endpoint}"
        return await self._request[1].post(address, RequestData(form), **timeouts)


def _is_absent(value: object) -> bool:
    return value is None or (isinstance(value, DefaultValue) and value.value is None)


def _is_plain(value: object) -> bool:
    return type(value) in _AS_SENT or isinstance(value, InlineKeyboardMarkup)


def _as_it_is(value: Any) -> Any:  # noqa: ANN401 - text or a number
    return value


def _to_json(value: TelegramObject) -> str:
    return value.to_json()


def _options_to_json(options: LinkPreviewOptions) -> str:
    # What is no option of this version of the library has no part in the comparison.
    return options.to_json() if options.api_kwargs else _remembered_json(options)


@lru_cache(16)
def _remembered_json(options: LinkPreviewOptions) -> str:
    return options.to_json()


_AS_SENT: dict[type, Callable[[Any], Any]] = {
    str: _as_it_is,
    int: _as_it_is,
    bool: _as_it_is,
    ParseMode: lambda mode: mode.value,
    LinkPreviewOptions: _options_to_json,
    ReplyParameters: _to_json,
}
"""By type, how a value is put into a form."""
