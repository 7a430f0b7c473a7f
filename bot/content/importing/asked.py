"""A question as it was found on a page, before anybody judged it."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.content.importing.marks import Token


@dataclass(slots=True)
class Choice:
    """One choice as written.

    Attributes:
        label: its letter in lower case, or "" when the page gives none.
        ticked: the page marks it as right where it stands.
    """

    line: int
    text: str
    label: str = ""
    ticked: bool = False


@dataclass(slots=True)
class Asked:
    """A question as written.

    Attributes:
        line: of the stem, from 1.
        label: its number on the page, or "".
        answers: what the page says, each with its line; empty when it says nothing.
        numbered: the choices carry numbers, so an answer may be one.
        tokens: everything it is made of.
    """

    line: int
    stem: str
    choices: list[Choice]
    label: str = ""
    answers: list[tuple[int, str]] = field(default_factory=list)
    why: list[str] = field(default_factory=list)
    numbered: bool = False
    tokens: list[Token] = field(default_factory=list)

    @property
    def raw(self) -> str:
        """The lines it was read from."""
        said = [t.raw or t.text for t in self.tokens]
        return "\n".join(said) if said else "\n".join([self.stem, *(c.text for c in self.choices)])
