"""A thing named without its drug: "half-life of oxypurinol", "DHFR is inhibited by which"."""

from collections.abc import Iterator, Sequence

from bot.domain.answer import Answer, Context, Match, Outcome, Reason, Suggestions
from bot.domain.knowledge_base import EntryKind
from bot.search import intent
from bot.search.asked import Asked
from bot.search.language import is_frame_word, weight_of
from bot.search.monographs import MonographSearch
from bot.search.passage import Passage
from bot.search.reading import is_telling
from bot.search.replies import MOST_CANDIDATES, MOST_OFFERED
from bot.search.sought import is_loose
from bot.search.stemming import stem

_MOST_TOPICS = 64  # Of a base that is read whole for this, when it is loaded.
_SURE = 72.0
_LEAST_WEIGHT = 0.85  # Of the rarest thing named: a plain word may stand anywhere.
_KINDS = {EntryKind.FACT: 0, EntryKind.FAQ: 1, EntryKind.SECTION: 2}


class Anywhere:
    """The entries of all monographs, found by what they name."""

    def __init__(self, drug_ids: Sequence[str], search: MonographSearch) -> None:
        self._drug_ids = tuple(drug_ids)
        self._search = search

        self._holding = self._read() if len(self._drug_ids) <= _MOST_TOPICS else {}

    def _read(self) -> dict[str, tuple[tuple[str, Passage], ...]]:
        """Return for every stem the entries that hold it."""
        holding: dict[str, list[tuple[str, Passage]]] = {}
        for topic_id in self._drug_ids:
            for passage in self._search.passages_of(topic_id).passages:
                place = (topic_id, passage)
                if passage.entry.kind in _KINDS:
                    for each in passage.stems:
                        holding.setdefault(each, []).append(place)
        return {each: tuple(places) for each, places in holding.items()}

    def answer(self, asked: Asked) -> Outcome | None:
        """Answer by the one topic in which everything that is named stands together."""
        if asked.reading.near:
            return None
        hits = asked.reading.aspects
        if not hits and (intent.defines(asked.line) or not intent.seeks_topics(asked.line)):
            return None
        plain = frozenset(hit.key for hit in hits if not hit.is_weak)
        things = self._things(asked)
        if not things:
            return None
        found: dict[str, list[Passage]] = {}
        for topic_id, passage in self._matches(things, plain):
            found.setdefault(topic_id, []).append(passage)
        if not found or len(found) > MOST_OFFERED:
            return None
        best = {topic: min(passages, key=_rank) for topic, passages in found.items()}
        ids = tuple(passage.entry.id for passage in best.values())
        if len(found) > 1:
            candidates = tuple(Match(entry_id, 30.0 - at) for at, entry_id in enumerate(ids))
            return Suggestions(reason=Reason.WHICH_TOPIC, entry_ids=ids, candidates=candidates)
        topic_id = next(iter(found))
        others = (p.entry.id for p in found[topic_id] if p.entry.id not in ids)
        rest = tuple(Match(entry_id, 40.0) for entry_id in others)
        return Answer(
            entry_ids=ids,
            candidates=(Match(ids[0], _SURE), *rest)[:MOST_CANDIDATES],
            context=Context((topic_id,), next(iter(plain), None)),
        )

    def _things(self, asked: Asked) -> tuple[str, ...]:
        """Return the stems of the things named, the rarest first."""
        taken = {at for hit in asked.reading.aspects if not hit.is_weak for at in hit.words}
        words = {
            stem(word): weight_of(word)
            for at, word in enumerate(asked.reading.rest)
            if at not in taken and is_telling(word) and not is_frame_word(word)
            and not is_loose(word)
        }  # fmt: skip
        ranked = sorted(words, key=lambda each: len(self._holding.get(each, ())))
        if not ranked or max(words.values()) < _LEAST_WEIGHT:
            return ()
        return tuple(ranked)

    def _matches(
        self, things: Sequence[str], aspects: frozenset[str]
    ) -> Iterator[tuple[str, Passage]]:
        """Yield the entries for some aspects that name the rarest thing, in topics with all."""
        rarest, *others = things
        for topic_id, passage in self._holding.get(rarest, ()):
            passages = self._search.passages_of(topic_id)
            if not passages.stems.issuperset(others):
                continue
            asked_for = passage.keys.union(*passage.asks_for)
            if not aspects or not aspects.isdisjoint(asked_for):
                yield topic_id, passage


def _rank(passage: Passage) -> int:
    return _KINDS[passage.entry.kind]
