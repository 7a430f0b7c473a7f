"""PostgreSQL stopped in the midst of everything, and started again."""

import asyncio
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.faults.crowd import Audit
from tests.faults.ground import Ground
from tests.postgres import PostgresServer, _run, _start, require_binaries


class StoppableServer(PostgresServer):
    """A server that can be away for a while."""

    def start(self) -> None:
        """Start it, again or for the first time."""
        user = "postgres" if os.getuid() == 0 else None
        self.process: subprocess.Popen[bytes] = _start(require_binaries(), self.folder, user)

    def stop(self) -> None:
        """Stop it at once, as a crash would."""
        self.process.kill()
        self.process.wait()


@contextmanager
def run_stoppable() -> Iterator[StoppableServer]:
    """Run a server until the block ends."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    user = "postgres" if os.getuid() == 0 else None
    if user:
        shutil.chown(folder, user)
    command = [require_binaries() / "initdb", "-D", folder / "data", "-U", "postgres", "-A"]
    try:
        _run([*command, "trust", "--no-sync", "-E", "UTF8", "--locale=C"], user)
        server = StoppableServer(folder)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


async def run_postgres_away(folder: Path, times: int) -> tuple[Audit, float]:
    """Stop PostgreSQL so many times while people ask and tap.

    Returns:
        The audit, and the longest time in seconds from its start to the last answer.
    """
    longest = 0.0
    with run_stoppable() as server:
        name = await server.create_database()
        # Other tests need not keep what they commit; here that is the point.
        await server._administer(f"ALTER DATABASE {name} SET synchronous_commit = on")
        ground = Ground(folder, database_url=server.url(name), pace=0.2)
        async with ground.running():
            for number in range(times):
                ground.ask(number)
                await ground.settle()
                for turn in range(12):
                    ground.ask(12 * (number + 1) + turn)
                await asyncio.sleep(0.01 * number)
                await asyncio.to_thread(server.stop)
                ground.ask(number)
                await asyncio.sleep(0.2)
                await asyncio.to_thread(server.start)
                began = time.monotonic()
                await ground.settle()
                longest = max(longest, time.monotonic() - began)
                await ground.play(ground.newcomer(), 3)
            return await ground.audit(), longest
