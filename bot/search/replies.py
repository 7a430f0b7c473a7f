"""The outcomes about one topic, put together: answered, asked about, missing."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.answer import Answer, Context, Match, NoAnswer, Reason, Suggestions
from bot.domain.knowledge_base import EntryKind
from bot.search.fits import Fit
from bot.search.weighed import Weighed

MOST_CANDIDATES = 10
MOST_OFFERED = 4


@dataclass(frozen=True, slots=True)
class Replies(Weighed):
    """What is made of a question about one topic once it is decided."""

    def answer(
        self, chosen: Sequence[Fit], confidence: float, missing: tuple[str, ...] = ()
    ) -> Answer:
        """Answer with entries, the first of which is what the confidence is about."""
        ids = tuple(fit.entry.id for fit in chosen)
        entry = chosen[0].entry
        candidates = self.candidates(cap=confidence * 0.6)
        for entry_id in reversed(ids):
            candidates = first_of(Match(entry_id, confidence), candidates)
        aspect = self.aspects[0] if self.aspects else entry.fact_key or entry.section_key
        return Answer(entry_ids=ids, missing=missing, candidates=candidates,
                      context=Context((self.topic_id,), aspect))  # fmt: skip

    def unsure(self, confidence: float, first: Fit | None = None) -> Suggestions:
        """Ask which entry is meant, a given one first."""
        candidates = self.candidates(cap=confidence)
        if first:
            candidates = first_of(Match(first.entry.id, confidence), candidates)
        offered = tuple(match.entry_id for match in candidates[:MOST_OFFERED])
        return Suggestions(reason=Reason.UNSURE, entry_ids=offered, candidates=candidates,
                           context=self.context())  # fmt: skip

    def missing(self, aspect: str | None, candidates: tuple[Match, ...]) -> NoAnswer:
        """Say that the topic has nothing on an aspect, in words or by its key."""
        return NoAnswer(reason=Reason.MISSING_ASPECT, topic_id=self.topic_id, aspect=aspect,
                        nearby=self.nearby(), candidates=candidates,
                        context=Context((self.topic_id,)))  # fmt: skip

    def candidates(self, cap: float) -> tuple[Match, ...]:
        """Return the topic's entries in their order, the first at most as sure as ``cap``."""
        first = self.fits[:MOST_CANDIDATES]
        top = (first[0].total if first else 1.0) or 1.0
        shares = ((fit.entry.id, fit.total / top) for fit in first)
        return tuple(
            [
                Match(entry_id, round(cap * (min(1.0, share) if share > 0.0 else 0.0), 2))
                for entry_id, share in shares
            ]
        )

    def nearby(self) -> tuple[str, ...]:
        """Return what is worth offering where there is no answer."""
        near = [fit.entry.id for fit in self.fits if fit.coverage or fit.aspect]
        sections = [p.entry.id for p in self.passages.passages
                    if p.entry.kind in (EntryKind.TOPIC, EntryKind.SECTION)]  # fmt: skip
        return tuple(dict.fromkeys((*near[: MOST_OFFERED - 1], *sections)))[:MOST_OFFERED]

    def entries_of_aspects(self) -> tuple[str, ...]:
        """Return the entries that are for the aspects asked for."""
        found = (self.passages.entry_for(aspect) for aspect in self.aspects)
        return tuple(dict.fromkeys(hit[0].id for hit in found if hit))

    def context(self) -> Context:
        """Return what a follow-up refers to."""
        return Context((self.topic_id,), self.aspects[0] if self.aspects else None)


def first_of(match: Match, others: Sequence[Match]) -> tuple[Match, ...]:
    """Put a match before the others, once."""
    rest = (other for other in others if other.entry_id != match.entry_id)
    return (match, *rest)[:MOST_CANDIDATES]
