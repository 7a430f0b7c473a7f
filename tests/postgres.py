"""A real PostgreSQL for tests: one server per run, a database of its own for each test.

The binaries come from PATH or from the folder where Debian keeps them. Without them the tests
that need PostgreSQL fail on CI and are skipped elsewhere.
"""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import asyncpg
import pytest

_DEBIAN = Path("/usr/lib/postgresql")
_START_SECONDS = 30
_QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off")


@dataclass
class PostgresServer:
    """A running server that listens on a socket in its own folder, and nowhere else."""

    folder: Path
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def url(self, database: str) -> str:
        """Return the address that `Database.open` takes."""
        return f"postgresql+asyncpg://postgres@/{database}?host={self.folder}"

    async def create_database(self) -> str:
        """Make an empty database and return its name."""
        name = f"test_{next(self.numbers)}"
        await self._administer(f"CREATE DATABASE {name}")
        return name

    async def drop_database(self, name: str) -> None:
        await self._administer(f"DROP DATABASE {name} WITH (FORCE)")

    async def _administer(self, statement: str) -> None:
        connection = await asyncpg.connect(
            host=str(self.folder), user="postgres", database="postgres"
        )
        try:
            await connection.execute(statement)
        finally:
            await connection.close()


def find_binaries() -> Path | None:
    """Return the folder of `initdb` and `postgres`, or None."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    candidates = sorted(_DEBIAN.glob("*/bin"), key=lambda each: float(each.parent.name))
    return candidates[-1] if candidates else None


def require_binaries() -> Path:
    """Return the binaries' folder; without one, fail on CI and skip elsewhere."""
    found = find_binaries()
    if found:
        return found
    if os.environ.get("CI"):
        pytest.fail("CI must have PostgreSQL's binaries (Debian: postgresql)")
    pytest.skip("PostgreSQL's binaries are not installed (Debian: postgresql)")


@contextmanager
def run_server() -> Iterator[PostgresServer]:
    """Run a PostgreSQL until the block ends."""
    binaries = require_binaries()
    # A socket's path has at most 107 bytes, which pytest's folders may exceed.
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    # PostgreSQL refuses to run as root; Debian's package brings a user for it.
    user = "postgres" if os.getuid() == 0 else None
    if user:
        shutil.chown(folder, user)
    try:
        _run([binaries / "initdb", "-D", folder / "data", "-U", "postgres", "-A", "trust",
              "--no-sync", "-E", "UTF8", "--locale=C"], user)  # fmt: skip
        server = _start(binaries, folder, user)
        try:
            yield PostgresServer(folder)
        finally:
            server.terminate()
            server.wait(timeout=_START_SECONDS)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _start(binaries: Path, folder: Path, user: str | None) -> subprocess.Popen[bytes]:
    options = [part for each in _QUICK for part in ("-c", each)]
    server = subprocess.Popen(
        [binaries / "postgres", "-D", folder / "data", "-k", folder, "-h", "", *options],
        user=user,
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    until = time.monotonic() + _START_SECONDS
    ready = [str(binaries / "pg_isready"), "-q", "-h", str(folder)]
    while subprocess.run(ready, check=False).returncode:
        if time.monotonic() > until or server.poll() is not None:
            server.kill()
            server.wait()
            raise RuntimeError("PostgreSQL did not start")
        time.sleep(0.05)
    return server


def _run(command: list[object], user: str | None) -> None:
    subprocess.run(
        list(map(str, command)), user=user, cwd="/", check=True, capture_output=True, timeout=60
    )
