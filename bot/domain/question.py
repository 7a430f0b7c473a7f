"""A multiple-choice question as a curator wrote it."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StrictBool, field_validator, model_validator

from bot.domain.text import Content, Identifier, Line, Text

LETTERS = "ABCDEFGH"


class Difficulty(StrEnum):
    """How hard a question is for a third-year pharmacy student."""

    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"


class Question(Content):
    """One MCQ; its identity is its id, never its text.

    Attributes:
        id: stable and unique in the whole base.
        stem: the question put to the student.
        choices: two to eight, by letter A, B, C ... in the order written.
        key: the letter of the right choice.
        rationale: why the key is right; None when not written yet (the linter warns).
        caveat: what a label or regulator says against or beyond the key; None when undisputed.
        section: the key of the section this question teaches, or None.
        fact: the key of the fact it teaches within the section, or None.
        sources: ids of the topic's sources on which the key rests.
        keep_order: True when choices refer to each other and must not be shuffled.
        draft: why a person must still decide; None for finished content.
    """

    id: Identifier
    stem: Text
    choices: Annotated[dict[str, Line], Field(min_length=2, max_length=8)]
    key: str
    rationale: Text | None = None
    caveat: Text | None = None
    section: Identifier | None = None
    fact: Identifier | None = None
    difficulty: Difficulty = Difficulty.MEDIUM
    sources: tuple[Identifier, ...] = ()
    keep_order: StrictBool = False
    draft: Line | None = None

    @field_validator("choices")
    @classmethod
    def _check_choices(cls, choices: dict[str, str]) -> dict[str, str]:
        expected = LETTERS[: len(choices)]
        if "".join(choices) != expected:
            raise ValueError(f"choices must be lettered {', '.join(expected)} in this order")
        seen: dict[str, str] = {}
        for letter, choice in choices.items():
            twin = seen.setdefault(" ".join(choice.casefold().split()), letter)
            if twin != letter:
                raise ValueError(f"choices {twin} and {letter} are equal: {choice!r}")
        return choices

    @model_validator(mode="after")
    def _check_key(self) -> Question:
        if self.key not in self.choices:
            letters = ", ".join(self.choices)
            raise ValueError(f"key {self.key!r} is not among the choices {letters}")
        return self

    @property
    def right_choice(self) -> str:
        """The text of the right choice."""
        return self.choices[self.key]
