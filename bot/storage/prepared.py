"""Statements that are compiled once, for what happens at every tap.

Making a statement out of expressions, finding its compiled form and wrapping its rows costs
SQLAlchemy far longer than SQLite needs to execute it. A prepared statement is written with the
same expressions and keeps the same types, but on the near connection only its text and its values
are left at run time; elsewhere SQLAlchemy executes it as always.
"""

from __future__ import annotations

import sqlite3
from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

from bot.storage.database import Work
from bot.storage.near_sqlite import NearConnection

_DIALECT = sqlite.dialect()
_Process = Callable[[Any], Any] | None
_Value = tuple[str, _Process, Any]


@dataclass(frozen=True, slots=True)
class _Text:
    """A statement as SQLite gets it.

    Attributes:
        values: for each question mark the name, what to do with the value, and its default.
        results: for each column of a row what to do with it.
        row: makes a row with names; None for a statement that returns none.
    """

    sql: str
    values: tuple[_Value, ...]
    results: tuple[_Process, ...]
    row: Callable[..., Any] | None


class Prepared:
    """One statement.

    Args:
        make: takes a dialect's name and returns the statement; what changes from call to call is a
            ``bindparam``.
    """

    def __init__(self, make: Callable[[str], Any]) -> None:
        self._make = make
        self._made: dict[str, Any] = {}

    async def all(self, work: Work, **values: Any) -> Sequence[Any]:  # noqa: ANN401 - columns hold any type
        """Execute it and return its rows."""
        near = _near(work)
        if near is None:
            return (await work.execute(self._statement(work.dialect.name), values)).all()
        text = self._text
        assert text.row
        rows = self._execute(near, values).fetchall()
        return [text.row(*map(_processed, text.results, row)) for row in rows]

    async def first(self, work: Work, **values: Any) -> Any | None:  # noqa: ANN401
        """Execute it and return its first row, or None."""
        return next(iter(await self.all(work, **values)), None)

    async def run(self, work: Work, **values: Any) -> int:  # noqa: ANN401
        """Execute it and return how many rows it changed."""
        near = _near(work)
        if near is None:
            changed: int = (
                await work.execute(self._statement(work.dialect.name), values)
            ).rowcount
            return changed
        return self._execute(near, values).rowcount

    def _execute(self, near: sqlite3.Connection, values: dict[str, Any]) -> sqlite3.Cursor:
        text = self._text
        given = [
            _processed(process, values.get(name, default))
            for name, process, default in text.values
        ]
        try:
            return near.execute(text.sql, given)
        except sqlite3.Error as error:
            raise DBAPIError.instance(
                text.sql, None, error, sqlite3.Error, dialect=_DIALECT
            ) from error

    def _statement(self, dialect: str) -> Any:  # noqa: ANN401 - any statement
        if dialect not in self._made:
            self._made[dialect] = self._make(dialect)
        return self._made[dialect]

    @cached_property
    def _text(self) -> _Text:
        statement = self._statement("sqlite")
        compiled: SQLCompiler = statement.compile(dialect=_DIALECT)
        assert not compiled.insert_prefetch, "defaults of columns must be given as values"
        values = tuple(_value(compiled, name) for name in compiled.positiontup or ())
        columns = list(getattr(statement, "exported_columns", None) or ())
        results = tuple(_reader(column.type) for column in columns)
        row = namedtuple("Row", [each.name for each in columns]) if columns else None
        return _Text(str(compiled), values, results, row)


def given(names: Iterable[str]) -> dict[str, Any]:
    """Return values for columns that ``to`` will give; SQLAlchemy keeps their own names."""
    return {name: bindparam(f"to_{name}") for name in names}


def to(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return columns' values under the names that ``given`` has for them."""
    return {f"to_{name}": value for name, value in values.items()}


def _near(work: Work) -> sqlite3.Connection | None:
    sync = work.sync_connection
    driver = sync.connection.driver_connection if sync else None
    return driver.sqlite if isinstance(driver, NearConnection) else None


def _value(compiled: SQLCompiler, name: str) -> _Value:
    bind = compiled.binds[name]
    process = bind.type.dialect_impl(_DIALECT).bind_processor(_DIALECT)
    return bind.key, process, bind.effective_value


def _reader(kind: TypeEngine[Any]) -> _Process:
    return kind.dialect_impl(_DIALECT).result_processor(_DIALECT, None)


def _processed(process: _Process, value: Any) -> Any:  # noqa: ANN401
    return process(value) if process else value
