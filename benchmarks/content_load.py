"""How long a knowledge folder takes to check, load and load again, and the memory it needs.

Usage: python benchmarks/content_load.py [MONOGRAPHS ...]     (22, 100 and 1000 unless named)

The folders are made: copies of the shipped monographs under other names. Each row is measured in
a process of its own; "whole start" is such a process from its start to a base loaded from the
compiled copy. Memory is the largest the process ever was.
"""

from __future__ import annotations

import json
import re
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bot.content.checking import run_check  # noqa: E402 - needs the path above
from bot.content.files import knowledge_files  # noqa: E402
from bot.content.loader import KnowledgeFolder, load_knowledge  # noqa: E402

TODAY = date(2026, 12, 1)
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def make_folder(folder: Path, count: int) -> int:
    """Write that many monographs and return their size in bytes."""
    shipped = [path for path in knowledge_files(ROOT / "knowledge") if _is_drug(path)]
    size = 0
    for number in range(count):
        name = made_name(number)
        pattern = shipped[number % len(shipped)]
        text = re.sub(pattern.stem, name, pattern.read_text(encoding="utf-8"), flags=re.I)
        # Other names would be claimed by many topics at once.
        text = re.sub(r"^aliases:.*\n(?:[ -].*\n)*", "", text, flags=re.M)
        path = folder / f"{name}.yaml"
        path.write_text(text, encoding="utf-8")
        size += path.stat().st_size
    return size


def _is_drug(path: Path) -> bool:
    return path.parent.name == "knowledge" and path.stem not in {"glossary", "lexicon"}


def made_name(number: int) -> str:
    """Return a name that is far from those of the neighbouring numbers."""
    letters = [
        LETTERS[(number * prime + place) % 26] for place, prime in enumerate((1, 7, 11, 17))
    ]
    return f"zz{''.join(letters)}{number:04d}mab"


def measure(folder: Path, step: str) -> dict[str, float]:
    """Run one step and return its seconds and the process's peak memory in MB."""
    copy = folder.parent / "knowledge.json"
    begun = time.perf_counter()
    if step == "check":
        text, code = run_check(folder, today=TODAY)
        assert code == 0, text.splitlines()[:5]
    elif step == "load":
        load_knowledge(folder)
    elif step in {"compile", "start"}:
        load_knowledge(folder, copy)
    else:
        begun = reload_one(folder)
    seconds = time.perf_counter() - begun
    return {"seconds": seconds, "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def reload_one(folder: Path) -> float:
    """Load, change one file, load again; return when the second load began."""
    reader = KnowledgeFolder(folder)
    reader.load()
    changed = next(iter(knowledge_files(folder)))
    changed.write_text(changed.read_text(encoding="utf-8") + "# seen\n", encoding="utf-8")
    begun = time.perf_counter()
    reader.load()
    return begun


def main(counts: list[int]) -> None:
    """Print one row per size."""
    print("| monographs | MB | check | load | from copy | whole start | reload one | memory |")
    print("|---|---|---|---|---|---|---|---|")
    for count in counts:
        with tempfile.TemporaryDirectory() as parent:
            folder = Path(parent) / "knowledge"
            folder.mkdir()
            size = make_folder(folder, count)
            steps = {name: _apart(folder, name) for name in ("check", "load", "compile", "start")}
            steps["reload"] = _apart(folder, "reload")
        seconds = {name: f"{found['seconds']:.2f} s" for name, found in steps.items()}
        print(
            f"| {count} | {size / 1e6:.1f} | {seconds['check']} | {seconds['load']} |"
            f" {seconds['start']} | {steps['start']['whole']:.2f} s | {seconds['reload']} |"
            f" {max(found['mb'] for found in steps.values()):.0f} MB |"
        )


def _apart(folder: Path, step: str) -> dict[str, float]:
    begun = time.perf_counter()
    command = [sys.executable, __file__, "--step", step, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr)
    return {**json.loads(done.stdout), "whole": time.perf_counter() - begun}


if __name__ == "__main__":
    if sys.argv[1:2] == ["--step"]:
        print(json.dumps(measure(Path(sys.argv[3]), sys.argv[2])))
    else:
        main([int(word) for word in sys.argv[1:]] or [22, 100, 1000])
