"""Cuts words apart that were typed without a space between them."""

from collections.abc import Container

from bot.search.frequency import look_up


def cheapest_cut(text: str, known: Container[str]) -> tuple[str, ...]:
    """Cut a text into words at the least cost; nothing when it cannot be cut.

    Args:
        text: Letters without spaces.
        known: Words of the base: these cost least, long ones less than short ones together.
    """
    best: list[tuple[float, tuple[str, ...]] | None] = [(0.0, ())] + [None] * len(text)
    for end in range(1, len(text) + 1):
        for start in range(max(0, end - 18), end):
            before = best[start]
            if before is None:
                continue
            cost = _piece_cost(text[start:end], known)
            if cost is None:
                continue
            total = before[0] + cost
            here = best[end]
            if here is None or total < here[0]:
                best[end] = (total, (*before[1], text[start:end]))
    last = best[-1]
    return last[1] if last else ()


def _piece_cost(piece: str, known: Container[str]) -> float | None:
    """Return what a piece costs, or None when it is no word."""
    if len(piece) == 1:
        return 11.0 if piece in ("a", "i") else None
    value = look_up(piece)
    if len(piece) == 2 and value < 5.5:
        return None
    if piece in known:
        return 6.0 + max(0.0, 5.0 - value) / 2
    if value >= (5.0 if len(piece) == 3 else 4.0):
        return 13.0 - value
    return None
