"""What stands behind the chat page: the kept world with its students, and the page on loopback."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from aiohttp import web

from bot.playground.page import Page
from bot.playground.snapshot import Snapshot
from bot.playground.telegram import PretendTelegram
from bot.playground.world import Json

HOST = "127.0.0.1"
STUDENTS = ("Asha", "Ravi", "Meera")
GROUP_ADMIN = "Ravi"
GROUP_TITLE = "Pharm 2027"
CHANNEL_TITLE = "Pharm Daily"
_SHUTDOWN_SECONDS = 1.0


def open_telegram(snapshot: Snapshot) -> PretendTelegram:
    """Return the pretend Telegram as it was left, or a new one; changes are kept from now on."""
    kept = snapshot.load()
    telegram = PretendTelegram.create(lambda: datetime.now(UTC), world=kept[0] if kept else None)
    if kept:
        telegram.updates.pending = kept[1]["pending"]
        telegram.updates.next_id = kept[1]["next_id"]
    else:
        _settle_people(telegram)
    _keep_changes(telegram, snapshot)
    return telegram


def _settle_people(telegram: PretendTelegram) -> None:
    ids = {name: telegram.people.add_user(name).id for name in STUDENTS}
    admin = ids[GROUP_ADMIN]
    members = [user_id for name, user_id in ids.items() if name != GROUP_ADMIN]
    telegram.people.add_chat(GROUP_TITLE, kind="supergroup", members=members, admins=[admin])
    telegram.people.add_chat(CHANNEL_TITLE, kind="channel", members=members, admins=[admin])


def _keep_changes(telegram: PretendTelegram, snapshot: Snapshot) -> None:
    """Write changes down at the end of the loop's turn in which they happened."""
    waiting: list[asyncio.Handle] = []

    def save() -> None:
        waiting.clear()
        snapshot.save(telegram.stage)

    def note(kind: str = "", about: Json | None = None) -> None:
        if kind != "action" and not waiting:
            waiting.append(asyncio.get_running_loop().call_soon(save))

    telegram.stage.listeners.append(note)
    telegram.updates.on_arrival.append(note)
    telegram.updates.on_confirmation.append(note)


@asynccontextmanager
async def serve_page(telegram: PretendTelegram, port: int) -> AsyncIterator[str]:
    """Serve the chat page on loopback and give its address."""
    runner = web.AppRunner(
        Page(telegram).make_app(), access_log=None, shutdown_timeout=_SHUTDOWN_SECONDS
    )
    await runner.setup()
    try:
        site = web.TCPSite(runner, HOST, port)
        await site.start()
        actual_port = runner.addresses[0][1]
        yield f"http://{HOST}:{actual_port}"
    finally:
        await runner.cleanup()
