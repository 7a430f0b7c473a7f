"""Write the next migration: ``python -m bot.storage.migrations "what changed" 0002``."""

import sys

from alembic import command
from sqlalchemy import create_engine

from bot.storage.migrations import make_config


def write_migration(message: str, number: str) -> None:
    """Write the difference between the migrations so far and the tables as a new migration."""
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        if number != "0001":
            command.upgrade(make_config(connection), "head")
        command.revision(make_config(connection), message, autogenerate=True, rev_id=number)
    engine.dispose()


if __name__ == "__main__":
    write_migration(sys.argv[1], sys.argv[2])
