"""The token and its like: in no log line, error, figure, file or process list."""

import asyncio
import json
import logging
import socket
import sys
import traceback
from pathlib import Path

import aiohttp
import pytest

from bot.app import utc_now
from bot.errors import SettingsError, StorageError
from bot.logs import RedactingFormatter, Redactor
from bot.playground.faults import Trouble
from bot.playground.telegram import PretendTelegram
from bot.settings import LogFormat, read_settings
from bot.storage.database import Database
from tests.bot_api import serve_bot_api
from tests.chat import KNOWLEDGE, REPOSITORY, Chat

TOKEN = "987654321:AAexampleEXAMPLE_example-EXAMPLEexample0"
SECRET = TOKEN.partition(":")[2]


def process_tree(pid: int) -> list[int]:
    """Return a process and its descendants."""
    found = [pid]
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(status.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        if parent == pid:
            found += process_tree(int(status.parent.name))
    return found


def shown_of(pid: int, name: str) -> bytes:
    """Return what every user (cmdline) or the same user (environ) can read of a process."""
    return Path(f"/proc/{pid}/{name}").read_bytes()


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="needs Linux's /proc")
async def test_a_running_bot_shows_its_token_to_nobody(tmp_path) -> None:
    """With a token in .env, the loudest log and a Telegram that stumbles."""
    telegram = PretendTelegram.create(utc_now)
    telegram.token = TOKEN
    asha = telegram.people.add_user("Asha").id
    telegram.world.chats[asha].is_started = True
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    async with serve_bot_api(telegram) as address:
        lines = [
            f"TELEGRAM_BOT_TOKEN={TOKEN}",
            f"TELEGRAM_API_BASE_URL={address}",
            f"KNOWLEDGE_DIR={KNOWLEDGE}",
            "LOG_LEVEL=DEBUG",
            f"LISTEN_PORT={port}",
        ]
        (tmp_path / ".env").write_text("\n".join(lines), encoding="utf-8")
        for trouble in (Trouble.BAD_GATEWAY, Trouble.DROPPED_BEFORE, Trouble.MALFORMED):
            telegram.faults.add("sendMessage", trouble)
        telegram.people.say(asha, asha, f"half-life of {TOKEN}?")
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            str(REPOSITORY / "run_bot.py"),
            cwd=tmp_path,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            async with asyncio.timeout(30):
                while telegram.counts["sendMessage"] < 2:  # noqa: ASYNC110
                    await asyncio.sleep(0.02)
            for pid in process_tree(process.pid):
                for name in ("cmdline", "environ"):
                    assert SECRET.encode() not in shown_of(pid, name), name
            async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session:
                for page in ("/metrics", "/readyz", "/healthz", "/", f"/{TOKEN}"):
                    async with session.get(page) as response:
                        assert SECRET not in await response.text()
        finally:
            process.terminate()
            written = await asyncio.wait_for(process.communicate(), 30)
    assert b"DEBUG" in written[1]
    assert SECRET.encode() not in b"".join(written)
    for path in (tmp_path / "data").rglob("*"):
        if path.is_file() and "inbox" not in path.name:
            assert SECRET.encode() not in path.read_bytes(), path


def loggable(error: BaseException) -> str:
    return "".join(traceback.format_exception(error))


@pytest.mark.parametrize(
    "settings",
    [
        {"telegram_bot_token": SECRET},
        {"telegram_bot_token": f" {TOKEN}/x y"},
        {"telegram_bot_token": TOKEN, "playground_port": "many"},
        {"webhook_url": "https://x.example", "webhook_secret": f"{SECRET}!?"},
        {"database_url": f"mysql://u:{SECRET}@h/d"},
    ],
)
def test_a_complaint_about_settings_does_not_quote_them(settings) -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings(env_file=None, **settings)
    assert SECRET not in str(caught.value)
    assert SECRET not in " ".join(caught.value.faults)


def test_settings_hide_what_is_secret_in_them() -> None:
    settings = read_settings(
        env_file=None,
        telegram_bot_token=TOKEN,
        webhook_secret=SECRET,
        database_url=f"postgresql+asyncpg://u:{SECRET}@h/d",
        proxy_url=f"http://u:{SECRET}@h:1",
    )
    dumped = json.dumps(settings.model_dump(), default=str)
    shown = f"{settings!r} {settings} {settings.model_dump()} {dumped}"
    assert SECRET not in shown
    assert all(SECRET in secret for secret in settings.secrets)


async def test_a_database_that_is_away_does_not_tell_its_password() -> None:
    with pytest.raises(StorageError) as caught:
        await Database.open(f"postgresql+asyncpg://u:{SECRET}@127.0.0.1:1/d")
    assert SECRET not in loggable(caught.value)


@pytest.mark.parametrize("form", list(LogFormat))
def test_a_password_is_redacted_apart_from_its_address(form) -> None:
    """Drivers log the password alone, or the address with parts of it changed."""
    settings = read_settings(
        env_file=None,
        database_url=f"postgresql+asyncpg://u:{SECRET}@h/d",
        proxy_url=f"http://u:{SECRET}2@h:1",
    )
    formatter = RedactingFormatter(Redactor(settings.secrets), form)
    for text in (f"password={SECRET}", f"postgresql://u:{SECRET}@h:5432/d", f"proxy u:{SECRET}2"):
        record = logging.LogRecord("x", logging.ERROR, __file__, 1, text, (), None)
        assert SECRET not in formatter.format(record)


async def test_what_fails_inside_is_told_to_nobody(chat: Chat, monkeypatch) -> None:
    asha = chat.private("Asha")

    def fail(*args, **kwargs):
        raise RuntimeError(f"POST https://api.telegram.org/bot{TOKEN}/x failed")

    monkeypatch.setattr(chat.application.bot_data["services"].answering, "ask", fail)
    await chat.restart(maintainer_chat_id=None)
    monkeypatch.setattr(chat.application.bot_data["services"].answering, "ask", fail)
    await asha.send("half-life of anakinra?")
    assert "Something went wrong" in asha.last.text
    assert SECRET not in asha.transcript
    assert "RuntimeError" not in asha.transcript
    assert chat.take_errors()
