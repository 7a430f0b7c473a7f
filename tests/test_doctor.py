"""The doctor names what must be mended, and only that."""

import shutil
from collections import namedtuple
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from bot import doctor
from bot.doctor import State, examine, run_doctor
from bot.gateway.wellness import ServerView
from bot.playground.telegram import DEFAULT_TOKEN, PretendTelegram
from bot.settings import read_settings
from bot.storage.database import Database
from tests.bot_api import serve_bot_api
from tests.chat import KNOWLEDGE, TestClock


def settings_for(tmp_path, **overrides):
    values = {"data_dir": tmp_path / "data", "knowledge_dir": KNOWLEDGE, **overrides}
    return read_settings(env_file=None, **values)


async def states(settings) -> dict[str, State]:
    return {finding.about: finding.state for finding in await examine(settings)}


async def test_a_healthy_bot_has_nothing_to_mend(tmp_path):
    async with serve_bot_api(PretendTelegram.create(TestClock())) as address:
        settings = settings_for(
            tmp_path, telegram_bot_token=DEFAULT_TOKEN, telegram_api_base_url=address
        )
        await (await Database.open(settings.database_address)).close()
        found = await states(settings)
    assert State.MEND not in found.values(), found
    assert set(found) == {
        "token", "webhook", "privacy mode", "clock", "disk", "database", "knowledge"
    }  # fmt: skip


async def test_a_wrong_token_is_named(tmp_path):
    async with serve_bot_api(PretendTelegram.create(TestClock())) as address:
        settings = settings_for(tmp_path, telegram_bot_token="5:x", telegram_api_base_url=address)
        finding = (await examine(settings))[0]
    assert finding.state is State.MEND
    assert finding.text.startswith("TELEGRAM_BOT_TOKEN:")


async def test_a_server_that_is_away_is_named(tmp_path):
    settings = settings_for(
        tmp_path, telegram_bot_token="5:x", telegram_api_base_url="http://127.0.0.1:1"
    )
    finding = (await examine(settings))[0]
    assert finding.state is State.MEND
    assert "cannot be used" in finding.text


def test_without_a_token_the_rest_is_looked_at(tmp_path):
    text, code = run_doctor(settings_for(tmp_path))
    assert code == 0
    assert "Nothing to mend." in text


def test_faulty_content_and_a_broken_database_are_both_named(tmp_path):
    settings = settings_for(tmp_path, knowledge_dir=tmp_path / "content")
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "x.yaml").write_text("a: [", encoding="utf-8")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "study_bot.sqlite3").write_bytes(b"garbage" * 1000)
    text, code = run_doctor(settings)
    assert code == 1
    assert "2 to mend." in text


def test_a_full_disk_is_named(tmp_path, monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(1, 1, 2**20))
    text, code = run_doctor(settings_for(tmp_path))
    assert code == 1
    assert "1 MB free" in text


@pytest.mark.parametrize(
    ("seconds", "state"), [(0, State.OK), (20, State.OK), (90, State.MEND), (-3600, State.MEND)]
)
def test_a_clock_that_is_off_is_named(seconds, state):
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)
    assert doctor._clock(ServerView(date=date)).state is state


@pytest.mark.parametrize(
    ("wanted", "view", "state"),
    [
        (None, ServerView(), State.OK),
        (None, ServerView(webhook_url="https://old.example.org/x"), State.NOTE),
        ("https://a.example.org/x", ServerView(), State.NOTE),
        ("https://a.example.org/x", ServerView(webhook_url="https://a.example.org/x"), State.OK),
        (
            "https://a.example.org/x",
            ServerView(webhook_url="https://a.example.org/x", last_error="Connection refused"),
            State.MEND,
        ),
    ],
)
def test_the_webhook_is_compared_with_the_settings(tmp_path, wanted, view, state):
    more = {"webhook_url": wanted, "webhook_secret": "s", "listen_port": 1} if wanted else {}
    assert doctor._webhook(settings_for(tmp_path, **more), view).state is state


def test_privacy_mode_off_is_a_note():
    assert doctor._privacy(ServerView(reads_groups=True)).state is State.NOTE
    assert doctor._privacy(ServerView(reads_groups=False)).state is State.OK
