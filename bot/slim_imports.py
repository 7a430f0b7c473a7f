"""Importing in less memory and time: two packages without what only others need of them.

python-telegram-bot imports HTTPX, and SQLAlchemy's asyncio package the whole ORM, whoever uses
them. Neither is used here, unless HTTPX is chosen. While the two packages are imported, a stand-in
takes the place of what is not wanted; afterwards it is gone, and HTTPX comes when first used.
A test runs both ways on what the packages are today (``tests/guards/test_footprint.py``).
"""

from __future__ import annotations

import importlib
import logging
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import ModuleType
from typing import Any

_USERS_OF_HTTPX = ("telegram.request._httpxrequest", "telegram.ext._applicationbuilder")
_SESSIONS = "sqlalchemy.ext.asyncio."
_NAMES_OF_SESSION = (
    "AsyncAttrs",
    "AsyncSession",
    "AsyncSessionTransaction",
    "async_object_session",
    "async_session",
    "async_sessionmaker",
    "close_all_sessions",
)


def import_slimly() -> None:
    """Import both packages; does nothing where they are imported already."""
    if "telegram" not in sys.modules and "httpx" not in sys.modules:
        _try_or_undo(_import_telegram, "telegram")
    if "sqlalchemy.ext.asyncio" not in sys.modules and "sqlalchemy.orm" not in sys.modules:
        _try_or_undo(_import_sqlalchemy, "sqlalchemy")


def import_beside(name: str) -> None:
    """Begin to import a module in a thread; whoever imports it next waits until it is whole.

    What this gains is the time that the module spends outside of Python. A fault in it is met
    by whoever imports it next, too.
    """

    def load() -> None:
        with suppress(Exception):
            importlib.import_module(name)

    threading.Thread(target=load, name=f"import {name}", daemon=True).start()


def _import_telegram() -> None:
    with _standing_in({"httpx": ("AsyncClient", "Proxy", "URL")}):
        users = [importlib.import_module(name) for name in _USERS_OF_HTTPX]
    for user in users:
        vars(user)["httpx"] = _Later("httpx")


def _import_sqlalchemy() -> None:
    unwanted = {
        f"{_SESSIONS}scoping": ("async_scoped_session",),
        f"{_SESSIONS}session": _NAMES_OF_SESSION,
    }
    with _standing_in(unwanted):
        importlib.import_module("sqlalchemy.ext.asyncio")


def _try_or_undo(do: Callable[[], None], package: str) -> None:
    """Import, or leave nothing of it: another version of a package may need what we leave out.

    Then it is imported whole by whoever comes next, at the cost of memory alone.
    """
    before = set(sys.modules)
    try:
        do()
    except (ImportError, AttributeError, TypeError) as error:
        for name in set(sys.modules) - before:
            if name.partition(".")[0] == package:
                del sys.modules[name]
        logging.getLogger(__name__).warning("Imported whole, since not slimly: %s", error)


class _Later(ModuleType):
    """A module that is imported when something of it is first used."""

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever it holds
        return getattr(importlib.import_module(self.__name__), name)


@contextmanager
def _standing_in(names: dict[str, tuple[str, ...]]) -> Iterator[None]:
    """Let modules with nothing but these names, as types, stand where they would be imported."""
    for module, contents in names.items():
        made = ModuleType(module)
        vars(made).update(dict.fromkeys(contents, type(None)))
        sys.modules[module] = made
    try:
        yield
    finally:
        for module in names:
            del sys.modules[module]
