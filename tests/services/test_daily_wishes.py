"""What is typed behind /daily."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from bot.services.daily_wishes import Command, Fault, read_daily_wish, read_days, read_time

NOW = datetime(2027, 1, 11, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("", {"command": Command.MENU}),
        ("off", {"command": Command.OFF}),
        ("now", {"command": Command.NOW}),
        ("pause 7d", {"command": Command.PAUSE, "pause": timedelta(days=7)}),
        ("pause 2 weeks", {"command": Command.PAUSE, "pause": timedelta(days=14)}),
        ("pause", {"command": Command.PAUSE, "pause": timedelta(days=7)}),
        ("07:45", {"at": time(7, 45), "zone": None, "count": None, "topic": ""}),
        (
            "07:45 Asia/Kolkata anakinra 3",
            {"at": time(7, 45), "zone": "Asia/Kolkata", "topic": "anakinra", "count": 3},
        ),
        ("3 anakinra 7am", {"at": time(7), "topic": "anakinra", "count": 3, "zone": None}),
        ("7:45pm New York", {"at": time(19, 45), "zone": "America/New_York", "topic": ""}),
        ("08:00 mumbai mon-fri", {"zone": "Asia/Kolkata", "days": {1, 2, 3, 4, 5}}),
        ("08:00 tue,thu mistakes", {"days": {2, 4}, "scope": "mistakes"}),
        ("weekends mixed 2", {"days": {6, 7}, "scope": "mixed", "count": 2}),
        ("08:00 monoclonal antibodies", {"topic": "monoclonal antibodies", "days": None}),
        ("@pharm_daily 08:00", {"channel": "@pharm_daily", "at": time(8)}),
        ("@pharm_daily", {"channel": "@pharm_daily", "command": Command.MENU}),
        ("-1001234567890 off", {"channel": "-1001234567890", "command": Command.OFF}),
    ],
)
def test_it_is_read_in_any_order(written: str, expected: dict[str, Any]) -> None:
    wish = read_daily_wish(written.split(), NOW)
    found = {name: getattr(wish, name) for name in expected}
    if found.get("zone"):
        found["zone"] = found["zone"].key
    assert found == expected
    assert wish.fault is None
    assert wish.zone_doubt is None


@pytest.mark.parametrize(
    ("written", "fault", "wrong"),
    [("08:00 7", Fault.COUNT, ""), ("25:00", Fault.TIME, "25:00"), ("7:99", Fault.TIME, "7:99"),
     ("pause 400d", Fault.PAUSE, ""), ("pause soon", Fault.PAUSE, ""), ("0", Fault.COUNT, "")],
)  # fmt: skip
def test_what_is_wrong_is_told(written: str, fault: Fault, wrong: str) -> None:
    wish = read_daily_wish(written.split(), NOW)
    assert (wish.fault, wish.wrong) == (fault, wrong)


def test_an_unknown_zone_is_no_topic() -> None:
    wish = read_daily_wish(["07:45", "IST+5", "anakinra"], NOW)
    assert wish.zone_doubt is not None
    assert wish.zone_doubt[0] == "IST+5"
    assert wish.zone_doubt[1].suggestions == ("Asia/Kolkata",)
    assert wish.topic == "anakinra"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("07:45", time(7, 45)),
        ("7:45", time(7, 45)),
        ("7.45", time(7, 45)),
        ("0745", time(7, 45)),
        ("7am", time(7)),
        ("12am", time(0)),
        ("12 pm", time(12)),
        ("11:30 p.m.", time(23, 30)),
        ("23:59", time(23, 59)),
        ("24:00", None),
        ("13pm", None),
        ("0am", None),
        ("7", None),  # a number alone is a number of questions
        ("7:5", None),
        ("later", None),
        ("", None),
    ],
)
def test_times(written: str, expected: time | None) -> None:
    assert read_time(written) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("mon-fri", {1, 2, 3, 4, 5}),
        ("fri-mon", {5, 6, 7, 1}),
        ("monday", {1}),
        ("mondays", {1}),
        ("sat,sun", {6, 7}),
        ("everyday", {1, 2, 3, 4, 5, 6, 7}),
        ("monoclonal", None),
        ("sunitinib", None),
        ("satralizumab", None),
        ("wednesday,thursday", {3, 4}),
    ],
)
def test_days(written: str, expected: set[int] | None) -> None:
    assert read_days(written) == expected
