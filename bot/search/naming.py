"""How names are written, miswritten, and told from other names that look like them."""

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.domain.monograph import Monograph
from bot.search.frequency import zipf
from bot.search.language import is_plausible_name, words_of
from bot.search.lexicon import words_in

_ONE_SLIP_FROM = 6  # Letters of a name from which one slip may be read,
_TWO_SLIPS_FROM = 8  # and two.
_ENDINGS = (
    "mab nib cept ine one ol in ide ate il um am an ic ir en al ane ene ase ib ab im us ra "
    "tide cin xate ium ole "
)
_NAME_ENDINGS = tuple(_ENDINGS.split())


def is_slip_of(word: str, name: str, distance: int) -> bool:
    """Say whether a word is a misspelt name rather than another name that looks like it."""
    if zipf(word) > 0 or word in words_of("drugs"):
        return False
    if distance == 1:  # A slip in the first letter makes names of their own: "anakinumab".
        return len(name) >= _ONE_SLIP_FROM and (word[0] == name[0] or word[1:2] == name[:1])
    if distance == 2 and min(len(word), len(name)) >= _TWO_SLIPS_FROM:
        return word[0] == name[0] and not may_be_another(word, name)
    return False


def name_as_near(word: str, name: str, distance: int) -> bool:
    """Say whether a slip is as near to the name of another drug, in the base or not.

    A letter that the other name does not have tells them apart: letters are left out rather than
    made up.
    """
    near = process.extract(word, _drug_names(), scorer=OSA.distance, score_cutoff=distance,
                           limit=None, processor=None)  # fmt: skip
    return any(other != name and not Counter(word) - Counter(other) for other, _, _ in near)


@lru_cache(maxsize=1)
def _drug_names() -> list[str]:
    return [name for name in words_of("drugs") if len(name) >= _ONE_SLIP_FROM]


def respell(name: str) -> str:
    """Return a name as one side of the Atlantic would write it, or a phonetic typist."""
    return name.replace("ph", "f").replace("ae", "e").replace("oe", "e").replace("y", "i")


def may_be_another(word: str, name: str) -> bool:
    """Say whether a word two slips from a name may well be another drug's name.

    Names that look alike are pronounceable and end as drug names end; slips rarely are both.
    """
    if sorted(word) == sorted(name):
        return False
    if word[:-4] == name[:-4]:
        return True  # Both changes are in the ending, which names the class.
    return word.endswith(_NAME_ENDINGS) and is_plausible_name(word, name)


def names_of(topic: Monograph) -> Iterable[tuple[str, ...]]:
    """Return the ways a topic may be called, as words."""
    for name in topic.names:
        yield words_in(name)
    title = topic.title
    for mark in "()/,;":
        title = title.replace(mark, "|")
    parts = [words_in(part) for part in title.split("|")]
    yield from (part for part in parts if len(part) > 0)
    plain = [word for word in words_in(topic.title) if word not in words_of("salts")]
    if len(plain) == 1 and len(plain[0]) > 4:
        yield (plain[0],)
