"""Bases without drug topics, guides and glossary beside them: here the matcher's word counts."""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import lru_cache

from bot.domain.answer import Answer, Context, Match, NoAnswer, Outcome, Reason, Suggestions
from bot.domain.knowledge_base import Entry, EntryKind, KnowledgeBase
from bot.search import intent
from bot.search.index import Document, MatchIndex
from bot.search.lexicon import words_in
from bot.search.meaning import Encoder

ANSWER_FROM = 70.0
"""Confidence from which the first match is the answer: on small bases 91 in 100 are then right.

Measured over the families of benchmarks/fit_confidence.py, each with weights fitted on the others;
from 60 it would be 83 in 100, from 50 it would be 78.
"""

ANSWER_BY_MEANING_FROM = 60.0
"""The same where a sentence model is asked beside the words: 92 in 100."""

ALONE = 5.0
"""Less confidence is enough by so much where the first match stands alone,"""

ALONE_BELOW = 0.4
"""the second having less than this share of its score."""

ASK_FROM = 25.0
"""Confidence from which the first matches are offered as "did you mean"."""

MOST_CANDIDATES = 10
MOST_OFFERED = 4


class GeneralSearch:
    """Ranks every entry that has phrasings, whatever it is about.

    Attributes:
        rank: Returns up to ten entries for a text, best first.
    """

    def __init__(
        self,
        knowledge: KnowledgeBase,
        besides: Collection[str | None] = (),
        encoder: Encoder | None = None,
    ) -> None:
        """Build the index.

        Args:
            knowledge: the base.
            besides: ids of topics whose entries are left out; None stands for the glossary.
            encoder: a sentence model to ask beside the words, or None.
        """
        self._entries = knowledge.entries
        self._answer_from = ANSWER_BY_MEANING_FROM if encoder else ANSWER_FROM
        documents = [
            document
            for entry in self._entries.values()
            if entry.topic_id not in besides and (document := _document(entry, knowledge))
        ]
        self._index = MatchIndex.build(documents, encoder=encoder) if documents else None
        # The steps of one resolution ask for the same text again.
        self.rank: Callable[[str], tuple[Match, ...]] = lru_cache(64)(self._rank)
        self._cards: dict[tuple[str, ...], str] = {}
        for topic in knowledge.topics.values():
            self._cards |= {words_in(name): topic.id for name in topic.names}
        self._terms = _terms_of(knowledge)

    def _rank(self, text: str) -> tuple[Match, ...]:
        """Return up to ten entries for a text, best first."""
        matches = self._index.rank(text, MOST_CANDIDATES) if self._index else ()
        return tuple(Match(match.entry_id, match.confidence) for match in matches)

    def term_for(self, words: Sequence[str]) -> str | None:
        """Return the glossary entry that these words name exactly, or None."""
        return self._terms.get(tuple(words))

    def resolve(self, text: str) -> Outcome:
        """Answer by the general ranking alone."""
        matches = self.rank(text)
        card = self._cards.get(words_in(text))
        best = matches[0].confidence if matches else 0.0
        if card and best < self._answer_from:
            first = Match(card, 95.0)
            return Answer(entry_ids=(card,), candidates=(first, *matches)[:MOST_CANDIDATES],
                          context=Context((card,)))  # fmt: skip
        return self.outcome(matches, text)

    def outcome(self, matches: tuple[Match, ...], text: str) -> Outcome:
        """Turn a ranking into an answer, an offer or a refusal by the named cut-offs."""
        best = matches[0].confidence if matches else 0.0
        offered = tuple(match.entry_id for match in matches[:MOST_OFFERED])
        if self._is_answer(matches):
            entry = self._entries[offered[0]]
            context = Context((entry.topic_id,), entry.section_key) if entry.topic_id else None
            return Answer(entry_ids=offered[:1], candidates=matches, context=context)
        if intent.is_small_talk(text):
            return NoAnswer(reason=Reason.CHIT_CHAT, candidates=matches)
        if best >= ASK_FROM:
            return Suggestions(reason=Reason.UNSURE, entry_ids=offered, candidates=matches)
        return NoAnswer(reason=Reason.NOTHING_NEAR, nearby=offered, candidates=matches)

    def _is_answer(self, matches: Sequence[Match]) -> bool:
        """Say whether the first match is sure enough, by itself or beside the second."""
        best = matches[0].confidence if matches else 0.0
        second = matches[1].confidence if len(matches) > 1 else 0.0
        alone = second < ALONE_BELOW * best
        return best >= self._answer_from - ALONE * alone


def _document(entry: Entry, knowledge: KnowledgeBase) -> Document | None:
    """Return what the matcher reads of an entry, or None for a bare title."""
    if entry.kind is EntryKind.TERM:
        term = knowledge.term(entry.id)
        names = (term.term, *term.aliases) if term else ()
        return Document(entry.id, names)
    if entry.kind is EntryKind.FAQ or entry.phrasings:
        return Document(entry.id, entry.phrasings)
    topic = knowledge.topics[entry.topic_id or ""]
    if entry.kind is EntryKind.TOPIC:
        return None
    return Document(entry.id, (f"{entry.title} {topic.title}",))


def _terms_of(knowledge: KnowledgeBase) -> Mapping[tuple[str, ...], str]:
    found: dict[tuple[str, ...], str] = {}
    for term in knowledge.terms:
        for name in (term.term, *term.aliases):
            found.setdefault(words_in(name), term.entry_id)
    return found
