"""Questions to a base with monographs: in which order they are understood."""

import re
import unicodedata
from collections.abc import Callable

from bot.domain.answer import (
    AdviceRefused,
    Answer,
    Context,
    Match,
    NoAnswer,
    Outcome,
    Reason,
    Suggestions,
)
from bot.domain.knowledge_base import EntryKind, KnowledgeBase
from bot.domain.monograph import Monograph
from bot.search import intent
from bot.search.advice import asks_for_advice
from bot.search.anywhere import Anywhere
from bot.search.asked import Asked, Recollection
from bot.search.beside import Beside, has_plain_aspect
from bot.search.comparison import compare, is_comparison, relate
from bot.search.general import GeneralSearch
from bot.search.language import is_drug_name, words_of
from bot.search.lexicon import words_in
from bot.search.lists import ListQuestions
from bot.search.meaning import Encoder
from bot.search.monographs import MonographSearch
from bot.search.reading import Reader
from bot.search.replies import MOST_CANDIDATES, MOST_OFFERED
from bot.search.values import intervals_in, routes_in
from bot.search.wording import part_options, spell_out

_ITS = re.compile(r"\b(?:give|mention|write|list|tell|with|explain|state) its\b")

_BETWEEN_DRUGS = frozenset({"interactions", "contraindications", "vaccination", "comparison"})
"""Aspects that speak of a second drug; it need not be a topic."""

_FEWEST_CHOSEN = 2  # Topics among the options of an exam's question.

_READ_AT_ONCE = 64
"""Monographs made ready when the base is loaded; those of a larger base when first asked."""

_LONGEST_FOLLOW_UP = 12  # Words.
_LONGEST_QUESTION = 800
"""Characters of a text that are read as a question to the monographs."""


class DrugQuestions:
    """The order in which a question to a base with monographs is understood."""

    def __init__(
        self,
        knowledge: KnowledgeBase,
        drugs: list[Monograph],
        general: GeneralSearch,
        encoder: Encoder | None = None,
    ) -> None:
        self._knowledge = knowledge
        self._reader = Reader(knowledge, frozenset(topic.id for topic in drugs))
        self._search = MonographSearch(knowledge, self._reader, encoder)
        self._drug_ids = tuple(topic.id for topic in drugs)
        self._beside = Beside(
            knowledge, general, self._reader, self._search, self._drug_ids, encoder
        )
        self._anywhere = Anywhere(self._drug_ids, self._search)
        guides = [topic for topic in knowledge.topics.values() if topic.members]
        self._lists = ListQuestions(drugs, guides, self._reader, self._beside)
        for topic_id in self._drug_ids[:_READ_AT_ONCE]:
            self._search.passages_of(topic_id)
        self._steps: tuple[Callable[[Asked], Outcome | None], ...] = (
            self._no_question,
            self._personal,
            self._look_alike,
            self._lists.other_than,
            self._lists.counted,
            self._named,
            self._unknown_name,
            self._lists.ranked,
            self._beside.term,
            self._lists.negated,
            self._lists.sought,
            self._following_up,
            self._lists.conditions,
            self._beside.answer,
            self._anywhere.answer,
            self._which_topic,
        )

    def read_ahead(self, rest: Callable[[], None]) -> None:
        """Read the monographs of a large base that were not made ready; see `MonographSearch`."""
        if len(self._drug_ids) > _READ_AT_ONCE:
            self._search.read_ahead(rest)

    def resolve(self, text: str, recollection: Recollection) -> Outcome:
        """Return the first step's outcome that fits."""
        # Composed first: one character may stand for eighteen.
        text = unicodedata.normalize("NFKC", text[:_LONGEST_QUESTION])[:_LONGEST_QUESTION]
        text = spell_out(text)
        exam = part_options(text)
        if exam is None:
            return self._resolve(text, recollection)
        chosen = self._reader.read(" . ".join(exam.options)).topic_ids
        outcome = self._resolve(exam.question or text, recollection)
        if self._reader.read(exam.question).mentions or len(chosen) < _FEWEST_CHOSEN:
            return outcome
        return self._lists.among(outcome, chosen) or compare(
            self._ask(text, recollection), chosen, self._search
        )

    def _ask(self, text: str, recollection: Recollection) -> Asked:
        reading = self._reader.read(text)
        line = intent.spoken(words_in(text)[:150])
        return Asked(text, line, " ".join(reading.rest), reading, recollection)

    def _resolve(self, text: str, recollection: Recollection) -> Outcome:
        asked = self._ask(text, recollection)
        for step in self._steps:
            outcome = step(asked)
            if outcome is not None:
                return outcome
        return NoAnswer(
            reason=Reason.NOTHING_NEAR, candidates=self._beside.ranked(asked, guides=1.0)
        )

    def _no_question(self, asked: Asked) -> Outcome | None:
        is_talk = intent.is_small_talk(asked.text)
        if not is_talk and not intent.commands_the_bot(asked.line):
            return None
        if is_talk and self._beside.is_sure(asked):
            return self._beside.first(asked)  # The base has an answer to "hello".
        candidates = self._beside.ranked(asked, share=0.1)
        return NoAnswer(reason=Reason.CHIT_CHAT, candidates=candidates)

    def _personal(self, asked: Asked) -> Outcome | None:
        if not asks_for_advice(asked.line) or self._beside.is_sure(asked):
            return None
        topics = asked.reading.topic_ids or (asked.context.topic_ids if asked.context else ())
        if not topics:
            return AdviceRefused(candidates=self._beside.ranked(asked, share=0.2))
        passages = self._search.passages_of(topics[0])
        keys = [hit.key for hit in asked.reading.aspects] + [
            "warnings",
            "adverse_effects",
            "dosing",
        ]
        found = (passages.entry_for(key) for key in keys)
        nearby = tuple(dict.fromkeys((*(hit[0].id for hit in found if hit), topics[0])))
        candidates = tuple(Match(entry_id, 30.0 - at) for at, entry_id in enumerate(nearby))
        return AdviceRefused(nearby=nearby[:MOST_OFFERED], candidates=candidates[:MOST_CANDIDATES],
                             context=Context(topics))  # fmt: skip

    def _look_alike(self, asked: Asked) -> Outcome | None:
        """Ask which one is meant when a name is near but not sure, and none is sure."""
        near = asked.reading.near
        if not near or asked.reading.mentions:
            return None
        aspects = [hit.key for hit in asked.reading.aspects if not hit.is_weak]
        offered: list[str] = []
        for topic_id in near[0].topic_ids:
            # As if it had been named, with every condition: never a more general value.
            found = self._search.answer(asked, topic_id) if aspects else None
            offered.append(found.entry_ids[0] if isinstance(found, Answer) else topic_id)
        candidates = tuple(Match(entry_id, 20.0 - at) for at, entry_id in enumerate(offered))
        return Suggestions(reason=Reason.LOOK_ALIKE, entry_ids=tuple(offered[:MOST_OFFERED]),
                           written=near[0].written, candidates=candidates,
                           context=Context((), aspects[0] if aspects else None))  # fmt: skip

    def _named(self, asked: Asked) -> Outcome | None:
        """Answer about the topics that the question names."""
        named = asked.reading.topic_ids
        if not named:
            return self._beside.named(asked)
        if len(named) > 1:
            side_by_side = is_comparison(asked)
            return (compare if side_by_side else relate)(asked, named, self._search)
        if outcome := self._beside_the_last(asked, named[0]):
            return outcome
        return self._search.answer(asked, named[0], carried=_carried(asked))

    def _beside_the_last(self, asked: Asked, topic_id: str) -> Outcome | None:
        """Put the topic named beside the one asked about before: "with X?", "and than X?"."""
        line = _ITS.sub(" ", asked.line)  # "Classify anakinra and give its interactions."
        relates = intent.points_back(line) and intent.puts_together(line)
        if not relates and not intent.compares_with(asked.line):
            return None
        if len(asked.reading.words) > _LONGEST_FOLLOW_UP:
            return None  # The stem of an exam: "this" is told in it.
        context = asked.context or Context()
        before = context.topic_ids
        if relates and not before:
            is_told = any(map(is_drug_name, asked.reading.rest))  # "This" is the other drug here.
            return None if is_told else self._ask_topic(asked, "interactions")
        if not before or before[0] == topic_id:
            return None
        pair = (before[0], topic_id)
        if relates:
            return relate(asked, pair, self._search)
        return compare(asked, pair, self._search, carried=context.aspect)

    def _unknown_name(self, asked: Asked) -> Outcome | None:
        names = asked.reading.unknown or self._strangers(asked)
        if not names:
            return None
        is_drug = any(map(is_drug_name, names)) or has_plain_aspect(asked)
        if found := self._beside.although_unknown(asked, is_drug=is_drug):
            return found
        candidates = self._beside.ranked(asked, share=0.1)
        nearby = tuple(match.entry_id for match in candidates[:MOST_OFFERED])
        # An "it" in the next question would mean the unknown drug: nothing is remembered.
        return NoAnswer(
            reason=Reason.UNKNOWN_NAME,
            names=names,
            nearby=nearby,
            candidates=candidates,
            context=Context(),
        )

    def _strangers(self, asked: Asked) -> tuple[str, ...]:
        """Return drugs that the base mentions, but has no topic of, when asked about as such."""
        keys = {hit.key for hit in asked.reading.aspects if not hit.is_weak}
        if keys & _BETWEEN_DRUGS or intent.puts_together(asked.line):
            return ()
        plain, drugs = self._reader.phrasebook.vocabulary, words_of("drugs")
        names = (
            word
            for word in asked.reading.rest
            if is_drug_name(word) and (word not in plain or word in drugs)
        )
        return tuple(dict.fromkeys(names))

    def _following_up(self, asked: Asked) -> Outcome | None:
        """Take the topic from what was asked before when the question leaves it out."""
        if asked.reading.is_bare:
            return None
        before = asked.context.topic_ids if asked.context else ()
        before = tuple(t for t in before if t in self._drug_ids)
        if not before:
            return None
        if len(before) > 1 and asked.reading.aspects:
            return compare(asked, before, self._search)
        carries_on = intent.carries_on(asked.line)
        carried = asked.context.aspect if carries_on and asked.context else None
        outcome = self._search.answer(asked, before[0], carried=carried)
        refers = carries_on or intent.points_back(asked.line)
        if isinstance(outcome, Answer) or refers or has_plain_aspect(asked):
            return outcome
        return None

    def _which_topic(self, asked: Asked) -> Outcome | None:
        """Ask which topic is meant when only an aspect was named."""
        hits = asked.reading.aspects
        keys = [hit.key for hit in hits if not hit.is_weak] or [hit.key for hit in hits]
        if not keys and intervals_in(asked.plain):
            keys = ["dosing_frequency"]
        if not keys and routes_in(asked.plain):
            keys = ["route"]
        return self._ask_topic(asked, keys[0]) if keys else None

    def _ask_topic(self, asked: Asked, aspect: str) -> Outcome:
        offered: list[str] = []
        for topic_id in self._drug_ids:
            found = self._search.passages_of(topic_id).entry_for(aspect)
            if found and self._knowledge.entries[found[0].id].kind is not EntryKind.TERM:
                offered.append(found[0].id)
            if len(offered) == MOST_OFFERED:
                break
        candidates = tuple(Match(entry_id, 25.0 - at) for at, entry_id in enumerate(offered))
        return Suggestions(reason=Reason.WHICH_TOPIC, entry_ids=tuple(offered),
                           candidates=candidates, context=Context((), aspect))  # fmt: skip


def _carried(asked: Asked) -> str | None:
    """Return the aspect that a mere name takes over from the last question, or None."""
    if not asked.reading.is_bare or not asked.context:
        return None
    carries_on = intent.carries_on(asked.line) or not asked.context.topic_ids
    return asked.context.aspect if carries_on else None
