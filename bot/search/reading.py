"""A question as it is understood: topics, aspects, what is left over, and names nobody knows."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from sys import intern

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.domain.knowledge_base import KnowledgeBase
from bot.search.devanagari import is_devanagari, sound_of, to_latin
from bot.search.family import Family
from bot.search.frequency import is_common_word, words_from, zipf
from bot.search.language import (
    is_filler,
    is_frame_word,
    is_function_word,
    is_hindi,
    is_inflected,
    is_medical_name,
    is_rare,
    twins_of,
    words_of,
)
from bot.search.lexicon import AspectHit, Phrasebook, words_in
from bot.search.naming import may_be_another
from bot.search.normalizer import LONGEST_TEXT
from bot.search.stemming import stem
from bot.search.store import kept
from bot.search.texts import every_text, headings_of
from bot.search.topics import Found, Mention, NearName, TopicNames
from bot.search.values import routes_in

_WORD = re.compile(r"[^\W\d_]+")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_MOST_WORDS = 80  # Of one question; a longer text is no question.
_LONGEST_MENDED = 40
_COMMON_ZIPF = 4.0
_MOST_REPAIRS = 12
_ASKING_BONUS = 1.2  # In Zipf units: sixteen times as likely as its frequency says.
_SHORTEST_TORN = 6
_SURELY_TORN = 8  # Letters from which a word of the phrasebook is joined even of sound halves.
_TWO_SLIPS_FROM = 8
_LISTED_BELOW = 1.0
_SEVERAL = 2
_OPEN_QUESTIONS = frozenset({"how", "why", "when", "where", "who", "many", "much"})


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
        if self.aspects or not _OPEN_QUESTIONS.isdisjoint(self.rest):
            return False
        return not any(is_telling(word) or _is_cipher(word) for word in self.rest)


def _is_cipher(word: str) -> bool:
    """Say whether a word is a number or a lone letter: it stands for something."""
    return word[0].isdigit() or (len(word) == 1 and word.isalpha() and word not in "aiu")


def is_telling(word: str) -> bool:
    """Say whether a word carries a part of what is asked."""
    return not is_function_word(word) and not is_filler(word) and not word[0].isdigit()


class Reader:
    """Reads questions with the names, words and aspects of one base."""

    def __init__(self, knowledge: KnowledgeBase, drug_ids: Collection[str]) -> None:
        topics = knowledge.topics.values()
        self.names = TopicNames(topic for topic in topics if topic.id in drug_ids)
        self.phrasebook = Phrasebook(knowledge.lexicon, headings_of(topics))
        words, stems = kept("words", every_text(knowledge), lambda: _words_of(knowledge))
        self._words = frozenset(map(intern, words))
        self._stems = frozenset(map(intern, stems)) | self.phrasebook.stems
        self._family = Family(self._stems)
        self._asking = (self.phrasebook.vocabulary, words_of("filler"), words_of("function"))
        self._named = self.names.words - self.phrasebook.vocabulary
        long = {w for w in self._words.union(*self._asking) if len(w) >= _TWO_SLIPS_FROM - 1}
        self._near_words = sorted(long - self._named)
        self._mend = lru_cache(4096)(self._find_mended)
        self.is_sound = lru_cache(16384)(self._is_sound)

    def read(self, text: str) -> Reading:
        """Read a question; at most its first words when it is very long."""
        words = [self._as_here(word) for word in words_in(text[:LONGEST_TEXT])[:_MOST_WORDS]]
        found = self.names.find(words, self._is_plain)
        found = _with_cut_names(found)
        taken = {at for m in found.mentions for at in range(m.start, m.end)}
        taken |= self._shortened(found)
        near = set() if found.mentions else {name.position for name in found.near}
        others = [w for at, w in enumerate(found.words) if at not in taken and at not in near]
        rest, unknown = self._mend_all(self._join_torn(others))
        told, aspects = self._asked(rest)
        return Reading(
            words=found.words,
            mentions=found.mentions,
            near=found.near,
            rest=told,
            aspects=aspects,
            unknown=tuple(dict.fromkeys(unknown)),
        )

    def _asked(self, rest: Sequence[str]) -> tuple[tuple[str, ...], tuple[AspectHit, ...]]:
        """Put words into plain ones and find what they ask for, past an "oral" in between."""
        told, aspects = self.phrasebook.read(rest)
        if any(not hit.is_weak for hit in aspects) or _OPEN_QUESTIONS.isdisjoint(rest):
            return told, aspects
        others = [word for word in rest if not routes_in(word)]
        further = self.phrasebook.read(others) if len(others) < len(rest) else (told, aspects)
        return further if any(not hit.is_weak for hit in further[1]) else (told, aspects)

    def _as_here(self, word: str) -> str:
        """Return a drug's name as this base has it: rifampicin where rifampin is asked about."""
        twins = twins_of(word)
        if not twins or self.names.is_name(word):
            return word
        named = next(filter(self.names.is_name, twins), None)
        return named or (word if self.knows(word) else next(filter(self.knows, twins), word))

    def _shortened(self, found: Found) -> set[int]:
        """Return where the name of a topic that is named stands again, cut short ("pred")."""
        topics = {mention.topic_id for mention in found.mentions}
        if not topics:
            return set()
        return {
            at
            for at, word in enumerate(found.words)
            if is_rare(word)
            and (word not in self._words or word in self.names.words)
            and not topics.isdisjoint(self.names.beginning(word))
        }

    def _join_torn(self, words: Sequence[str]) -> list[str]:
        """Join a word that a space tore apart ("inter actions")."""
        joined: list[str] = []
        for word in words:
            whole = joined[-1] + word if joined else ""
            is_torn = len(whole) >= _SHORTEST_TORN and bool(self._meant({whole}))
            if (is_torn and not (self.is_sound(word) and self.is_sound(joined[-1]))) or (
                is_torn and len(whole) > _SURELY_TORN and whole in self.phrasebook.vocabulary
            ):
                joined[-1] = whole
            else:
                joined.append(word)
        return joined

    def _mend_all(self, words: Sequence[str]) -> tuple[list[str], list[str]]:
        """Return the words, mended, and those among them that are names nobody knows."""
        rest: list[str] = []
        unknown: list[str] = []
        tried = 0
        for word in words:
            mended = None
            if not self.is_sound(word) and tried < _MOST_REPAIRS:
                tried += 1
                mended = self._mend(word)
            rest += mended or (word,)
            if not mended and self._is_unknown_name(word) and not is_hindi(word, words):
                unknown.append(word)
        return rest, unknown

    def knows(self, word: str) -> bool:
        """Say whether some text of the base holds a word or another form of it."""
        return word in self._words or stem(word) in self._stems

    def _is_sound(self, word: str) -> bool:
        """Say whether a word is written right: known to the base or common in the language."""
        if self.knows(word) or word in self.phrasebook.vocabulary or is_frame_word(word):
            return True
        if not word[0].isalpha() or is_common_word(word) or is_function_word(word):
            return True
        return word.endswith("s") and is_inflected(word)  # "Washes" is no slip of "rashes".

    def _is_plain(self, word: str) -> bool:
        """Say whether a word is sound and no name: a name may resemble one of the base's."""
        if is_medical_name(word) or (is_rare(word) and word not in self._words):
            return word in self.phrasebook.vocabulary and not is_medical_name(word)
        return self.is_sound(word)

    def _is_unknown_name(self, word: str) -> bool:
        if (
            self.knows(word)
            or word in self.phrasebook.vocabulary
            or is_function_word(word)
            or is_filler(word)
            or is_inflected(word)
            or (is_frame_word(word) and not is_medical_name(word))
            or routes_in(word)
        ):
            return False
        if not is_medical_name(word) and self._family.holds(stem(word)):
            return False  # "Intrathecal", where the base has "intrathecally".
        if is_devanagari(word):
            return len(sound_of(to_latin(word))) >= 5
        return is_medical_name(word) or is_rare(word)

    def _is_plain_piece(self, piece: str) -> bool:
        """Say whether a piece of a glued word is a word of questions, not any word."""
        if is_function_word(piece) or is_filler(piece) or piece in self.phrasebook.vocabulary:
            return True
        return piece in self._words and (len(piece) > 3 or is_common_word(piece))

    def _meant(self, words: Iterable[str]) -> frozenset[str]:
        """Return those of some words that may be meant by a misspelt one: no names."""
        those = frozenset(words)
        known = those & self._words
        return known.union(*(those & asking for asking in self._asking)) - self._named

    def _likelihood(self, word: str, typed: str) -> float:
        """Sort key: how likely a word was meant; one that asks for something is likelier."""
        asks = word in self.phrasebook.vocabulary and is_telling(word)
        return zipf(word) + _ASKING_BONUS * asks - (word[0] != typed[0])

    def _find_mended(self, word: str) -> tuple[str, ...] | None:
        """Return what a misspelt or glued word was meant to be, or None."""
        if (
            not 3 <= len(word) <= _LONGEST_MENDED
            or not word.isascii()
            or not word.isalpha()
            or is_medical_name(word)
        ):
            return None
        slips = _one_slip_from(word)
        meant = self._meant(slips) if len(word) > 3 else self.phrasebook.vocabulary
        near = [other for other in slips if other in meant and len(other) > 3]
        if near:
            return (max(near, key=lambda other: self._likelihood(other, word)),)
        pieces = self.names.cut_plain(word, self.is_sound) if len(word) > 4 else None
        if pieces and all(map(self._is_plain_piece, pieces)):
            return pieces
        if zipf(word) > _LISTED_BELOW:
            return None
        if len(word) >= _TWO_SLIPS_FROM:
            hit = process.extractOne(word, self._near_words, scorer=OSA.distance,
                                     score_cutoff=2, processor=None)  # fmt: skip
            if hit and hit[0][0] == word[0] and not may_be_another(word, hit[0]):
                return (hit[0],)
        common = words_from(_COMMON_ZIPF).intersection(slips)
        if not common or len(word) <= 4:
            return None
        return (max(sorted(common), key=zipf),)


def _with_cut_names(found: Found) -> Found:
    """Take names cut short ("febuxo") for names where they stand beside others."""
    cut = [n for n in found.near if n.is_cut and len(n.topic_ids) == 1]
    if not cut or len(found.mentions) + len(cut) < _SEVERAL:
        return found
    mentions = [Mention(n.topic_ids[0], n.position, n.position + 1, 1) for n in cut]
    ordered = sorted((*found.mentions, *mentions), key=lambda mention: mention.start)
    return Found(found.words, tuple(ordered), tuple(n for n in found.near if n not in cut))


@lru_cache(maxsize=1024)
def _one_slip_from(word: str) -> tuple[str, ...]:
    """Return the words one slip away, the first letter kept ones first."""
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    found = [a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1]
    found += [a + b[1:] for a, b in cuts if b]
    found += [a + c + b[1:] for a, b in cuts if b for c in _LETTERS]
    found += [a + c + b for a, b in cuts for c in _LETTERS]
    return tuple(sorted(set(found), key=lambda other: (other[:1] != word[0], other)))


def _words_of(knowledge: KnowledgeBase) -> tuple[list[str], list[str]]:
    """Return the words of all texts, as they are written, and their stems."""
    words = {word for text in every_text(knowledge) for word in _WORD.findall(text.casefold())}
    return list(words), list(set(map(stem, words)))
