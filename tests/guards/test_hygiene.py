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
        ("a key of a cloud", r"\b(AKIA|ASIA)[A-Z0-9]{16}\b|\bAIza[\w-]{35}\b"),
        ("a token of a forge", r"\bgh[pousr]_[A-Za-z0-9]{36}|\bglpat-[\w-]{20}|\bpypi-[\w-]{50}"),
        (
            "a password in an address",
            r"://[\w.-]+:(?!(password|secret|pass|pw|p)@)[^\s:/@{}$<>*]{6,}@",
        ),
    ],
)
def test_no_commit_holds(what, pattern):
    found = [name for name, text in tracked_texts() if re.search(pattern, text)]
    assert not found, f"{what} in {found}"


def test_the_scan_would_find_one():
    """Made up here in pieces, so that no scan of this file itself sees them."""
    samples = {
        "a bot token": "123456789:" + "AA" + "x" * 33,
        "a private key": "-----BEGIN RSA " + "PRIVATE KEY-----",
        "a key of a cloud": "AKIA" + "A1" * 8,
        "a token of a forge": "ghp_" + "a1" * 18,
        "a password in an address": "postgresql://bot:" + "hunter2hunter2" + "@db/x",
    }
    patterns = dict(test_no_commit_holds.pytestmark[0].args[1])
    assert all(re.search(patterns[what], text) for what, text in samples.items())


def test_nothing_is_tracked_that_holds_secrets_or_data():
    names = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    wrong = [
        name
        for name in names
        if re.search(r"(^|/)\.env$|\.(sqlite3?|db|pem|key|p12|pfx|dump|log)(-\w+)?$", name)
    ]
    assert not wrong


def test_what_holds_secrets_is_ignored():
    for name in (".env", "data/study_bot.sqlite3", "data/knowledge-cache.json"):
        done = subprocess.run(["git", "check-ignore", "-q", name], cwd=ROOT, check=False)
        assert done.returncode == 0, name
