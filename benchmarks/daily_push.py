"""What the daily quiz promises: everybody served once, at Telegram's pace, answers not slowed.

python -m benchmarks.daily_push run [subscribers]   a clock that moves by itself, limits enforced
python -m benchmarks.daily_push answer [seconds]    a real clock: answers beside a run and idle
python -m benchmarks.daily_push year [days] [seed]  six zones, random deaths and downtimes
"""

import asyncio
import logging
import statistics
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path
from typing import Any

from bot.app import build_application
from bot.domain.chat import Place
from bot.domain.daily import Subscription
from bot.playground.telegram import DEFAULT_TOKEN, PretendTelegram
from bot.playground.transport import PlaygroundRequest
from bot.settings import read_settings
from bot.storage.subscriptions import Subscriptions
from tests.chat import KNOWLEDGE, TestClock
from tests.services.daily_years import simulate

OVERALL_PER_SECOND = 30
NETWORK_SECONDS = 0.08
QUESTIONS_EVERY_SECONDS = 0.4


class DistantRequest(PlaygroundRequest):
    """A pretend Telegram that is as far away as the real one."""

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Answer after the time that the way takes."""
        await asyncio.sleep(NETWORK_SECONDS)
        return await super().do_request(*args, **kwargs)


async def open_bot(
    folder: Path, telegram: PretendTelegram, request: Any, clock: Any, **more: Any
) -> Any:
    """Return the started application over a pretend Telegram."""
    settings = read_settings(
        env_file=None,
        telegram_bot_token=DEFAULT_TOKEN,
        data_dir=folder,
        knowledge_dir=KNOWLEDGE,
    )
    application = build_application(settings, request=request, clock=clock, **more)
    await application.initialize()
    await application.post_init(application)
    await application.start()
    application.clockwork.pause()
    return application


async def close_bot(application: Any) -> None:
    """Stop the application in an orderly way."""
    await application.stop()
    await application.shutdown()
    await application.post_shutdown(application)


async def subscribe_all(application: Any, telegram: Any, count: int, now: datetime) -> list[int]:
    """Let so many people subscribe for the minute that begins now."""
    services = application.bot_data["services"]
    local = now.astimezone(services.daily.zone)
    at = clock_time(local.hour, local.minute)
    ids = []
    async with services.daily.database.write() as work:
        for number in range(count):
            chat_id = telegram.people.add_user(f"Student {number}").id
            telegram.world.chats[chat_id].is_started = True
            ids.append(chat_id)
            wish = Subscription(
                place=Place(chat_id), zone=services.daily.zone, at=at, is_active=True
            )
            await Subscriptions(work).save(wish.scheduled(now - timedelta(minutes=1)), now)
    return ids


async def wait_for_run(application: Any) -> None:
    """Wait until nothing goes on in the background."""
    while tasks := [t for t in application._Application__create_task_tasks if not t.done()]:
        await asyncio.gather(*tasks)


async def measure_run(subscribers: int) -> None:
    """Send to everybody due at one minute; time passes only while the bot waits for its turn."""
    clock = TestClock()
    telegram = PretendTelegram.create(clock, is_flood_enforced=True)
    with tempfile.TemporaryDirectory() as folder:
        request = PlaygroundRequest(telegram)
        application = await open_bot(Path(folder), telegram, request, clock, sleep=clock.sleep)
        ids = await subscribe_all(application, telegram, subscribers, clock())
        started, real = clock(), time.perf_counter()
        await application.bot_data["tick"]()
        await wait_for_run(application)
        seconds, real = (clock() - started).total_seconds(), time.perf_counter() - real
        await close_bot(application)
    counts = Counter(telegram.flood.sends[chat_id] for chat_id in ids)
    least = subscribers / OVERALL_PER_SECOND
    print(f"subscribers due at one minute   {subscribers:8}")
    print(f"served once                     {counts[1]:8}")
    print(f"not served                      {counts[0]:8}")
    print(f"served twice or more            {sum(counts.values()) - counts[1] - counts[0]:8}")
    print(f"429 provoked                    {sum(telegram.flood.refusals.values()):8}")
    print(f"seconds of the clock            {seconds:8.1f}")
    print(f"least that 30 a second allow    {least:8.1f}  (+{seconds / least - 1:.1%})")
    print(f"real milliseconds per push      {1000 * real / subscribers:8.2f}")


async def measure_answers(seconds: float) -> None:
    """Ask questions on a real clock, with nothing else going on and beside a run."""
    clock = lambda: datetime.now(UTC)  # noqa: E731
    telegram = PretendTelegram.create(clock)
    with tempfile.TemporaryDirectory() as folder:
        application = await open_bot(Path(folder), telegram, DistantRequest(telegram), clock)
        asker = telegram.people.add_user("Asha").id
        telegram.world.chats[asker].is_started = True
        await ask_for(application, telegram, asker, 3)  # warms up
        idle = await ask_for(application, telegram, asker, seconds)
        await subscribe_all(application, telegram, round(seconds * 40), clock())
        await application.bot_data["tick"]()
        before = sum(telegram.flood.sends.values())
        busy = await ask_for(application, telegram, asker, seconds)
        pushed = sum(telegram.flood.sends.values()) - before - len(busy)
        application._running = False  # the run leaves the rest to the next start
        await wait_for_run(application)
        application._running = True
        await close_bot(application)
    for name, times in (("idle", idle), ("beside a run", busy)):
        late = statistics.quantiles(times, n=20)[-1]
        print(
            f"{name:14} {len(times):4} answers   median {1000 * statistics.median(times):6.1f} ms"
            f"   p95 {1000 * late:6.1f} ms"
        )
    slower = statistics.median(busy) / statistics.median(idle) - 1
    print(f"median slower by {slower:.1%}; pushes meanwhile {pushed / seconds:.1f} a second")


async def ask_for(application: Any, telegram: Any, asker: int, seconds: float) -> list[float]:
    """Ask again and again for so long; return how long each answer took."""
    import telegram as library

    taken, end = [], time.perf_counter() + seconds
    while time.perf_counter() < end:
        telegram.people.say(asker, asker, "half-life of anakinra?")
        (update,) = telegram.updates.take_all()
        started = time.perf_counter()
        await application.process_update(library.Update.de_json(update, application.bot))
        taken.append(time.perf_counter() - started)
        await asyncio.sleep(QUESTIONS_EVERY_SECONDS)
    return taken


async def measure_year(days: int, seed: int) -> None:
    """Let a year pass in six zones."""
    with tempfile.TemporaryDirectory() as folder:
        address = f"sqlite+aiosqlite:///{folder}/bot.sqlite3"
        begin = datetime(2027, 1, 1, tzinfo=UTC)
        years = await simulate(address, begin, days, seed, minutes=30, chance=0.01)
    print(f"{days} days, six zones, three times of day, seed {seed}")
    for name in years.__dataclass_fields__:
        print(f"{name.replace('_', ' '):16} {getattr(years, name):8}")


def main(what: str = "run", *numbers: str) -> None:
    """Measure one of the three."""
    logging.disable(logging.WARNING)
    if what == "run":
        asyncio.run(measure_run(int(numbers[0]) if numbers else 10_000))
    elif what == "answer":
        asyncio.run(measure_answers(float(numbers[0]) if numbers else 20))
    elif what == "year":
        given = [int(each) for each in numbers]
        asyncio.run(measure_year(*(given + [365, 7][len(given) :])))
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main(*sys.argv[1:])
