"""Print the table of docs/RELIABILITY.md: each fault, how often, what was lost and doubled.

python -m benchmarks.faults                 everything, 210 kills: some ten minutes on two cores
python -m benchmarks.faults --kills 20      fewer kills
python -m benchmarks.faults --minutes 12    stop killing in time to be done by then
python -m benchmarks.faults --only kills    one part: push, faults, postgresql, replicas, soak
"""

import argparse
import asyncio
import logging
import random
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests.faults.crowd import Audit
from tests.faults.faults import FAULTS, run_fault
from tests.faults.killing import kill_under_load
from tests.faults.postgres_away import run_postgres_away
from tests.faults.soak import soak
from tests.postgres import run_server
from tests.replicas.one_person import count_follow_ups, flood_three
from tests.replicas.push_run import PushRun, push_and_kill
from tests.replicas.replica_run import run_three

_HEAD = (
    "| fault | times | asked | told | set aside | lost | doubled | taps | taps lost |"
    " recovered after |"
)
_SIDE_BY_SIDE = 2
_SHARES = (0.2, 0.5, 0.8)
_CHATS = 300
_SOAK_SECONDS = 90.0
"""What the soak, which comes after the kills, is left in the time."""


def main() -> None:
    """Run the parts asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=210)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--only", choices=_PARTS)
    parser.add_argument("--bare", action="store_true", help="without the table's head")
    wanted = parser.parse_args()
    wanted.until = time.monotonic() + 60 * wanted.minutes
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_run(wanted, Path(folder)))


async def _run(wanted: argparse.Namespace, folder: Path) -> None:
    began = time.monotonic()
    if not wanted.bare:
        print(f"{_HEAD}\n|---|" + "---:|" * 9, flush=True)
    if wanted.only:
        await _PARTS[wanted.only](wanted, _place(folder, wanted.only))
        return
    # A push waits for claims to run out most of its time: beside the others, as a process.
    async with _beside("push") as push:
        notes = [await _PARTS[name](wanted, _place(folder, name)) for name in _TABLE]
        rows, _, note = (await push.communicate())[0].decode().partition("\n\n")
    print(rows)
    for each in (*notes, note, await _soak(wanted, _place(folder, "soak"))):
        if each:
            print(f"\n{each.strip()}")
    print(f"\nMade in one go, in {(time.monotonic() - began) / 60:.1f} minutes.")


def _place(folder: Path, name: str) -> Path:
    place = folder / name
    place.mkdir()
    return place


@asynccontextmanager
async def _beside(part: str) -> AsyncIterator[asyncio.subprocess.Process]:
    command = (sys.executable, "-m", "benchmarks.faults", "--bare", "--only", part)
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
            await process.wait()


def _row(name: str, times: int, audit: Audit, recovered: str) -> None:
    cells = [name, times, audit.asked, audit.told, audit.aside, audit.lost, audit.doubled]
    cells += [audit.taps, audit.lost_taps + audit.unanswered_taps, recovered]
    print("| " + " | ".join(map(str, cells)) + " |", flush=True)


async def _faults(wanted: argparse.Namespace, folder: Path) -> str:
    for number, name in enumerate(FAULTS):
        outcome = await run_fault(name, folder / str(number), wanted.rounds, seed=number)
        _row(name, outcome.times, outcome.audit, f"{outcome.longest:.0f} s (moved clock)")
    return ""


async def _kills(wanted: argparse.Namespace, folder: Path) -> str:
    each = max(1, round(wanted.kills / _SIDE_BY_SIDE))
    runs = [
        kill_under_load(
            folder / str(n), each, random.Random(n), until=wanted.until - _SOAK_SECONDS
        )
        for n in range(min(_SIDE_BY_SIDE, wanted.kills))
    ]
    whole, kills, longest = Audit(), 0, 0.0
    for killed in await asyncio.gather(*runs):
        assert not killed.crowd.stuck, killed.crowd.stuck
        sums = {name: value + asdict(whole)[name] for name, value in asdict(killed.audit).items()}
        whole, kills = Audit(**sums), kills + killed.kills
        longest = max(longest, killed.longest)
    _row("kill -9 under load", kills, whole, f"{longest:.1f} s at most, start included")
    return ""


async def _postgresql(wanted: argparse.Namespace, folder: Path) -> str:
    audit, seconds = await run_postgres_away(folder, times=5)
    _row("PostgreSQL stopped and started", 5, audit, f"{seconds:.1f} s at most, after its start")
    return ""


async def _replicas(wanted: argparse.Namespace, folder: Path) -> str:
    with run_server() as server:
        url = server.url(await server.create_database())
        result = await run_three(_place(folder, "three"), url, seconds=20.0)
        url = server.url(await server.create_database())
        in_order = await count_follow_ups(_place(folder, "order"), url, times=40)
        url = server.url(await server.create_database())
        heard = await flood_three(_place(folder, "flood"), url, messages=150)
    _row("one of three replicas killed", 1, result.audit, f"{result.recovered_seconds:.1f} s")
    return (
        f"**Three replicas** on one PostgreSQL behind a webhook, one of them killed in the midst"
        f" of 20 s of load: {result.per_second:.0f} updates/s; reveals of the group's question:"
        f" {result.reveals}; locked answers of 20: {result.locked}; daily pushes, chats by how"
        f" many they got: {dict(result.pushes)}. (The load waits for each answer, so the updates a"
        " second are people's, not the bot's limit.)\n\n"
        f"**One person at two replicas**: a question to a slow one and its follow-up to a quick"
        f" one, {in_order} of 40 in order. A flood of 150 messages over three replicas, where 30"
        f" a minute are allowed: {heard.answered} answered within {heard.seconds:.0f} s, told to"
        f" slow down {heard.told} times."
    )


async def _push(wanted: argparse.Namespace, folder: Path) -> str:
    with run_server() as server:
        urls = [server.url(await server.create_database()) for _ in _SHARES]
        places = [_place(folder, str(share)) for share in _SHARES]
        runs: list[PushRun] = await asyncio.gather(
            *(
                push_and_kill(place, url, _CHATS, share=share)
                for place, url, share in zip(places, urls, _SHARES, strict=True)
            )
        )
    in_flight, gone = sum(r.in_flight for r in runs), sum(r.in_flight_lost for r in runs)
    lost, doubled = sum(r.lost for r in runs), sum(r.doubled for r in runs)
    cells = ("one of three replicas killed in a push", len(runs), len(runs) * _CHATS, 0, 0, lost)
    last = (doubled, 0, 0, f"{max(r.done_seconds for r in runs):.0f} s (a claim lasts 180)")
    print("| " + " | ".join(map(str, (*cells, *last))) + " |")
    note = (
        f"**Killed in the middle of a push**: {len(runs)} pushes of {_CHATS} chats each (every"
        " fifth a group), shared by three replicas half a second away from Telegram; one was"
        f" killed when {', '.join(str(r.killed_after) for r in runs)} chats had theirs. Twice:"
        f" {doubled}. Nothing, although their send was not under way: {lost}. Under way at the"
        f" instant of the kill: {in_flight}, of which {gone} had not reached Telegram and are not"
        f" repeated. Claimed by the dead and not begun: {sum(r.taken_over for r in runs)}, all"
        " sent by the others when the claims had run out."
    )
    print(f"\n{note}" if wanted.bare else f"\n{note}\n", flush=True)
    return note


async def _soak(wanted: argparse.Namespace, folder: Path) -> str:
    began = time.monotonic()
    result = await soak(folder, minutes=60)
    note = (
        f"**Soak**: {result.updates} updates in an hour of the moved clock"
        f" ({time.monotonic() - began:.0f} s real). Memory {result.memory_before:.1f} MB ->"
        f" {result.memory_after:.1f} MB, file handles {result.files_before} ->"
        f" {result.files_after}, tasks {result.tasks_before} -> {result.tasks_after}."
    )
    if wanted.only:
        print(f"\n{note}")
    return note


_TABLE = ("faults", "postgresql", "replicas", "kills")
"""The parts that write the table, in its order; a push goes on beside them."""

_PARTS: dict[str, Any] = {
    "push": _push,
    "faults": _faults,
    "postgresql": _postgresql,
    "replicas": _replicas,
    "kills": _kills,
    "soak": _soak,
}


if __name__ == "__main__":
    main()
