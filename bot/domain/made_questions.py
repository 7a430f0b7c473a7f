"""Questions made from the fact table: one drug's value against those of other drugs.

A distractor is never also right by the table: everything that the table says of the drug asked
about is compared with it, conditions and caveats included, and what cannot be compared for
certain is left out. Values that are near each other are never set against each other, since
another source may well say the other one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import log
from random import Random

from bot.domain.fact_lines import FactLine, lines_of
from bot.domain.knowledge_base import KnowledgeBase
from bot.domain.post import Snapshot
from bot.domain.quantities import Quantity, find_quantities, read_quantity

MADE = "made"
"""The scope of a session of made questions."""

PREFIX = "made."
MARK = "made from the fact table"

NUMERIC_FACTS = (
    "half_life",
    "tmax",
    "bioavailability",
    "protein_binding",
    "volume_of_distribution",
    "clearance",
)
_DISTRACTORS = 3
_NEAREST = 6
_SMALL_WORDS = frozenset(
    [
        "a",
        "an",
        "and",
        "as",
        "at",
        "by",
        "in",
        "of",
        "on",
        "or",
        "the",
        "to",
        "type",
        "with",
        "most",
        "also",
    ]
)

Clash = Callable[[str, str], bool]
"""Returns whether two choices could be taken for the same."""


@dataclass(frozen=True, slots=True)
class _Draft:
    """A question to be made: what is right and what is certainly not."""

    id: str
    stem: str
    line: FactLine
    right: str
    distractors: tuple[str, ...]  # no two of which say the same


class FactTable:
    """The facts of one version of the base, and every question that can be made of them."""

    def __init__(self, base: KnowledgeBase) -> None:
        self._drafts = {draft.id: draft for draft in _drafts(base)}

    def ids(self, topic_id: str | None = None) -> tuple[str, ...]:
        """Return the ids of all questions that can be made, of one topic or of all."""
        drafts = self._drafts.values()
        return tuple(d.id for d in drafts if topic_id is None or d.line.topic.id == topic_id)

    def make(self, made_id: str, rng: Random) -> Snapshot | None:
        """Return a made question ready to be posted, or None when the table cannot give it.

        Args:
            made_id: as ``ids`` gives it.
            rng: picks among plausible distractors and shuffles.
        """
        draft = self._drafts.get(made_id)
        return _snapshot(draft, rng) if draft else None


def _snapshot(draft: _Draft, rng: Random) -> Snapshot:
    wrong = rng.sample(draft.distractors, _DISTRACTORS)
    written = [draft.right, *wrong]
    order = list(range(len(written)))
    rng.shuffle(order)
    line = draft.line
    note = f" ({line.fact.note})" if line.fact.note else ""
    return Snapshot(
        question_id=draft.id,
        topic_id=line.topic.id,
        topic_title=line.topic.title,
        stem=f"{draft.stem} ({MARK})",
        choices=tuple(written[index] for index in order),
        key=order.index(0),
        order=tuple(order),
        rationale=f"{line.topic.title}, {line.fact.name}: {line.fact.value}{note}.",
        caveat=line.fact.caveat,
        sources=line.source_names,
        lesson_id=f"{line.topic.id}.{line.section.key}.{line.fact.slug}",
    )


def _drafts(base: KnowledgeBase) -> Iterator[_Draft]:
    for key in NUMERIC_FACTS:
        yield from _numeric(lines_of(base, key), key)
    yield from _targets(lines_of(base, "target"))
    yield from _brands(lines_of(base, "brand_name"))
    yield from _frequencies(lines_of(base, "dosing_frequency"))


def _draft(
    key: str, line: FactLine, stem: str, right: str, distractors: Sequence[str], clash: Clash
) -> Iterator[_Draft]:
    """Yield the question when there are distractors enough, no two of which clash."""
    kept: list[str] = []
    for text in distractors:
        if not any(clash(text, other) for other in (right, *kept)):
            kept.append(text)
    if len(kept) >= _DISTRACTORS:
        yield _Draft(f"{PREFIX}{key}.{line.topic.id}", stem, line, right, tuple(kept))


def _fold(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _same_words(first: str, second: str) -> bool:
    return _fold(first) == _fold(second)


# --- values with a unit ----------------------------------------------------------------------


def _numeric(lines: Sequence[FactLine], key: str) -> Iterator[_Draft]:
    read = [(line, read_quantity(line.fact.value)) for line in lines]
    sure = [(line, quantity) for line, quantity in read if quantity]
    for line, quantity in sure:
        claimed = line.claimed(key)
        others = [
            (_distance(quantity, theirs), other.fact.value)
            for other, theirs in sure
            if other is not line and _is_certainly_wrong(other, quantity.dimension, claimed)
        ]
        stem = f"{line.fact.name} of {line.topic.title}?"
        nearest = [text for _, text in sorted(others)[:_NEAREST]]
        yield from _draft(key, line, stem, line.fact.value, nearest, _overlap)


def _overlap(first: str, second: str) -> bool:
    return any(
        one.overlaps(other) for one in find_quantities(first) for other in find_quantities(second)
    )


def _is_certainly_wrong(other: FactLine, dimension: str, claimed: Sequence[Quantity]) -> bool:
    shown = list(find_quantities(other.fact.value))
    return all(
        quantity.dimension == dimension
        and all(quantity.is_apart(own) for own in claimed if own.dimension == dimension)
        for quantity in shown
    )


def _distance(first: Quantity, second: Quantity) -> float:
    """Return how far apart two quantities of a dimension are, as a ratio's logarithm."""
    return abs(log(max(first.middle, 1e-6)) - log(max(second.middle, 1e-6)))


# --- names and words -------------------------------------------------------------------------


def _targets(lines: Sequence[FactLine]) -> Iterator[_Draft]:
    """Ask for the target; a distractor shares no word with anything said of the right one."""
    for line in lines:
        said = _words(line.text)
        if line.topic.at_a_glance and line.topic.at_a_glance.target:
            said |= _words(line.topic.at_a_glance.target)
        said |= _words(line.topic.drug_class or "")
        others = [o.fact.value for o in lines if o is not line and not _words(o.text) & said]
        stem = f"What does {line.topic.title} act on?"
        yield from _draft("target", line, stem, line.fact.value, others, _share_word)


def _share_word(first: str, second: str) -> bool:
    return bool(_words(first) & _words(second))


def _words(text: str) -> set[str]:
    folded = re.findall(r"[^\W_]+", text.casefold())
    return {word[:5] for word in folded if word not in _SMALL_WORDS}


def _brands(lines: Sequence[FactLine]) -> Iterator[_Draft]:
    """Ask which brand is a drug's; no brand that the table gives to two drugs is used."""
    brands = {line.topic.id: line.brand_names for line in lines}
    for line in lines:
        own = brands[line.topic.id]
        known = {_fold(name) for name in (*line.topic.names, *own)}
        others = [
            names[0]
            for topic_id, names in brands.items()
            if topic_id != line.topic.id and names and _fold(names[0]) not in known
        ]
        elsewhere = {
            _fold(n) for key, names in brands.items() if key != line.topic.id for n in names
        }
        if own and _fold(own[0]) not in elsewhere:
            stem = f"Which of these is a brand name of {line.topic.title}?"
            yield from _draft("brand_name", line, stem, own[0], others, _same_words)


# --- how often -------------------------------------------------------------------------------

_DAILY = re.compile(r"\bdaily\b|\bdays?\b|\bq\.?d\b|hour|\bmeal", re.IGNORECASE)
_WEEKLY = re.compile(r"week|month|fortnight", re.IGNORECASE)
_OFTEN = {
    "daily": (re.compile(r"once daily", re.IGNORECASE), _WEEKLY, _DAILY, "once a day"),
    "weekly": (re.compile(r"once weekly", re.IGNORECASE), _DAILY, _WEEKLY, "once a week"),
}


def _frequencies(lines: Sequence[FactLine]) -> Iterator[_Draft]:
    """Ask which drug is given daily, or weekly; the others belong to the other band entirely.

    Weekly is never set against every other week: which of the two a drug is given may depend on
    what it is given for.
    """
    for key, (exact, other_band, own_band, words) in _OFTEN.items():
        for line in lines:
            is_key = exact.fullmatch(line.fact.value) and not other_band.search(line.dosing_text)
            if not is_key:
                continue
            others = [
                other.topic.title
                for other in lines
                if other_band.search(other.fact.value) and not own_band.search(other.dosing_text)
            ]
            stem = f"Which of these is given {words}?"
            yield from _draft(f"given_{key}", line, stem, line.topic.title, others, _same_words)
