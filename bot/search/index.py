"""The general matcher: documents with a few phrasings each, ranked for a typed question.

It knows nothing of any subject. A question is repaired, compared with the phrasings block by block
(stems, stem pairs, character n-grams), pooled by entry, and the first match gets a calibrated
confidence. Large bases are first narrowed by the rarest words of the question.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from bot.search import calibration, classifier
from bot.search.features import Floats, Ints, Phrasings, Rows, Space, build_space
from bot.search.normalizer import tokenize
from bot.search.query import Query, read_query
from bot.search.repair import RepairedToken, Repairer, is_name
from bot.search.stemming import stem

@dataclass
class P:
    w_stem: float = 0.45
    w_pair: float = 0.15
    w_char: float = 0.40
    pool_mean: float = 0.4
    ridge: float = 1.0
    w_learned: float = 1.0
    pair_stop: float = 1.0

PARAMS = P()

@dataclass(frozen=True, slots=True)
class Document:
    """An entry to be found: its id and the ways it may be asked for."""

    id: str
    phrasings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """An entry found, and how sure we are, 0 to 100."""

    entry_id: str
    confidence: float


class MatchIndex:
    """An immutable index over documents; build it once, ask it from any thread."""

    def __init__(self, ids, space, phrasings, synonyms=None) -> None:
        self._ids = ids
        self._number = {entry: at for at, entry in enumerate(ids)}
        self.space = space
        self.phr = phrasings
        self._repairer = Repairer(space)
        self.stem_norm = _norms(phrasings.stems, space.stem_weight**2)
        self.pair_norm = _norms(phrasings.pairs, space.pair_weight**2)
        self.char_norm = _norms(phrasings.words, space.word_square)
        self.counts = phrasings.by_entry.lengths()
        self.model = None
        self.texts_tokens = None

    @classmethod
    def build(cls, documents, *, synonyms: Mapping[str, Sequence[str]] | None = None):
        space, phrasings = build_space([d.phrasings for d in documents])
        index = cls(tuple(d.id for d in documents), space, phrasings)
        index._learn(documents)
        return index

    def _learn(self, documents):
        P = len(self.phr.entry)
        if not len(self._ids) or P < classifier.FEWEST_PHRASINGS * len(self._ids):
            return
        chosen = classifier.sample(self.phr.by_entry.starts, P)
        if len(chosen) > 1.5 * classifier.MOST_PHRASINGS:
            return
        K = np.zeros((len(chosen), len(chosen)), np.float32)
        texts = [t for d in documents for t in dict.fromkeys(d.phrasings) if tokenize(t)]
        for r, c in enumerate(chosen):
            q = read_query([self._repairer._as(t, t.text, 0) for t in tokenize(texts[c])], self.space)
            K[r] = self.likeness(q, None)[chosen]
        self.model = classifier.learn(K, chosen, self.phr.entry[chosen], len(self._ids), PARAMS.ridge)

    def likeness(self, q, phrasings):
        stem, pair, char = self.blocks(q, phrasings)
        return PARAMS.w_stem * stem + PARAMS.w_pair * pair + PARAMS.w_char * char

    def blocks(self, q: Query, which):
        ph = self.phr
        out = []
        for rows, weights, norm, qn in (
            (ph.stems, q.stem_gain, self.stem_norm, q.stem_norm),
            (ph.pairs, q.pair_gain, self.pair_norm, q.pair_norm),
            (ph.words, q.word_gain, self.char_norm, q.char_norm),
        ):
            if which is None:
                vals = weights[rows.values]
                starts = rows.starts[:-1]
                n = norm
            else:
                v, l = rows.take(which)
                vals = weights[v]
                starts = np.cumsum(l) - l
                n = norm[which]
            out.append(np.add.reduceat(vals, starts) / (n * qn))
        return out

    def analyze(self, text: str) -> list[RepairedToken]:
        """Return the words of a text, normalised and repaired, in order."""
        return self._repairer.repair(tokenize(text))

    def knows(self, word: str) -> bool:
        """Say whether an entry holds a (normalised) word or another form of it."""
        return self._repairer.knows(word)

    def weight(self, word: str) -> float:
        """Return the inverse document frequency of a word; the highest for an unknown one."""
        number = self.space.stems.get(stem(word))
        if number is None:
            return self.space.unseen_weight(word)
        return float(self.space.stem_weight[number])

    def unknown_names(self, text: str) -> list[RepairedToken]:
        """Return the rare words no entry holds and no repair explains: likely names."""
        return [t for t in self.analyze(text) if is_name(t)]

    def rank(
        self, text: str, limit: int = 10, *, allowed: Collection[str] | None = None
    ) -> list[Match]:
        """Rank the entries for a question.

        Args:
            text: The question as typed.
            limit: The most matches to return.
            allowed: Ids to choose from; None means all.

        Returns:
            Matches, best first; the confidence of the first is the calibrated probability, times
            100, that it is right.
        """
        q = self.query(text)
        if q is None or not len(self.phr.entry):
            return []
        sc, learned, stem, pair, char = self.scores(q)
        total = sc if learned is None else sc + PARAMS.w_learned * learned
        if allowed is not None:
            mask = np.ones(len(self._ids), bool)
            mask[[self._number[a] for a in allowed if a in self._number]] = False
            total = np.where(mask, -1, total)
        order = np.argsort(-total, kind="stable")[:limit]
        return [Match(self._ids[i], min(100.0, float(total[i]) * 100)) for i in order if total[i] > 0]

    def query(self, text):
        toks = self._repairer.repair(tokenize(text))
        return read_query(toks, self.space) if toks else None

    def scores(self, q):
        ph = self.phr
        stem, pair, char = self.blocks(q, None)
        like = PARAMS.w_stem * stem + PARAMS.w_pair * pair + PARAMS.w_char * char
        starts = ph.by_entry.starts[:-1]
        best = np.maximum.reduceat(like, starts)
        mean = np.add.reduceat(like, starts) / self.counts
        sc = (1 - PARAMS.pool_mean) * best + PARAMS.pool_mean * mean
        learned = self.model.scores(like) if self.model is not None else None
        return sc, learned, stem, pair, char


def _norms(rows: Rows, squares: Floats) -> Floats:
    sums = np.add.reduceat(squares[rows.values], rows.starts[:-1]) if len(rows.values) else np.zeros(0)
    return np.sqrt(np.maximum(sums, 1e-6)).astype(np.float32)
