"""Days as people type them."""

from datetime import date

import pytest

from bot.domain.exam_date import read_day

TODAY = date(2027, 1, 11)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2027-01-15", date(2027, 1, 15)),
        ("15.1.2027", date(2027, 1, 15)),
        ("05/06/2027", date(2027, 6, 5)),  # the day first, as in India
        ("15-01-2027", date(2027, 1, 15)),
        ("15 Jan 2027", date(2027, 1, 15)),
        ("15th January, 2027", date(2027, 1, 15)),
        ("Jan 15", date(2027, 1, 15)),
        ("10 jan", date(2028, 1, 10)),  # gone by this year
        ("11 jan", TODAY),
        ("29 feb", date(2028, 2, 29)),  # the next year that has one is 2028
        ("2027-02-30", None),
        ("13/13/2027", None),
        ("soon", None),
        ("", None),
        ("15", None),
        ("15 foo 2027", None),
    ],
)
def test_a_day_is_read(text: str, day: date | None):
    assert read_day(text, TODAY) == day
