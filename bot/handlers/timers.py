"""The clock's tick: what is due is read from the database every second, so nothing is missed."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

from bot.handlers.context import Services, StudyApplication
from bot.handlers.delivery import Bot
from bot.handlers.quiz_delivery import deliver_due

logger = logging.getLogger(__name__)

Duty = Callable[[Bot, Services], Awaitable[None]]
"""Does what is due of one kind; called at every tick."""


def add_duty(application: StudyApplication, duty: Duty) -> None:
    """Let a duty run at every tick."""
    application.bot_data.setdefault("duties", []).append(duty)


def register(application: StudyApplication) -> None:
    """Let ``bot_data["tick"]`` run the duties; the application's clockwork calls it."""
    started_at = application.bot_data["services"].clock()
    is_recovered = False

    async def recover_once(_: Bot, services: Services) -> None:
        nonlocal is_recovered
        if not is_recovered:
            await services.quizzing.recover(started_at)
            is_recovered = True

    async def tick() -> None:
        services: Services = application.bot_data["services"]
        for duty in application.bot_data["duties"]:
            try:
                await duty(application.bot, services)
            except Exception:  # One duty that fails must not stop the others, nor the clock.
                logger.exception("%s failed", duty.__name__)

    add_duty(application, recover_once)
    add_duty(application, deliver_due)
    application.bot_data["tick"] = tick
