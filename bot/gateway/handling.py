"""Handling one noted update until it is done, or will never be.

What could not be reached is waited for; what fails three times by its own fault is set aside. A
question whose answer may have gone out before the process died is not answered again: the person
is told to look.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from telegram import Update
from telegram.error import TelegramError
from telegram.ext import Application

from bot.errors import StorageError
from bot.gateway.attempt import MOST_TRIES, Attempt, current_attempt
from bot.gateway.lazy_objects import read_update
from bot.locale import N_, _
from bot.storage.inbox import Inbox, Noted, State
from bot.storage.outages import is_outage

logger = logging.getLogger(__name__)

INTERRUPTED = N_(
    "I was interrupted while answering this. If no answer stands here, please send it again."
)

Payload = dict[str, Any]
AnyApplication = Application[Any, Any, Any, Any, Any, Any]


class Outcome(StrEnum):
    """How an update ended."""

    DONE = "done"
    INTERRUPTED = "interrupted"  # The process had died while the answer was going out.
    ASIDE = "aside"


@dataclass(slots=True)
class Handling:
    """Handles updates; holds no state of any of them.

    Attributes:
        sleep: waits for so many seconds.
    """

    application: AnyApplication
    inbox: Inbox
    clock: Callable[[], datetime]
    sleep: Callable[[float], Awaitable[None]]

    async def work_off(self, noted: Noted, payload: Payload) -> Outcome:
        """Handle an update and cross it off, or set it aside."""
        if noted.tries >= MOST_TRIES:
            return await self._set_aside(noted, payload, "the process died while handling it")
        try:
            update = read_update(payload, self.application.bot)
        except Exception as error:
            logger.exception("Update %s cannot be read", noted.update_id)
            return await self._set_aside(noted, payload, type(error).__name__)
        if noted.state is State.SENDING and update.message:
            await self._tell_interrupted(update)
            return await self._cross_off(noted, Outcome.INTERRUPTED)
        last = await self._in_turn(noted, update)
        if last.is_poison:
            return await self._set_aside(noted, payload, type(last.error).__name__)
        return await self._cross_off(noted, Outcome.DONE)

    async def _in_turn(self, noted: Noted, update: Update) -> Attempt:
        """Try until done, after all earlier updates of the same person; return the last try."""
        attempts: list[Attempt] = []
        work = self._try_until_done(noted, update, attempts)
        try:
            await self.application.update_processor.process_update(update, work)
        finally:
            work.close()  # It has not begun when this task was cancelled while it waited.
        return attempts[-1]

    async def _try_until_done(self, noted: Noted, update: Update, attempts: list[Attempt]) -> None:
        attempt = Attempt(noted.tries, 0.0, self._marker(noted, update))
        await self.inbox.wait_for_earlier(noted.update_id)
        while True:
            attempts[:] = [attempt]
            current_attempt.set(attempt)
            await self.application.process_update(update)
            if attempt.pause_seconds is None:
                return
            await self.sleep(attempt.pause_seconds)
            attempt = attempt.following()

    def _marker(self, noted: Noted, update: Update) -> Callable[[], Awaitable[None]] | None:
        """Return what notes that an answer is about to go out; taps may safely be done again."""
        if update.message is None:
            return None
        return lambda: self.inbox.mark_sending(noted.update_id)

    async def _cross_off(self, noted: Noted, outcome: Outcome) -> Outcome:
        await self._insist(lambda: self.inbox.finish(noted.update_id, self.clock()))
        return outcome

    async def _set_aside(self, noted: Noted, payload: Payload, reason: str) -> Outcome:
        now, kind = self.clock(), kind_of(payload)
        await self._insist(lambda: self.inbox.set_aside(noted.update_id, reason, now))
        text = (
            f"Update {noted.update_id} ({kind}) was set aside after {MOST_TRIES} tries: {reason}"
        )
        logger.error("%s", text)
        await self._tell_maintainer(text)
        return Outcome.ASIDE

    async def _insist(self, write: Callable[[], Awaitable[None]]) -> None:
        """Write to the inbox, again and again while it is away: what is done must be known."""
        pause = 0.1
        while True:
            try:
                return await write()
            except StorageError as error:
                logger.warning("%s", error)
                await self.sleep(pause)
                pause = min(pause * 2, 10.0)

    async def _tell_maintainer(self, text: str) -> None:
        chat_id = self.application.bot_data.get("maintainer_chat_id")
        if chat_id is not None:
            with suppress(TelegramError):
                await self.application.bot.send_message(chat_id, text)

    async def _tell_interrupted(self, update: Update) -> None:
        message = update.message
        assert message is not None
        await self._speak_as_its_chat(update)
        try:
            await message.reply_text(_(INTERRUPTED), do_quote=message.chat.type != "private")
        except TelegramError as error:
            logger.warning("Could not say that an answer was interrupted: %s", error)

    async def _speak_as_its_chat(self, update: Update) -> None:
        """Set the language; handlers have not seen this update and never will."""
        speak_in = self.application.bot_data.get("speak_in")
        if speak_in is None:
            return
        try:
            await speak_in(update)
        except Exception as error:
            if not is_outage(error):
                raise
            logger.warning("In which language is not known now: %s", type(error).__name__)


def kind_of(payload: Payload) -> str:
    """Return what an update is: ``message``, ``callback_query`` and so on."""
    return next((name for name in payload if name != "update_id"), "unknown")
