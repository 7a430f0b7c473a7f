"""Parts of sentences: numbers with their nouns, and lists."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce

from bot.locale import _, ngettext
from bot.views.reply import escape


def cards_text(count: int) -> str:
    """Return "1 card", "2 cards"."""
    return ngettext("{count} card", "{count} cards", count).format(count=count)


def flashcards_text(count: int) -> str:
    """Return "1 flashcard", "2 flashcards"."""
    return ngettext("{count} flashcard", "{count} flashcards", count).format(count=count)


def questions_text(count: int) -> str:
    """Return "1 question", "2 questions"."""
    return ngettext("{count} question", "{count} questions", count).format(count=count)


def answers_text(count: int) -> str:
    """Return "1 answer", "2 answers"."""
    return ngettext("{count} answer", "{count} answers", count).format(count=count)


def days_counted(count: int) -> str:
    """Return "1 day", "2 days"."""
    return ngettext("{count} day", "{count} days", count).format(count=count)


def points_text(count: int) -> str:
    """Return "1 point", "2 points"."""
    return ngettext("{count} point", "{count} points", count).format(count=count)


def or_list(names: Iterable[str]) -> str:
    """Return "a or b or c"."""
    return reduce(lambda one, other: _("{one} or {other}").format(one=one, other=other), names)


def and_list(names: Iterable[str]) -> str:
    """Return "a and b and c"."""
    return reduce(lambda one, other: _("{one} and {other}").format(one=one, other=other), names)


def names_text(names: Sequence[str], count: int, most: int) -> str:
    """Return "Asha, Bala and 3 more" as HTML.

    Args:
        names: of those who may be named, as one line each, best first.
        count: of all, also of those who may not.
        most: so many are named.
    """
    shown = ", ".join(map(escape, names[:most]))
    rest = count - len(names[:most])
    return _("{names} and {count} more").format(names=shown, count=rest) if rest else shown
