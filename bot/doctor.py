"""The doctor: looks at everything that a running bot rests on and says what to mend."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum

from bot.app import make_request
from bot.content.checking import check_knowledge
from bot.errors import StorageError, StudyBotError
from bot.gateway.wellness import ServerView, look_at_telegram
from bot.settings import Settings
from bot.storage import census
from bot.storage.backup import check, free_bytes_wanted, sqlite_file
from bot.storage.database import Database

_CLOCK_SECONDS = 30.0
_LATE_SECONDS = 600


class State(StrEnum):
    """How something was found."""

    OK = "ok"
    NOTE = "note"
    MEND = "MEND"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor's.

    Attributes:
        about: what was looked at.
        text: what was found, and how to mend it.
    """

    about: str
    state: State
    text: str

    def __str__(self) -> str:
        return f"{self.state:<5} {self.about}: {self.text}"


def run_doctor(settings: Settings) -> tuple[str, int]:
    """Return the findings as text, and 1 when something must be mended, else 0."""
    findings = asyncio.run(examine(settings))
    bad = sum(each.state is State.MEND for each in findings)
    end = f"{bad} to mend." if bad else "Nothing to mend."
    return "\n".join([*map(str, findings), end]), 1 if bad else 0


async def examine(settings: Settings) -> list[Finding]:
    """Look at everything; one thing that cannot be looked at hides no other."""
    findings = await _examine_telegram(settings)
    checks: list[tuple[str, Callable[[Settings], Awaitable[Finding]]]] = [
        ("disk", _examine_disk),
        ("database", _examine_database),
        ("knowledge", _examine_knowledge),
    ]
    for about, look in checks:
        try:
            findings.append(await look(settings))
        except (StudyBotError, OSError) as error:
            findings.append(Finding(about, State.MEND, str(error)))
    return findings


async def _examine_telegram(settings: Settings) -> list[Finding]:
    token = settings.telegram_bot_token
    if token is None:
        text = "TELEGRAM_BOT_TOKEN is empty, so the playground opens; @BotFather gives a token"
        return [Finding("token", State.NOTE, text)]
    request = make_request(settings)
    view = await look_at_telegram(
        request, settings.telegram_api_base_url, token.get_secret_value()
    )
    if view.refusal:
        return [Finding("token", State.MEND, view.refusal)]
    return [
        Finding("token", State.OK, f"@{view.username}"),
        _webhook(settings, view),
        _privacy(view),
        _clock(view),
    ]


def _webhook(settings: Settings, view: ServerView) -> Finding:
    waiting = f"{view.waiting_updates} updates wait"
    if not settings.webhook_url and view.webhook_url:
        return Finding("webhook", State.NOTE, f"one is set; a start removes it; {waiting}")
    if settings.webhook_url and view.webhook_url != settings.webhook_url:
        return Finding(
            "webhook", State.NOTE, f"another or none is set; a start mends it; {waiting}"
        )
    if settings.webhook_url and view.last_error:
        text = f"Telegram could not deliver: {view.last_error}; look at the proxy; {waiting}"
        return Finding("webhook", State.MEND, text)
    way = "by webhook" if settings.webhook_url else "by polling"
    return Finding("webhook", State.OK, f"updates come {way}; {waiting}")


def _privacy(view: ServerView) -> Finding:
    if view.reads_groups:
        text = (
            "privacy mode is off, so Telegram sends every message of every group; the bot needs"
            " none of them: @BotFather, /setprivacy, Enable, and add it to its groups again"
        )
        return Finding("privacy mode", State.NOTE, text)
    return Finding("privacy mode", State.OK, "on; the bot sees what is addressed to it")


def _clock(view: ServerView) -> Finding:
    try:
        sent = parsedate_to_datetime(view.date or "")
    except ValueError:
        return Finding("clock", State.NOTE, "the server told no time to compare with")
    ahead = (datetime.now(UTC) - sent).total_seconds()
    if abs(ahead) > _CLOCK_SECONDS:
        text = f"this computer is {ahead:+.0f} s from Telegram's; switch on time synchronisation"
        return Finding("clock", State.MEND, f"{text} (timedatectl set-ntp true)")
    return Finding("clock", State.OK, f"within {_CLOCK_SECONDS:.0f} s of Telegram's")


async def _examine_disk(settings: Settings) -> Finding:
    folder = (
        settings.data_dir if settings.data_dir.exists() else settings.data_dir.absolute().parent
    )
    free = shutil.disk_usage(folder).free
    try:
        wanted = free_bytes_wanted(sqlite_file(settings.database_address))
    except StorageError:
        wanted = 100 * 1024 * 1024
    text = f"{free // 2**20} MB free in {settings.data_dir}"
    if free < wanted:
        return Finding("disk", State.MEND, f"{text}; {wanted // 2**20} MB are wanted")
    return Finding("disk", State.OK, text)


async def _examine_database(settings: Settings) -> Finding:
    database = Database(settings.database_address)
    if database.is_sqlite:
        await database.close()
        path = sqlite_file(settings.database_address)
        if not path.exists():
            return Finding("database", State.NOTE, f"{path.name} is made at the first start")
        return Finding("database", State.OK, f"{path.name} is sound, version {check(path)}")
    try:
        await database.migrate()
        await census.answers(database)
    finally:
        await database.close()
    return Finding("database", State.OK, "PostgreSQL answers, with the newest schema")


async def _examine_knowledge(settings: Settings) -> Finding:
    checked = check_knowledge(settings.knowledge_dir)
    if checked.base is None:
        text = "the folder has faults; run_bot.py check names each with its line"
        return Finding("knowledge", State.MEND, text)
    return Finding("knowledge", State.OK, f"{len(checked.base.topics)} topics")
