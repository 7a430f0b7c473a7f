"""How the cost of a quiz tap and of a question grows with the number of chats.

    python -m benchmarks.growth [CHATS ...]      (1, 100 and 10,000 unless named)

Every chat has open questions in the database and at most fifty people talk at once. The curve by
size of the knowledge base is ``python -m benchmarks.search_latency``. Needs Linux.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from benchmarks.seeding import seed
from benchmarks.updates import (
    CONTESTANTS,
    OURS,
    PEOPLE,
    ROOT,
    TAPS,
    Contestant,
    read_questions,
    rss_mib,
    running,
    serving,
)

CHATS = (1, 100, 10_000)
TAPS_AT_LEAST = 20_000
SECONDS = 3.0


def measure(contestant: Contestant, chats: int) -> tuple[float, float, float, float]:
    """Return updates/s, CPU ms per update, median wait in ms and MiB."""
    people = min(PEOPLE, chats)
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        each = max(2, TAPS_AT_LEAST // chats)
        taps = seed(data / "study_bot.sqlite3", ROOT / "knowledge", chats, each)
        with serving() as server, running(contestant, server, data) as (pid, _, _):
            while server.call("state")["answer_at"] is None:
                server.call("run", pid=pid, texts=["hi"], people=1, seconds=0.1, warm_seconds=0)
            what = {"taps": taps} if contestant.taps else {"texts": read_questions()}
            crowd = people if not contestant.taps or each > 2 else chats
            found = server.call("run", pid=pid, people=crowd, seconds=SECONDS, **what)
            return found["updates"] / found["seconds"], found["cpu_ms"], found["p50"], rss_mib(pid)


def main() -> None:
    """Print a row for each number of chats."""
    sizes = tuple(map(int, sys.argv[1:])) or CHATS
    print("| chats | what | updates/s | CPU ms/update | p50 ms | RSS MiB |")
    print("|---|---|---|---|---|---|")
    for chats in sizes:
        for contestant in CONTESTANTS:
            if contestant.name in {OURS, TAPS}:
                rate, cpu, wait, memory = measure(contestant, chats)
                row = f"{rate:,.0f} | {cpu:.2f} | {wait:.1f} | {memory:.0f}"
                print(f"| {chats:,} | {contestant.name} | {row} |", flush=True)


if __name__ == "__main__":
    main()
