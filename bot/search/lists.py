"""Questions that a list of topics answers: which ones, which not, how many, which is first."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from bot.domain.answer import (
    Answer,
    Context,
    Finding,
    Match,
    Outcome,
    Reason,
    Suggestions,
    TopicList,
)
from bot.domain.monograph import Monograph
from bot.search import intent
from bot.search.asked import Asked
from bot.search.beside import Beside
from bot.search.exclusion import Excluded, exclude, forbids, part, speaks_of, with_section
from bot.search.fields import OF_ASPECT, Row, rows_of
from bot.search.language import is_frame_word
from bot.search.lexicon import AspectHit
from bot.search.lookup import LookedUp, find, find_either
from bot.search.ranking import (
    asks_for_extreme,
    cannot_compare,
    has_order,
    rank,
    side_by_side,
    without_superlatives,
)
from bot.search.reading import Reader, is_telling
from bot.search.replies import MOST_CANDIDATES, MOST_OFFERED
from bot.search.sought import Sought, read_conditions
from bot.search.texts import prose_in

_CONDITIONS = frozenset({"uses", "route", "dosing_frequency", "target", "drug_class"})
"""Aspects that may state a condition without a word such as "which" or "drugs"."""

_MOST_REMEMBERED = 4
_NO_LIST = frozenset({"introduction", "overview", "comparison"})
_COUNTS = re.compile(
    r"\b(?:how many|kitne|kitni|number of|count)\b(?! (?:times|hours|days|weeks|months|mg|tablets|"
    r"doses|ml|injections|people|patients|baar|bar|ghante|din|hafte))"
)
_DRUGS = re.compile(r"\b(?:drugs?|medicines?|monographs?|topics?|dawa\w*)\b")
_CAUSED_BY = re.compile(
    r"\b(?:kis|kaun si|kaunsi|konsi|kon si) (?:drug|dawa\w*|medicine) se\b"
    r"|\b(?:is|are) (?:caused|produced|induced|due) (?:by|with|to)"
    r"(?: (?:which|what)(?: \w+){0,3})?$"
)
_FEW = 4  # A fact sets topics apart when at most one in so many has it.
_OTHER_THAN = re.compile(r"\b(?:other than|except|excluding|besides|apart from)\b")
_OFTEN = re.compile(r"\b(?:least|most|less|more|fewest) (?:often|frequent\w*|injections|doses)\b")
_PEAKS = re.compile(r"\bpeaks?\b")


class ListQuestions:
    """The structured fields of all drug topics, asked for topics."""

    def __init__(
        self,
        drugs: Sequence[Monograph],
        guides: Sequence[Monograph],
        reader: Reader,
        beside: Beside,
    ) -> None:
        self._reader = reader
        self._book = reader.phrasebook
        self._beside = beside
        self._rows = rows_of(drugs, guides, self._book)
        self._facts = frozenset(
            fact.slug for topic in drugs for section in topic.sections for fact in section.facts
        ) | {"dosing_frequency"}

    def sought(self, asked: Asked) -> Outcome | None:
        """Answer "which one is given weekly": the topics that meet the conditions."""
        if not intent.seeks_topics(asked.line) or intent.points_back(asked.line):
            return None
        if intent.carries_on(asked.line) and asked.context and asked.context.topic_ids:
            return None
        return self.conditions(asked)

    def conditions(self, asked: Asked) -> Outcome | None:
        """Answer with the topics that meet conditions, asked for in few words or many."""
        keys = {hit.key for hit in asked.reading.aspects if not hit.is_weak}
        is_negated = intent.negates(asked.line) and not forbids(asked.line)
        is_caused = _CAUSED_BY.search(asked.line) is not None
        if is_negated or not (keys <= _CONDITIONS or is_caused or intent.seeks_topics(asked.line)):
            return None
        words, hits = asked.reading.rest, asked.reading.aspects
        if is_caused:
            hits = tuple(hit for hit in hits if hit.key == "adverse_effects")
        sought = read_conditions(words, hits)
        if sought is None:
            return self._having(asked)
        if is_caused:
            sought = replace(sought, fields=OF_ASPECT["adverse_effects"])
        if not sought and "boxed_warning" in keys and intent.seeks_topics(asked.line):
            findings = with_section(self._rows, "boxed_warning")
            return _listed((("boxed_warning", "boxed warning"),), findings) if findings else None
        may_read_prose = not intent.defines(asked.line) or intent.seeks_topics(asked.line)
        found = find(self._rows, sought, may_read_prose=may_read_prose)
        if found and not found.findings and "or" in words and "for" in words:
            found = find_either(self._rows, words, hits) or found
        if found and not found.findings and intent.seeks_topics(asked.line):
            return self._none(asked, found, sought)
        is_judged = intent.asks_for_judgement(asked.line)
        return _of(found, is_sure=not is_judged)

    def _none(self, asked: Asked, found: LookedUp, sought: Sought) -> Outcome | None:
        """Say that no topic fits, where what a text mentions could be taken for the answer."""
        is_on_target = sought.targets and found.conditions[0][0] == "target"
        if not is_on_target and not sought.direction:
            return None
        if said := self._beside.verbatim(asked):
            return said
        if sought.direction:
            said = self._beside.answer(asked)
            is_term = isinstance(said, Answer) and said.entry_ids[0].startswith("term.")
            return _listed(found.conditions, ()) if is_term else None
        mentioning = self._mentioning(sought) if len(found.conditions) == 1 else None
        return mentioning or _listed(found.conditions, ())

    def _mentioning(self, sought: Sought) -> Suggestions | None:
        """Offer the mechanisms that speak of what is acted on; whether they say it is open."""
        stems = sought.targets.spoken if sought.targets else frozenset[str]()
        is_molecule = sought.targets and sought.targets.is_molecule
        enough = [stems] if is_molecule else [frozenset({one}) for one in stems]
        offered = [
            f"{row.topic_id}.{section.key}"
            for row in self._rows
            for section in row.topic.sections
            if section.key == "mechanism"
            and any(speaks_of(few, prose_in(section), self._book) for few in enough)
        ]
        if not offered:
            return None
        ids = tuple(offered[:MOST_OFFERED])
        candidates = tuple(Match(entry_id, 30.0 - at) for at, entry_id in enumerate(ids))
        return Suggestions(reason=Reason.UNSURE, entry_ids=ids, candidates=candidates)

    def _having(self, asked: Asked) -> Outcome | None:
        """Answer "name the prodrugs": the topics with a fact that few topics have."""
        plain = [hit for hit in asked.reading.aspects if not hit.is_weak]
        others = (w for at, w in enumerate(asked.reading.rest)
                  if not any(at in hit.words for hit in plain))  # fmt: skip
        if len(plain) != 1 or any(is_telling(w) and not is_frame_word(w) for w in others):
            return None
        key = plain[0].key
        found = tuple(
            Finding(row.topic_id, ((key, fact[1].value),))
            for row in self._rows
            if (fact := row.topic.fact(key))
        )
        if not found or len(found) * _FEW > len(self._rows):
            return None
        return _listed(((key, key.replace("_", " ")),), found)

    def negated(self, asked: Asked) -> Outcome | None:
        """Answer "which is not given orally" from the topics whose fields are filled in."""
        if not intent.negates(asked.line) or forbids(asked.line):
            return None
        parted = part(asked.reading.rest)
        if parted is None or intent.points_back(asked.line):
            return None
        return _left(exclude(self._rows, parted, self._book))

    def other_than(self, asked: Asked) -> Outcome | None:
        """Answer "oral JAK inhibitors other than tofacitinib"."""
        named = asked.reading.topic_ids
        if not named or not _OTHER_THAN.search(asked.line):
            return None
        words = [w for w in asked.reading.rest if w not in ("other", "than", "except", "besides")]
        sought = read_conditions(words, self._book.find_aspects(words))
        found = find(self._rows, sought) if sought else None
        if found is None:
            return None
        kept = tuple(finding for finding in found.findings if finding.topic_id not in named)
        return _listed(found.conditions, kept) if kept else None

    def among(self, outcome: Outcome, topic_ids: Sequence[str]) -> Outcome | None:
        """Keep of a list the topics that were offered as options; None when nothing is left."""
        if not isinstance(outcome, TopicList) or outcome.order:
            return None
        kept = tuple(each for each in outcome.findings if each.topic_id in topic_ids)
        missing = tuple(topic_id for topic_id in outcome.missing if topic_id in topic_ids)
        return _listed(outcome.conditions, kept, missing=missing) if kept else None

    def counted(self, asked: Asked) -> Outcome | None:
        """Answer "how many IL-1 blockers do you have" by naming them."""
        if asked.reading.mentions or asked.reading.unknown or not _COUNTS.search(asked.line):
            return None
        words = without_superlatives(asked.reading.rest)
        if not any(map(is_telling, words)):
            every = tuple(Finding(row.topic_id, _class_of(row)) for row in self._rows)
            return _listed((("topic", "drugs"),), every) if _DRUGS.search(asked.line) else None
        if parted := part(words):
            return _left(exclude(self._rows, parted, self._book))
        hits = self._book.find_aspects(words)
        sought = read_conditions(words, [hit for hit in hits if hit.key not in _NO_LIST])
        return _of(find(self._rows, sought)) if sought else None

    def ranked(self, asked: Asked) -> Outcome | None:
        """Answer "which has the longest half-life": in order, the first named if it is sure."""
        if not asks_for_extreme(asked.line) or intent.points_back(asked.line):
            return None
        key, used = self._fact_asked(asked)
        if key is None or not has_order(key):
            return None
        if said := self._beside.verbatim(asked):
            return said
        rows = self._scope(asked, used)
        if rows is None:
            return None
        if cannot_compare(key):
            values = side_by_side(rows, key)
            told = ((key, key.replace("_", " ")),)
            return _listed(told, values, is_sure=False) if values else None
        found = rank(rows, key, asked.line)
        if found is None:
            return None
        name = "" if key == "dosing_frequency" else key.replace("_", " ")
        asked_for = ((key, f"{found.order} {name}".strip()),)
        return _listed(asked_for, found.first, order=(key, found.order), is_sure=found.is_sure,
                       others=found.others, missing=found.missing)  # fmt: skip

    def _fact_asked(self, asked: Asked) -> tuple[str | None, Collection[int]]:
        """Return the fact that is compared, and the words that named it."""
        hits = [hit for hit in asked.reading.aspects if hit.key in self._facts]
        plain = [hit for hit in hits if not hit.is_weak]
        if _OFTEN.search(asked.line):
            return "dosing_frequency", ()
        for hit in (*plain, *(hit for hit in hits if hit.key == "tmax")):
            if hit.key not in ("route", "target", "drug_class"):
                return hit.key, hit.words
        if _PEAKS.search(asked.line) and "tmax" in self._facts:
            return "tmax", ()
        return None, ()

    def _scope(self, asked: Asked, used: Collection[int]) -> Sequence[Row] | None:
        """Return the topics that are compared, or None when they cannot be told."""
        words = [w for at, w in enumerate(asked.reading.rest) if at not in used]
        words = [word for word in without_superlatives(words) if word != "given"]
        if part(words):
            return None
        hits: list[AspectHit] = [
            hit for hit in self._book.find_aspects(words) if hit.key not in _NO_LIST
        ]
        sought = read_conditions(words, hits)
        if sought is None:
            return None
        if not sought:
            return self._rows
        found = find(self._rows, sought, may_read_prose=False)
        if found is None or not found.findings:
            return None
        ids = {finding.topic_id for finding in found.findings}
        return [row for row in self._rows if row.topic_id in ids]


def _class_of(row: Row) -> tuple[tuple[str, str], ...]:
    return (("drug_class", row.topic.drug_class),) if row.topic.drug_class else ()


def _of(found: LookedUp | None, *, is_sure: bool = True) -> TopicList | None:
    if not found or not found.findings:
        return None
    return _listed(found.conditions, found.findings, is_sure=is_sure)


def _left(excluded: Excluded | None) -> TopicList | None:
    if excluded is None or not (excluded.findings or excluded.is_open):
        return None
    return _listed(excluded.conditions, excluded.findings, missing=excluded.untold)


def _listed(
    conditions: tuple[tuple[str, str], ...],
    findings: tuple[Finding, ...],
    *,
    order: tuple[str, str] | None = None,
    is_sure: bool = True,
    others: tuple[Finding, ...] = (),
    missing: tuple[str, ...] = (),
) -> TopicList:
    every = (*findings, *others)
    candidates = tuple(Match(f.topic_id, 85.0 - at) for at, f in enumerate(every))
    return TopicList(
        conditions=conditions,
        findings=findings,
        order=order,
        is_sure=is_sure,
        others=others,
        missing=missing,
        candidates=candidates[:MOST_CANDIDATES],
        context=Context(tuple(finding.topic_id for finding in every[:_MOST_REMEMBERED])),
    )
