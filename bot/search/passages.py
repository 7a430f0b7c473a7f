"""Which section, fact or FAQ of one topic answers: aspect, likeness and words, each by itself."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property

from bot.domain.knowledge_base import Entry, EntryKind, KnowledgeBase
from bot.domain.monograph import Monograph
from bot.search.conditions import Conditions, states_amount
from bot.search.family import Family
from bot.search.fits import Fit, Told, weigh
from bot.search.fitting import Fitter
from bot.search.kinship import DEFAULT_HOMES, HOMES, STANDS_IN
from bot.search.language import is_medical_name, is_rare
from bot.search.lexicon import Phrasebook, words_in
from bot.search.passage import Passage
from bot.search.stemming import stem
from bot.search.texts import section_texts
from bot.search.topic_reading import has_own_heading, read_topic

_ALL_OF_IT, _MOST_OF_IT = 0.99, 0.5  # Shares of a phrasing that ask for an aspect.

_OTHERS = (EntryKind.FACT, EntryKind.SECTION, EntryKind.FAQ)

EXACT, NEARLY, MENTIONED = 1.0, 0.9, 0.7
"""How well an entry fits an aspect: it is the aspect, it stands in for it, it speaks of it."""


class TopicPassages:
    """The entries of one topic, ready to be asked.

    Attributes:
        book: puts texts and questions into plain words.
        family: the stems of the topic, found by those of their family too.
    """

    def __init__(self, topic: Monograph, knowledge: KnowledgeBase, book: Phrasebook) -> None:
        self.topic = topic
        self.book = book
        read = read_topic(topic, knowledge, book)
        self.passages, self.stems = read.passages, read.stems
        self._told_plainly = read.told_plainly
        self.family = Family(self.stems)
        self._fitter = Fitter(self.passages, self.family)
        self._by_id = {passage.entry.id: passage for passage in self.passages}
        self._speaking: dict[str, list[Passage]] = {}
        for passage in self.passages:
            for aspect in passage.speaks_of:
                self._speaking.setdefault(aspect, []).append(passage)
        self._of_key: dict[str, Entry] = {}
        ranked = sorted(self.passages, key=_precision)
        for passage in ranked:
            if passage.entry.fact_key:
                self._of_key.setdefault(passage.entry.fact_key, passage.entry)
        for passage in ranked:
            for key in passage.keys:
                self._of_key.setdefault(key, passage.entry)
        self._variants = self._special_cases(read.names)
        self._asked: dict[str, tuple[float, Entry]] = {}
        for passage in self.passages:
            for key, share in passage.asked.items():
                if self._may_be_for(passage, key) and share > self._asked.get(key, (0.0, None))[0]:
                    self._asked[key] = (share, passage.entry)

    def _may_be_for(self, passage: Passage, aspect: str) -> bool:
        """Say whether an entry may be for an aspect that only its phrasings name.

        Where its key says what it is about, a phrasing has to name that as well.
        """
        if passage.keys.isdisjoint(self.book.wordings):
            return True
        return passage.entry.kind is EntryKind.SECTION and any(
            aspect in asked and not asked.isdisjoint(passage.keys) for asked in passage.asks_for
        )

    def entry_for(self, aspect: str, told: Collection[str] = ()) -> tuple[Entry, float] | None:
        """Return the entry that answers an aspect and how well it fits, or None.

        Args:
            aspect: what is asked for.
            told: stems of the question; "maximum dose" prefers that fact to the plain dose.
        """
        if aspect in self._of_key:
            return self._variant(aspect, told) or self._of_key[aspect], EXACT
        share, asked = self._asked.get(aspect, (0.0, None))
        if asked and share > _ALL_OF_IT:
            return asked, EXACT
        for other in STANDS_IN.get(aspect, ()):
            if other in self._of_key and (other != "topic" or self._glance_has(aspect)):
                return self._of_key[other], NEARLY
        for other in (aspect, *STANDS_IN.get(aspect, ())):
            share, asked = self._asked.get(other, (0.0, None))
            if asked and share >= (_MOST_OF_IT if other == aspect else _ALL_OF_IT):
                return asked, NEARLY
        homes = HOMES.get(aspect, DEFAULT_HOMES)
        speaking = self._speaking.get(aspect, ())
        spoken = [p for p in speaking if _is_home(p.entry, homes)]
        if spoken:
            return min(spoken, key=_precision).entry, MENTIONED
        entry = self._told_plainly.get(aspect) or self._named_under_own_heading(aspect)
        return (entry, MENTIONED) if entry else None

    def _named_under_own_heading(self, aspect: str) -> Entry | None:
        """Return the section under a heading of its own that names an aspect, or None."""
        if aspect.endswith("_dosing"):  # A mere "renal impairment" is no dose.
            return None
        speaking = self._speaking.get(aspect, ())
        named = (p.entry for p in speaking if has_own_heading(p, self.book))
        return next(named, None)

    def _variant(self, aspect: str, told: Collection[str]) -> Entry | None:
        """Return the fact of the same kind whose whole name the question tells, or None."""
        asked = frozenset(told)
        named = [(len(name), entry) for name, entry in self._variants.get(aspect, ())
                 if name <= asked]  # fmt: skip
        return max(named, key=lambda each: each[0])[1] if named else None

    def stating(
        self, aspect: str, conditions: Conditions, told: Collection[str]
    ) -> tuple[tuple[Entry, ...], float, tuple[str, ...]]:
        """Return the entries that answer an aspect under conditions.

        Args:
            aspect: what is asked for.
            conditions: what else an entry has to name.
            told: stems of the question.

        Returns:
            The entries, how well they fit, and what of the conditions none of them names.
        """
        found = self.entry_for(aspect, told)
        if found is None:
            return (), 0.0, ()
        unmet = self.unmet(self._by_id[found[0].id], conditions)
        if not unmet:
            return (found[0],), found[1], ()
        kinds = _OTHERS if conditions.words else (EntryKind.FACT, EntryKind.SECTION)
        others = [p for p in self.passages if p.entry.kind in kinds
                  and p.entry != found[0] and self._is_about(p, aspect, told)
                  and not self.unmet(p, conditions)]  # fmt: skip
        facts = tuple(p.entry for p in others if p.entry.kind is EntryKind.FACT)
        if facts or others:
            return facts or (min(others, key=_precision).entry,), EXACT, ()
        return (found[0],), found[1], unmet

    def wording(self, aspect: str) -> frozenset[str]:
        """Return the stems that an aspect, and what may stand in for it, is asked for with."""
        keys = (aspect, *STANDS_IN.get(aspect, ()))
        return frozenset[str]().union(*map(self.book.stems_of, keys))

    def asks_for(self, entry_id: str, aspects: Iterable[str]) -> bool:
        """Say whether a phrasing of an entry asks for one of some aspects."""
        wanted = frozenset(key for a in aspects for key in (a, *STANDS_IN.get(a, ())))
        return any(not wanted.isdisjoint(asked) for asked in self._by_id[entry_id].asks_for)

    def names_all(self, entry_id: str, stems: Iterable[str]) -> bool:
        """Say whether the text of an entry holds every one of some stems."""
        held = self._by_id[entry_id].stems
        return not any(self.family.kin(stem).isdisjoint(held) for stem in stems)

    def lacks_any(self, entry_id: str, conditions: Conditions) -> bool:
        """Say whether an entry of any kind does not name all that it is asked under."""
        return bool(self.unmet(self._by_id[entry_id], conditions))

    def lacks(self, entry_id: str, conditions: Conditions) -> bool:
        """Say the same of facts and sections alone."""
        is_faq = self._by_id[entry_id].entry.kind is EntryKind.FAQ
        return not is_faq and self.lacks_any(entry_id, conditions)

    def unmet(self, passage: Passage, conditions: Conditions) -> tuple[str, ...]:
        """Return which conditions the text of an entry does not name."""
        if not conditions:
            return ()
        lacks_amount = conditions.is_amount and self._lacks_amount(passage)
        if passage.entry.kind is EntryKind.TOPIC:
            return ("dose",) if lacks_amount else ()
        unmet = conditions.unmet(
            lambda each: not self.family.kin(each).isdisjoint(passage.stems), passage.line
        )
        if (
            unmet
            and passage.entry.kind is EntryKind.FACT
            and self._is_for_all(passage, conditions)
        ):
            unmet = tuple(word for word in unmet if word not in conditions.words.values())
        is_maintained = not {"loading_dose", "dose_initial"}.isdisjoint(self._of_key)
        if is_maintained and passage.entry.fact_key == "dose":
            unmet = tuple(word for word in unmet if word != "maintenance")
        return (*unmet, "dose") if lacks_amount else unmet

    def _lacks_amount(self, passage: Passage) -> bool:
        """Say whether an entry, filled in field by field, has none for the amount."""
        section = self.topic.section(passage.entry.section_key or "")
        is_filled_in = passage.entry.kind is EntryKind.TOPIC or (
            passage.entry.kind is not EntryKind.FAQ and section is not None and section.facts
        )
        return bool(is_filled_in) and not states_amount(passage.line)

    def _is_for_all(self, passage: Passage, conditions: Conditions) -> bool:
        """Say whether a value that names no use may be taken for the topic's main one."""
        main, every = self._uses
        if not conditions.words or not main.issuperset(conditions.words):
            return False
        if passage.entry.fact_key not in self.book.wordings and not conditions.grades:
            return False  # A special case: the starting dose is no dose in gout.
        return every.isdisjoint(passage.stems)

    @cached_property
    def _uses(self) -> tuple[frozenset[str], frozenset[str]]:
        """The stems of the first indication, and those of the diseases in all."""
        glance = self.topic.at_a_glance
        texts = glance.primary_indications if glance else ()
        told = [frozenset(weigh(self.book.translate(words_in(text)))) for text in texts]
        section = self.topic.section("uses")
        lines = section_texts(section) if section else ()
        every = (w for text in lines for w in self.book.translate(words_in(text)))
        named = (w for text in texts for w in self.book.translate(words_in(text)))
        stems = frozenset(stem(w) for w in (*named, *every) if is_medical_name(w) or is_rare(w))
        return (told[0] if told else frozenset()), stems

    def interacts(self, word: str) -> bool:
        """Say whether an entry on interactions names a word."""
        entries = (p.entry.id for p in self.passages if p.entry.section_key == "interactions")
        return any(self.names_all(entry_id, (stem(word),)) for entry_id in entries)

    def is_use(self, word: str) -> bool:
        """Say whether a word names what the topic is given for."""
        return stem(word) in self._uses[1]

    def _is_about(self, passage: Passage, aspect: str, told: Collection[str]) -> bool:
        if passage.entry.kind is EntryKind.FAQ:
            return any(aspect in asked for asked in passage.asks_for)
        key = passage.entry.fact_key or ""
        return aspect in passage.keys or key.startswith(f"{aspect}_") or stem(key) in told

    def _special_cases(
        self, names: Mapping[str, frozenset[str]]
    ) -> dict[str, list[tuple[frozenset[str], Entry]]]:
        """Return for every aspect the facts of its kind, by what their names tell."""
        found: dict[str, list[tuple[frozenset[str], Entry]]] = {}
        for passage in self.passages:
            parts = (passage.entry.fact_key or "").split("_")
            for at in range(1, len(parts)):
                case = (names[passage.entry.id], passage.entry)
                found.setdefault("_".join(parts[:at]), []).append(case)
        return found

    def _glance_has(self, aspect: str) -> bool:
        return bool(self.topic.summary) or (aspect == "drug_class" and bool(self.topic.drug_class))

    def rank(
        self,
        told: Told,
        aspects: Sequence[str],
        guesses: Sequence[tuple[str, float]] = (),
    ) -> list[Fit]:
        """Rank the topic's entries for a question, best first.

        Args:
            told: the question's telling words.
            aspects: what it asks for.
            guesses: what else it may ask for, with confidences from 0 to 100.
        """
        wanted: dict[str, float] = {}
        for aspect in aspects:
            if found := self.entry_for(aspect, told.all):
                wanted[found[0].id] = max(found[1], wanted.get(found[0].id, 0.0))
        guessed: dict[str, float] = {}
        for aspect, sure in guesses:
            if hit := self.entry_for(aspect):
                guessed[hit[0].id] = max(guessed.get(hit[0].id, 0.0), hit[1] * sure / 100)
        return self._fitter.fit(told, wanted, guessed, frozenset(aspects))

    def foreign(self, words: Iterable[str]) -> tuple[str, ...]:
        """Return the words that no text of the topic holds."""
        return tuple(word for word in words if not self.family.holds(stem(word)))


def _is_home(entry: Entry, homes: frozenset[str]) -> bool:
    return entry.kind is not EntryKind.FAQ and entry.section_key in homes


def _precision(passage: Passage) -> tuple[int, int]:
    """Sort key: facts before sections before the topic's card; few aspects before many."""
    order = {EntryKind.FACT: 0, EntryKind.SECTION: 1, EntryKind.TOPIC: 2}
    key = passage.entry.fact_key or ""
    return order.get(passage.entry.kind, 3), key.count("_")
