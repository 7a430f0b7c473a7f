"""What an idle bot weighs and burns: resident memory by step, and CPU while nothing happens.

    python -m benchmarks.footprint [--people N] [--monographs N]

The bot runs as an operator runs it, over the pretend Bot API. With ``--people`` it then answers
that many people who write as fast as they get answers, for growth: memory is printed every 8 s.
With ``--monographs`` the base is made of so many copies of the shipped ones under other names; the
second start is then the one that finds the compiled copy. Needs Linux.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from benchmarks.content_load import make_folder
from benchmarks.people import cpu_seconds
from benchmarks.updates import (
    CONTESTANTS,
    OURS,
    ROOT,
    read_questions,
    rss_mib,
    running,
    serving,
    wait_until_ready,
)

IDLE_SECONDS = 5.0
CHUNK_SECONDS = 8.0


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=0)
    parser.add_argument("--monographs", type=int, default=0)
    parser.add_argument("--starts", type=int, default=2)
    parser.add_argument("--chunks", type=int, default=6, help="of eight seconds, for growth")
    wanted = parser.parse_args()
    bot = next(each for each in CONTESTANTS if each.name == OURS)
    with tempfile.TemporaryDirectory() as folder:
        data, knowledge = Path(folder) / "data", ROOT / "knowledge"
        if wanted.monographs:
            knowledge = Path(folder) / "knowledge"
            knowledge.mkdir()
            make_folder(knowledge, wanted.monographs)
        for start in range(1, wanted.starts + 1):
            with serving() as server, running(bot, server, data, knowledge) as (pid, began, took):
                used = cpu_seconds(pid)
                print(
                    f"start {start}: {took:.2f} s to the first poll ({used:.2f} s of CPU),",
                    end=" ",
                )
                print(f"{rss_mib(pid):.1f} MiB")
                wait_until_ready(server, pid)
                print(f"first answer after {time.time() - began:.2f} s")
                time.sleep(2.0)
                used = cpu_seconds(pid)
                time.sleep(IDLE_SECONDS)
                burnt = (cpu_seconds(pid) - used) / IDLE_SECONDS * 1000
                print(f"ready and idle: {rss_mib(pid):.1f} MiB, {burnt:.1f} ms of CPU a second")
                if start < wanted.starts:
                    continue
                total = 0.0
                for _ in range(wanted.chunks if wanted.people else 0):
                    found = server.call(
                        "run",
                        pid=pid,
                        texts=read_questions(),
                        people=wanted.people,
                        seconds=CHUNK_SECONDS,
                        warm_seconds=0,
                    )
                    total += found["updates"]
                    rate = found["updates"] / found["seconds"]
                    print(f"{total:9,.0f} updates: {rss_mib(pid):6.1f} MiB, {rate:6,.0f} a second")


if __name__ == "__main__":
    main()
