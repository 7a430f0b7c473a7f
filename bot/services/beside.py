"""Work beside the event loop that the end of the process does not wait for.

The threads of ``asyncio.to_thread`` are waited for at the end, however long they take.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

Result = TypeVar("Result")


async def run_beside(work: Callable[[], Result]) -> Result:
    """Run work in a thread of its own and return what it returns, or raise what it raises.

    Args:
        work: goes on when the wait is cancelled, and ends with the process at the latest; what
            it writes has to be whole or not there.
    """
    loop = asyncio.get_running_loop()
    future: asyncio.Future[Result] = loop.create_future()

    def tell(how: Callable[[], None]) -> None:
        with suppress(RuntimeError):  # The loop is closed: nobody waits any more.
            loop.call_soon_threadsafe(lambda: None if future.done() else how())

    def run() -> None:
        try:
            result = work()
        except BaseException as error:
            raised = error
            tell(lambda: future.set_exception(raised))
        else:
            tell(lambda: future.set_result(result))

    threading.Thread(target=run, name="beside", daemon=True).start()
    return await future
