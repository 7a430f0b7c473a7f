from pathlib import Path

import pytest

from bot.content.loader import load_knowledge
from bot.domain.knowledge_base import KnowledgeBase
from bot.search.resolver import Resolver

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"


@pytest.fixture(scope="session")
def shipped() -> KnowledgeBase:
    return load_knowledge(KNOWLEDGE)


@pytest.fixture(scope="session")
def resolver(shipped: KnowledgeBase) -> Resolver:
    return Resolver(shipped)
