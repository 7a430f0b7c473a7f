"""Noticing that a knowledge file was saved."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

DEBOUNCE_MILLISECONDS = 300
"""Editors write a file in several steps; they are taken as one."""


async def saved_files(folder: Path) -> AsyncIterator[frozenset[Path]]:
    """Yield the YAML files that were changed, added or removed, as soon as the dust settles."""
    from watchfiles import awatch  # Heavy, and not needed by the terminal commands.

    async for changes in awatch(folder, debounce=DEBOUNCE_MILLISECONDS, step=50):
        paths = frozenset(Path(name) for _, name in changes if name.endswith((".yaml", ".yml")))
        if paths:
            yield paths
