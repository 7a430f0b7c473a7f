"""From a typed question to one outcome: which topic first, strictly, then which of its entries."""

import unicodedata
from collections.abc import Callable, Sequence

from bot.domain.answer import (
    AdviceRefused,
    Answer,
    Context,
    Match,
    NoAnswer,
    Outcome,
    Reason,
    Suggestions,
    TopicList,
)
from bot.domain.knowledge_base import EntryKind, KnowledgeBase
from bot.domain.monograph import Monograph, TopicKind
from bot.search import intent
from bot.search.advice import asks_for_advice
from bot.search.comparison import compare, is_comparison, relate
from bot.search.general import GeneralSearch
from bot.search.language import is_drug_name, is_medical_name, is_rare, words_of
from bot.search.lexicon import words_in
from bot.search.lookup import ReverseLookup
from bot.search.monographs import MonographSearch
from bot.search.passages import weigh
from bot.search.reading import Reader, is_telling
from bot.search.stemming import stem
from bot.search.topics import TopicNames
from bot.search.values import intervals_in, routes_in
from bot.search.verdict import ANSWER_FROM, MOST_CANDIDATES, MOST_OFFERED, Asked

_SURE_FROM = 75.0
"""Confidence from which a guide's entry is taken although the question holds an unknown word."""

_BETWEEN_DRUGS = frozenset({"interactions", "contraindications", "vaccination", "comparison"})
"""Aspects that speak of a second drug; it need not be a topic."""

_LONGEST_QUESTION = 800
"""Characters of a text that are read as a question to the monographs."""

_CONDITIONS = frozenset({"uses", "route", "dosing_frequency", "target", "drug_class"})
"""Aspects that may state a condition without a word such as "which" or "drugs"."""

_GENERAL_SHARE = 0.4
"""What is left of the matcher's confidence where no topic was named but one was needed."""


class Resolver:
    """Answers questions from one version of the knowledge base; pure, and safe to share."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        drugs = [topic for topic in knowledge.topics.values() if is_monograph(topic)]
        self._general = GeneralSearch(knowledge, [topic.id for topic in drugs])
        self._drugs = _DrugQuestions(knowledge, drugs, self._general) if drugs else None

    def resolve(self, text: str, context: Context | None = None) -> Outcome:
        """Return what comes of a question.

        Args:
            text: as typed.
            context: what the same person asked about before in this chat, or None.
        """
        if self._drugs is None:
            return self._general.resolve(text)
        return self._drugs.resolve(text, context)


def is_monograph(topic: Monograph) -> bool:
    """Say whether a topic is a drug's monograph: a list of questions alone is a guide."""
    if topic.kind is not TopicKind.DRUG:
        return False
    if topic.sections or topic.at_a_glance or topic.drug_class or not topic.faqs:
        return True
    names = [set(words_in(name)) for name in topic.names]
    naming = sum(any(n <= set(words_in(faq.question)) for n in names) for faq in topic.faqs)
    return naming * 3 >= len(topic.faqs)


class _DrugQuestions:
    """The order in which a question to a base with monographs is understood."""

    def __init__(
        self, knowledge: KnowledgeBase, drugs: list[Monograph], general: GeneralSearch
    ) -> None:
        self._knowledge = knowledge
        self._general = general
        self._reader = Reader(knowledge, frozenset(topic.id for topic in drugs))
        self._guides = TopicNames(
            topic for topic in knowledge.topics.values() if topic not in drugs
        )
        self._search = MonographSearch(knowledge, self._reader)
        self._lookup = ReverseLookup(drugs, self._reader.phrasebook)
        self._drug_ids = tuple(topic.id for topic in drugs)
        others = [topic_id for topic_id in knowledge.topics if topic_id not in self._drug_ids]
        self._inside = GeneralSearch(knowledge, [*others, None])
        self._steps: tuple[Callable[[Asked], Outcome | None], ...] = (
            self._no_question,
            self._personal,
            self._look_alike,
            self._named,
            self._unknown_name,
            self._term,
            self._seeking,
            self._following_up,
            self._conditions,
            self._outside_monographs,
            self._which_topic,
        )

    def resolve(self, text: str, context: Context | None) -> Outcome:
        """Return the first step's outcome that fits."""
        # Composed first: one character may stand for eighteen.
        text = unicodedata.normalize("NFKC", text[:_LONGEST_QUESTION])[:_LONGEST_QUESTION]
        reading = self._reader.read(text)
        line = intent.spoken(words_in(text)[:150])
        asked = Asked(text, line, " ".join(reading.rest), reading, context)
        for step in self._steps:
            outcome = step(asked)
            if outcome is not None:
                return outcome
        return NoAnswer(reason=Reason.NOTHING_NEAR, candidates=self._ranked(asked, guides=1.0))

    def _no_question(self, asked: Asked) -> Outcome | None:
        is_talk = intent.is_small_talk(asked.text)
        if not is_talk and not intent.commands_the_bot(asked.line):
            return None
        ranked = self._general.rank(asked.text)
        if is_talk and ranked and ranked[0].confidence >= _SURE_FROM:
            return self._general.outcome(ranked, asked.text)  # The base has an answer to "hello".
        candidates = self._ranked(asked, share=0.1)
        return NoAnswer(reason=Reason.CHIT_CHAT, candidates=candidates)

    def _personal(self, asked: Asked) -> Outcome | None:
        if not asks_for_advice(asked.line) or self._is_of_a_guide(asked):
            return None
        topics = asked.reading.topic_ids or (asked.context.topic_ids if asked.context else ())
        if not topics:
            return AdviceRefused(candidates=self._ranked(asked, share=0.2))
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

    def _is_of_a_guide(self, asked: Asked) -> bool:
        """Say whether a question without a drug or aspect is what a guide answers."""
        if asked.reading.mentions or asked.reading.aspects:
            return False
        ranked = self._general.rank(asked.text)
        return bool(ranked) and ranked[0].confidence >= _SURE_FROM

    def _look_alike(self, asked: Asked) -> Outcome | None:
        """Ask which one is meant when a name is near but not sure, and none is sure."""
        near = asked.reading.near
        if not near or asked.reading.mentions:
            return None
        aspects = [hit.key for hit in asked.reading.aspects if not hit.is_weak]
        offered: list[str] = []
        for topic_id in near[0].topic_ids:
            found = self._search.passages_of(topic_id).entry_for(aspects[0]) if aspects else None
            offered.append(found[0].id if found else topic_id)
        candidates = tuple(Match(entry_id, 20.0 - at) for at, entry_id in enumerate(offered))
        return Suggestions(reason=Reason.LOOK_ALIKE, entry_ids=tuple(offered[:MOST_OFFERED]),
                           written=near[0].written, candidates=candidates,
                           context=Context((), aspects[0] if aspects else None))  # fmt: skip

    def _named(self, asked: Asked) -> Outcome | None:
        """Answer about the topics that the question names."""
        named = asked.reading.topic_ids
        if not named:
            return self._named_guide(asked)
        before = asked.context.topic_ids if asked.context else ()
        if len(named) == 1 and intent.points_back(asked.line) and intent.puts_together(asked.line):
            if before and before[0] != named[0]:
                return relate(asked, (before[0], named[0]), self._search)
            if not before:
                return self._ask_topic(asked, "interactions")
        if len(named) > 1:
            side_by_side = is_comparison(asked)
            return (compare if side_by_side else relate)(asked, named, self._search)
        carried = None
        if asked.context and (intent.carries_on(asked.line) or not before):
            carried = asked.context.aspect
        return self._search.answer(asked, named[0], carried=carried)

    def _named_guide(self, asked: Asked) -> Outcome | None:
        """Answer with a guide when its title is all the question says."""
        found = self._guides.find(asked.reading.words, lambda word: True)
        if len(found.mentions) != 1 or asked.reading.unknown:
            return None
        mention = found.mentions[0]
        others = (*found.words[: mention.start], *found.words[mention.end :])
        told = self._reader.phrasebook.translate(others)
        keys = [hit.key for hit in self._reader.phrasebook.find_aspects(told) if not hit.is_weak]
        if any(map(is_telling, told)) and not _is_only_aspects(told, self._reader):
            return None
        passages = self._search.passages_of(mention.topic_id)
        hit = passages.entry_for(keys[0]) if keys else None
        line = " ".join(told)
        if (keys and hit is None) or intervals_in(line) or routes_in(line):
            return None
        entry_id = hit[0].id if hit else mention.topic_id
        return Answer(entry_ids=(entry_id,), candidates=(Match(entry_id, 90.0),),
                      context=Context((mention.topic_id,), keys[0] if keys else None))  # fmt: skip

    def _unknown_name(self, asked: Asked) -> Outcome | None:
        names = asked.reading.unknown or self._strangers(asked)
        if not names:
            return None
        ranked = self._general.rank(asked.text)
        if ranked and ranked[0].confidence >= _SURE_FROM:
            first = ranked[0].entry_id
            is_drug = any(map(is_drug_name, names)) or self._has_plain_aspect(asked)
            if self._asks_the_same(first, asked) or (
                not is_drug and self._speaks_of(first, asked, rare=False)
            ):
                return self._general.outcome(ranked, asked.text)
        candidates = self._ranked(asked, share=0.1)
        nearby = tuple(match.entry_id for match in candidates[:MOST_OFFERED])
        return NoAnswer(reason=Reason.UNKNOWN_NAME, names=names, nearby=nearby,
                        candidates=candidates)  # fmt: skip

    def _strangers(self, asked: Asked) -> tuple[str, ...]:
        """Return drugs that the base mentions, but has no topic of, when asked about as such."""
        keys = {hit.key for hit in asked.reading.aspects if not hit.is_weak}
        if keys & _BETWEEN_DRUGS or intent.puts_together(asked.line):
            return ()
        plain = self._reader.phrasebook.vocabulary - words_of("drugs")
        names = (w for w in asked.reading.rest if is_drug_name(w) and w not in plain)
        return tuple(dict.fromkeys(names))

    def _term(self, asked: Asked) -> Outcome | None:
        """Answer "what is bioavailability" from the glossary."""
        if not intent.defines(asked.line):
            return None
        words = [word for word in asked.reading.words if is_telling(word)]
        entry_id = self._general.term_for(words) or self._general.term_for(
            [word for word in words_in(asked.text) if is_telling(word)]
        )
        if entry_id is None:
            return None
        ranked = self._general.rank(asked.text)
        first = Match(entry_id, 92.0)
        others = tuple(match for match in ranked if match.entry_id != entry_id)
        return Answer(entry_ids=(entry_id,), candidates=(first, *others)[:MOST_CANDIDATES])

    def _seeking(self, asked: Asked) -> Outcome | None:
        """Answer "which one is given weekly": the topics that meet the conditions."""
        if not intent.seeks_topics(asked.line) or intent.points_back(asked.line):
            return None
        if asked.context and asked.context.topic_ids and intent.carries_on(asked.line):
            return None
        return self._conditions(asked)

    def _conditions(self, asked: Asked) -> Outcome | None:
        keys = {hit.key for hit in asked.reading.aspects if not hit.is_weak}
        if intent.negates(asked.line) or not (
            keys <= _CONDITIONS or intent.seeks_topics(asked.line)
        ):
            return None
        found = self._lookup.find(asked.reading.rest, asked.reading.aspects)
        if found is None or not found.findings:
            return None
        candidates = tuple(Match(f.topic_id, 85.0 - at) for at, f in enumerate(found.findings))
        return TopicList(conditions=found.conditions, findings=found.findings,
                         candidates=candidates[:MOST_CANDIDATES],

                         context=Context(tuple(f.topic_id for f in found.findings[:4])))  # fmt: skip

    def _following_up(self, asked: Asked) -> Outcome | None:
        """Take the topic from what was asked before when the question leaves it out."""
        before = asked.context.topic_ids if asked.context else ()
        before = tuple(t for t in before if t in self._drug_ids)
        if not before:
            return None
        if asked.reading.is_bare:
            return None
        if len(before) > 1 and asked.reading.aspects:
            return compare(asked, before, self._search)
        outcome = self._search.answer(asked, before[0])
        refers = intent.points_back(asked.line) or intent.carries_on(asked.line)
        if isinstance(outcome, Answer) or refers or self._has_plain_aspect(asked):
            return outcome
        return None

    def _has_plain_aspect(self, asked: Asked) -> bool:
        return any(not hit.is_weak for hit in asked.reading.aspects)

    def _outside_monographs(self, asked: Asked) -> Outcome | None:
        """Answer from guides and glossary when they match as they stand."""
        if _is_only_aspects(asked.reading.rest, self._reader) or not any(
            map(is_telling, asked.reading.rest)
        ):
            return None
        ranked = self._general.rank(asked.text)
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

    def _ranked(
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
                (self._general.rank(asked.text), of_guides),
                (self._inside.rank(asked.text), share),
            )
            for match in matches
        ]
        ranked.sort(key=lambda match: -match.confidence)
        return tuple(ranked[:MOST_CANDIDATES])


def _is_only_aspects(words: Sequence[str], reader: Reader) -> bool:
    """Say whether words consist of aspects and nothing else that tells."""
    places = {at for hit in reader.phrasebook.find_aspects(words) for at in hit.words}
    others = (word for at, word in enumerate(words) if at not in places)
    return bool(places) and not any(map(is_telling, others))
