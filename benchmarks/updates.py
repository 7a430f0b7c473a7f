"""One table of what an update costs: this bot at work beside other bots' echoes.

    python -m benchmarks.updates [--rounds 5] [--seconds 2] [--only NAME ...]

Every bot is a process of its own over the same pretend Bot API (``benchmarks.server``), started
afresh in every round, one after the other, so that all meet the same moods of the machine. Ratios
are taken within a round, then the median over rounds. Needs Linux and the extra ``bench``.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import Request, urlopen

from benchmarks.seeding import seed

ROOT = Path(__file__).resolve().parents[1]
QUESTIONS = ROOT / "tests" / "search" / "golden" / "held_out.jsonl"
PEOPLE = 50
TAPS_EACH = 400
CALM_RATE = 20.0
WARM = 2.0
Row = dict[str, float]


@dataclass(frozen=True)
class Contestant:
    """A bot to measure.

    Attributes:
        arguments: of Python; the server's address stands for ``{url}``.
        taps: whether people tap instead of writing.
        is_new: whether no question comes twice in the same letters, so that no memory helps.
    """

    name: str
    arguments: tuple[str, ...]
    taps: bool = False
    is_new: bool = False


BARE, STOCK, FAST, AIOGRAM = "bare aiohttp", "PTB stock", "PTB aiohttp+uvloop", "aiogram"
FUZZY = "PTB aiohttp+uvloop, rapidfuzz over all phrasings"
NEW = "Study Bot: questions, none twice"
OURS, TAPS = "Study Bot: questions", "Study Bot: quiz taps"
CONTESTANTS = (
    Contestant(f"{BARE}, echo", ("-m", "benchmarks.peers.bare", "{url}")),
    Contestant(f"{STOCK}, echo", ("-m", "benchmarks.peers.ptb_echo", "{url}", "httpx")),
    Contestant(f"{FAST}, echo", ("-m", "benchmarks.peers.ptb_echo", "{url}", "aiohttp")),
    Contestant(f"{AIOGRAM}, echo", ("-m", "benchmarks.peers.aiogram_echo", "{url}")),
    Contestant(FUZZY, ("-m", "benchmarks.peers.rapidfuzz_bot", "{url}")),
    Contestant(OURS, ("run_bot.py",)),
    Contestant(NEW, ("run_bot.py",), is_new=True),
    Contestant(TAPS, ("run_bot.py",), taps=True),
)
RATIOS = ((OURS, f"{AIOGRAM}, echo"), (OURS, f"{STOCK}, echo"), (TAPS, f"{STOCK}, echo"),
          (TAPS, f"{AIOGRAM}, echo"), (OURS, f"{FAST}, echo"), (OURS, FUZZY),
          (NEW, f"{AIOGRAM}, echo"), (NEW, f"{STOCK}, echo"), (NEW, FUZZY))  # fmt: skip
COLUMNS = {
    "updates_s": "updates/s",
    "cpu_ms": "CPU ms/update",
    "p50": "p50 full",
    "p95": "p95 full",
    "p99": "p99 full",
    "calm_p50": "p50 calm",
    "calm_p95": "p95 calm",
    "start_s": "first poll s",
    "ready_s": "first answer s",
    "rss_mb": "RSS MiB",
}


class Server:
    """The pretend Bot API, as a client sees it."""

    def __init__(self, url: str) -> None:
        self.url = url

    def call(self, what: str, **body: object) -> dict[str, float]:
        """Let it do something and return what it says."""
        request = Request(f"{self.url}/control/{what}", json.dumps(body).encode())
        with urlopen(request, timeout=120) as answer:
            found: dict[str, float] = json.load(answer)
        return found


@contextmanager
def serving() -> Iterator[Server]:
    """Run a server; a new one for every bot, so that none inherits another's updates."""
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.server"], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    try:
        yield Server(f"http://127.0.0.1:{process.stdout.readline().split()[1]}")
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


@contextmanager
def running(
    contestant: Contestant, server: Server, data: Path, knowledge: Path = ROOT / "knowledge"
) -> Iterator[tuple[int, float, float]]:
    """Run a bot; yields its process id, when it began and how long it took to the first poll."""
    arguments = [part.replace("{url}", server.url) for part in contestant.arguments]
    environment = {name: value for name, value in os.environ.items() if "PYTHON" not in name}
    environment |= {
        "TELEGRAM_BOT_TOKEN": "1:bench",
        "TELEGRAM_API_BASE_URL": server.url,
        "DATA_DIR": str(data),
        "KNOWLEDGE_DIR": str(knowledge),
        "LOG_LEVEL": "WARNING",
        "MESSAGES_PER_MINUTE": "0",  # People here write faster than any person may.
    }
    began = time.time()
    process = subprocess.Popen([sys.executable, *arguments], cwd=ROOT, env=environment)
    try:
        while (at := server.call("state")["poll_at"]) is None:
            if process.poll() is not None:
                raise SystemExit(f"{contestant.name} ended before its first poll")
            time.sleep(0.02)
        yield process.pid, began, at - began
    finally:
        process.terminate()
        process.wait(30)


def measure(
    contestant: Contestant, data: Path, texts: list[str], taps: list[list[str]], seconds: float
) -> Row:
    """Measure a bot once: warmed by two seconds of full load, then calm, then under full load."""
    texts = never_twice(texts) if contestant.is_new else texts
    spoken = {"texts": [] if contestant.taps else texts}
    parts = [[each[a:b] for each in taps] for a, b in ((0, 60), (60, 120), (120, None))]
    warm_taps, calm_taps, full_taps = parts if contestant.taps else ([], [], [])
    with serving() as server, running(contestant, server, data) as (pid, began, start):
        wait_until_ready(server, pid)
        ready = server.call("state")["answer_at"] - began
        server.call("run", pid=pid, **spoken, taps=warm_taps, seconds=WARM, warm_seconds=0)
        calm = server.call(
            "run", pid=pid, **spoken, taps=calm_taps, rate=CALM_RATE, seconds=seconds + 1
        )
        full = server.call("run", pid=pid, **spoken, taps=full_taps, seconds=seconds)
        memory = rss_mib(pid)
    if full["ran_dry"] or calm["ran_dry"]:
        print(f"{contestant.name}: people had nothing left to tap", file=sys.stderr)
    return {
        "updates_s": full["updates"] / full["seconds"],
        "cpu_ms": full["cpu_ms"],
        "p50": full["p50"],
        "p95": full["p95"],
        "p99": full["p99"],
        "calm_p50": calm["p50"],
        "calm_p95": calm["p95"],
        "start_s": start,
        "ready_s": ready,
        "rss_mb": memory,
        "sends": full["sends"],
    }


def wait_until_ready(server: Server, pid: int) -> None:
    """Let somebody ask until the bot has answered for the first time."""
    while server.call("state")["answer_at"] is None:
        server.call("run", pid=pid, texts=["hello"], people=1, seconds=0.1, warm_seconds=0)


def rss_mib(pid: int) -> float:
    """Return the resident memory of a process."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def read_questions() -> list[str]:
    """Return what students ask: the held out golden questions, good and bad ones alike."""
    rows = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    return [row["question"] for row in rows]


def never_twice(texts: list[str]) -> list[str]:
    """Return the same questions many times over, each time in other letters."""
    marks = ("", "?", "??", "!", " ?", ".", "...", " please", " please?", " thanks")
    starts = ("", "hi, ", "hello, ", "pls ", "ok, ", "so ", "and ", "well, ")
    return [f"{start}{text}{mark}" for mark in marks for start in starts for text in texts]


def show(rows: dict[str, list[Row]]) -> None:
    """Print the medians, then the ratios."""
    print("\n| bot | " + " | ".join(COLUMNS.values()) + " |")
    print("|---|" + "---|" * len(COLUMNS))
    for name, found in rows.items():
        cells = [statistics.median(row[key] for row in found) for key in COLUMNS]
        print(f"| {name} | " + " | ".join(f"{cell:,.{_digits(cell)}f}" for cell in cells) + " |")
    print("\n| pair | updates/s | CPU per update | p50 calm |")
    print("|---|---|---|---|")
    for ours, theirs in RATIOS:
        if ours in rows and theirs in rows:
            cells = [
                _ratio(rows[ours], rows[theirs], key)
                for key in ("updates_s", "cpu_ms", "calm_p50")
            ]
            print(f"| {ours} : {theirs} | " + " | ".join(cells) + " |")


def _digits(cell: float) -> int:
    return 0 if cell >= 100 else 1 if cell >= 10 else 2


def _ratio(ours: list[Row], theirs: list[Row], key: str) -> str:
    each = [a[key] / b[key] for a, b in zip(ours, theirs, strict=True)]
    return f"{statistics.median(each):.2f} ({min(each):.2f}-{max(each):.2f})"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--only", nargs="*", default=[], help="parts of names")
    parser.add_argument("--json", type=Path, help="where to keep the raw figures")
    wanted = parser.parse_args()
    chosen = [
        each
        for each in CONTESTANTS
        if not wanted.only or any(part in each.name for part in wanted.only)
    ]
    texts, rows = read_questions(), {each.name: list[Row]() for each in chosen}
    with tempfile.TemporaryDirectory() as folder:
        seeded = Path(folder) / "seeded.sqlite3"
        taps = seed(seeded, ROOT / "knowledge", PEOPLE, TAPS_EACH)
        for number in range(wanted.rounds):
            for each in chosen:
                data = Path(folder) / "data"
                data.mkdir(exist_ok=True)
                for old in data.glob("study_bot*"):
                    old.unlink()
                shutil.copy(seeded, data / "study_bot.sqlite3")
                row = measure(each, data, texts, taps, wanted.seconds)
                rows[each.name].append(row)
                print(number + 1, each.name, {k: round(v, 2) for k, v in row.items()}, flush=True)
    if wanted.json:
        wanted.json.write_text(json.dumps(rows))
    show(rows)


if __name__ == "__main__":
    main()
