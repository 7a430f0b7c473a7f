"""False premises: a value that a question takes for granted and that the base contradicts."""

import re
from collections.abc import Iterable, Iterator

from bot.domain.monograph import Monograph
from bot.search.claims import claimed_kinds, claimed_targets, is_verb
from bot.search.lexicon import words_in
from bot.search.values import Quantity, intervals_in, plain_line, quantities_in, routes_in

_ASSERTS = re.compile(
    r"^(?:is|are|does|do|so|since|because|as|was|why is|why does|can|but|why)\b"
    r"|\b(?:right|correct|true|false|isn t it|is not it|is it not|does not it|no|na|"
    r"hai na|sahi|isnt it|innit|yes|"
    r"ok|wrong|agree|confirm|hai kya|kya|ना|सही)$|\bis not it\b|\bdoes not it\b|\bare not they\b"
)
_NEGATED = re.compile(r"\b(?:not|never|no|instead of|rather than) (?:\w+ )?\w+")
_FACTS_OF_KIND = {"time": ("half_life", "tmax"), "share": ("bioavailability", "protein_binding")}
_NAMES_A_FACT = {
    "half_life": re.compile(r"\bhalf life|halflife|t1/2\b"),
    "tmax": re.compile(r"\btmax|time to peak|peak\b"),
    "bioavailability": re.compile(r"\bbioavailability\b"),
    "protein_binding": re.compile(r"\bprotein b(?:ou|i)nd\w*\b"),
}

OF_ITS_KIND = frozenset({"target", "structure", "drug_class"})
"""Aspects whose claims name a thing of their own, which the monograph need not know."""


def asserts(line: str) -> bool:
    """Say whether a normalised question claims something rather than asking openly."""
    return bool(_ASSERTS.search(line))


def is_all(strange: Iterable[str], contradicted: tuple[str, str]) -> bool:
    """Say whether all words that nobody knows belong to the claim that is contradicted."""
    claim = contradicted[1].casefold().split()
    return all(word in claim or is_verb(word) for word in strange)


def contradicted_aspects(topic: Monograph, text: str, line: str) -> list[tuple[str, str]]:
    """Return (aspect, claim) for every value claimed of a topic that its monograph contradicts.

    Args:
        topic: the monograph.
        text: the question as typed, for numbers and units.
        line: the question normalised and put into plain words.
    """
    typed = " ".join(words_in(text))
    if not asserts(line) and not asserts(typed):
        return []
    return [
        *_frequency(topic, typed, line),
        *_route(topic, typed, line),
        *_amounts(topic, text, line),
        *claimed_targets(topic, line, typed),
        *claimed_kinds(topic, line),
    ]


def _frequency(topic: Monograph, typed: str, line: str) -> Iterator[tuple[str, str]]:
    claimed = intervals_in(typed) or intervals_in(line)
    if not claimed:
        return
    known = [i for told in _tellings(topic, "dosing_frequency") for i in intervals_in(told)]
    if known and not any(a.meets(b) for a in claimed for b in known):
        yield "dosing_frequency", claimed[0].text


def _route(topic: Monograph, typed: str, line: str) -> Iterator[tuple[str, str]]:
    # What stands in one of them only is part of another thing's name: "birth control pills".
    plain = routes_in(line)
    claimed = {route: told for route, told in routes_in(typed).items() if route in plain} or plain
    if not claimed:
        return
    known = {route for told in _tellings(topic, "route") for route in routes_in(told)}
    if known and not known & claimed.keys():
        yield "route", next(iter(claimed.values()))


def _amounts(topic: Monograph, text: str, line: str) -> Iterator[tuple[str, str]]:
    for claim in quantities_in(text):
        for key in _FACTS_OF_KIND[claim.kind]:
            if _NAMES_A_FACT[key].search(line):
                yield from _amount(topic, key, claim)


def _amount(topic: Monograph, key: str, claim: Quantity) -> Iterator[tuple[str, str]]:
    facts = [fact for section in topic.sections for fact in section.facts
             if fact.slug == key or fact.slug.startswith(key + "_")]  # fmt: skip
    texts = [part for fact in facts for part in (fact.value, fact.note, fact.caveat) if part]
    known = [q for part in texts for q in quantities_in(part) if q.kind == claim.kind]
    if known and not any(claim.meets(amount) for amount in known):
        yield key, claim.text


def _tellings(topic: Monograph, *keys: str) -> Iterator[str]:
    """Yield, normalised, what the comparison row and the facts tell of some aspects."""
    if topic.at_a_glance:
        yield from (plain_line(getattr(topic.at_a_glance, key, None) or "") for key in keys)
    for section in topic.sections:
        for fact in section.facts:
            if any(fact.slug == key or fact.slug.startswith(key + "_") for key in keys):
                yield _NEGATED.sub(" ", plain_line(f"{fact.value} . {fact.note or ''}"))
