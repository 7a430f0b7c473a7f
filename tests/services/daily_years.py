"""A simulated stretch of time for the daily quiz: zones, subscribers, random deaths and downtimes.

A process dies with a small probability at each of the moments "claimed", "prepared", "sending"
and "arrived", and stays away for up to some hours. What must hold is checked against schedules
computed here in another way, minute by minute, from the zones themselves.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from bot.domain.chat import Place
from bot.storage.database import Database
from tests.services.daily_base import Death, Mail

ZONES = (
    "Asia/Kolkata",
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
)
TIMES = (time(2, 30), time(8, 0), time(23, 45))
CATCH_UP = timedelta(hours=3)


@dataclass
class Years:
    """What came of it.

    Attributes:
        expected: (chat, local date) for which the bot was up within three hours of the moment:
            two looks at the clock that no death cut short.
        in_flight: of those, pushes that were on their way at the very moment of a death.
        missed: expected, not in flight, and never arrived.
        late: arrived more than a tick after their moment.
    """

    expected: int = 0
    arrived: int = 0
    duplicates: int = 0
    missed: int = 0
    in_flight: int = 0
    in_flight_lost: int = 0
    late: int = 0
    early: int = 0
    latest_minutes: float = 0.0
    deaths: int = 0
    down_hours: float = 0.0
    jumps: int = 0


@dataclass
class Life:
    """When the bot was up, and what was on its way when it died."""

    rng: Random
    minutes: int
    chance: float
    years: Years = field(default_factory=Years)
    looks: list[datetime] = field(default_factory=list)
    in_flight: set[tuple[int, date]] = field(default_factory=set)

    def maybe_die(self, moment: str) -> None:
        if self.rng.random() < self.chance:
            raise Death(moment)


async def simulate(
    address: str, begin: datetime, days: int, seed: int, minutes: int, chance: float = 0.04
) -> Years:
    """Let the time pass in steps of so many minutes."""
    rng = Random(seed)
    life = Life(rng, minutes, chance)
    database = await Database.open(address)
    try:
        mail = Mail(database, begin, rng=rng)
        wishes = await _subscribe(mail)
        end = begin + timedelta(days=days)
        while mail.now < end:
            await _live(mail, life)
            mail.wait(minutes=minutes)
        for _ in range(4 * 60 // minutes):  # what is still under way comes to its end
            mail.fails = lambda moment: None
            await mail.run()
            mail.wait(minutes=minutes)
    finally:
        await database.close()
    _judge(mail, life, wishes, begin, end)
    return life.years


async def _subscribe(mail: Mail) -> dict[int, tuple[time, ZoneInfo]]:
    wishes = {}
    for number, (zone, at) in enumerate((z, t) for z in ZONES for t in TIMES):
        chat_id = 1000 + number
        wishes[chat_id] = (at, ZoneInfo(zone))
        await mail.subscribe(Place(chat_id), at=at, zone=ZoneInfo(zone))
    return wishes


async def _live(mail: Mail, life: Life) -> None:
    """Run one tick; a death takes the bot away, for a moment or for hours."""
    mail.fails = life.maybe_die
    before = len(mail.arrived)
    try:
        await mail.run()
        life.looks.append(mail.now)
    except Death as death:
        life.years.deaths += 1
        if str(death) in {"sending", "arrived"}:
            arrived = {(each.chat_id, each.day) for each in mail.arrived[before:]}
            life.in_flight |= {key for key in await _sending(mail) if key not in arrived}
            life.years.in_flight += 1
        hours = life.rng.choice([0.0, 0.0, 0.0, 0.25, 1.0, 2.0, 5.0])
        life.years.down_hours += hours
        mail.now += timedelta(hours=hours)
        if life.rng.random() < 0.1:  # the clock was ahead and is set right
            mail.now -= timedelta(minutes=life.minutes)
            life.years.jumps += 1


async def _sending(mail: Mail) -> set[tuple[int, date]]:
    from sqlalchemy import select

    from bot.storage.tables import pushes

    async with mail.database.read() as work:
        query = select(pushes.c.chat_id, pushes.c.local_date).where(pushes.c.status == "sending")
        return {(row[0], row[1]) for row in await work.execute(query)}


def _judge(
    mail: Mail,
    life: Life,
    wishes: dict[int, tuple[time, ZoneInfo]],
    begin: datetime,
    end: datetime,
) -> None:
    years, looks = life.years, sorted(life.looks)
    arrivals = Counter((each.chat_id, each.day) for each in mail.arrived)
    years.arrived = len(mail.arrived)
    years.duplicates = sum(count - 1 for count in arrivals.values())
    moments = {
        (chat_id, day): at
        for chat_id, (local, zone) in wishes.items()
        for day, at in _wall_clock_moments(local, zone, begin, end)
    }
    for key, at in moments.items():
        if bisect_right(looks, at + CATCH_UP) - bisect_left(looks, at) < 2:
            continue
        years.expected += 1
        if arrivals[key] == 0:
            if key in life.in_flight:
                years.in_flight_lost += 1
            else:
                years.missed += 1
    for each in mail.arrived:
        at = moments.get((each.chat_id, each.day), each.due_at)
        minutes = (each.at - at).total_seconds() / 60
        years.latest_minutes = max(years.latest_minutes, minutes)
        years.late += minutes > life.minutes
        years.early += minutes < 0


def _wall_clock_moments(
    local: time, zone: ZoneInfo, begin: datetime, end: datetime
) -> list[tuple[date, datetime]]:
    """Watch a clock on the wall, minute by minute: when it first shows the time, or jumps over it.

    Deliberately not how the bot computes it.
    """
    found: dict[date, datetime] = {}
    now = begin.astimezone(UTC)
    shown = now.astimezone(zone)
    while now < end:
        now += timedelta(minutes=1)
        before, shown = shown, now.astimezone(zone)
        wall = shown.replace(tzinfo=None)
        for day in {shown.date()}:
            target = datetime.combine(day, local)
            if before.replace(tzinfo=None) < target <= wall and day not in found:
                # Jumped over: by the rule it comes later by what the jump left out. A clock that
                # jumps to the very time (02:30 on Lord Howe Island) shows it: nothing left out.
                jumped = wall > target
                at = now + (target - before.replace(tzinfo=None) - timedelta(minutes=1))
                found[day] = at if jumped else now
    return sorted(found.items())
