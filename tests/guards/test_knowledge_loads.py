"""Every shipped knowledge file loads, and a strict check of them finds nothing."""

from datetime import date
from pathlib import Path

import pytest

from bot.content.checking import check_knowledge, run_check

KNOWLEDGE = Path(__file__).resolve().parents[2] / "knowledge"
FILES = sorted(KNOWLEDGE.rglob("*.yaml"))

# Review dates grow stale by themselves: the day is fixed, so that time alone breaks no build.
TODAY = date(2026, 12, 1)


def test_a_strict_check_finds_nothing() -> None:
    text, code = run_check(KNOWLEDGE, strict=True, today=TODAY)
    assert code == 0, text


def test_every_file_is_part_of_the_base() -> None:
    base = check_knowledge(KNOWLEDGE).base
    assert base is not None
    special = {"glossary.yaml", "lexicon.yaml"}
    topics = [file for file in FILES if file.relative_to(KNOWLEDGE).as_posix() not in special]
    assert len(base.topics) == len(topics)
    assert len(topics) >= 3


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_editors_find_the_schema_of_a_file(file: Path) -> None:
    first = file.read_text(encoding="utf-8").splitlines()[0]
    marker = "# yaml-language-server: $schema="
    assert first.startswith(marker)
    assert (file.parent / first.removeprefix(marker)).resolve().exists()
