"""Putting together questions that mean nearly the same."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz

NEAR_DUPLICATE = 85
"""Similarity, 0 to 100, from which two questions count as the same."""


def cluster(keys: Sequence[str]) -> list[list[int]]:
    """Group keys whose words are nearly the same; the order of words is ignored.

    Returns:
        Groups of indices into ``keys``; each group's first is the one the others resemble.
    """
    groups: list[list[int]] = []
    for index, key in enumerate(keys):
        for group in groups:
            if fuzz.token_sort_ratio(key, keys[group[0]]) >= NEAR_DUPLICATE:
                group.append(index)
                break
        else:
            groups.append([index])
    return groups
