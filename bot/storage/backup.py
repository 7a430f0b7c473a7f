"""Backup and restore of the embedded database, by SQLite's own online backup."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from sqlalchemy.engine import make_url

from bot.errors import StorageError
from bot.storage.database import HEAD

_PAGES_AT_ONCE = 512
_TOO_NEW = "it was written by a newer version of the bot; update the bot first"


def sqlite_file(url: str) -> Path:
    """Return the file behind a database's address.

    Raises:
        StorageError: when it is no file; PostgreSQL has tools of its own.
    """
    address = make_url(url)
    if address.get_backend_name() != "sqlite" or not address.database:
        raise StorageError(
            "This is for SQLite; a PostgreSQL database is saved with pg_dump (docs/OPERATING.md)"
        )
    return Path(address.database)


def back_up(database: Path, target: Path) -> int:
    """Copy a database to a file, while the bot may go on writing.

    Returns:
        The size of the copy in bytes. The target appears whole or not at all.

    Raises:
        StorageError: when either file cannot be used.
    """
    if not database.is_file():
        raise StorageError(f"There is no database yet: {database}")
    unfinished = target.with_name(target.name + ".unfinished")
    with _faults(f"The backup {target} cannot be written"):
        try:
            _copy(database, unfinished)
            check(unfinished)
            unfinished.replace(target)
        finally:
            unfinished.unlink(missing_ok=True)
    return target.stat().st_size


def restore(backup: Path, database: Path) -> Path | None:
    """Put a backup in the place of the database; the bot must not run.

    Returns:
        Where the database that was there before is kept; None when there was none.

    Raises:
        StorageError: when the backup is no database of ours, or the bot is running.
    """
    if not backup.is_file():
        raise StorageError(f"There is no such file: {backup}")
    check(backup)
    database.parent.mkdir(parents=True, exist_ok=True)
    kept: Path | None = None
    with _faults(f"The database {database} cannot be replaced"):
        if database.is_file():
            _refuse_while_used(database)
            kept = database.with_name(database.name + ".before-restore")
            kept.unlink(missing_ok=True)
            _copy(database, kept)
        _copy(backup, database)
    return kept


def check(file: Path) -> str:
    """Return the schema's version of a whole and sound database file.

    Raises:
        StorageError: saying what is wrong with it.
    """
    with _faults(f"{file} is not a sound database"), closing(_open_to_read(file)) as connection:
        result = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        if result != "ok":
            raise StorageError(f"{file} is damaged: {result}")
        tables = "SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'"
        if not connection.execute(tables).fetchone()[0]:
            raise StorageError(f"{file} is not a database of this bot")
        version: str = connection.execute("SELECT version_num FROM alembic_version").fetchone()[0]
    if version > HEAD:
        raise StorageError(f"{file} has version {version}: {_TOO_NEW}")
    return version


def _copy(source: Path, target: Path) -> None:
    with closing(_open_to_read(source)) as reading, closing(sqlite3.connect(target)) as writing:
        reading.backup(writing, pages=_PAGES_AT_ONCE)


def _open_to_read(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True, timeout=10)


def _refuse_while_used(database: Path) -> None:
    """Raise when another process has the database open."""
    with closing(sqlite3.connect(database, timeout=1, isolation_level=None)) as connection:
        connection.execute("PRAGMA locking_mode=EXCLUSIVE")
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            raise StorageError("The bot is running; stop it before restoring") from error
        connection.execute("ROLLBACK")


@contextmanager
def _faults(what: str) -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise StorageError(f"{what}: {error}") from error


def free_bytes_wanted(database: Path) -> int:
    """Return how much free disk a day's work and a backup may need."""
    size = 0
    with suppress(OSError):
        size = database.stat().st_size
    return 2 * size + 100 * 1024 * 1024
