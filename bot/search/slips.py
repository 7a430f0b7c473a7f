"""What slips make of a word: how many are believed, and how likely each kind is."""

from bot.search.frequency import zipf

_VERY_COMMON = 4.3
_COMMON_ENOUGH = 3.4  # Zipf value of a short word of the language that a slip may be of.

# Costs are in powers of ten: a cost of 1 is a tenth of the chance.
_SLIP = 2.0
_SECOND_SLIP = 1.0  # Beside its own; not where all letters are there, in another order.
_OTHER_FIRST_LETTER = 1.5
_LOST_LETTER = 0.3
_FOREIGN_LETTER = 1.0  # One of many letters it might have been; lost and doubled ones are told.


def slips_allowed(length: int) -> int:
    """Return how many letters of a word that long may be wrong."""
    if length < 3:
        return 0
    if length < 6:
        return 1
    return 2 if length < 13 else 3


def plausible(word: str, name: str, slips: float) -> bool:
    """Say whether a repair may be made: short words and rare names bear fewer slips.

    A short word may lack a letter of a very common one ("hlp"); a second slip in six or seven
    letters is believed only towards a common word: names that near are different names.
    """
    if len(word) == 3:
        return len(name) == 4 and name[0] == word[0] and zipf(name) >= _VERY_COMMON
    if len(word) < 8 and slips > 1:
        return name[0] == word[0] and zipf(name) >= _VERY_COMMON
    return True


def plausible_in_language(word: str, name: str, value: float) -> bool:
    """Say whether a word may be a slip of one that only the language vouches for.

    Args:
        word: As typed.
        name: A word one slip away.
        value: The Zipf value of that word.
    """
    if sorted(word) == sorted(name):
        return len(word) > 5 or value >= _COMMON_ENOUGH
    if len(word) == 3:
        return len(name) == 4 and value >= _VERY_COMMON
    return len(name) > 3 and (len(word) > 5 or value >= _COMMON_ENOUGH)


def cost_of_slips(word: str, name: str, slips: int) -> float:
    """Return how unlikely it is that a name is typed as a word, in powers of ten.

    Args:
        word: As typed.
        name: What it may have been meant to be.
        slips: The letters that differ (optimal string alignment).
    """
    cost = _SLIP * slips + _OTHER_FIRST_LETTER * (word[0] != name[0])
    if sorted(word) == sorted(name):
        return cost
    if slips > 1:
        return cost + _SECOND_SLIP
    if len(name) > len(word):
        return cost + _LOST_LETTER
    return cost + _FOREIGN_LETTER * (not _doubles(word, name))


def _doubles(word: str, name: str) -> bool:
    """Say whether a word is a name with one of its letters typed twice."""
    cuts = range(1, len(word))
    return any(word[at] == word[at - 1] and word[:at] + word[at + 1 :] == name for at in cuts)
