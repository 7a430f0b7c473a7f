"""Telling a database that is away for a while from a fault of ours."""

from __future__ import annotations

import sqlite3

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.errors import StorageError

_AWAY = (OperationalError, InterfaceError, PoolTimeout, sqlite3.OperationalError, StorageError)


def is_outage(error: BaseException) -> bool:
    """Tell whether trying again later may help: locked, full, stopped or unreachable."""
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    return isinstance(error, (*_AWAY, OSError))
