"""The bot as processes of their own, started, killed and stopped.

They are forked from a server that has imported everything and indexed a few monographs already: a
start takes half a second instead of many, and what is killed is a whole process all the same.
"""

import asyncio
import multiprocessing
import os
import shutil
import signal
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.services import daily_pushes
from tests.chat import KNOWLEDGE

START_SECONDS = 60.0
PUSH_CLAIM = "PUSH_CLAIM_SECONDS"
"""A setting for processes here alone: how long a push is theirs, in place of minutes."""

_KEYS = ("TELEGRAM", "DATABASE", "WEBHOOK", "LISTEN")
_PRELOADED = [
    "tests.faults.warm",
    "tests.faults.processes",
    "bot.cli",
    "bot.running",
    "bot.serving",
    "bot.reporting",
]

_TOPICS = ("anakinra", "adalimumab", "methotrexate", "tofacitinib")

_forks = multiprocessing.get_context("forkserver")
_forks.set_forkserver_preload(_PRELOADED)


def small_knowledge(folder: Path) -> Path:
    """Copy a few monographs; the server indexes these only."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in (*_TOPICS, "lexicon"):
        shutil.copy(KNOWLEDGE / f"{name}.yaml", folder)
    return folder


def run_here(folder: str, settings: dict[str, str]) -> None:
    """Be the bot: called in the new process."""
    for name in list(os.environ):
        if name.startswith(_KEYS):
            del os.environ[name]
    os.environ.update(settings)
    if claim := os.environ.pop(PUSH_CLAIM, None):
        daily_pushes.CLAIM = timedelta(seconds=float(claim))
    os.chdir(folder)
    log = os.open("bot.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(log, 1)
    os.dup2(log, 2)
    from bot.cli import main
    from tests.faults import warm

    warm.use_for(Path(settings["KNOWLEDGE_DIR"]))
    sys.exit(main(["run"]))


class BotProcess:
    """One bot.

    Args:
        folder: its working folder, away from any .env; the log goes to `bot.log` there.
        settings: environment variables.
    """

    def __init__(self, folder: Path, **settings: Any) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._settings = {name: str(value) for name, value in settings.items()}
        self._settings.setdefault("KNOWLEDGE_WATCH", "false")
        self._process: Any = None

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def log(self) -> str:
        path = self.folder / "bot.log"
        return path.read_text(encoding="utf-8") if path.exists() else ""

    @property
    def is_alive(self) -> bool:
        return self._process is not None and self._process.is_alive()

    async def start(self) -> None:
        """Start it; what it writes is appended to its log."""
        arguments = (str(self.folder), self._settings)
        self._process = _forks.Process(target=run_here, args=arguments, daemon=True)
        await asyncio.to_thread(self._process.start)

    async def kill(self) -> None:
        """kill -9."""
        await self._end(signal.SIGKILL)

    async def stop(self) -> int:
        """Ask it to stop and return its exit code."""
        return await self._end(signal.SIGTERM)

    async def _end(self, number: signal.Signals) -> int:
        if self._process is None:
            return 0
        if self._process.is_alive():
            os.kill(self._process.pid, number)
        await asyncio.to_thread(self._process.join, START_SECONDS)
        code = self._process.exitcode
        self._process.close()
        self._process = None
        return -1 if code is None else code
