"""Days in six zones with processes that die at any moment: nothing missed, nothing twice.

The whole year is `python -m benchmarks.daily_push year`; here are the weeks with clock changes.
"""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.services.daily_years import simulate


@pytest.mark.parametrize(
    ("start", "days"),
    [("2027-03-12", 18), ("2027-10-30", 10), ("2027-09-28", 8)],
    ids=["spring", "autumn", "spring of Lord Howe Island"],
)
async def test_nothing_is_missed_or_doubled_while_the_clocks_change(
    start: str, days: int, tmp_path: Path
) -> None:
    begin = datetime.fromisoformat(start).replace(tzinfo=UTC)
    address = f"sqlite+aiosqlite:///{tmp_path / 'bot.sqlite3'}"
    years = await simulate(address, begin, days, seed=7, minutes=30)
    assert years.expected > 100
    assert years.deaths > 10
    assert (years.duplicates, years.missed, years.early) == (0, 0, 0)
    assert years.latest_minutes <= 180
