"""The language in which the interface speaks: one for each update, push and timer.

English is written in the code and needs no catalogue. Every other language is a file
``<code>/LC_MESSAGES/study_bot.po`` beside this one, read when somebody uses the language for the
first time. Handlers set the language, views read it by asking for a text; nobody passes it on.

Facts, questions and sources are not translated: a wrong word there could be a wrong dose.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gettext import NullTranslations

ENGLISH = "en"
_FOLDER = Path(__file__).parent
_FILE = Path("LC_MESSAGES") / "study_bot.po"
_read: dict[str, NullTranslations] = {}

_spoken: ContextVar[NullTranslations | None] = ContextVar("spoken", default=None)
"""The catalogue in use; None for English, which costs nothing then."""


@cache
def languages() -> tuple[str, ...]:
    """Return the codes of all languages, English first."""
    found = sorted(path.parent.parent.name for path in _FOLDER.glob(f"*/{_FILE}"))
    return (ENGLISH, *found)


def language_like(code: str | None) -> str | None:
    """Return the language of a code such as ``hi-IN``; None for one we do not speak."""
    short = (code or "").replace("_", "-").partition("-")[0].casefold()
    return short if short in languages() else None


def name_of(language: str) -> str:
    """Return what a language calls itself."""
    catalogue = _catalogue(language)
    return catalogue.pgettext("name of this language", "English") if catalogue else "English"


def spoken() -> str:
    """Return the language that is spoken."""
    catalogue = _spoken.get()
    return next((code for code, each in _read.items() if each is catalogue), ENGLISH)


def speak(language: str) -> None:
    """Set the language for the rest of this task; one we do not speak is English."""
    _spoken.set(_catalogue(language))


@contextmanager
def speaking(language: str, *, keep: bool = True) -> Iterator[None]:
    """Set the language for a while.

    Args:
        keep: False reads a catalogue for this once, when nobody has used the language so far.
    """
    token = _spoken.set(_catalogue(language, keep=keep))
    try:
        yield
    finally:
        _spoken.reset(token)


def _(text: str) -> str:
    """Return a text of the code in the language that is spoken."""
    catalogue = _spoken.get()
    return text if catalogue is None else catalogue.gettext(text)


def ngettext(one: str, many: str, count: int) -> str:
    """Return the form that a count needs, with its place for the count still open."""
    catalogue = _spoken.get()
    if catalogue is None:
        return one if count == 1 else many
    return catalogue.ngettext(one, many, count)


def pgettext(where: str, text: str) -> str:
    """Return a text that means different things in different places."""
    catalogue = _spoken.get()
    return text if catalogue is None else catalogue.pgettext(where, text)


def N_(text: str) -> str:
    """Mark a constant for translation; ``_`` translates it where it is said."""
    return text


def NN_(one: str, many: str) -> tuple[str, str]:
    """Mark a constant with a plural; ``ngettext(*pair, count)`` translates it."""
    return one, many


def in_any_language(text: str) -> set[str]:
    """Return how a text was said so far, in whichever language."""
    return {text, *(catalogue.gettext(text) for catalogue in _read.values())}


def _catalogue(language: str, *, keep: bool = True) -> NullTranslations | None:
    if language == ENGLISH or language not in languages():
        return None
    if language in _read:
        return _read[language]
    from bot.locale.catalogue import read_catalogue

    catalogue = read_catalogue(_FOLDER / language / _FILE)
    if keep:
        _read[language] = catalogue
    return catalogue
