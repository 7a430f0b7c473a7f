"""The operator's commands: backup, restore, moving to PostgreSQL."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bot.errors import StorageError
from bot.settings import Settings, read_settings
from bot.storage.backup import back_up, restore, sqlite_file
from bot.storage.database import Database
from bot.storage.moving import Moved, move


def run_backup(target: Path) -> str:
    """Copy the database to a file while the bot goes on; return what to print."""
    size = back_up(sqlite_file(read_settings().database_address), target)
    return f"Saved to {target} ({size / 1024:.0f} kB). Copy it to another machine."


def run_restore(backup: Path) -> str:
    """Put a backup in the place of the database; return what to print."""
    kept = restore(backup, sqlite_file(read_settings().database_address))
    before = f" What was there before is in {kept}." if kept else ""
    return f"Restored from {backup}.{before} Start the bot again."


def run_move(url: str) -> str:
    """Copy everything from SQLite to PostgreSQL; return what to print."""
    settings = read_settings()
    if not url.startswith("postgresql+asyncpg://"):
        raise StorageError("The target must look like postgresql+asyncpg://user@host/name")
    moved = asyncio.run(_move(settings, url))
    lines = [f"{each.table:<20} {each.rows:>9}" for each in moved]
    total = sum(each.rows for each in moved)
    end = f"All {total} rows arrived as they were. Now set DATABASE_URL and start the bot again."
    return "\n".join([*lines, end])


async def _move(settings: Settings, url: str) -> list[Moved]:
    path = sqlite_file(settings.database_address)
    if not path.is_file():
        raise StorageError(f"There is no database yet: {path}")
    source, target = Database(settings.database_address), Database(url)
    try:
        await source.migrate()
        await target.migrate()
        return await move(source, target)
    finally:
        await source.close()
        await target.close()
