"""Work beside the loop that nobody waits for at the end."""

import subprocess
import sys
import time

import pytest

from bot.services.beside import run_beside

LEFT_BEHIND = """
import asyncio, time
from contextlib import suppress
from bot.services.beside import run_beside

async def main():
    with suppress(TimeoutError):
        await asyncio.wait_for(run_beside(lambda: time.sleep(60)), 0.1)
    print("left")

asyncio.run(main())
"""


async def test_what_comes_of_the_work_is_returned_or_raised():
    assert await run_beside(lambda: 7) == 7
    with pytest.raises(ZeroDivisionError):
        await run_beside(lambda: 1 / 0)


def test_a_process_ends_though_the_work_goes_on():
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", LEFT_BEHIND], capture_output=True, text=True, timeout=50
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "left\n", "")
    assert time.monotonic() - began < 30
