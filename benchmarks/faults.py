"""Print the table of docs/RELIABILITY.md: each fault, how often, what was lost and doubled.

python -m benchmarks.faults                 everything: about a quarter of an hour
python -m benchmarks.faults --kills 20      fewer kills
python -m benchmarks.faults --only kills    one part: faults, kills, postgresql, replicas, soak
"""

import argparse
import asyncio
import logging
import random
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.faults.crowd import Audit
from tests.faults.faults import FAULTS, run_fault
from tests.faults.killing import kill_under_load
from tests.faults.postgres_away import run_postgres_away
from tests.faults.soak import soak
from tests.postgres import run_server
from tests.replicas.replica_run import run_three

PARTS = ("faults", "kills", "postgresql", "replicas", "soak")
_HEAD = "| fault | times | asked | told | lost | doubled | taps | taps lost | recovered after |"


def main() -> None:
    """Run the parts asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=210)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--only", choices=PARTS)
    wanted = parser.parse_args()
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_run(wanted, Path(folder)))


async def _run(wanted: argparse.Namespace, folder: Path) -> None:
    print(_HEAD)
    print("|---|" + "---:|" * 8)
    parts: dict[str, Any] = {
        "faults": _faults,
        "kills": _kills,
        "postgresql": _postgresql,
        "replicas": _replicas,
        "soak": _soak,
    }
    for name, part in parts.items():
        if wanted.only in (None, name):
            place = folder / name
            place.mkdir()
            await part(wanted, place)


def _row(name: str, times: int, audit: Audit, recovered: str) -> None:
    cells = [name, times, audit.asked, audit.told, audit.lost, audit.doubled]
    cells += [audit.taps, audit.lost_taps + audit.unanswered_taps, recovered]
    print("| " + " | ".join(map(str, cells)) + " |", flush=True)


async def _faults(wanted: argparse.Namespace, folder: Path) -> None:
    for number, name in enumerate(FAULTS):
        outcome = await run_fault(name, folder / str(number), wanted.rounds, seed=number)
        _row(name, outcome.times, outcome.audit, f"{outcome.longest:.0f} s (moved clock)")


async def _kills(wanted: argparse.Namespace, folder: Path) -> None:
    audit, crowd, longest = await kill_under_load(folder, wanted.kills, random.Random(1))
    assert not crowd.stuck, crowd.stuck
    _row("kill -9 under load", wanted.kills, audit, f"{longest:.1f} s at most, start included")


async def _postgresql(wanted: argparse.Namespace, folder: Path) -> None:
    audit, seconds = await run_postgres_away(folder, times=5)
    _row("PostgreSQL stopped and started", 5, audit, f"{seconds:.1f} s at most, after its start")


async def _replicas(wanted: argparse.Namespace, folder: Path) -> None:
    with run_server() as server:
        name = await server.create_database()
        result = await run_three(folder, server.url(name), seconds=20.0)
    _row("one of three replicas killed", 1, result.audit, f"{result.recovered_seconds:.1f} s")
    print(f"\nReplicas: {result.per_second:.0f} updates/s; reveals of the group's question:"
          f" {result.reveals}; locked answers of 20: {result.locked};"
          f" daily pushes a chat: {dict(result.pushes)}\n")  # fmt: skip


async def _soak(wanted: argparse.Namespace, folder: Path) -> None:
    began = time.monotonic()
    result = await soak(folder, minutes=60)
    print(
        f"\nSoak: {result.updates} updates in an hour of the moved clock"
        f" ({time.monotonic() - began:.0f} s real). Memory {result.memory_before:.1f} MB ->"
        f" {result.memory_after:.1f} MB, file handles {result.files_before} ->"
        f" {result.files_after}, tasks {result.tasks_before} -> {result.tasks_after}."
    )


if __name__ == "__main__":
    main()
