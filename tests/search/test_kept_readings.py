"""What is read of monographs is kept: the same answers, nothing stale, nothing damaged trusted."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.answer import Context
from bot.domain.knowledge_base import KnowledgeBase
from bot.search import drug_questions, fields, lexicon, passage, reading
from bot.search.resolver import Resolver

QUESTIONS = (
    ("half-life of anakinra?", None),
    ("anakinra dose in renal impairment", None),
    ("side effects?", Context(("anakinra",), "half_life")),
    ("which drug is given weekly", None),
    ("which drug does not cause neutropenia", None),
    ("anakinra vs canakinumab half life", None),
    ("colchicine kab lena hota hai", None),
    ("what is bioavailability", None),
)


def answers(resolver: Resolver) -> list[object]:
    return [resolver.resolve(text, context) for text, context in QUESTIONS]


def refuse(*_: object) -> None:
    raise AssertionError("read anew")


@pytest.fixture
def few(shipped: KnowledgeBase) -> KnowledgeBase:
    """Return a small base, for it is read several times over."""
    topics = dict(list(shipped.topics.items())[:3]) | {"anakinra": shipped.topics["anakinra"]}
    return replace(shipped, topics=topics)


def with_half_life(base: KnowledgeBase, value: str) -> KnowledgeBase:
    topic = base.topics["anakinra"]
    sections = tuple(
        section.model_copy(
            update={
                "facts": tuple(
                    fact.model_copy(update={"value": value, "name": "Time to xyzzy"})
                    if fact.slug == "half_life"
                    else fact
                    for fact in section.facts
                )
            }
        )
        for section in topic.sections
    )
    changed = topic.model_copy(update={"sections": sections})
    return replace(base, topics={**base.topics, "anakinra": changed})


def test_what_was_kept_answers_as_what_was_read(shipped, resolver, tmp_path, monkeypatch):
    built = answers(Resolver(shipped, indexes=tmp_path))
    assert built == answers(resolver)
    with monkeypatch.context() as patch:
        patch.setattr(passage.PassageMaker, "make", refuse)
        patch.setattr(lexicon.Phrasebook, "_write", refuse)
        patch.setattr(reading, "_words_of", refuse)
        patch.setattr(fields, "_write", refuse)
        assert answers(Resolver(shipped, indexes=tmp_path)) == built


def test_another_text_is_read_anew(few, tmp_path):
    Resolver(few, indexes=tmp_path)
    changed = with_half_life(few, "ninety zorkmids")
    kept = Resolver(changed, indexes=tmp_path)
    assert answers(kept) == answers(Resolver(changed))
    assert kept.resolve("anakinra zorkmids") == Resolver(changed).resolve("anakinra zorkmids")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data[:-20],
        lambda data: data[:100] + b"!" + data[101:],
        lambda data: b"",
        lambda data: b"\0" * len(data),
    ],
)
def test_damaged_files_are_made_anew(few, tmp_path, spoil: Callable[[bytes], bytes]):
    built = answers(Resolver(few, indexes=tmp_path))
    sound = contents(tmp_path)
    assert len(sound) > len(few.topics)
    for name, data in sound.items():
        (tmp_path / name).write_bytes(spoil(data))
    assert answers(Resolver(few, indexes=tmp_path)) == built
    assert contents(tmp_path).keys() == sound.keys()
    assert not any(spoil(data) == contents(tmp_path)[name] for name, data in sound.items())


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.glob("*.reading")}


def test_topics_of_a_large_base_are_read_ahead_and_stay(few, tmp_path, monkeypatch):
    monkeypatch.setattr(drug_questions, "_READ_AT_ONCE", 0)
    monkeypatch.setattr("bot.search.anywhere._MOST_TOPICS", 0)
    rests: list[int] = []
    resolver = Resolver(few, indexes=tmp_path)
    before = len(contents(tmp_path))
    resolver.read_ahead(lambda: rests.append(1))
    assert len(rests) == len(few.topics)
    assert len(contents(tmp_path)) == before + len(few.topics)
    again = Resolver(few, indexes=tmp_path)  # Asks for none of them, and clears none away.
    monkeypatch.setattr(passage.PassageMaker, "make", refuse)
    assert answers(again) == answers(resolver)


def test_what_a_second_build_in_a_process_does_not_read_stays_too(few, tmp_path):
    Resolver(few, indexes=tmp_path)
    names = contents(tmp_path).keys()
    Resolver(few, indexes=tmp_path)
    assert contents(tmp_path).keys() == names
    gone = replace(few, topics={"anakinra": few.topics["anakinra"]})
    Resolver(gone, indexes=tmp_path)
    assert len(contents(tmp_path)) == len(names) - len(few.topics) + 1
