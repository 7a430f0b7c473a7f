"""Fixtures that every test may use."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.chat import Chat, TestClock


@pytest.fixture
def clock() -> TestClock:
    """Return a clock that stands still."""
    return TestClock()


@pytest.fixture
async def chat(tmp_path: Path, clock: TestClock) -> AsyncIterator[Chat]:
    """Yield the whole bot over a pretend Telegram, with an empty database."""
    async with Chat.open(data_dir=tmp_path, clock=clock) as opened:
        yield opened
