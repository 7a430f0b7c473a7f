"""The decision about one topic: what is unknown, what is missing, what answers and how surely."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.domain.answer import Answer, Context, Match, NoAnswer, Outcome, Reason
from bot.domain.knowledge_base import Entry, EntryKind
from bot.search.intent import compares
from bot.search.kinship import THINGS
from bot.search.language import is_drug_name, is_rare, words_of
from bot.search.passages import EXACT
from bot.search.premise import OF_ITS_KIND, contradicted_aspects, is_all
from bot.search.reading import is_telling
from bot.search.replies import Replies, first_of
from bot.search.stemming import stem
from bot.search.weighed import ROUNDING

ANSWER_FROM = 50.0
"""Confidence from which an entry of the named topic is the answer."""

ASK_FROM = 38.0
"""Confidence from which entries of the named topic are offered instead."""

MOST_ANSWERED = 3

_LIKE_FROM = 0.72
_SAME_FROM = 0.97
_GUESS_FROM = 38.0
_GUESS_LEAD = 6.0
_HELD = 0.6
_HALF = 0.4
_BESIDE_A_DRUG = frozenset({"interactions", "contraindications", "adverse_effects", "introduction",
                            "comparison", "warnings"})  # fmt: skip
_TELL_OF_THINGS = (EntryKind.SECTION, EntryKind.FACT, EntryKind.FAQ)
_YES_OR_NO = re.compile(r"(?:is|are|was|do|does|did|can|could|should|will|must|why)\b")


@dataclass(frozen=True, slots=True)
class Verdict(Replies):
    """The decision, from everything that is known of the question."""

    def outcome(self, foreign: tuple[str, ...], unknown: tuple[str, ...]) -> Outcome:
        """Decide; names nobody knows come first, then what the monograph lacks.

        Args:
            foreign: words that look like names and that no text of the topic holds.
            unknown: those of them that no text of the base holds.
        """
        strange = tuple(word for word in foreign if word not in unknown)
        contradicted = contradicted_aspects(self.passages.topic, self.asked.text, self.asked.plain)
        of_kind = [hit for hit in contradicted if hit[0] in OF_ITS_KIND and is_all(unknown, hit)]
        if (self.uncovered or not self.told.asked) and (beside := self._with_companion()):
            return beside
        likeness = max((fit.likeness for fit in self.fits), default=0.0)
        faqs = (fit.likeness for fit in self.fits if fit.entry.kind is EntryKind.FAQ)
        is_asked = max(faqs, default=0.0) >= _LIKE_FROM
        if of_kind and not is_asked and (answer := self._contradiction(*of_kind[0])):
            return answer
        if unknown or strange:
            # A disease that the patient of an exam's stem has beside it is no stranger.
            is_stem = words_of("diseases").issuperset((*unknown, *strange))
            beside = self._with_companion() if is_stem else None
            return beside or self._about_strangers(unknown, strange)
        others = [hit for hit in contradicted if hit not in of_kind]
        if others and (answer := self._contradiction(*others[0])):
            return answer
        if self.uncovered and likeness < _SAME_FROM and not self.are_told_but_for_little():
            if likeness >= _LIKE_FROM and not self.aspects:
                return self.unsure(ASK_FROM)  # A near question, but for a word: ask.
            return self.missing(" ".join(self.uncovered[:6]), self.candidates(cap=12.0))
        return self._faq() or self._by_aspects() or self._by_guess() or self._by_words()

    def _holding_all(self) -> Answer | None:
        """Answer by a fact or FAQ that holds every word, where the aspect alone finds nothing."""
        every = [fit for fit in self.fits if fit.coverage > 1 - ROUNDING
                 and fit.entry.kind in (EntryKind.FACT, EntryKind.FAQ)
                 and not self.passages.lacks_any(fit.entry.id, self.conditions)]  # fmt: skip
        if not every or not self.tells_enough():
            return None
        best = max(every, key=lambda fit: (fit.likeness, fit.total))
        return self.answer((best,), self.sure * (_HELD + (1 - _HELD) * best.likeness))

    def _about_strangers(self, unknown: tuple[str, ...], strange: tuple[str, ...]) -> Outcome:
        """Answer for the known name of an "A or B" question; else say what is not known."""
        candidates = self.candidates(cap=12.0)
        words = self.asked.reading.words
        if unknown and {
            "or",
            "vs",
            "versus",
            "and",
            "aur",
            "ya",
            "compare",
            "between",
            "than",
        } & set(words):
            answered = self.entries_of_aspects() or (self.topic_id,)
            return Answer(entry_ids=answered, unknown_names=unknown, missing=strange,
                          candidates=candidates, context=self.context())  # fmt: skip
        nearby = self.nearby()
        drugs = tuple(word for word in strange if is_drug_name(word))
        unknown = unknown or (drugs if compares(self.asked.line) else ())
        if unknown:
            return NoAnswer(reason=Reason.UNKNOWN_NAME, names=unknown, topic_id=self.topic_id,
                            nearby=nearby, candidates=candidates,
                            context=self.context())  # fmt: skip
        return self.missing(" ".join(strange), candidates)

    def _contradiction(self, aspect: str, claim: str) -> Answer | None:
        found = self.passages.entry_for(aspect)
        if not found:
            return None
        first = Match(found[0].id, 0.9 * self.sure)
        return Answer(
            entry_ids=(found[0].id,),
            contradicts=claim,
            candidates=first_of(first, self.candidates(cap=45.0)),
            context=Context((self.topic_id,), aspect),
        )

    def _faq(self) -> Answer | None:
        """Answer by a FAQ that asks just this, more closely than an aspect does."""
        best = max(self.fits, key=lambda fit: (fit.likeness, fit.total), default=None)
        if best is None or best.likeness < _LIKE_FROM:
            return None
        if self.aspects and best.likeness < _SAME_FROM:
            asked = [self.passages.asks_for(best.entry.id, (each,)) for each in self.aspects]
            asks_for_all = len(asked) > 1 and all(asked)  # "Does food change its absorption?"
            if not self.told.further and not asks_for_all:
                return None
            if not (self.is_hint or best.aspect or any(asked)):
                return None
        elif self.aspects and not self.told.further:
            found = self.passages.entry_for(self.aspects[0])
            is_own_entry = found and found[1] == EXACT and found[0].kind is not EntryKind.TOPIC
            asks_yes_or_no = _YES_OR_NO.match(self.asked.line) is not None
            if best.aspect < EXACT and is_own_entry and not asks_yes_or_no:
                return None
        if best.likeness < _SAME_FROM and self.passages.lacks(best.entry.id, self.conditions):
            return None
        confidence = self.sure * (0.35 + 0.62 * best.likeness)
        return self.answer((best,), confidence)

    def _by_aspects(self) -> Outcome | None:
        """Answer the aspects asked for, or say which of them are missing."""
        if not self.aspects:
            return None
        found: dict[str, tuple[Entry, ...]] = {}
        unmet: tuple[str, ...] = ()
        for aspect in self.aspects:
            entries, _, lacking = self.passages.stating(aspect, self.conditions, self.told.all)
            unmet = unmet or lacking
            if entries and not lacking:
                found[aspect] = entries
        if unmet and (not found or not self.asked.is_list):
            if self.is_hint or self.asks_in_passing:
                return None
            return self._holding_all() or self._unmet(unmet)
        if not found and (spoken := self._spoken_of() or self._holding_all()):
            return spoken
        missing = tuple(aspect for aspect in self.aspects if aspect not in found)
        if found:
            missing = tuple(each for each in missing if not self.is_told_by(each, found.values()))
        if found and self.are_cards(found.values()) and (narrower := self._holding_all()):
            return narrower
        is_list = len(self.aspects) > 1 and self.asked.is_list
        if not found and self.is_hint:
            return None
        if not found or (missing and not is_list):
            return self.missing(missing[0], self.candidates(cap=15.0))
        return self._of_entries(found, missing, is_list=is_list)

    def _with_companion(self) -> Answer | None:
        """Answer by the entry that names all the rare words beside the topic: another drug.

        Where other words stand nowhere in the topic, only what interacts with it may lead past
        them; and never past an animal or other people than the monograph speaks of.
        """
        rest = self.asked.reading.rest
        is_of_others = not words_of("populations").isdisjoint(self.uncovered)
        if is_of_others or not set(self.aspects) <= _BESIDE_A_DRUG:
            return None
        asked = {at for hit in self.asked.reading.aspects for at in hit.words}
        beside = (word for at, word in enumerate(rest) if at not in asked)
        names = [stem(w) for w in beside if is_rare(w) and w not in words_of("diseases")
                 and not (self.uncovered and not self._is_partner(w))]  # fmt: skip
        fits = [fit for fit in self.fits if fit.entry.kind in _TELL_OF_THINGS
                and names and self.passages.names_all(fit.entry.id, names)]  # fmt: skip
        if not fits:
            return None
        best = max(fits, key=lambda fit: (fit.likeness >= _HALF, fit.coverage, fit.likeness))
        return self.answer((best,), self.sure * (_HELD + (1 - _HELD) * best.coverage))

    def _is_partner(self, word: str) -> bool:
        """Say whether a word is by its looks a drug, and said to interact with the topic."""
        return is_drug_name(word) and self.passages.interacts(word)

    def _spoken_of(self) -> Answer | None:
        """Answer by an entry that names everything asked about, where no entry is for it.

        For things only ("alcohol", "breastfeeding"): an entry that holds the word speaks of the
        thing. "Stored" in an entry tells nothing of the storage.
        """
        every = self.told.all
        is_thing = all(aspect in THINGS for aspect in self.aspects)
        if not every or not (is_thing or self.told.further):
            return None
        kinds = _TELL_OF_THINGS if is_thing else (EntryKind.FAQ,)
        fits = [fit for fit in self.fits if fit.entry.kind in kinds
                and self.passages.names_all(fit.entry.id, every)]  # fmt: skip
        if not fits:
            return None
        best = max(fits, key=lambda fit: (fit.likeness, self.is_home(fit), fit.total))
        return self.answer((best,), self.sure * (0.6 + 0.3 * best.likeness))

    def _of_entries(
        self, found: Mapping[str, tuple[Entry, ...]], missing: tuple[str, ...], *, is_list: bool
    ) -> Outcome | None:
        """Answer with the entries that were found for the aspects."""
        by_id = {fit.entry.id: fit for fit in self.fits}
        groups = list(found.values())
        if not is_list:
            groups = [max(groups, key=lambda group: by_id[group[0].id].total)]
        ids = tuple(dict.fromkeys(entry.id for group in groups for entry in group))
        chosen = tuple(
            replace(fit, aspect=fit.aspect or EXACT)
            for fit in (by_id[entry_id] for entry_id in ids[:MOST_ANSWERED])
        )
        confidence = min(self.confidence(fit) for fit in chosen)
        if confidence < ANSWER_FROM and self.is_hint:
            return None
        if confidence < ANSWER_FROM:
            return self.unsure(confidence)
        return self.answer(chosen, confidence, missing)

    def _unmet(self, conditions: tuple[str, ...]) -> NoAnswer:
        """Say that the aspect is there, but not for the disease, form or kind asked for."""
        return self.missing(" ".join(conditions[:6]), self.candidates(cap=15.0))

    def _by_guess(self) -> Outcome | None:
        """Answer the likeliest aspect; a likelier one that the monograph lacks is missing."""
        by_id = {fit.entry.id: fit for fit in self.fits}
        found = [(key, sure, hit) for key, sure in self.guesses
                 if sure >= _GUESS_FROM and (hit := self.passages.entry_for(key))
                 and self.passages.names_all(hit[0].id, self.beside(key))]  # fmt: skip
        if not found:
            return None
        _, sure, hit = max(found, key=lambda each: each[1] * each[2][1])
        confidence = self.sure * hit[1] * (0.1 + 0.8 * sure / 100)
        by_words = self.confidence(self.fits[0])
        if self.guesses[0][1] > sure + _GUESS_LEAD:
            if by_words >= ANSWER_FROM:
                return None
            return self.missing(self.guesses[0][0], self.candidates(cap=15.0))
        if confidence < max(ANSWER_FROM, by_words):
            return None
        return self.answer((by_id[hit[0].id],), confidence)

    def _by_words(self) -> Outcome:
        """Answer by the words alone when one entry covers nearly all that is asked."""
        if not self.fits or not self.told.all:
            return self.missing(None, self.candidates(cap=15.0))
        best = self.fits[0]
        if self.is_hint or self.asks_in_passing:  # It came to nothing: let the words speak.
            plain = (replace(fit, aspect=0.0) for fit in self.fits)
            best = max(plain, key=lambda fit: (fit.coverage, fit.total))
        confidence = self.confidence(best)
        if confidence >= ANSWER_FROM:
            return self.answer((best,), confidence)
        if confidence >= ASK_FROM:
            return self.unsure(confidence)
        words = [w for w in self.asked.reading.rest if is_telling(w)]
        widest = max(self.fits, key=lambda fit: fit.coverage)
        if not self.passages.foreign(words) and widest.coverage >= _HALF:
            return self.unsure(confidence, widest)  # All words are there: nothing is missing.
        return self.missing(" ".join(words[:6]) or None, self.candidates(cap=confidence * 0.6))
