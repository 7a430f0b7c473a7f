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
    "asyncpg", "bot.locale.catalogue", "httpx", "sqlalchemy.orm", "sqlalchemy.dialects.postgresql",
    "yaml", "dotenv",
}  # fmt: skip
ONLY_FOR_QUESTIONS = {"numpy", "bot.search.resolver"}
MOST_MIB = 130
"""Generous; docs/PERFORMANCE.md has what was measured."""

START = """
import json, os, pathlib, sys
from bot.slim_imports import import_slimly
import_slimly()
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


USE_THEM = """
import asyncio
from bot.slim_imports import import_slimly
import_slimly()
import sys, sqlalchemy.ext.asyncio as sessions
from telegram.error import NetworkError
from telegram.request import HTTPXRequest

async def ask() -> str:
    request = HTTPXRequest()
    await request.initialize()
    try:
        await request.post("http://127.0.0.1:9/bot1:a/getMe")
    except NetworkError as error:
        return str(error)
    finally:
        await request.shutdown()

assert "httpx" not in sys.modules and "sqlalchemy.orm" not in sys.modules
assert "ConnectError" in asyncio.run(ask())
import httpx, sqlalchemy.orm, sqlalchemy.ext.asyncio.session
assert httpx.URL is not type(None) and sqlalchemy.ext.asyncio.session.AsyncSession is not None
print("used")
"""


def test_what_was_not_imported_can_still_be_used():
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", USE_THEM], cwd=ROOT, capture_output=True, text=True
    )
    assert done.stdout == "used\n", done.stderr


OTHER_VERSIONS = """
import sys
from bot import slim_imports

whole = slim_imports._standing_in
slim_imports._standing_in = lambda names: whole({name: () for name in names})
slim_imports.import_slimly()
assert "telegram" not in sys.modules and "sqlalchemy.ext.asyncio" not in sys.modules
from telegram.ext import ApplicationBuilder
from telegram.request import HTTPXRequest
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
HTTPXRequest(), ApplicationBuilder().token("1:a").build()
create_async_engine("sqlite+aiosqlite://")
print("whole")
"""


def test_packages_that_need_what_is_left_out_are_imported_whole():
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", OTHER_VERSIONS],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.stdout == "whole\n", done.stderr
