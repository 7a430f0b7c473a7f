"""What must never be committed: machine paths, registry addresses, secrets, dead ends."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def tracked_texts():
    names = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\0")
    for name in filter(None, names):
        path = ROOT / name
        if not path.is_file() or path == Path(__file__):
            continue
        try:
            yield name, path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("a path of a machine", r"(?<![\w.])/(work|farm|home/\w+)/"),
        (
            "a registry's address",
            r"--index-url|--extra-index-url|--find-links|files\.pythonhosted",
        ),
        ("a bot token", r"\b\d{8,10}:AA[A-Za-z0-9_-]{33}\b"),
        ("a private key", r"BEGIN [A-Z ]*PRIVATE KEY"),
    ],
)
def test_no_commit_holds(what, pattern):
    found = [name for name, text in tracked_texts() if re.search(pattern, text)]
    assert not found, f"{what} in {found}"
