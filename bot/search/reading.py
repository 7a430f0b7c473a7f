"""A question as it is understood: topics, aspects, what is left over, and names nobody knows."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.domain.knowledge_base import KnowledgeBase
from bot.domain.monograph import Monograph, TopicKind
from bot.search.devanagari import is_devanagari, sound_of, to_latin
from bot.search.frequency import is_common_word, zipf
from bot.search.language import is_filler, is_function_word, is_medical_name, is_rare, words_of
from bot.search.lexicon import AspectHit, Phrasebook, words_in
from bot.search.normalizer import LONGEST_TEXT
from bot.search.stemming import stem
from bot.search.topics import Mention, NearName, TopicNames

_WORD = re.compile(r"[^\W\d_]+")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_MOST_WORDS = 120  # Of one question; a longer text is no question.
_MOST_REPAIRS = 12
_TWO_SLIPS_FROM = 8
_LISTED_BELOW = 1.0


@dataclass(frozen=True, slots=True)
class Reading:
    """What a question says.

    Attributes:
        words: all its words, in order, glued ones cut apart.
        mentions: the topics it names, in order.
        near: words that resemble a name too little to be taken for it.
        rest: its words without the names, mended and put into plain words.
        aspects: what is asked about, by position in ``rest``.
        unknown: words that look like names and are in no entry.
    """

    words: tuple[str, ...]
    mentions: tuple[Mention, ...]
    near: tuple[NearName, ...]
    rest: tuple[str, ...]
    aspects: tuple[AspectHit, ...]
    unknown: tuple[str, ...]

    @property
    def topic_ids(self) -> tuple[str, ...]:
        """The topics named, each once, in order."""
        return tuple(dict.fromkeys(mention.topic_id for mention in self.mentions))

    @property
    def is_bare(self) -> bool:
        """Whether nothing but names and words that tell nothing was written."""
        return not self.aspects and not any(map(is_telling, self.rest))


def is_telling(word: str) -> bool:
    """Say whether a word carries a part of what is asked."""
    return not is_function_word(word) and not is_filler(word) and not word[0].isdigit()


class Reader:
    """Reads questions with the names, words and aspects of one base."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        topics = knowledge.topics.values()
        self.names = TopicNames(topics)
        self.phrasebook = Phrasebook(knowledge.lexicon, _headings(topics))
        self._words = frozenset(
            word for text in _texts(knowledge) for word in _WORD.findall(text.casefold())
        )
        self._stems = frozenset(map(stem, self._words)) | self.phrasebook.stems
        mendable = self.phrasebook.vocabulary | words_of("filler") | words_of("function")
        self._mendable = frozenset(w for w in self._words | mendable if len(w) > 3)
        self._near_words = [word for word in self._mendable if len(word) >= _TWO_SLIPS_FROM - 1]
        self._mend = lru_cache(4096)(self._find_mended)
        self.is_sound = lru_cache(16384)(self._is_sound)

    def read(self, text: str) -> Reading:
        """Read a question; at most its first words when it is very long."""
        words = words_in(text[:LONGEST_TEXT])[:_MOST_WORDS]
        found = self.names.find(words, self._is_plain)
        taken = {at for m in found.mentions for at in range(m.start, m.end)}
        near = {name.position for name in found.near}
        rest: list[str] = []
        unknown: list[str] = []
        tried = 0
        for at, word in enumerate(found.words):
            if at in taken or at in near:
                continue
            mended = None
            if not self.is_sound(word) and tried < _MOST_REPAIRS:
                tried += 1
                mended = self._mend(word)
            rest += mended or (word,)
            if not mended and self._is_unknown_name(word):
                unknown.append(word)
        told = self.phrasebook.translate(rest)
        return Reading(
            words=found.words,
            mentions=found.mentions,
            near=found.near,
            rest=told,
            aspects=self.phrasebook.find_aspects(told),
            unknown=tuple(dict.fromkeys(unknown)),
        )

    def knows(self, word: str) -> bool:
        """Say whether some text of the base holds a word or another form of it."""
        return word in self._words or stem(word) in self._stems

    def _is_sound(self, word: str) -> bool:
        """Say whether a word is written right: known to the base or common in the language."""
        if self.knows(word) or word in self.phrasebook.vocabulary:
            return True
        return not word[0].isalpha() or is_common_word(word) or is_function_word(word)

    def _is_plain(self, word: str) -> bool:
        """Say whether a word is sound and no name: a name may resemble one of the base's."""
        return self.is_sound(word) and not is_medical_name(word)

    def _is_unknown_name(self, word: str) -> bool:
        if (
            self.knows(word)
            or word in self.phrasebook.vocabulary
            or is_function_word(word)
            or is_filler(word)
        ):
            return False
        if is_devanagari(word):
            return len(sound_of(to_latin(word))) >= 5
        return is_medical_name(word) or is_rare(word)

    def _find_mended(self, word: str) -> tuple[str, ...] | None:
        """Return what a misspelt or glued word was meant to be, or None."""
        if len(word) < 4 or not word.isascii() or not word.isalpha() or is_medical_name(word):
            return None
        near = next((other for other in _one_slip_from(word) if other in self._mendable), None)
        if near:
            return (near,)
        pieces = self.names.cut_plain(word, self.is_sound) if len(word) > 6 else None
        if pieces:
            return pieces
        if zipf(word) > _LISTED_BELOW:
            return None
        if len(word) >= _TWO_SLIPS_FROM:
            hit = process.extractOne(word, self._near_words, scorer=OSA.distance,
                                     score_cutoff=2, processor=None)  # fmt: skip
            if hit and hit[0][0] == word[0]:
                return (hit[0],)
        common = [other for other in _one_slip_from(word) if zipf(other) >= 4]
        return (max(common, key=zipf),) if common and len(word) > 4 else None


@lru_cache(maxsize=1024)
def _one_slip_from(word: str) -> tuple[str, ...]:
    """Return the words one slip away, the first letter kept ones first."""
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    found = [a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1]
    found += [a + b[1:] for a, b in cuts if b]
    found += [a + c + b[1:] for a, b in cuts if b for c in _LETTERS]
    found += [a + c + b for a, b in cuts for c in _LETTERS]
    return tuple(sorted(set(found), key=lambda other: other[:1] != word[0]))


def _headings(topics: Iterable[Monograph]) -> Iterator[tuple[str, str]]:
    """Yield (key, heading) of the sections and facts of drug topics."""
    for topic in topics:
        if topic.kind is TopicKind.DRUG:
            for section in topic.sections:
                yield section.key, section.heading
                yield section.key, section.key.replace("_", " ")
                yield from ((fact.slug, fact.name) for fact in section.facts)


def texts_of(topic: Monograph) -> Iterator[str]:
    """Yield every text of a topic that a question may speak of."""
    yield from (*topic.names, topic.drug_class or "", topic.summary or "")
    if glance := topic.at_a_glance:
        yield from (glance.target or "", glance.route or "", glance.dosing_frequency or "")
        yield from (*glance.primary_indications, glance.caveat or "")
    for section in topic.sections:
        yield from (section.heading, section.body or "", section.caveat or "", *section.phrasings)
        for item in (*section.steps, *section.items):
            yield from (item.title or "", item.text, item.caveat or "")
        for fact in section.facts:
            yield from (fact.name, fact.value, fact.note or "", fact.caveat or "", *fact.phrasings)
    for faq in topic.faqs:
        yield from (faq.question, *faq.phrasings, faq.answer, faq.caveat or "")


def _texts(knowledge: KnowledgeBase) -> Iterator[str]:
    for topic in knowledge.topics.values():
        yield from texts_of(topic)
    for term in knowledge.terms:
        yield from (term.term, *term.aliases, term.definition)
