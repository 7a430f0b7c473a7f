"""A small bot behind the real intake and poller, over a pretend Telegram; nothing sleeps."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from telegram import Update
from telegram.ext import ApplicationBuilder, CallbackQueryHandler, MessageHandler, filters

from bot import logs
from bot.gateway.attempt import PatientApplication
from bot.gateway.intake import Intake
from bot.gateway.ordering import PersonOrder
from bot.gateway.polling import Poller
from bot.gateway.watching import WatchedRequest
from bot.playground.telegram import DEFAULT_TOKEN, PretendTelegram
from bot.playground.transport import PlaygroundRequest
from bot.storage.inbox import FileInbox
from tests.chat import TestClock

MAINTAINER = 99


@dataclass
class Station:
    """Runs, dies and runs again over the same Telegram and the same inbox file."""

    folder: Path
    clock: TestClock = field(default_factory=TestClock)
    handle: Callable[[str], Any] = lambda text: None
    slept: list[float] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    on_sleep: Callable[[float], None] = lambda seconds: None
    inbox_factory: Callable[[], Any] | None = None
    bot_data: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.telegram = PretendTelegram.create(self.clock)
        self.asha = self.telegram.people.add_user("Asha").id
        self.telegram.world.chats[self.asha].is_started = True

    def say(self, text: str, user_id: int | None = None) -> Any:
        who = user_id or self.asha
        return self.telegram.people.say(who, who, text)

    @property
    def answers(self) -> list[str]:
        """What the bot wrote to Asha."""
        bot = self.telegram.world.bot.id
        messages = self.telegram.world.chats[self.asha].messages.values()
        return [m.content["text"] for m in messages if m.sender_id == bot]

    async def start(self, *, polls: bool = True) -> None:
        request = PlaygroundRequest(self.telegram)
        self.application = (
            ApplicationBuilder()
            .token(DEFAULT_TOKEN)
            .application_class(PatientApplication)
            .concurrent_updates(PersonOrder())
            .request(WatchedRequest(request))
            .get_updates_request(request)
            .build()
        )
        self.application.bot_data.update({"maintainer_chat_id": None} | self.bot_data)
        self.application.add_handler(MessageHandler(filters.ALL, self._answer))
        self.application.add_handler(CallbackQueryHandler(self._answer))
        self.application.add_error_handler(self._on_error)
        await self.application.initialize()
        await self.application.start()
        make = self.inbox_factory or (lambda: FileInbox(self.folder / "inbox.sqlite3"))
        self.inbox = make()
        await self.inbox.open()
        self.intake = Intake(
            self.application, self.inbox, self.clock, number=logs.update_id, sleep=self._sleep
        )
        self.poller = Poller(
            self.application.bot.base_url, request, self.intake, ["message"], sleep=self._sleep
        )
        await self.intake.take_up()
        self.polling = asyncio.create_task(self.poller.run()) if polls else None

    async def settle(self) -> None:
        """Wait until all updates are confirmed and handled."""
        async with asyncio.timeout(10):
            while self.telegram.updates.pending:  # noqa: ASYNC110 - gives way to the poll
                await asyncio.sleep(0)
            await self.intake.wait_until_idle()

    async def stop(self) -> None:
        await self._end_polling()
        await self.poller.confirm()
        await self.intake.stop()
        await self._close()

    async def kill(self) -> None:
        """End as a dying process does; only the files are closed."""
        await self._end_polling()
        tasks = list(self.intake._in_hand.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._close()

    async def _end_polling(self) -> None:
        self.poller.stop()
        if self.polling:
            self.polling.cancel()
            with suppress(asyncio.CancelledError):
                await self.polling

    async def _close(self) -> None:
        await self.inbox.close()
        await self.application.stop()
        await self.application.shutdown()

    async def _answer(self, update: Update, context: Any) -> None:
        text = update.effective_message.text or ""
        result = self.handle(text)
        if result is not None:
            await result
        await context.bot.send_message(update.effective_chat.id, f"You said: {text}")

    async def _on_error(self, update: object, context: Any) -> None:
        self.told.append(type(context.error).__name__)

    async def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.clock.advance(seconds=seconds)
        self.on_sleep(seconds)
        await asyncio.sleep(0)
