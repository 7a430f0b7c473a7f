"""Statements that are compiled once, for what happens at every tap.

Making a statement out of expressions, finding its compiled form and wrapping its rows costs
SQLAlchemy far longer than SQLite needs to execute it. A prepared statement is written with the
same expressions and keeps the same types, but on the near connection only its text and its values
are left at run time; elsewhere SQLAlchemy executes it as always.
"""

from __future__ import annotations

import sqlite3
import time
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
from bot.storage.near_sqlite import NearConnection, near_of

_DIALECT = sqlite.dialect()
_Process = Callable[[Any], Any] | None
_Value = tuple[str, _Process, Any]


@dataclass(frozen=True, slots=True)
class _Text:
    """A statement as SQLite gets it.

    Attributes:
        values: for each question mark the name, what to do with the value, and its default.
        results: for columns that need it what to do with them, by place.
        row: makes a row with names; None for a statement that returns none.
    """

    sql: str
    values: tuple[_Value, ...]
    results: tuple[tuple[int, Callable[[Any], Any]], ...]
    row: Callable[[Iterable[Any]], Any] | None


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
        near = near_of(work)
        if near is None:
            return (await work.execute(self._statement(work.dialect.name), values)).all()
        make, results, found = self._text.row, self._text.results, []
        assert make
        for row in self._execute(near, values).fetchall():
            read = list(row)
            for at, process in results:
                read[at] = process(read[at])
            found.append(make(read))
        return found

    async def first(self, work: Work, **values: Any) -> Any | None:  # noqa: ANN401
        """Execute it and return its first row, or None."""
        return next(iter(await self.all(work, **values)), None)

    async def run(self, work: Work, **values: Any) -> int:  # noqa: ANN401
        """Execute it and return how many rows it changed."""
        near = near_of(work)
        if near is None:
            changed: int = (
                await work.execute(self._statement(work.dialect.name), values)
            ).rowcount
            return changed
        return self._execute(near, values).rowcount

    def _execute(self, near: NearConnection, values: dict[str, Any]) -> sqlite3.Cursor:
        text, began = self._text, time.perf_counter()
        given = [
            process(values.get(name, default)) if process else values.get(name, default)
            for name, process, default in text.values
        ]
        try:
            return near.sqlite.execute(text.sql, given)
        except sqlite3.Error as error:
            raise DBAPIError.instance(
                text.sql, None, error, sqlite3.Error, dialect=_DIALECT
            ) from error
        finally:
            for listener in near.heard:
                listener(time.perf_counter() - began)

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
        readers = [(at, _reader(column.type)) for at, column in enumerate(columns)]
        results = tuple((at, reader) for at, reader in readers if reader)
        kind: Any = namedtuple("Row", [each.name for each in columns]) if columns else None
        row = kind._make if kind else None
        return _Text(str(compiled), values, results, row)


def given(names: Iterable[str]) -> dict[str, Any]:
    """Return values for columns that ``to`` will give; SQLAlchemy keeps their own names."""
    return {name: bindparam(f"to_{name}") for name in names}


def to(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return columns' values under the names that ``given`` has for them."""
    return {f"to_{name}": value for name, value in values.items()}


def _value(compiled: SQLCompiler, name: str) -> _Value:
    bind = compiled.binds[name]
    process = bind.type.dialect_impl(_DIALECT).bind_processor(_DIALECT)
    return bind.key, process, bind.effective_value


def _reader(kind: TypeEngine[Any]) -> _Process:
    return kind.dialect_impl(_DIALECT).result_processor(_DIALECT, None)
