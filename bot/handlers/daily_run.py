"""Running what is due of the daily quiz, beside everything else, so that nothing waits for it."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from datetime import timedelta

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.domain.daily import Delivery, Push, PushState, Result
from bot.domain.quiz_outcomes import Ask
from bot.errors import PushTakenError
from bot.handlers.context import Services, StudyApplication
from bot.handlers.daily_sending import NOBODY_WAITS, reveal, send_push
from bot.handlers.delivery import Bot
from bot.handlers.quiz_delivery import deliver
from bot.locale import speaking
from bot.services.daily_pushes import Claim

logger = logging.getLogger(__name__)

WORKERS = 24
"""So many pushes are prepared and under way at once; the pace is kept behind them."""

AT_ONCE = 48
TRY_AGAIN = timedelta(seconds=10)

_NO_RIGHT = (
    "not enough rights",
    "need administrator rights",
    "have no rights",
    "chat_write_forbidden",
    "chat not found",
    "peer_id_invalid",
)
_NOT_SENT = ("*not* sent", "ClientConnectorError", "ConnectError")


class DailyRun:
    """One run at a time; a tick that finds one under way leaves it alone."""

    def __init__(self, application: StudyApplication) -> None:
        self._application = application
        self._is_running = False

    async def start(self, bot: Bot, services: Services) -> None:
        """Look what is due; send it in the background."""
        if self._is_running:
            return
        now = services.clock()
        steps = await services.results.due(now)
        claim = await services.pushes.claim(now, AT_ONCE)
        if steps or not claim.is_empty:
            self._is_running = True
            run = self._run(bot, services, steps, claim)
            self._application.create_task(run, name="daily quiz")

    async def _run(
        self, bot: Bot, services: Services, steps: list[Ask | Result], claim: Claim
    ) -> None:
        tally: Counter[str] = Counter()
        try:
            for step in steps:
                await _deliver_step(bot, services, step)
            await self._send_all(bot, services, claim, tally)
        finally:
            self._is_running = False
            logger.info("Daily run: %s", _describe(tally))

    async def _send_all(
        self, bot: Bot, services: Services, claim: Claim, tally: Counter[str]
    ) -> None:
        queue: asyncio.Queue[Push | Delivery | None] = asyncio.Queue(WORKERS)
        work = [self._work(bot, services, queue, tally) for _ in range(WORKERS)]
        tasks = [asyncio.ensure_future(each) for each in work]
        tasks.append(asyncio.ensure_future(self._feed(services, queue, claim, tally)))
        try:
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()

    async def _feed(
        self,
        services: Services,
        queue: asyncio.Queue[Push | Delivery | None],
        claim: Claim,
        tally: Counter[str],
    ) -> None:
        while not claim.is_empty:
            tally["skipped"] += claim.skipped
            tally["lost"] += claim.lost
            for each in await _prepare(services, claim):
                await queue.put(each)
            if not self._application.running:
                break
            claim = await services.pushes.claim(services.clock(), AT_ONCE)
        for _ in range(WORKERS):
            await queue.put(None)

    async def _work(
        self,
        bot: Bot,
        services: Services,
        queue: asyncio.Queue[Push | Delivery | None],
        tally: Counter[str],
    ) -> None:
        while (item := await queue.get()) is not None:
            push = item.push if isinstance(item, Delivery) else item
            if not self._application.running:
                await services.pushes.postpone(push, services.clock())
                continue
            try:
                tally[await deliver_push(bot, services, item)] += 1
            except Exception:  # One failing chat never stops a run.
                logger.exception("The daily push %s failed", push.id)
                await services.pushes.finish(push, PushState.FAILED, services.clock(), "see log")
                tally["failed"] += 1


async def _prepare(services: Services, claim: Claim) -> list[Push | Delivery]:
    """Prepare together what can be; the rest is prepared one by one."""
    try:
        ready, rest = await services.pushes.prepare_many(claim.pushes, services.clock())
    except Exception:  # One bad subscription must not stop the others: each for itself, then.
        logger.exception("Pushes could not be prepared together")
        return list(claim.pushes)
    return [*ready, *rest]


async def deliver_push(bot: Bot, services: Services, item: Push | Delivery) -> str:
    """Send one push, prepared before or now, and note what became of it.

    Returns:
        The word under which the run counts it.
    """
    delivery: Delivery | None
    if isinstance(item, Delivery):
        delivery = item
    else:
        delivery = await services.pushes.prepare(item, services.clock())
    if delivery is None:
        return "skipped"
    try:
        with speaking(delivery.language or services.languages.default):
            await send_push(bot, services, delivery)
    except PushTakenError:
        return "taken over"
    except TelegramError as error:
        return await _note_refusal(services, delivery, error)
    return "sent"


async def _note_refusal(services: Services, delivery: Delivery, error: TelegramError) -> str:
    push, now = delivery.push, services.clock()
    logger.info("The daily push to %s was refused: %s", push.chat_id, error)
    if isinstance(error, ChatMigrated):
        await services.chats.move(push.chat_id, error.new_chat_id, now)
        await services.pushes.postpone(push, now)
        return "moved"
    if isinstance(error, RetryAfter):
        wait = error._retry_after  # The public property warns of its coming type.
        await services.pushes.postpone(push, now + wait)
        return "put off"
    if _is_closed_to_us(error):
        await services.pushes.finish(push, PushState.BLOCKED, now, error.message)
        await services.chats.leave(push.chat_id, now)
        return "blocked"
    if isinstance(error, BadRequest) or not isinstance(error, NetworkError):
        logger.warning("The daily question of %s was refused: %s", push.chat_id, error)
        await services.pushes.finish(push, PushState.FAILED, now, error.message)
        return "failed"
    if _was_not_sent(error):
        await services.pushes.postpone(push, now + TRY_AGAIN)
        return "put off"
    # It may have arrived; a second one would be worse than none.
    await services.pushes.finish(push, PushState.UNKNOWN, now, error.message)
    return "unknown"


def _is_closed_to_us(error: TelegramError) -> bool:
    text = error.message.casefold()
    is_refused = isinstance(error, BadRequest) and any(each in text for each in _NO_RIGHT)
    return isinstance(error, Forbidden) or is_refused


def _was_not_sent(error: NetworkError) -> bool:
    """Tell whether the request certainly never left: no connection came about."""
    return any(each in error.message for each in _NOT_SENT)


async def _deliver_step(bot: Bot, services: Services, step: Ask | Result) -> None:
    language = await services.languages.of(step.session.place.chat_id)
    try:
        with speaking(language):
            if isinstance(step, Ask):
                await deliver(bot, services, step)
            else:
                await reveal(bot, services, step, NOBODY_WAITS)
    except TelegramError as error:
        logger.warning("A step of a daily quiz failed: %s", error)


def _describe(tally: Counter[str]) -> str:
    words = ("sent", "failed", "blocked", "skipped")
    counts = [f"{word} {tally[word]}" for word in words]
    counts += [f"{word} {count}" for word, count in tally.items() if word not in words and count]
    return ", ".join(counts)
