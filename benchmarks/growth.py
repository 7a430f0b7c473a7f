"""How the cost of a quiz tap and of a question grows with chats, and with entries in the base.

    python -m benchmarks.growth [CHATS ...]              (1, 100 and 10,000 unless named)
    python -m benchmarks.growth --entries [ENTRIES ...]  (150, 1,000, 10,000 and 100,000)

Every chat has open questions in the database and at most fifty people talk at once. Larger bases
are made of copies of the shipped monographs under other names; people then ask after these. The
curve of the search alone is ``python -m benchmarks.search_latency``. Needs Linux.
"""

from __future__ import annotations

import random
import re
import sys
import tempfile
from pathlib import Path

from benchmarks.content_load import made_name, make_folder
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
    wait_until_ready,
)
from bot.content.files import knowledge_files
from bot.content.loader import load_knowledge

CHATS = (1, 100, 10_000)
ENTRIES = (150, 1_000, 10_000, 100_000)
TAPS_AT_LEAST = 20_000
SECONDS = 3.0
WARM = 20.0


def measure(contestant: Contestant, chats: int) -> tuple[float, float, float, float]:
    """Return updates/s, CPU ms per update, median wait in ms and MiB."""
    people = min(PEOPLE, chats)
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        each = max(2, TAPS_AT_LEAST // chats)
        taps = seed(data / "study_bot.sqlite3", ROOT / "knowledge", chats, each)
        with serving() as server, running(contestant, server, data) as (pid, _, _):
            wait_until_ready(server, pid)
            what = {"taps": taps} if contestant.taps else {"texts": read_questions()}
            crowd = people if not contestant.taps or each > 2 else chats
            found = server.call("run", pid=pid, people=crowd, seconds=SECONDS, **what)
            return found["updates"] / found["seconds"], found["cpu_ms"], found["p50"], rss_mib(pid)


def grow_entries(sizes: tuple[int, ...]) -> None:
    """Print a row for each number of entries."""
    bot = next(each for each in CONTESTANTS if each.name == OURS)
    shipped = load_knowledge(ROOT / "knowledge")
    names = [t.id for t in shipped.topics.values()]
    each = len(shipped.entries) / len(names)
    print(
        "| entries | first start s | later start s | updates/s | CPU ms/update | p50 | p99 | MiB |"
    )
    print("|---|---|---|---|---|---|---|---|")
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            knowledge, data = Path(folder) / "knowledge", Path(folder) / "data"
            knowledge.mkdir()
            count = max(1, round(size / each))
            make_folder(knowledge, count)
            for path in knowledge_files(ROOT / "knowledge"):
                if path.stem == "lexicon":
                    (knowledge / path.name).write_bytes(path.read_bytes())
            texts, starts = questions_about(count, names), []
            for last in (False, True):
                with serving() as server, running(bot, server, data, knowledge) as (pid, _, start):
                    starts.append(start)
                    if not last:
                        continue
                    wait_until_ready(server, pid)
                    crowd = {"pid": pid, "texts": texts, "people": PEOPLE}
                    found = server.call("run", **crowd, warm_seconds=WARM, seconds=SECONDS)
                    memory = rss_mib(pid)
            entries = len(load_knowledge(knowledge, data / "knowledge-cache.json").entries)
        rate = found["updates"] / found["seconds"]
        print(
            f"| {entries:,} | {starts[0]:.2f} | {starts[1]:.2f} | {rate:,.0f} |"
            f" {found['cpu_ms']:.2f} | {found['p50']:.0f} | {found['p99']:.0f} | {memory:.0f} |",
            flush=True,
        )


def questions_about(count: int, names: list[str]) -> list[str]:
    """Return the held-out questions that name a shipped topic, after copies instead.

    After as many copies as topics are shipped, so that the run is not one of first questions:
    what is needed of a topic alone is made when it is first asked for.
    """
    rng, asked = random.Random(4), []
    meant = [made_name(rng.randrange(count)) for _ in names]
    pattern = re.compile("|".join(map(re.escape, names)), re.IGNORECASE)
    for text in read_questions():
        if pattern.search(text):
            asked.append(pattern.sub(lambda _: rng.choice(meant), text))
    return asked


def main() -> None:
    """Print a row for each number of chats or entries."""
    if sys.argv[1:2] == ["--entries"]:
        grow_entries(tuple(map(int, sys.argv[2:])) or ENTRIES)
        return
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
