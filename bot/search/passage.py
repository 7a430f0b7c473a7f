"""An entry of a topic as it is searched: what it is for, how it is asked for, what it says."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.knowledge_base import Entry, EntryKind, KnowledgeBase, entries_of
from bot.domain.monograph import AtAGlance, Monograph
from bot.search.conditions import plain_text
from bot.search.fits import weigh
from bot.search.kinship import keep_specific
from bot.search.language import is_frame_word
from bot.search.lexicon import Phrasebook, words_in
from bot.search.stemming import stem
from bot.search.texts import heading_and_body, prose_of

_LISTS = frozenset({"and", "or"})
_BESIDE_ANOTHER = 0.6  # Of the share, where a phrasing asks for something else as well.


@dataclass(frozen=True, slots=True)
class Passage:
    """An entry of a topic as it is searched.

    Attributes:
        keys: the aspects it answers.
        phrasings: the telling stems of each of its phrasings, with their weights.
        stems: the different stems of all its text; a tuple takes a tenth of a set's memory.
        line: its heading, text and key, in plain words.
        speaks_of: further aspects that its text mentions.
        asks_for: the aspects that each phrasing names.
        asked: aspect -> the largest share of a phrasing's weight that asks for it.
    """

    entry: Entry
    keys: frozenset[str]
    phrasings: tuple[Mapping[str, float], ...]
    stems: tuple[str, ...]
    line: str
    speaks_of: frozenset[str]
    asks_for: tuple[frozenset[str], ...]
    asked: Mapping[str, float]


class PassageMaker:
    """Makes the passages of one topic."""

    def __init__(
        self,
        topic: Monograph,
        knowledge: KnowledgeBase,
        book: Phrasebook,
        own_words: frozenset[str],
    ) -> None:
        self._topic = topic
        self._knowledge = knowledge
        self._book = book
        self._own_words = own_words

    def make(self) -> Iterator[Passage]:
        """Yield the passages, in the order of the entries."""
        return (self._passage(entry) for entry in entries_of(self._topic))

    def _passage(self, entry: Entry) -> Passage:
        heading, body = heading_and_body(entry, self._knowledge)
        book = self._book
        told = book.translate(words_in(heading))
        asked = [self._translated(phrasing) for phrasing in entry.phrasings]
        said = [book.translate(words_in(body))] if entry.kind is EntryKind.FAQ else []
        text = (
            told
            if entry.kind is EntryKind.FAQ
            else book.translate(words_in(f"{heading} . {body}"))
        )
        return Passage(
            entry,
            frozenset(self._keys(entry, told)),
            tuple(weigh(words) for words in asked),
            tuple(dict.fromkeys(stem(word) for words in (text, *asked, *said) for word in words)),
            plain_text(
                (
                    *(text if entry.kind is not EntryKind.FAQ else words_in(f"{heading} {body}")),
                    *words_in((entry.fact_key or "").replace("_", " ")),
                )
            ),
            self._plain_aspects(book.translate(words_in(prose_of(entry, self._knowledge)))),
            tuple(self._plain_aspects(words) for words in asked),
            self._shares(asked),
        )

    def _shares(self, phrasings: Iterable[Sequence[str]]) -> dict[str, float]:
        """Return how much of a phrasing asks for an aspect, by the phrasing that does it most."""
        shares: dict[str, float] = {}
        for words in phrasings:
            hits = [hit for hit in self._book.find_aspects(words) if not hit.is_weak]
            asked = {at for hit in hits for at in hit.words}
            weight = sum(weigh(w for at, w in enumerate(words)
                               if at in asked or not is_frame_word(w)).values())  # fmt: skip
            kept = keep_specific(hit.key for hit in hits)
            for hit in hits:
                # "Metabolism and excretion" asks for either; "the interaction with food" for both.
                places = asked if _LISTS.intersection(words) else set(hit.words)
                own = sum(weigh(w for at, w in enumerate(words) if at in places).values())
                if hit.key in kept:
                    share = own / weight if weight else 1.0
                    if len(kept) > 1 and places is not asked:
                        share *= _BESIDE_ANOTHER
                    shares[hit.key] = max(shares.get(hit.key, 0.0), share)
        return shares

    def _plain_aspects(self, words: Sequence[str]) -> frozenset[str]:
        return frozenset(hit.key for hit in self._book.find_aspects(words) if not hit.is_weak)

    def _translated(self, phrasing: str) -> tuple[str, ...]:
        words = [word for word in words_in(phrasing) if word not in self._own_words]
        return self._book.translate(words)

    def _keys(self, entry: Entry, told: Sequence[str]) -> Iterator[str]:
        """Yield the aspects an entry is for: its key, and what its heading speaks of."""
        if entry.kind is EntryKind.TOPIC:
            yield from ("topic", *_glance_keys(self._topic))
        elif entry.kind in (EntryKind.SECTION, EntryKind.FACT):
            yield entry.fact_key or entry.section_key or ""
            yield from (hit.key for hit in self._book.find_aspects(told) if not hit.is_weak)


def _glance_keys(topic: Monograph) -> Iterator[str]:
    glance = topic.at_a_glance
    if topic.drug_class:
        yield "drug_class"
    if glance:
        yield from (name for name in AtAGlance.FIELDS if getattr(glance, name))
