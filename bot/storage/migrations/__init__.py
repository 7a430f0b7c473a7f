"""The history of the schema; Alembic is imported only when a database is not at its head."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection

from bot.errors import StorageError


def make_config(connection: Connection | None = None) -> Config:
    """Return Alembic's configuration, without any file."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def upgrade(connection: Connection, version: str | None) -> None:
    """Bring a database to the newest schema within the transaction of ``connection``.

    Raises:
        StorageError: when the database's version is unknown here.
    """
    try:
        command.upgrade(make_config(connection), "head")
    except CommandError as exc:
        raise StorageError(
            f"The database is at version {version}, which this bot does not know: "
            "it was written by a newer version"
        ) from exc


def downgrade(connection: Connection, target: str) -> None:
    """Take a database back to an older schema; ``"base"`` empties it."""
    command.downgrade(make_config(connection), target)
