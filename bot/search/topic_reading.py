"""What is read of one topic's texts; kept beside the indexes, as it takes the longest."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bot.domain.knowledge_base import Entry, EntryKind, KnowledgeBase, entries_of
from bot.domain.monograph import Monograph
from bot.search.fits import weigh
from bot.search.lexicon import Phrasebook, interned, words_in
from bot.search.own_headings import aspects_told
from bot.search.passage import Passage, PassageMaker
from bot.search.stemming import stem
from bot.search.store import kept
from bot.search.texts import section_texts, texts_of


@dataclass(frozen=True, slots=True)
class TopicReading:
    """What is read of one topic's texts.

    Attributes:
        passages: its entries as they are searched, in the order of the entries.
        stems: of all its texts and of its names of one word.
        told_plainly: aspect -> the section that tells of it under a heading of its own.
        names: the telling stems of an entry's title, of facts that are special cases.
    """

    passages: tuple[Passage, ...]
    stems: frozenset[str]
    told_plainly: dict[str, Entry]
    names: dict[str, frozenset[str]]


def reading_name(topic_id: str) -> str:
    """Return the name under which the reading of a topic is kept."""
    return f"topic {topic_id}"


def read_topic(topic: Monograph, knowledge: KnowledgeBase, book: Phrasebook) -> TopicReading:
    """Read a topic, or what was kept of it.

    Args:
        topic: of the base.
        knowledge: the base.
        book: its phrasebook.
    """
    parts = (part for part in (book.name, topic.model_dump_json(exclude={"questions"})))
    written = kept(reading_name(topic.id), parts, lambda: _write(topic, knowledge, book))
    return _as_reading(written, list(entries_of(topic)))


def has_own_heading(passage: Passage, book: Phrasebook) -> bool:
    """Say whether no list knows what a section is about by its key and heading."""
    is_section = passage.entry.kind is EntryKind.SECTION
    return is_section and passage.keys.isdisjoint(book.wordings)


def _write(topic: Monograph, knowledge: KnowledgeBase, book: Phrasebook) -> dict[str, Any]:
    """Read a topic and return what JSON can hold: stems by their places in a list of all."""
    own_names = (words_in(name) for name in topic.names)
    own_words = frozenset(name[0] for name in own_names if len(name) == 1)
    passages = tuple(PassageMaker(topic, knowledge, book, own_words).make())
    texts = (word for text in texts_of(topic) for word in book.translate(words_in(text)))
    stems = dict.fromkeys((*map(stem, texts), *map(stem, own_words)))
    names_told = list(_names_of_cases(passages, book))
    used = (each for p in passages for found in (p.stems, *p.phrasings) for each in found)
    told = (each for _, name in names_told for each in name)
    places = {each: at for at, each in enumerate(dict.fromkeys((*stems, *used, *told)))}
    return {
        "words": list(places),
        "of_topic": len(stems),
        "names": [(at, [places[each] for each in name]) for at, name in names_told],
        "told": _told_without_name(topic, passages, book),
        "passages": [list(_fields(passage, places)) for passage in passages],
    }


def _fields(passage: Passage, places: dict[str, int]) -> Iterator[Any]:
    yield list(passage.keys)
    yield [[[places[s], weight] for s, weight in each.items()] for each in passage.phrasings]
    yield [places[each] for each in passage.stems]
    yield passage.line
    yield list(passage.speaks_of)
    yield [list(each) for each in passage.asks_for]
    yield passage.asked


def _names_of_cases(
    passages: Sequence[Passage], book: Phrasebook
) -> Iterator[tuple[int, list[str]]]:
    """Yield the places of facts that are special cases and the telling stems of their titles."""
    for at, passage in enumerate(passages):
        if "_" in (passage.entry.fact_key or ""):
            yield at, list(weigh(book.translate(words_in(passage.entry.title))))


def _told_without_name(
    topic: Monograph, passages: Sequence[Passage], book: Phrasebook
) -> dict[str, int]:
    """Return for aspects the place of the section, unknown by its heading, that tells most."""
    most: dict[str, tuple[int, int]] = {}
    for at, passage in enumerate(passages):
        if not has_own_heading(passage, book):
            continue
        section = topic.section(passage.entry.section_key or "")
        text = " ".join(section_texts(section)) if section else ""
        for aspect, signs in aspects_told(text).items():
            if signs > most.get(aspect, (0, 0))[0]:
                most[aspect] = (signs, at)
    return {aspect: at for aspect, (_, at) in most.items()}


def _as_reading(written: dict[str, Any], entries: Sequence[Entry]) -> TopicReading:
    words = interned(written["words"])
    passages = tuple(
        Passage(
            entry,
            frozenset(interned(keys)),
            tuple({words[at]: weight for at, weight in each} for each in phrasings),
            tuple([words[at] for at in stems]),
            line,
            frozenset(interned(speaks_of)),
            tuple(frozenset(interned(each)) for each in asks_for),
            asked,
        )
        for entry, (keys, phrasings, stems, line, speaks_of, asks_for, asked) in zip(
            entries, written["passages"], strict=True
        )
    )
    told = {aspect: entries[at] for aspect, at in written["told"].items()}
    names = {
        entries[at].id: frozenset(words[place] for place in places)
        for at, places in written["names"]
    }
    return TopicReading(passages, frozenset(words[: written["of_topic"]]), told, names)
