"""What the web server tells about this bot: readiness and metrics, gathered from its parts."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable
from datetime import UTC, datetime
from typing import Any

from bot.gateway.health import Check, Health
from bot.gateway.intake import Intake
from bot.gateway.metrics import Metrics
from bot.gateway.watching import WatchedRequest
from bot.handlers.context import Services, StudyApplication
from bot.storage import census
from bot.storage.outages import is_outage
from bot.terminal import KINDS

_CHECK_SECONDS = 3.0


def make_health(application: StudyApplication, intake: Intake, polls: Check | None) -> Health:
    """Connect the figures with what they count.

    Args:
        polls: finds out whether polling goes on; None with a webhook.
    """
    services: Services = application.bot_data["services"]
    database = services.quizzing.database
    request = application.bot.request
    answers = request.answers if isinstance(request, WatchedRequest) else {}
    metrics = Metrics(lambda: intake.in_hand, answers)
    intake.observer = metrics
    census.time_statements(database, metrics.executed)
    services.answering.listeners.append(
        lambda outcome, seconds: metrics.answered(KINDS[type(outcome)], seconds)
    )

    async def report() -> bytes:
        if await _database_fault(services) is None:
            metrics.counted(await census.count_rows(database))
        return metrics.text()

    async def knowledge() -> str | None:
        return None if services.knowledge.topics else "no topic is loaded"

    checks: dict[str, Check] = {"database": lambda: _database_fault(services)}
    checks["knowledge"] = knowledge
    if polls:
        checks["polling"] = polls
    began = time.monotonic()

    def facts() -> dict[str, Any]:
        return {
            "seconds_since_last_update": _age(intake.last_update_at),
            "updates_in_hand": intake.in_hand,
            "topics": len(services.knowledge.topics),
            "uptime_seconds": int(time.monotonic() - began),
        }

    return Health(checks, facts, report)


async def _database_fault(services: Services) -> str | None:
    try:
        return await _in_time(census.answers(services.quizzing.database))
    except Exception as error:
        if not is_outage(error) and not isinstance(error, TimeoutError):
            raise
        return "does not answer"


async def _in_time(work: Awaitable[bool]) -> str | None:
    async with asyncio.timeout(_CHECK_SECONDS):
        return None if await work else "does not answer"


def _age(moment: datetime | None) -> int | None:
    return int((datetime.now(UTC) - moment).total_seconds()) if moment else None
