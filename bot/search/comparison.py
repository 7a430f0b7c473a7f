"""Two to four topics in one question: side by side, or one given with the other."""

from collections.abc import Sequence

from bot.domain.answer import Answer, Comparison, Context, Match, NoAnswer, Outcome, Reason
from bot.domain.knowledge_base import EntryKind
from bot.search import intent
from bot.search.asked import Asked
from bot.search.kinship import keep_specific
from bot.search.language import is_frame_word
from bot.search.lexicon import words_in
from bot.search.monographs import MonographSearch
from bot.search.reading import is_telling
from bot.search.replies import MOST_CANDIDATES
from bot.search.stemming import stem

MOST_COMPARED = 4
_NO_ASPECTS = frozenset({"comparison", "overview", "introduction"})
_LISTS = frozenset({"and", "or", "aur", "ya", "vs", "versus", "और", "या"})


def compare(
    asked: Asked,
    topic_ids: Sequence[str],
    search: MonographSearch,
    *,
    carried: str | None = None,
) -> Outcome:
    """Set topics side by side, by the aspects asked for or by the whole row.

    Args:
        asked: the question.
        topic_ids: at least two topics; more than four are cut off.
        search: finds what a topic has for an aspect.
        carried: the aspect of the question before, where this one names none.
    """
    topic_ids = tuple(topic_ids)[:MOST_COMPARED]
    plain = [hit.key for hit in asked.reading.aspects if not hit.is_weak]
    keys = plain or [hit.key for hit in asked.reading.aspects if hit.key != "adverse_effects"]
    keys = keys or ([carried] if carried else [])
    aspects = tuple(key for key in keep_specific(keys) if key not in _NO_ASPECTS)
    context = Context(topic_ids, aspects[0] if aspects else None)
    found = [
        hit[0].id
        for topic_id in topic_ids
        for aspect in aspects
        if (hit := search.passages_of(topic_id).entry_for(aspect))
    ]
    if aspects and not found:
        candidates = tuple(Match(topic_id, 10.0) for topic_id in topic_ids)
        return NoAnswer(reason=Reason.MISSING_ASPECT, topic_id=topic_ids[0], aspect=aspects[0],
                        nearby=topic_ids, candidates=candidates,
                        context=Context(topic_ids))  # fmt: skip
    ranked = tuple(dict.fromkeys((*found, *topic_ids)))[:MOST_CANDIDATES]
    candidates = tuple(Match(entry_id, 90.0 - at) for at, entry_id in enumerate(ranked))
    return Comparison(topic_ids=topic_ids, aspects=aspects, candidates=candidates, context=context,
                      unknown_names=asked.reading.unknown)  # fmt: skip


def is_comparison(asked: Asked) -> bool:
    """Say whether a question with several topics sets them side by side."""
    if intent.compares(asked.line):
        return True
    if intent.puts_together(asked.line):
        return False
    asked_for = {at for hit in asked.reading.aspects for at in hit.words}
    others = [
        w for at, w in enumerate(asked.reading.rest) if at not in asked_for and is_telling(w)
    ]
    return not others or bool(_LISTS & set(asked.reading.words) and len(others) < 2)


def relate(asked: Asked, topic_ids: Sequence[str], search: MonographSearch) -> Outcome:
    """Answer what the monograph of one topic says of another, asked together."""
    first, second = topic_ids[0], topic_ids[1]
    for main, other in ((first, second), (second, first)):
        entry_id = _entry_about(main, other, asked, search)
        if entry_id:
            match = Match(entry_id, 80.0)
            others = tuple(Match(topic_id, 30.0) for topic_id in (main, other))
            return Answer(entry_ids=(entry_id,), candidates=(match, *others),
                          context=Context((main,), "interactions"))  # fmt: skip
    passages = search.passages_of(first)
    found = passages.entry_for("interactions")
    nearby = ((found[0].id,) if found else ()) + (first, second)
    companion = search.passages_of(second).topic.title
    candidates = tuple(Match(entry_id, 15.0) for entry_id in nearby)
    return NoAnswer(reason=Reason.MISSING_ASPECT, topic_id=first, aspect=companion,
                    nearby=nearby, candidates=candidates, context=Context((first,)))  # fmt: skip


def _entry_about(main: str, other: str, asked: Asked, search: MonographSearch) -> str | None:
    """Return the entry of one topic that speaks of another: a FAQ, interactions, or any."""
    passages = search.passages_of(main)
    names = [{stem(word) for word in words_in(name)} for name in
             search.passages_of(other).topic.names]  # fmt: skip
    told = {stem(word) for word in asked.reading.rest if is_telling(word)}
    asked_for = {
        stem(w) for w in asked.reading.rest
        if is_telling(w) and not is_frame_word(w) and not intent.puts_together(w)
    }  # fmt: skip
    named = [p for p in passages.passages if any(name.issubset(p.stems) for name in names)]
    if not named:
        return None
    order = {EntryKind.FAQ: 0, EntryKind.SECTION: 1, EntryKind.FACT: 1, EntryKind.TOPIC: 3}

    def rank(at: int) -> tuple[int, int, int]:
        passage = named[at]
        asked_in_question = passage.entry.kind is EntryKind.FAQ and any(
            name <= set().union(*map(set, passage.phrasings)) for name in names
        )
        kind = 0 if asked_in_question else max(1, order.get(passage.entry.kind, 2))
        if passage.entry.section_key == "interactions" and kind:
            kind = 0 if passage.entry.kind is not EntryKind.FAQ else 1
        return kind, -len(told.intersection(passage.stems)), at

    best = named[min(range(len(named)), key=rank)]
    held = sum(word in best.stems for word in asked_for)
    return best.entry.id if held * 2 >= len(asked_for) else None
