"""The general matcher: documents with a few phrasings each, ranked for a typed question.

It knows nothing of any subject. A question is normalised and repaired, compared with the
phrasings, pooled by entry (`scoring`), weighed by the classifier where a base has phrasings
enough, and the first match gets a calibrated confidence.
"""

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.search import calibration, classifier
from bot.search.concepts import Concepts, concepts
from bot.search.evidence import BACKGROUND, Ranking, evidence
from bot.search.features import Phrasings, Space, build_space
from bot.search.flat import from_arrays, to_arrays
from bot.search.frequency import is_common_word
from bot.search.meaning import Encoder, Meanings
from bot.search.normalizer import tokenize
from bot.search.query import Query, read_query
from bot.search.repair import RepairedToken, Repairer
from bot.search.rows import Floats
from bot.search.scoring import Scorer
from bot.search.store import Arrays, current_folder, name_of
from bot.search.vocabulary import Vocabulary

__all__ = ["Document", "Match", "MatchIndex", "RepairedToken", "is_common_word"]

LEARNED_SHARE = 0.2
"""Weight of the classifier's log odds beside the score."""

LEARNED_MEANING_SHARE = 2.0
"""Weight of nearness in meaning beside likeness in words where the classifier learns."""


@dataclass(frozen=True, slots=True)
class Document:
    """An entry to be found: its id and the ways it may be asked for."""

    id: str
    phrasings: tuple[str, ...]


class Match(NamedTuple):
    """An entry found.

    Attributes:
        entry_id: Id of the document.
        confidence: 0 to 100. Of the first match it is the probability, in percent, that it is
            right; of the others that of the first, less as they score less.
    """

    entry_id: str
    confidence: float


class MatchIndex:
    """An index over documents; immutable, to be asked from any thread."""

    def __init__(
        self,
        ids: tuple[str, ...],
        space: Space,
        phrasings: Phrasings,
        meanings: Meanings | None = None,
    ) -> None:
        self._ids = ids
        self._number = {entry_id: at for at, entry_id in enumerate(ids)}
        self._vocabulary = Vocabulary(space)
        self._repairer = Repairer(self._vocabulary)
        self._learns = classifier.worthwhile(len(phrasings.entry), len(ids))
        self._scorer = Scorer(space, phrasings, whole=self._learns, meanings=meanings)
        self._classifier: classifier.Classifier | None = None

    @classmethod
    def build(
        cls,
        documents: Sequence[Document],
        *,
        synonyms: Mapping[str, Sequence[str]] | None = None,
        encoder: Encoder | None = None,
    ) -> "MatchIndex":
        """Build the index.

        Args:
            documents: The entries; their ids are distinct.
            synonyms: For a word or short phrase, others that stand for it in this base.
            encoder: A sentence model to ask beside the words; None asks the words alone.
        """
        texts = [document.phrasings for document in documents]
        folder = current_folder() if encoder is None else None
        name = name_of(_told(documents, synonyms)) if folder else ""
        if folder and (arrays := folder.read(name)):
            return cls._from(documents, arrays, concepts(synonyms))
        space, phrasings = build_space(texts, concepts(synonyms))
        meanings = _meanings(encoder, texts, phrasings) if encoder else None
        index = cls(tuple(document.id for document in documents), space, phrasings, meanings)
        index._learn(texts, phrasings)
        if folder:
            votes = index._classifier.votes if index._classifier else np.empty((0, 0), np.float32)
            folder.write(name, {**to_arrays(space, phrasings), "votes": votes})
        return index

    @classmethod
    def _from(
        cls, documents: Sequence[Document], arrays: Arrays, groups: Concepts
    ) -> "MatchIndex":
        """Make the index from what was kept of it."""
        space, phrasings = from_arrays(arrays, len(documents), groups)
        index = cls(tuple(document.id for document in documents), space, phrasings)
        if arrays["votes"].size:
            index._classifier = classifier.Classifier(arrays["votes"])
        return index

    def rank(
        self, text: str, limit: int = 10, *, allowed: Collection[str] | None = None
    ) -> list[Match]:
        """Rank the entries for a question.

        Args:
            text: The question as typed.
            limit: The most matches to return.
            allowed: Ids to choose from; None means all.

        Returns:
            Matches, best first; empty when nothing is alike.
        """
        found = self._ranked(text, limit, allowed)
        if found is None:
            return []
        chance = calibration.probability(evidence(*found, self._scorer))
        return self._matches(found[1], chance, limit)

    def analyze(self, text: str) -> list[RepairedToken]:
        """Return the words of a text, normalised and repaired, in order."""
        return self._repairer.repair(tokenize(text))

    def unknown_names(self, text: str) -> list[RepairedToken]:
        """Return the rare words that no entry holds and no repair explains: likely names."""
        word = self._vocabulary.word
        return [token for token in self.analyze(text) if word(token.text).is_name]

    def knows(self, word: str) -> bool:
        """Say whether an entry holds a (normalised) word or another form of it."""
        return self._vocabulary.knows(word)

    def weight(self, word: str) -> float:
        """Return the inverse document frequency of a word, damped when common in the language."""
        return self._vocabulary.space.weight(word)

    def first(self, text: str) -> tuple[str | None, dict[str, float]]:
        """Return the id of the first match, or None, and what its confidence rests on."""
        found = self._ranked(text, 1, None)
        if found is None:
            return None, {}
        query, ranking = found
        entry = int(ranking.scores.entries[ranking.order[0]])
        return self._ids[entry], evidence(query, ranking, self._scorer)

    def _ranked(
        self, text: str, limit: int, allowed: Collection[str] | None
    ) -> tuple[Query, Ranking] | None:
        """Read a question, score the entries and order the best; None when there are none."""
        tokens = self.analyze(text)
        if not tokens:
            return None
        query = read_query(tokens, self._vocabulary)
        ranking = self._ranking(query, max(limit, BACKGROUND + 1), allowed)
        return (query, ranking) if ranking.order else None

    def _ranking(self, query: Query, most: int, allowed: Collection[str] | None) -> Ranking:
        """Score the entries and order the best."""
        scores = self._scorer.score(query, self._among(allowed))
        if self._classifier is None or allowed is not None:
            return Ranking(scores, *_best(scores.score, scores.score, most), None)
        alike = scores.words
        if scores.nearness is not None:
            alike = alike + np.float32(LEARNED_MEANING_SHARE) * scores.nearness
        logits = self._classifier.logits(alike)
        if len(logits) > len(scores.entries):
            logits = logits[scores.entries]
        total = scores.score + np.float32(LEARNED_SHARE) * logits
        return Ranking(scores, *_best(total, scores.score, most), logits)

    def _among(self, allowed: Collection[str] | None) -> NDArray[np.integer] | None:
        if allowed is None:
            return None
        numbers = {self._number[entry_id] for entry_id in allowed if entry_id in self._number}
        return np.array(sorted(numbers), np.int64)

    def _matches(self, ranking: Ranking, chance: float, limit: int) -> list[Match]:
        """Return the first matches; those behind the first share out its confidence."""
        totals = ranking.totals[:limit]
        entries = ranking.scores.entries[ranking.order[:limit]].tolist()
        least = min(0.0, totals[-1])
        scale = 100.0 * chance / max(totals[0] - least, 1e-6)
        return [
            Match(self._ids[entry], scale * (total - least))
            for entry, total in zip(entries, totals, strict=True)
        ]

    def _learn(self, texts: Sequence[Sequence[str]], phrasings: Phrasings) -> None:
        """Learn the classifier from the likeness of every phrasing to every other."""
        base = self._scorer.whole
        if not self._learns or base is None:
            return
        count = len(phrasings.entry)
        likeness = np.empty((count, count), np.float32)
        kept = [tokenize(text) for group in texts for text in dict.fromkeys(group)]
        for row, tokens in zip(likeness, filter(None, kept), strict=True):
            query = read_query(self._repairer.unrepaired(tokens), self._vocabulary)
            row[:] = base.likeness(query)[0]
        if self._scorer.meanings:
            likeness += np.float32(LEARNED_MEANING_SHARE) * self._scorer.meanings.of_phrasings()
        self._classifier = classifier.learn(likeness, phrasings.entry, len(texts))


def _meanings(
    encoder: Encoder, texts: Sequence[Sequence[str]], phrasings: Phrasings
) -> Meanings | None:
    """Encode the phrasings that hold a word; None when there are none."""
    kept = [text for group in texts for text in dict.fromkeys(group) if tokenize(text)]
    return Meanings(encoder, kept, phrasings.starts) if kept else None


def _told(
    documents: Sequence[Document], synonyms: Mapping[str, Sequence[str]] | None
) -> Iterator[str]:
    """Yield all that an index is made from."""
    for document in documents:
        yield from (document.id, str(len(document.phrasings)), *document.phrasings)
    for word, others in (synonyms or {}).items():
        yield from (word, str(len(others)), *others)


def _best(total: Floats, score: Floats, most: int) -> tuple[list[int], list[float]]:
    """Return the places and totals of the greatest totals, greatest first, ties in order.

    Args:
        total: What to order by.
        score: Greater than 0 for what counts.
        most: How many to return.
    """
    if len(total) and score.min() <= 0:
        total = np.where(score > 0, total, -np.inf)
    places = np.arange(len(total))
    if len(total) > 2 * most:
        places = (total >= np.partition(total, -most)[-most]).nonzero()[0]
    totals = total[places].tolist()
    found = sorted(zip(totals, places.tolist(), strict=True), key=lambda each: -each[0])[:most]
    found = [each for each in found if each[0] > -math.inf]
    return [place for _, place in found], [each for each, _ in found]
