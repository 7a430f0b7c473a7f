"""Time zones by the names people use: a city, a country, a zone, an abbreviation, an offset."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from importlib import resources
from zoneinfo import ZoneInfo, available_timezones

from rapidfuzz import fuzz, process

_SURE = 93.0
"""From here on a misspelt name is taken for the zone without asking."""

_NEAR = 65.0
_SUGGESTIONS = 4
_FIXED = ("Etc/", "SystemV/", "posix/", "right/")

_CITIES = {
    "Asia/Kolkata": "ist india bharat calcutta mumbai bombay delhi newdelhi chennai madras "
    "bangalore bengaluru hyderabad pune ahmedabad jaipur lucknow kanpur nagpur indore bhopal "
    "patna surat kochi cochin trivandrum thiruvananthapuram guwahati chandigarh coimbatore "
    "mysore mysuru visakhapatnam vijayawada ludhiana amritsar vadodara rajkot varanasi "
    "ranchi raipur bhubaneswar goa manipal",
    "Asia/Kathmandu": "nepal npt pokhara",
    "Asia/Dhaka": "bangladesh chittagong",
    "Asia/Karachi": "pakistan pkt lahore islamabad",
    "Asia/Colombo": "srilanka",
    "Asia/Dubai": "uae gst abudhabi sharjah emirates",
    "Asia/Riyadh": "saudiarabia jeddah",
    "Asia/Singapore": "sgt",
    "Asia/Tokyo": "japan jst osaka",
    "Asia/Shanghai": "china beijing peking shenzhen",
    "Europe/London": "uk bst england britain scotland manchester edinburgh birmingham",
    "Europe/Berlin": "germany cet cest munich hamburg frankfurt cologne",
    "Europe/Paris": "france lyon",
    "Europe/Athens": "eet eest",
    "Europe/Moscow": "msk",
    "America/New_York": "est edt eastern boston washington philadelphia atlanta miami newyorkcity",
    "America/Chicago": "cst cdt central houston dallas austin",
    "America/Denver": "mst mdt mountain",
    "America/Los_Angeles": "pst pdt pacific california sanfrancisco seattle sandiego",
    "America/Toronto": "ottawa montreal",
    "America/Sao_Paulo": "brazil rio riodejaneiro",
    "Australia/Sydney": "aest aedt canberra",
    "Pacific/Auckland": "newzealand nzst nzdt wellington",
    "UTC": "utc gmt z zulu",
}
"""What the zone database does not know: abbreviations as our students mean them, big cities."""

_LANGUAGES = {
    "hi": "Asia/Kolkata", "bn": "Asia/Kolkata", "ta": "Asia/Kolkata", "te": "Asia/Kolkata",
    "mr": "Asia/Kolkata", "gu": "Asia/Kolkata", "kn": "Asia/Kolkata", "ml": "Asia/Kolkata",
    "pa": "Asia/Kolkata", "ne": "Asia/Kathmandu", "si": "Asia/Colombo", "ur": "Asia/Karachi",
    "de": "Europe/Berlin", "fr": "Europe/Paris", "it": "Europe/Rome", "ru": "Europe/Moscow",
    "tr": "Europe/Istanbul", "uk": "Europe/Kyiv", "pl": "Europe/Warsaw", "fa": "Asia/Tehran",
    "ja": "Asia/Tokyo", "ko": "Asia/Seoul", "id": "Asia/Jakarta", "vi": "Asia/Ho_Chi_Minh",
    "th": "Asia/Bangkok", "en-gb": "Europe/London", "pt-br": "America/Sao_Paulo",
}  # fmt: skip
"""Languages of mostly one zone; English, Spanish and the like say nothing."""

_OFFSET = re.compile(r"(?:utc|gmt)?([+-])(\d{1,2})(?::?(\d{2})|\.(5))?")
_ALIAS_AND_OFFSET = re.compile(r"([a-z]+)[+-][\d:.]+")


@dataclass(frozen=True, slots=True)
class ZoneSearch:
    """What was found for a name.

    Attributes:
        name: the IANA name when it is sure; None otherwise.
        suggestions: IANA names that may be meant, the likeliest first.
    """

    name: str | None
    suggestions: tuple[str, ...] = ()


def find_zone(written: str, now: datetime) -> ZoneSearch:
    """Look a zone up by what somebody wrote; ``now`` decides which offsets hold."""
    key = _fold(written)
    names = _names()
    if not key:
        return ZoneSearch(None)
    if found := names.get(key):
        return ZoneSearch(found[0]) if len(found) == 1 else ZoneSearch(None, found[:_SUGGESTIONS])
    if offset := _OFFSET.fullmatch(key):
        return ZoneSearch(None, _zones_at(offset, now))
    if (tail := _ALIAS_AND_OFFSET.fullmatch(key)) and (found := names.get(tail[1])):
        return ZoneSearch(None, found[:_SUGGESTIONS])
    return _find_near(key, names)


def _find_near(key: str, names: dict[str, tuple[str, ...]]) -> ZoneSearch:
    if len(key) < 4:
        return ZoneSearch(None)
    near = process.extract(key, names.keys(), scorer=fuzz.ratio, limit=8, score_cutoff=_NEAR)
    zones = list(dict.fromkeys(zone for name, _, _ in near for zone in names[name]))
    is_sure = bool(near) and near[0][1] >= _SURE and len(names[near[0][0]]) == 1
    return ZoneSearch(zones[0] if is_sure else None, tuple(zones[:_SUGGESTIONS]))


def guess_zone(language: str | None, default: ZoneInfo) -> ZoneInfo:
    """Return the zone in which people of a language mostly live, or the default."""
    code = (language or "").casefold()
    name = _LANGUAGES.get(code) or _LANGUAGES.get(code.partition("-")[0])
    return ZoneInfo(name) if name else default


def _fold(written: str) -> str:
    bare = unicodedata.normalize("NFKD", written.casefold())
    kept = (c for c in bare if c.isalnum() or c in "/+-:.")
    return "".join(kept).strip(".:/")


@lru_cache(maxsize=1)
def _names() -> dict[str, tuple[str, ...]]:
    """Return the zones of every folded name."""
    found: dict[str, list[str]] = {}
    zones = [name for name in available_timezones() if "/" in name]
    zones = sorted(name for name in zones if not name.startswith(_FIXED))
    for name in zones:
        found.setdefault(_fold(name), []).append(name)
    # Old spellings such as US/Samoa are known in full only.
    for country, name in _homes():
        for short in (name.rpartition("/")[2], country, country.partition(" (")[0]):
            found.setdefault(_fold(short), []).append(name)
    for zone, words in _CITIES.items():
        # Our own words win: as a zone, EST has no summer time, and IST may be Israel.
        found.update({word: [zone] for word in words.split()})
    return {key: tuple(dict.fromkeys(homes)) for key, homes in found.items()}


def _homes() -> list[tuple[str, str]]:
    """Return (country, zone) for every zone that people live in."""
    names = dict(line.split("\t", 1) for line in _table("iso3166.tab"))
    rows = (line.split("\t") for line in _table("zone.tab"))
    return [(names[row[0]], row[2]) for row in rows]


def _table(name: str) -> list[str]:
    text = (resources.files("tzdata") / "zoneinfo" / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def _zones_at(offset: re.Match[str], now: datetime) -> tuple[str, ...]:
    """Return well-known zones that have an offset now."""
    minutes = int(offset[2]) * 60 + int(offset[3] or (30 if offset[4] else 0))
    wanted = timedelta(minutes=minutes if offset[1] == "+" else -minutes)
    fitting = [name for name in _CITIES if now.astimezone(ZoneInfo(name)).utcoffset() == wanted]
    return tuple(fitting[:_SUGGESTIONS])
