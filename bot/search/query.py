"""A question as numbers: what each stem, stem pair and word of the base gains by it."""

from dataclasses import dataclass
import math
import numpy as np

from bot.search.features import Floats, Space, grams_of, _idf
from bot.search.repair import RepairedToken
from bot.search.stemming import stem


@dataclass(frozen=True, slots=True)
class Query:
    tokens: tuple[RepairedToken, ...]
    stem_gain: Floats
    pair_gain: Floats
    word_gain: Floats
    stem_norm: float
    pair_norm: float
    char_norm: float


def read_query(tokens, space: Space) -> Query:
    words = list(dict.fromkeys(t.text for t in tokens))
    stem_gain = np.zeros(len(space.stems) + 1, np.float32)
    ssq = 0.0
    seen = set()
    seq = []
    for w in (t.text for t in tokens):
        s = stem(w)
        n = space.stems.get(s, -1)
        seq.append(n)
        if s in seen:
            continue
        seen.add(s)
        if n >= 0:
            wt = space.stem_weight[n]
            stem_gain[n] = wt * wt
        else:
            wt = space.unseen_weight(w)
        ssq += wt * wt
    pair_gain = np.zeros(len(space.pairs) + 1, np.float32)
    psq = 0.0
    S = len(space.stems)
    unseen = math.log1p(space.entries / 0.5)
    if len(space.pairs):
        keys = {a * S + b if a >= 0 and b >= 0 else (-1, i) for i, (a, b) in enumerate(zip(seq, seq[1:]))}
        ks = np.array(sorted(k for k in keys if isinstance(k, int)), np.int64)
        at = np.minimum(np.searchsorted(space.pairs, ks), len(space.pairs) - 1)
        hit = at[space.pairs[at] == ks]
        w2 = space.pair_weight[hit] ** 2
        pair_gain[hit] = w2
        psq = float(w2.sum()) + (len(keys) - len(hit)) * unseen**2
    # chars
    counts = {}
    csq = 0.0
    ids = []
    for w in words:
        for g in grams_of(w):
            n = space.grams.get(g)
            if n is None:
                csq += unseen**2
            else:
                ids.append(n)
    word_gain = np.zeros(len(space.words), np.float32)
    if ids:
        gid, cnt = np.unique(np.array(ids, np.int32), return_counts=True)
        gw = space.gram_weight[gid]
        csq += float((cnt * gw * gw).sum())
        hits, lens = space.gram_words.take(gid)
        word_gain = np.bincount(hits, np.repeat(cnt * gw * gw, lens), minlength=len(space.words)).astype(np.float32)
    return Query(tuple(tokens), stem_gain, pair_gain, word_gain, math.sqrt(ssq) or 1.0, math.sqrt(psq) or 1.0, math.sqrt(csq) or 1.0)
