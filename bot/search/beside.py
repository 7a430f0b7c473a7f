"""Beside the monographs: guides and glossary, answered only where they say what is asked."""

from collections.abc import Callable, Sequence
from functools import lru_cache

from bot.domain.answer import Answer, Context, Match, Outcome
from bot.domain.knowledge_base import KnowledgeBase
from bot.search import intent
from bot.search.asked import Asked
from bot.search.fits import weigh
from bot.search.general import GeneralSearch
from bot.search.language import is_function_word, is_medical_name, is_rare
from bot.search.lexicon import words_in
from bot.search.meaning import Encoder
from bot.search.monographs import MonographSearch
from bot.search.reading import Reader, is_telling
from bot.search.replies import MOST_CANDIDATES
from bot.search.stemming import stem
from bot.search.topics import TopicNames
from bot.search.values import intervals_in, routes_in
from bot.search.verdict import ANSWER_FROM

_SURE_FROM = 75.0
"""Confidence from which an entry is taken although something speaks against it."""

_ASKS_FOR_MEANING = frozenset({"define", "definition", "meaning", "mean", "means", "explain",
                               "matlab", "term", "full", "form"})  # fmt: skip

_GENERAL_SHARE = 0.4
"""What is left of the matcher's confidence where no topic was named but one was needed."""


class Beside:
    """Everything of a base that is no monograph."""

    def __init__(
        self,
        knowledge: KnowledgeBase,
        general: GeneralSearch,
        reader: Reader,
        search: MonographSearch,
        drug_ids: Sequence[str],
        encoder: Encoder | None = None,
    ) -> None:
        self._knowledge = knowledge
        self._general = general
        self._reader = reader
        self._search = search
        others = [topic for topic in knowledge.topics.values() if topic.id not in drug_ids]
        self._guides = TopicNames(others)
        self._rank: Callable[[str], tuple[Match, ...]] = lru_cache(64)(general.rank)
        self._inside = GeneralSearch(knowledge, [*(topic.id for topic in others), None], encoder)

    def first(self, asked: Asked) -> Outcome:
        """Return what the general ranking makes of a question."""
        return self._general.outcome(self._rank(asked.text), asked.text)

    def although_unknown(self, asked: Asked, *, is_drug: bool) -> Outcome | None:
        """Answer a question that holds an unknown word if an entry says it in so many words.

        Args:
            asked: the question.
            is_drug: whether the unknown word may be a drug, which makes it stricter.
        """
        ranked = self._rank(asked.text)
        if not ranked or ranked[0].confidence < _SURE_FROM:
            return None
        first = ranked[0].entry_id
        if self._asks_the_same(first, asked):
            return self._general.outcome(ranked, asked.text)
        if is_drug or not self._speaks_of(first, asked, rare=False):
            return None
        return self._general.outcome(ranked, asked.text)

    def verbatim(self, asked: Asked) -> Outcome | None:
        """Answer with the entry that holds this very question, where there is one."""
        ranked = self._rank(asked.text)
        if not ranked or ranked[0].confidence < _SURE_FROM:
            return None
        if not self._asks_the_same(ranked[0].entry_id, asked):
            return None
        return self._general.outcome(ranked, asked.text)

    def is_sure(self, asked: Asked) -> bool:
        """Say whether a question without a drug or aspect is what a guide answers."""
        if asked.reading.mentions or asked.reading.aspects:
            return False
        ranked = self._rank(asked.text)
        return bool(ranked) and ranked[0].confidence >= _SURE_FROM

    def named(self, asked: Asked) -> Outcome | None:
        """Answer with a guide when its title is all the question says."""
        found = self._guides.find(asked.reading.words, lambda word: True)
        if len(found.mentions) != 1 or asked.reading.unknown or intent.negates(asked.line):
            return None
        mention = found.mentions[0]
        others = (*found.words[: mention.start], *found.words[mention.end :])
        told = self._reader.phrasebook.translate(others)
        keys = [hit.key for hit in self._reader.phrasebook.find_aspects(told) if not hit.is_weak]
        if any(map(is_telling, told)) and not is_only_aspects(told, self._reader):
            return None
        passages = self._search.passages_of(mention.topic_id)
        hit = passages.entry_for(keys[0]) if keys else None
        line = " ".join(told)
        if (keys and hit is None) or intervals_in(line) or routes_in(line):
            return None
        entry_id = hit[0].id if hit else mention.topic_id
        return Answer(entry_ids=(entry_id,), candidates=(Match(entry_id, 90.0),),
                      context=Context((mention.topic_id,), keys[0] if keys else None))  # fmt: skip

    def term(self, asked: Asked) -> Outcome | None:
        """Answer "what is bioavailability" from the glossary."""
        if not intent.defines(asked.line):
            return None
        entry_id = next(
            (
                found
                for words in (asked.reading.words, words_in(asked.text))
                for tells in (is_telling, _may_name_a_term)
                if (found := self._general.term_for([w for w in words if tells(w)]))
            ),
            None,
        )
        if entry_id is None:
            return None
        ranked = self._rank(asked.text)
        first = Match(entry_id, 92.0)
        others = tuple(match for match in ranked if match.entry_id != entry_id)
        return Answer(entry_ids=(entry_id,), candidates=(first, *others)[:MOST_CANDIDATES])

    def answer(self, asked: Asked) -> Outcome | None:
        """Answer from guides and glossary when they match as they stand."""
        if is_only_aspects(asked.reading.rest, self._reader) or not any(
            map(is_telling, asked.reading.rest)
        ):
            return None
        ranked = self._rank(asked.text)
        if not ranked or ranked[0].confidence < ANSWER_FROM:
            return None
        if not self._speaks_of(ranked[0].entry_id, asked):
            return None
        return self._general.outcome(ranked, asked.text)

    def _speaks_of(self, entry_id: str, asked: Asked, *, rare: bool = True) -> bool:
        """Say whether an entry names every drug and disease of the question.

        Args:
            entry_id: the entry.
            asked: the question.
            rare: whether it must hold every other rare word as well.
        """
        entry = self._knowledge.entries[entry_id]
        topic = self._knowledge.topic(entry.topic_id or "")
        term = self._knowledge.term(entry_id)
        texts = (*entry.phrasings, entry.title, *(topic.names if topic else ()))
        texts += (term.term, *term.aliases, term.definition) if term else ()
        told = self._reader.phrasebook.translate(words_in(" . ".join(texts)))
        held = frozenset(map(stem, told))
        named = (w for w in asked.reading.rest if is_medical_name(w) or (rare and is_rare(w)))
        return all(stem(word) in held for word in named)

    def _asks_the_same(self, entry_id: str, asked: Asked) -> bool:
        """Say whether a phrasing of an entry holds the very words that the question tells."""
        told = frozenset(weigh(asked.reading.rest))
        translate = self._reader.phrasebook.translate
        phrasings = self._knowledge.entries[entry_id].phrasings
        return any(told == frozenset(weigh(translate(words_in(text)))) for text in phrasings)

    def ranked(
        self, asked: Asked, share: float = _GENERAL_SHARE, guides: float | None = None
    ) -> tuple[Match, ...]:
        """Return the general ranking, less sure because no topic was named that it needs.

        Args:
            asked: the question.
            share: what is left of the confidence of entries of monographs.
            guides: the same for guides and glossary; None takes ``share``.
        """
        of_guides = share if guides is None else guides
        ranked = [
            Match(match.entry_id, round(match.confidence * kept, 2))
            for matches, kept in (
                (self._rank(asked.text), of_guides),
                (self._inside.rank(asked.text), share),
            )
            for match in matches
        ]
        ranked.sort(key=lambda match: -match.confidence)
        return tuple(ranked[:MOST_CANDIDATES])


def _may_name_a_term(word: str) -> bool:
    """Say whether a word may be part of a term's name: "state" is, though it tells little."""
    return not is_function_word(word) and word not in _ASKS_FOR_MEANING


def has_plain_aspect(asked: Asked) -> bool:
    """Say whether a question names an aspect in plain words."""
    return any(not hit.is_weak for hit in asked.reading.aspects)


def is_only_aspects(words: Sequence[str], reader: Reader) -> bool:
    """Say whether words consist of aspects and nothing else that tells."""
    places = {at for hit in reader.phrasebook.find_aspects(words) for at in hit.words}
    others = (word for at, word in enumerate(words) if at not in places)
    return bool(places) and not any(map(is_telling, others))
