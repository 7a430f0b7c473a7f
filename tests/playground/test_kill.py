"""The playground as a process of its own: killed in the middle, started again, nothing lost."""

import asyncio
import os
import re
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

from tests.chat import REPOSITORY

_PATIENCE_SECONDS = 60
_OWN = {"X-Playground": "1"}


@asynccontextmanager
async def playground(data_dir: Path, ending: signal.Signals) -> AsyncIterator[str]:
    """Run `run_bot.py` without a token, and end it with a signal."""
    environment = {
        **{name: value for name, value in os.environ.items() if "TELEGRAM" not in name},
        "DATA_DIR": str(data_dir),
        "KNOWLEDGE_DIR": str(REPOSITORY / "knowledge"),
        "PLAYGROUND_PORT": "0",
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(REPOSITORY / "run_bot.py"),
        cwd=data_dir.parent,  # Away from any .env of this folder.
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            assert process.stdout is not None
            address = None
            while address is None:
                line = (await process.stdout.readline()).decode()
                assert line, "the playground ended by itself"
                address = re.search(r"http://127\.0\.0\.1:\d+", line)
        yield address[0]
    finally:
        process.send_signal(ending)
        await process.communicate()
    if ending is signal.SIGTERM:
        assert process.returncode == 0


async def act(session: aiohttp.ClientSession, name: str, **body: Any) -> None:
    async with session.post(f"/api/{name}", json=body, headers=_OWN) as response:
        assert response.status == 200, await response.text()


async def newest(session: aiohttp.ClientSession, user_id: int, at_least: int) -> dict[str, Any]:
    """Return the newest message once the chat holds so many."""
    async with asyncio.timeout(_PATIENCE_SECONDS):
        while True:
            async with session.get("/api/state") as response:
                chats = (await response.json())["chats"]
            messages = next(chat for chat in chats if chat["id"] == user_id)["messages"]
            if len(messages) >= at_least:
                return messages[-1]


async def settle(data_dir: Path) -> None:
    """Wait until it is noted that all is answered: a kill before that is owned up to."""
    async with asyncio.timeout(_PATIENCE_SECONDS):
        while states_in(data_dir / "study_bot.inbox.sqlite3") != {"done"}:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


def states_in(inbox: Path) -> set[str]:
    connection = sqlite3.connect(f"file:{inbox}?mode=ro", uri=True)
    try:
        return {state for (state,) in connection.execute("SELECT state FROM inbox")}
    finally:
        connection.close()


async def test_an_old_button_works_after_kill_nine(tmp_path):
    data_dir = tmp_path / "data"
    async with (
        playground(data_dir, signal.SIGKILL) as address,
        aiohttp.ClientSession(address) as session,
    ):
        async with session.get("/api/state") as response:
            asha = (await response.json())["people"][0]["id"]
        await act(session, "say", chat_id=asha, user_id=asha, text="/topics")
        shown = await newest(session, asha, 2)
        await settle(data_dir)
    button = shown["reply_markup"]["inline_keyboard"][0][0]

    async with (
        playground(data_dir, signal.SIGTERM) as address,
        aiohttp.ClientSession(address) as session,
    ):
        assert await newest(session, asha, 2) == shown
        place = {"chat_id": asha, "user_id": asha, "message_id": shown["message_id"]}
        await act(session, "tap", **place, data=button["callback_data"])
        async with asyncio.timeout(_PATIENCE_SECONDS):
            while (opened := await newest(session, asha, 2)) == shown:
                pass
    assert button["text"] in opened["text"]
    assert "edit_date" in opened
