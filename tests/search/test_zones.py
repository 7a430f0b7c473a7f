"""Zones by the names people use."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.search.zones import find_zone, guess_zone

NOW = datetime(2027, 1, 11, tzinfo=UTC)
INDIA = ZoneInfo("Asia/Kolkata")


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Asia/Kolkata", "Asia/Kolkata"),
        ("asia/kolkata", "Asia/Kolkata"),
        ("Kolkata", "Asia/Kolkata"),
        ("IST", "Asia/Kolkata"),  # not Israel, not Ireland
        ("mumbai", "Asia/Kolkata"),
        ("New Delhi", "Asia/Kolkata"),
        ("india", "Asia/Kolkata"),
        ("Nepal", "Asia/Kathmandu"),
        ("new york", "America/New_York"),
        ("New_York", "America/New_York"),
        ("EST", "America/New_York"),  # as a zone it would have no summer time
        ("Sao Paulo", "America/Sao_Paulo"),
        ("São Paulo", "America/Sao_Paulo"),
        ("utc", "UTC"),
        ("Banglore", "Asia/Kolkata"),  # one letter is forgiven in a long name
        ("Kathmandhu", "Asia/Kathmandu"),
    ],
)
def test_a_zone_is_found(written: str, name: str) -> None:
    assert find_zone(written, NOW).name == name


@pytest.mark.parametrize(
    ("written", "suggestion"),
    [
        ("IST+5", "Asia/Kolkata"),
        ("UTC+5:30", "Asia/Kolkata"),
        ("+0545", "Asia/Kathmandu"),
        ("GMT-5", "America/New_York"),
        ("Kolkatta", "Asia/Kolkata"),
        ("Asia/Calcuta", "Asia/Calcutta"),
        ("berln", "Europe/Berlin"),
        ("Samoa", "Pacific/Apia"),  # or the American one
    ],
)
def test_a_doubtful_zone_is_asked_for(written: str, suggestion: str) -> None:
    found = find_zone(written, NOW)
    assert suggestion in (found.name, *found.suggestions)


@pytest.mark.parametrize("written", ["Australia", "Brazilia", "USA", "anakinra", "", "???", "xx"])
def test_what_is_many_or_nothing_is_not_guessed(written: str) -> None:
    assert find_zone(written, NOW).name is None


def test_a_country_of_many_zones_offers_them() -> None:
    offered = find_zone("Australia", NOW).suggestions
    assert len(offered) == 4
    assert all(name.startswith(("Australia/", "Antarctica/")) for name in offered)


@pytest.mark.parametrize(
    ("language", "zone"),
    [("hi", "Asia/Kolkata"), ("de", "Europe/Berlin"), ("de-AT", "Europe/Berlin"),
     ("en", "Asia/Kolkata"), (None, "Asia/Kolkata"), ("en-GB", "Europe/London")],
)  # fmt: skip
def test_a_language_hints_at_a_zone(language: str | None, zone: str) -> None:
    assert guess_zone(language, INDIA).key == zone
