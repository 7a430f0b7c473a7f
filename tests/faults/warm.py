"""An index made before the fork; imported by the server that bots are forked from."""

import tempfile
from pathlib import Path

from bot import app
from bot.content.loader import load_knowledge
from bot.search.resolver import Resolver
from bot.services.answering import AnsweringService


def _build() -> tuple[frozenset[str], Resolver]:
    from tests.faults.processes import small_knowledge

    with tempfile.TemporaryDirectory() as folder:
        knowledge = load_knowledge(small_knowledge(Path(folder)))
    return frozenset(knowledge.topics), Resolver(knowledge)


_TOPICS, _RESOLVER = _build()


def use_for(folder: Path) -> None:
    """Let the bot of this process take the index, if its folder holds the same topics."""
    if {path.stem for path in folder.glob("*.yaml")} - {"lexicon"} == _TOPICS:
        app.AnsweringService = lambda knowledge, **_: AnsweringService(knowledge, _RESOLVER)  # type: ignore[misc, assignment]
