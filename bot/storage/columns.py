"""Column types that behave alike on SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import BigInteger, Column, DateTime, Integer
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine


class UtcTime(TypeDecorator[datetime]):
    """A moment in UTC; a naive datetime is refused, what is read back is aware."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the moment in UTC.

        Raises:
            ValueError: when the datetime has no zone.
        """
        if value is None:
            return None
        if value.utcoffset() is None:
            raise ValueError(f"a naive datetime cannot be stored: {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the moment as aware UTC; SQLite forgets the zone."""
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=UTC)


SERIAL: TypeEngine[int] = BigInteger().with_variant(Integer(), "sqlite")
"""A number that the database gives; SQLite counts up only in a column of type INTEGER."""


def serial() -> Column[int]:
    """Return a primary key that counts up."""
    return Column("id", SERIAL, primary_key=True, autoincrement=True)


def telegram_id(name: str, *, primary_key: bool = False, nullable: bool = False) -> Column[int]:
    """Return a column for an id of Telegram's, which may need 52 bits and be negative."""
    return Column(
        name, BigInteger, primary_key=primary_key, nullable=nullable, autoincrement=False
    )


def moment(name: str, *, nullable: bool = False) -> Column[datetime]:
    """Return a column for a moment in UTC."""
    return Column(name, UtcTime, nullable=nullable)
