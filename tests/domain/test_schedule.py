"""When a daily quiz is due, with clocks that change and dates that do not exist."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest

from bot.domain.schedule import (
    EVERY_DAY,
    Due,
    Schedule,
    count_streak,
    is_within,
    moment_of,
    study_day,
)


def schedule(at: str, zone: str, days: str = "1234567") -> Schedule:
    return Schedule(time.fromisoformat(at), ZoneInfo(zone), frozenset(map(int, days)))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "at", "zone", "expected"),
    [
        # India has no clock change, and half an hour.
        ("2027-01-11", "07:45", "Asia/Kolkata", "2027-01-11 02:15"),
        ("2027-07-11", "07:45", "Asia/Kolkata", "2027-07-11 02:15"),
        # Nepal has a quarter.
        ("2027-01-11", "07:45", "Asia/Kathmandu", "2027-01-11 02:00"),
        # Berlin: an ordinary day on each side.
        ("2027-03-27", "08:00", "Europe/Berlin", "2027-03-27 07:00"),
        ("2027-03-28", "08:00", "Europe/Berlin", "2027-03-28 06:00"),
        # The clocks go forward at 02:00: 02:30 is not on any clock and comes at 03:30.
        ("2027-03-28", "02:30", "Europe/Berlin", "2027-03-28 01:30"),
        ("2027-03-14", "02:30", "America/New_York", "2027-03-14 07:30"),
        # They go back at 03:00: 02:30 occurs twice and counts the first time.
        ("2027-10-31", "02:30", "Europe/Berlin", "2027-10-31 00:30"),
        ("2027-11-07", "01:30", "America/New_York", "2027-11-07 05:30"),
        # The south does it the other way round; Lord Howe by half an hour.
        ("2027-10-03", "02:30", "Australia/Sydney", "2027-10-02 16:30"),
        ("2027-10-03", "02:15", "Australia/Lord_Howe", "2027-10-02 15:45"),
        # The first moment behind the gap is not left out.
        ("2027-10-03", "02:30", "Australia/Lord_Howe", "2027-10-02 15:30"),
        # Midnight itself may be left out.
        ("2027-03-28", "00:30", "Asia/Beirut", "2027-03-27 22:30"),
        # East and west of the date line.
        ("2027-01-11", "08:00", "Pacific/Kiritimati", "2027-01-10 18:00"),
        ("2027-01-11", "08:00", "Pacific/Pago_Pago", "2027-01-11 19:00"),
        # Samoa crossed the line and had no 30 December 2011; Kwajalein no 21 August 1993.
        ("2011-12-29", "08:00", "Pacific/Apia", "2011-12-29 18:00"),
        ("2011-12-30", "08:00", "Pacific/Apia", None),
        ("2011-12-31", "08:00", "Pacific/Apia", "2011-12-30 18:00"),
        ("1993-08-21", "08:00", "Pacific/Kwajalein", None),
    ],
)
def test_the_moment_of_a_local_time(day: str, at: str, zone: str, expected: str | None) -> None:
    moment = moment_of(date.fromisoformat(day), time.fromisoformat(at), ZoneInfo(zone))
    assert moment == (utc(expected) if expected else None)


@pytest.mark.parametrize(
    ("at", "zone", "days", "after", "expected"),
    [
        # Later today, tomorrow, and not now itself.
        ("08:00", "Asia/Kolkata", "1234567", "2027-01-11 02:29", "2027-01-11 02:30"),
        ("08:00", "Asia/Kolkata", "1234567", "2027-01-11 02:30", "2027-01-12 02:30"),
        # Only on Mondays; Monday is 1.
        ("08:00", "Asia/Kolkata", "1", "2027-01-11 02:30", "2027-01-18 02:30"),
        ("08:00", "Asia/Kolkata", "7", "2027-01-11 02:30", "2027-01-17 02:30"),
        # It is Monday in Kiritimati while UTC and Pago Pago have Sunday.
        ("08:00", "Pacific/Kiritimati", "1", "2027-01-10 12:00", "2027-01-10 18:00"),
        ("08:00", "Pacific/Pago_Pago", "1", "2027-01-10 12:00", "2027-01-11 19:00"),
        # Over a date that does not exist.
        ("08:00", "Pacific/Apia", "1234567", "2011-12-29 18:00", "2011-12-30 18:00"),
        # The only day wanted does not exist: the week after.
        ("08:00", "Pacific/Apia", "5", "2011-12-29 18:00", "2012-01-05 18:00"),
    ],
)
def test_the_next_moment(at: str, zone: str, days: str, after: str, expected: str) -> None:
    assert schedule(at, zone, days).next_after(utc(after)).at == utc(expected)


DAYS = [date(2027, 1, 1) + timedelta(days=number) for number in range(365)]


@pytest.mark.parametrize("at", ["00:00", "02:30"])
def test_every_zone_has_one_quiz_for_each_date_of_a_year(at: str) -> None:
    local = time.fromisoformat(at)
    for zone in map(ZoneInfo, available_timezones()):
        moments = [moment_of(day, local, zone) for day in DAYS]
        assert all(a and b and a < b for a, b in pairwise(moments)), zone
        assert [m.astimezone(zone).date() for m in moments if m] == DAYS, zone


def test_a_schedule_without_days_is_refused() -> None:
    with pytest.raises(ValueError, match="never due"):
        schedule("08:00", "Asia/Kolkata", "").next_after(utc("2027-01-11 00:00"))


def test_a_naive_moment_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        schedule("08:00", "Asia/Kolkata").next_after(datetime(2027, 1, 11))  # noqa: DTZ001


def test_the_last_moment_that_has_passed() -> None:
    mondays = schedule("08:00", "Asia/Kolkata", "1")
    assert mondays.last_until(utc("2027-01-11 02:30")) == Due(
        date(2027, 1, 11), utc("2027-01-11 02:30")
    )
    found = mondays.last_until(utc("2027-01-11 02:29"))
    assert found is not None
    assert found.day == date(2027, 1, 4)


@pytest.mark.parametrize(("late", "is_too_late"), [("05:30", False), ("05:31", True)])
def test_it_is_sent_up_to_three_hours_late(late: str, is_too_late: bool) -> None:
    due = Due(date(2027, 1, 11), utc("2027-01-11 02:30"))
    assert due.is_too_late(utc(f"2027-01-11 {late}")) is is_too_late


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2027-01-11 22:29", "2027-01-11"),  # 03:59 in India
        ("2027-01-11 22:30", "2027-01-12"),  # 04:00
        ("2027-01-11 18:30", "2027-01-11"),  # midnight
        ("2027-01-11 12:00", "2027-01-11"),
    ],
)
def test_the_study_day_turns_over_at_four(moment: str, day: str) -> None:
    found = study_day(utc(moment), ZoneInfo("Asia/Kolkata"))
    assert found == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("done", "now", "expected"),
    [
        ([], "2027-01-11 06:00", 0),
        (["2027-01-11 05:00"], "2027-01-11 06:00", 1),
        # Today is not done yet, and the streak still stands.
        (["2027-01-09 05:00", "2027-01-10 05:00"], "2027-01-11 06:00", 2),
        (["2027-01-09 05:00", "2027-01-10 05:00", "2027-01-11 05:00"], "2027-01-11 06:00", 3),
        # A day without anything ends it.
        (["2027-01-08 05:00", "2027-01-10 05:00"], "2027-01-11 06:00", 1),
        (["2027-01-09 05:00"], "2027-01-11 06:00", 0),
        # At 03:00 in India it is still the evening before.
        (["2027-01-10 21:30"], "2027-01-11 06:00", 1),
        (["2027-01-10 05:00", "2027-01-10 21:30"], "2027-01-11 06:00", 1),
    ],
)
def test_days_in_a_row(done: list[str], now: str, expected: int) -> None:
    assert count_streak(map(utc, done), utc(now), ZoneInfo("Asia/Kolkata")) == expected


@pytest.mark.parametrize(
    ("at", "start", "end", "expected"),
    [
        ("23:00", "22:00", "07:00", True),
        ("06:59", "22:00", "07:00", True),
        ("07:00", "22:00", "07:00", False),
        ("12:00", "22:00", "07:00", False),
        ("13:00", "12:00", "14:00", True),
        ("14:00", "12:00", "14:00", False),
    ],
)
def test_quiet_hours_may_go_over_midnight(at: str, start: str, end: str, expected: bool) -> None:
    assert is_within(*map(time.fromisoformat, (at, start, end))) is expected


def test_every_day_is_every_iso_weekday() -> None:
    assert {date(2027, 1, day).isoweekday() for day in range(11, 18)} == EVERY_DAY
