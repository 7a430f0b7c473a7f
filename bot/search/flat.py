"""The features of a base as named arrays, to be kept and made into features again."""

import numpy as np

from bot.search.concepts import Concepts
from bot.search.features import Phrasings, Space, floor_for
from bot.search.grams import Grams
from bot.search.rows import Rows
from bot.search.store import Arrays, packed, unpacked

_ROWS = ("word_grams", "gram_words")
_FLAT = ("word_df", "stem_weight", "gram_weight", "word_square", "pairs", "pair_weight")


def to_arrays(space: Space, phrasings: Phrasings) -> dict[str, np.ndarray]:
    """Return all that cannot be worked out faster than read."""
    rows: dict[str, Rows] = {name: getattr(space, name) for name in _ROWS}
    rows |= {"features": phrasings.features, "texts": phrasings.words}
    arrays: dict[str, np.ndarray] = {name: getattr(space, name) for name in _FLAT}
    for name, held in rows.items():
        arrays |= {f"{name}_starts": held.starts, f"{name}_values": held.values}
    return arrays | {
        "words": packed(space.words),
        "stems": packed(space.stems),
        "letters": packed([space.grams.letters]),
        "keys": space.grams.keys,
        "entry": phrasings.entry,
        "starts": phrasings.starts,
    }


def from_arrays(arrays: Arrays, entries: int, groups: Concepts) -> tuple[Space, Phrasings]:
    """Make the features again.

    Args:
        arrays: What `to_arrays` returned.
        entries: Number of entries.
        groups: The groups of words that stand for one another.
    """
    phrasings = Phrasings(
        entry=arrays["entry"],
        starts=arrays["starts"],
        features=_rows(arrays, "features"),
        words=_rows(arrays, "texts"),
    )
    space = Space(
        entries=entries,
        floor=floor_for(len(phrasings.entry) / max(1, entries)),
        words=_numbered(arrays, "words"),
        stems=_numbered(arrays, "stems"),
        grams=Grams("".join(unpacked(arrays["letters"])), arrays["keys"]),
        concepts=groups,
        word_df=arrays["word_df"],
        word_grams=_rows(arrays, "word_grams"),
        gram_words=_rows(arrays, "gram_words"),
        stem_weight=arrays["stem_weight"],
        gram_weight=arrays["gram_weight"],
        word_square=arrays["word_square"],
        pairs=arrays["pairs"],
        pair_weight=arrays["pair_weight"],
    )
    return space, phrasings


def _rows(arrays: Arrays, name: str) -> Rows:
    return Rows(arrays[f"{name}_starts"], arrays[f"{name}_values"])


def _numbered(arrays: Arrays, name: str) -> dict[str, int]:
    return {text: number for number, text in enumerate(unpacked(arrays[name]))}
