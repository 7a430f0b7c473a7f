"""One monograph asked: its card, its entries, or a plain word that it does not say this."""

from collections.abc import Callable, Collection, Iterator, Sequence
from functools import lru_cache
from itertools import islice

from bot.domain.answer import Answer, Context, Match, Outcome
from bot.domain.knowledge_base import KnowledgeBase
from bot.search.asked import Asked
from bot.search.aspects import AspectGuesser
from bot.search.conditions import GRADE_WORDS, Conditions, asks_amount, grades_in
from bot.search.fits import Told, weigh
from bot.search.kinship import keep_specific
from bot.search.language import (
    is_filler,
    is_frame_word,
    is_hindi,
    is_inflected,
    is_medical_name,
    is_rare,
    words_of,
)
from bot.search.lexicon import AspectHit
from bot.search.meaning import Encoder
from bot.search.passages import TopicPassages
from bot.search.reading import Reader, Reading, is_telling
from bot.search.replies import MOST_CANDIDATES
from bot.search.second_look import SecondLook
from bot.search.stemming import stem
from bot.search.store import current_folder, keeping
from bot.search.topic_reading import read_topic, reading_name
from bot.search.values import intervals_in, routes_in
from bot.search.verdict import Verdict

_KEPT_TOPICS = 512
_SLIP_COST = 4.0
_MERE_VERBS = frozenset({"use", "used", "using"})
_ABOUT_ROUTES = frozenset({"route", "administration", "presentation", "dosage_forms", "storage"})
_ARTICLES = frozenset({"the", "a", "an", "any", "some", "my", "this", "that", "all", "both"})
_BINDS = frozenset(
    {"in", "for", "with", "during", "after", "before", "on", "to", "from", "by", "against", "via",
     "and", "or", "vs", "versus", "than", "through", "into", "under", "over", "among", "between",
     "without", "using", "while", "when", "if", "me", "mein", "ke", "ko", "par", "pe", "se"}
)  # fmt: skip
_ABOUT_DOSE = frozenset({"dose", "dosing"})
_OF_EVERY_USE = frozenset(
    {"adverse_effects", "contraindications", "warnings", "boxed_warning", "pregnancy", "history",
     "lactation", "interactions", "mechanism", "target", "monitoring", "vaccination", "overdose",
     "antidote", "alcohol", "pharmacogenomics"}
)  # fmt: skip
_OBJECT = frozenset({"in", "for", "to", "against", "as"})  # A purpose follows.


class MonographSearch:
    """Answers questions about one named topic."""

    def __init__(
        self, knowledge: KnowledgeBase, reader: Reader, encoder: Encoder | None = None
    ) -> None:
        self._knowledge = knowledge
        self._reader = reader
        self._guesser = AspectGuesser(knowledge.topics.values(), reader.phrasebook, encoder)
        self.passages_of = lru_cache(_KEPT_TOPICS)(self._passages)
        self._second_look = SecondLook(knowledge)
        self._kept = current_folder()
        if self._kept:
            for topic_id in knowledge.topics:
                self._kept.expect(reading_name(topic_id))

    def _passages(self, topic_id: str) -> TopicPassages:
        topic = self._knowledge.topics[topic_id]
        with keeping(self._kept):
            return TopicPassages(topic, self._knowledge, self._reader.phrasebook)

    def read_ahead(self, rest: Callable[[], None]) -> None:
        """Read topics before they are asked about, where that is kept: then it takes no time.

        Args:
            rest: called after each, to let others work.
        """
        if self._kept is None:
            return
        with keeping(self._kept):
            for topic in islice(self._knowledge.topics.values(), _KEPT_TOPICS):
                read_topic(topic, self._knowledge, self._reader.phrasebook)
                rest()

    def answer(
        self,
        asked: Asked,
        topic_id: str,
        *,
        carried: str | None = None,
        further: Sequence[str] = (),
    ) -> Outcome:
        """Answer a question about one topic.

        Args:
            asked: the question.
            topic_id: the topic it is about.
            carried: an aspect taken over from the last question when this one names none.
            further: words to look for beside the question's own, such as a second drug's name.
        """
        passages = self.passages_of(topic_id)
        reading = asked.reading
        aspects, used = _aspects_of(asked, carried)
        is_hint = bool(used) and all(hit.is_weak for hit in used)
        if reading.is_bare and not aspects and not further and not reading.unknown:
            return self._card(topic_id)
        wording = frozenset[str]().union(*map(passages.wording, aspects))
        told = _tell(reading, used, wording, further, passages)
        sure = 100.0 - _SLIP_COST * _slips(reading, topic_id)
        is_plain = bool(aspects) and not is_hint
        guesses = () if is_plain else self._guesser.guess(reading.rest)
        fits = passages.rank(told, aspects, guesses)
        beside = [w for w in _beside(reading, used) if stem(w) not in wording]
        foreign = passages.foreign(w for w in beside if _may_name(w, reading.words))
        beside = [w for w in beside if not is_hindi(w, reading.words)]
        taken = GRADE_WORDS if grades_in(" ".join(reading.rest)) else frozenset[str]()
        things = (w for w in beside if _may_be_asked_about(w) and w not in taken
                  and not routes_in(w))  # fmt: skip
        uncovered = passages.foreign(things)
        unknown = reading.unknown
        if is_plain and not _is_mere_verb(used, reading.rest):
            uncovered = tuple(w for w in uncovered if _is_condition(w, reading, used))
            unknown = tuple(w for w in unknown if _is_condition(w, reading, used)
                            or _is_beside_name(w, reading))  # fmt: skip
            foreign = tuple(w for w in foreign if w in unknown or w not in reading.unknown)
        ignored = {*passages.foreign(beside)} - {*uncovered, *foreign}
        if set(aspects) <= _OF_EVERY_USE:  # Who has the drug's own disease is no condition.
            ignored |= {word for word in beside if passages.is_use(word)}
        beside = [*(w for w in beside if w not in ignored), *_populations(reading)]
        verdict = Verdict(passages, fits, told, aspects, sure, asked, is_hint, guesses, uncovered,
                          _conditions(asked, aspects, beside))  # fmt: skip
        return self._second_look.outcome(verdict, foreign, verdict.outcome(foreign, unknown))

    def _card(self, topic_id: str) -> Answer:
        passages = self.passages_of(topic_id)
        others = [p.entry.id for p in passages.passages if p.entry.id != topic_id]
        candidates = (Match(topic_id, 95.0), *(Match(entry_id, 20.0) for entry_id in others))
        return Answer(entry_ids=(topic_id,), candidates=candidates[:MOST_CANDIDATES],
                      context=Context((topic_id,)))  # fmt: skip


def _aspects_of(
    asked: Asked, carried: str | None
) -> tuple[tuple[str, ...], tuple[AspectHit, ...]]:
    """Return the aspects asked for, plain wordings before hints, and where they were read."""
    hits = asked.reading.aspects
    plain = tuple(hit for hit in hits if not hit.is_weak)
    if plain:
        plain = _without_mere_verbs(plain, asked.reading.rest)
        return keep_specific(hit.key for hit in plain), plain
    if intervals := intervals_in(asked.plain):
        return _by_value("dosing_frequency", intervals[0].text, asked)
    routes = routes_in(asked.plain)
    if routes and carried and carried not in _ABOUT_ROUTES:
        return (carried,), ()  # "And orally?": the route is a condition of what was asked before.
    if routes:
        return _by_value("route", " ".join(routes.values()), asked)
    if hits:
        return keep_specific(hit.key for hit in hits), hits
    return ((carried,) if carried and asked.reading.is_bare else ()), ()


def _without_mere_verbs(
    hits: tuple[AspectHit, ...], words: Sequence[str]
) -> tuple[AspectHit, ...]:
    """Drop the "used" of "what dose is used" where something else is asked for."""

    def is_mere(hit: AspectHit) -> bool:
        after = words[hit.words[-1] + 1 : hit.words[-1] + 2]
        return {words[at] for at in hit.words} <= _MERE_VERBS and not _OBJECT & set(after)

    return tuple(hit for hit in hits if not is_mere(hit)) or hits


def _by_value(key: str, value: str, asked: Asked) -> tuple[tuple[str, ...], tuple[AspectHit, ...]]:
    """Return the aspect that a value hints at: "weekly" asks for the frequency."""
    words = set(value.split())
    places = tuple(at for at, word in enumerate(asked.reading.rest) if word in words)
    hits = (hit for hit in asked.reading.aspects if hit.key == key)
    return (key,), (*hits, AspectHit(key, places, True))


def _tell(
    reading: Reading,
    used: Sequence[AspectHit],
    wording: Collection[str],
    further: Sequence[str],
    passages: TopicPassages,
) -> Told:
    """Part the question's telling words into those of its aspects and the others.

    A word that only holds a question together counts where the topic has it, and not at all else.
    """
    places = {at for hit in used for at in hit.words}
    places |= {at for at, word in enumerate(reading.rest) if stem(word) in wording}
    asked = weigh(word for at, word in enumerate(reading.rest) if at in places)
    taken = GRADE_WORDS if grades_in(" ".join(reading.rest)) else frozenset[str]()
    others = (w for at, w in enumerate(reading.rest) if at not in places and w not in taken
              and not (is_frame_word(w) and passages.foreign((w,))))  # fmt: skip
    return Told(asked, weigh((*others, *further)))


def _beside(reading: Reading, used: Sequence[AspectHit]) -> list[str]:
    """Return the words that do not ask for the aspects."""
    places = {at for hit in used for at in hit.words}
    return [word for at, word in enumerate(reading.rest) if at not in places]


def _may_name(word: str, among: Collection[str]) -> bool:
    """Say whether a word is or may be the name of a drug or a disease."""
    if not word[0].isalpha() or is_filler(word):
        return False
    is_plain = is_inflected(word) or is_hindi(word, among) or is_frame_word(word)
    is_plain = is_plain or bool(routes_in(word))
    return is_medical_name(word) or (is_rare(word) and not is_plain)


def _may_be_asked_about(word: str) -> bool:
    """Say whether a word may be the very thing that is asked about."""
    return len(word) > 2 and word.isascii() and is_telling(word) and not is_frame_word(word)


def _populations(reading: Reading) -> Iterator[str]:
    """Yield the words for whom a value is asked; they restrict it wherever they stand."""
    return (word for word in reading.rest if word in words_of("populations"))


def _is_mere_verb(hits: Sequence[AspectHit], words: Sequence[str]) -> bool:
    """Say whether the aspects were read out of a verb such as "use" alone."""
    return {words[at] for hit in hits for at in hit.words} <= _MERE_VERBS


def _is_condition(word: str, reading: Reading, used: Sequence[AspectHit]) -> bool:
    """Say whether a word that the monograph does not hold restricts what is asked.

    Where topic and aspect were named, a word that is no name, hangs on no preposition and stands
    apart from the aspect is how the question is put ("kindly furnish the dose of ...").
    """
    if is_medical_name(word) or word in words_of("populations") or word not in reading.words:
        return True
    before = [w for w in reading.words[: reading.words.index(word)] if w not in _ARTICLES]
    if before and (before[-1] in _BINDS or (len(before) > 1 and before[-2] in _BINDS)):
        return True
    at = reading.rest.index(word) if word in reading.rest else -1
    places = {place for hit in used for place in hit.words}
    return not _is_beside_name(word, reading) and (at - 1 in places or at + 1 in places)


def _is_beside_name(word: str, reading: Reading) -> bool:
    """Say whether a word stands next to the name of a topic."""
    if word not in reading.words:
        return True
    named = {m.start for m in reading.mentions} | {m.end - 1 for m in reading.mentions}
    spot = reading.words.index(word)
    return spot - 1 in named or spot + 1 in named


def _conditions(asked: Asked, aspects: Sequence[str], beside: Sequence[str]) -> Conditions:
    """Return what the question says beside topic and aspects, and an answer has to say."""
    line = " ".join((asked.plain, asked.line))
    grades = grades_in(line)
    routes = {} if _ABOUT_ROUTES.intersection(aspects) else routes_in(asked.plain)
    taken = GRADE_WORDS if grades else frozenset[str]()
    taken |= {word for told in routes.values() for word in told.split()}
    words = {stem(w): w for w in beside if _may_be_asked_about(w) and w not in taken}
    is_amount = not _ABOUT_DOSE.isdisjoint(aspects) and asks_amount(line)
    return Conditions(words, grades, routes, is_amount)


def _slips(reading: Reading, topic_id: str) -> int:
    """Return how many letters of the topic's name had to be mended."""
    return min((m.distance for m in reading.mentions if m.topic_id == topic_id), default=0)
