"""What a start does not import, and what an idle bot may weigh."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NOT_AT_START = {
    "matplotlib", "genanki", "alembic", "scipy", "watchfiles", "prometheus_client", "lxml",
    "markdown_it", "bot.playground", "bot.content.exports_anki", "bot.content.page_import",
    "asyncpg",
}  # fmt: skip
ONLY_FOR_QUESTIONS = {"numpy", "bot.search.resolver"}
MOST_MIB = 150
"""Generous; docs/PERFORMANCE.md has what was measured."""

START = """
import json, os, pathlib, sys
import bot.cli, bot.running, bot.serving
from bot.settings import read_settings
from bot.app import build_application
application = build_application(read_settings(telegram_bot_token="1:guard"))
at_start = sorted(sys.modules)
application.bot_data["services"].answering.resolve_once("half-life of anakinra?")
status = pathlib.Path("/proc/self/status")
rss = int(status.read_text().partition("VmRSS:")[2].split()[0]) / 1024 if status.exists() else 0
print(json.dumps({"at_start": at_start, "later": sorted(sys.modules), "rss": rss}))
"""


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    environment = os.environ | {"DATA_DIR": str(tmp_path_factory.mktemp("data"))}
    for _ in range(2):  # The second start finds the compiled knowledge, as any but the first does.
        done = subprocess.run(
            [sys.executable, "-c", START],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
    found: dict[str, object] = json.loads(done.stdout)
    return found


def test_a_start_imports_nothing_that_only_some_need(process: dict[str, list[str]]):
    assert NOT_AT_START.isdisjoint(process["at_start"])
    assert NOT_AT_START.isdisjoint(process["later"])


def test_a_start_does_not_wait_for_what_only_questions_need(process: dict[str, list[str]]):
    assert ONLY_FOR_QUESTIONS.isdisjoint(process["at_start"])
    assert set(process["later"]) >= ONLY_FOR_QUESTIONS


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_bot_that_can_answer_stays_small(process: dict[str, float]):
    assert 0 < process["rss"] < MOST_MIB
