"""Whether a pattern over a file's answers is more than chance."""

from __future__ import annotations

# Chi-square values that chance exceeds in one file of twenty, by degrees of freedom from 1.
_CHI_SQUARE_5_PERCENT = (3.84, 5.99, 7.81, 9.49, 11.07, 12.59, 14.07)
_RARE = 0.01


def is_uneven(counts: list[int]) -> bool:
    """Whether counts differ from each other more than chance explains (Pearson's chi-square).

    Args:
        counts: how often each of two to eight letters is the right one.
    """
    expected = sum(counts) / len(counts)
    chi_square = sum((count - expected) ** 2 / expected for count in counts)
    return chi_square > _CHI_SQUARE_5_PERCENT[len(counts) - 2]


def is_longer_than_chance(longest: int, choice_counts: list[int]) -> bool:
    """Whether the right choice is the longest more often than chance explains.

    Args:
        longest: in how many questions it is.
        choice_counts: how many choices each question has; chance is one in so many.
    """
    ways = [1.0]  # ways[k]: the probability that k of the questions so far have it the longest.
    for count in choice_counts:
        chance = 1 / count
        ways = [
            (ways[k] * (1 - chance) if k < len(ways) else 0) + (ways[k - 1] * chance if k else 0)
            for k in range(len(ways) + 1)
        ]
    return sum(ways[longest:]) < _RARE
