"""What somebody typed behind /daily, or for a time, understood."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.daily import MOST_QUESTIONS
from bot.domain.quiz import MISTAKES, MIXED
from bot.search.zones import ZoneSearch, find_zone

LONGEST_PAUSE_DAYS = 365

_TIME = re.compile(r"(\d{1,2})(?:[:.h]?([0-5]\d))?\s*([ap]\.?m\.?)?")
_PAUSE_DAYS = re.compile(r"(\d{1,4})\s*(d|day|days|w|week|weeks)?")
_CHANNEL = re.compile(r"@[A-Za-z]\w{3,31}|-100\d{5,14}")
_DAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY_WORDS = {
    "everyday": "1234567",
    "weekdays": "12345",
    "workdays": "12345",
    "weekends": "67",
    "weekend": "67",
}
_DAY = r"(mon|tue|wed|thu|fri|sat|sun)[a-z]*"
_DAY_RANGE = re.compile(rf"{_DAY}-{_DAY}")
_DAY_LIST = re.compile(rf"{_DAY}(?:,{_DAY})*")
_SCOPES = {"mixed": MIXED, "mix": MIXED, "mistakes": MISTAKES, "wrong": MISTAKES}
_FILLERS = {
    "at",
    "in",
    "on",
    "and",
    "questions",
    "question",
    "every",
    "day",
    "daily",
    "from",
    "my",
}


class Command(StrEnum):
    """What is to be done."""

    MENU = "menu"
    SET = "set"
    OFF = "off"
    ON = "on"
    PAUSE = "pause"
    NOW = "now"


class Fault(StrEnum):
    """What cannot be done as it was written."""

    PAUSE = "pause"
    COUNT = "count"
    TIME = "time"


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyWish:
    """The parts of what was typed; None for what was not.

    Attributes:
        channel: the @name or id of a channel that is to get it, instead of this chat.
        topic: words that are neither of the rest: a topic, or a zone that is not known.
        zone: what was found for the words that name a zone.
        fault: what is wrong.
        wrong: the word that is.
    """

    command: Command = Command.MENU
    at: time | None = None
    zone: ZoneInfo | None = None
    count: int | None = None
    days: frozenset[int] | None = None
    scope: str | None = None
    channel: str | None = None
    topic: str = ""
    pause: timedelta | None = None
    zone_doubt: tuple[str, ZoneSearch] | None = None
    fault: Fault | None = None
    wrong: str = ""


@dataclass(slots=True)
class _Draft:
    at: time | None = None
    zone: ZoneInfo | None = None
    count: int | None = None
    days: frozenset[int] | None = None
    scope: str | None = None
    words: list[str] = field(default_factory=list)
    zone_doubt: tuple[str, ZoneSearch] | None = None
    fault: Fault | None = None
    wrong: str = ""


def read_daily_wish(args: Sequence[str], now: datetime) -> DailyWish:
    """Read the words behind /daily, in any order."""
    words = list(args)
    channel = words.pop(0) if words and _CHANNEL.fullmatch(words[0]) else None
    first = words[0].casefold() if words else ""
    if not words:
        return DailyWish(channel=channel)
    if first in {"off", "stop", "none"} and len(words) == 1:
        return DailyWish(command=Command.OFF, channel=channel)
    if first in {"on", "resume", "start"} and len(words) == 1:
        return DailyWish(command=Command.ON, channel=channel)
    if first in {"now", "sample", "test"} and len(words) == 1:
        return DailyWish(command=Command.NOW, channel=channel)
    if first == "pause":
        return _read_pause(words[1:], channel)
    return _read_settings(words, channel, now)


def _read_pause(words: list[str], channel: str | None) -> DailyWish:
    found = _PAUSE_DAYS.fullmatch(" ".join(words).casefold()) if words else None
    days = 7 if not words else 0
    if found:
        days = int(found[1]) * (7 if (found[2] or "d").startswith("w") else 1)
    if not 1 <= days <= LONGEST_PAUSE_DAYS:
        return DailyWish(command=Command.PAUSE, channel=channel, fault=Fault.PAUSE)
    return DailyWish(command=Command.PAUSE, channel=channel, pause=timedelta(days=days))


def _read_settings(words: list[str], channel: str | None, now: datetime) -> DailyWish:
    draft = _Draft()
    for word in words:
        if not (_take_word(draft, word.casefold()) or _take_zone(draft, word, now)):
            draft.words.append(word)
    topic = " ".join(draft.words)
    if topic and draft.zone is None and draft.zone_doubt is None:
        found = find_zone(topic, now)  # a zone of several words, such as New York
        if found.name:
            draft.zone, topic = ZoneInfo(found.name), ""
    return DailyWish(
        command=Command.SET,
        at=draft.at,
        zone=draft.zone,
        count=draft.count,
        days=draft.days,
        scope=draft.scope,
        channel=channel,
        topic=topic,
        zone_doubt=draft.zone_doubt,
        fault=draft.fault,
        wrong=draft.wrong,
    )


def _take_word(draft: _Draft, word: str) -> bool:
    if word in _FILLERS and not draft.words:
        return True
    if word.isdecimal() and len(word) < 3:
        if 1 <= int(word) <= MOST_QUESTIONS:
            draft.count = int(word)
        else:
            draft.fault = Fault.COUNT
        return True
    if word[0].isdigit():
        draft.at = read_time(word)
        if draft.at is None:
            draft.fault, draft.wrong = Fault.TIME, word
        return True
    if word in _SCOPES:
        draft.scope = _SCOPES[word]
        return True
    days = read_days(word)
    draft.days = days or draft.days
    return days is not None


def _take_zone(draft: _Draft, word: str, now: datetime) -> bool:
    if draft.zone is not None or draft.zone_doubt is not None or draft.words:
        return False
    found = find_zone(word, now)
    if found.name is not None:
        draft.zone = ZoneInfo(found.name)
        return True
    # A slash or an offset is meant for a zone, whatever it says; a word may be a topic.
    if "/" in word or re.search(r"[a-z+-]*[+-]\d", word.casefold()):
        draft.zone_doubt = (word, found)
        return True
    return False


def read_time(written: str) -> time | None:
    """Read a local time: ``07:45``, ``7.45``, ``0745``, ``7am``, ``7:45 pm``; None for others."""
    found = _TIME.fullmatch(written.strip().casefold())
    if found is None or not (found[2] or found[3]):
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[3]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found[3].startswith("p") else 0)
    return time(hour, minute) if hour < 24 else None


def read_days(written: str) -> frozenset[int] | None:
    """Read weekdays: ``mon-fri``, ``tue,thu``, ``weekends``; None when it is none."""
    if written in _DAY_WORDS:
        return frozenset(map(int, _DAY_WORDS[written]))
    if span := _DAY_RANGE.fullmatch(written):
        first, last = _DAY_NAMES.index(span[1]), _DAY_NAMES.index(span[2])
        length = (last - first) % 7 + 1
        return frozenset((first + step) % 7 + 1 for step in range(length))
    if _DAY_LIST.fullmatch(written) and all(_is_day(part) for part in written.split(",")):
        return frozenset(_DAY_NAMES.index(part[:3]) + 1 for part in written.split(","))
    return None


def _is_day(word: str) -> bool:
    whole = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    return len(word) >= 3 and any(day.startswith(word.removesuffix("s")) for day in whole)
