"""How a knowledge base becomes searchable: by words alone, or with the sentence model beside."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from bot.domain.knowledge_base import KnowledgeBase

if TYPE_CHECKING:
    from bot.search.meaning import Encoder
    from bot.search.resolver import Resolver


def resolver_builder(
    *, semantic: bool, cache: Path, indexes: Path | None = None
) -> Callable[[KnowledgeBase], Resolver]:
    """Return what builds the resolver of a base; numpy and the rest are imported then, not now.

    Args:
        semantic: whether the sentence model is asked.
        cache: folder for what the sentence model makes once.
        indexes: folder to keep the words' indexes in for the next start; None keeps none.

    Raises:
        SettingsError: the sentence model is wanted and not installed.
    """
    load = _loader(cache) if semantic else None

    def build(knowledge: KnowledgeBase) -> Resolver:
        from bot.search.resolver import Resolver

        return Resolver(knowledge, load() if load else None, indexes=indexes)

    return build


def _loader(cache: Path) -> Callable[[], Encoder]:
    """Return what loads the sentence model, once; whether it is there is looked at now."""
    from bot.semantic.compiled import find_source

    find_source()
    loading = threading.Lock()
    loaded: list[Encoder] = []

    def load() -> Encoder:
        from bot.semantic.encoder import load_encoder

        with loading:
            if not loaded:
                loaded.append(load_encoder(cache))
            return loaded[0]

    return load
