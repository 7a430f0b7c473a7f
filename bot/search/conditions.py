"""Under which conditions a value is asked for: a disease, a form, a route, "maximum", "starting".

A value belongs to the conditions that its own text names. One asked for under a condition that
this text does not name is not the answer, however right the drug and the aspect are.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from bot.search.normalizer import normalize
from bot.search.values import routes_in

_GRADES: Mapping[str, re.Pattern[str]] = {
    "maximum": re.compile(
        r"\b(?:max|maximum|maximal|highest|largest|ceiling|upper limits?|at most|up to|limits?"
        r"|(?:no|not) more than|(?:not )?exceed\w*|or less|adhiktam)\b"
    ),
    "minimum": re.compile(
        r"\b(?:min|minimum|minimal|lowest|smallest|at least|(?:no|not) less than)\b"
    ),
    "starting": re.compile(
        r"\b(?:start(?:ing|ed|s)?|initial(?:ly)?|initiat\w+|first|begin\w*|induction|loading)\b"
    ),
    "maintenance": re.compile(r"\b(?:maintenance|maintain\w*|after the loading dose|then)\b"),
    "reduced": re.compile(r"\b(?:reduced|reduction|lowered)\b"),
}
"""What kind of dose or level: the ways to ask for it, and to state it."""

_THEN = re.compile(r"\bthen\b")
_GRADED = re.compile(
    r"\b(?:doses?|dosages?|dosing|mg|amounts?|quantity|regimens?|strengths?|khurak|khuraak|"
    r"matra|limits?)\b"
)
_AMOUNT = re.compile(
    r"\d ?(?:mg|mcg|microgram\w*|ug|g|ml|units?|iu|u|drops?|tablets?|capsules?|mmol|meq)\b"
)
_ASKS_AMOUNT = re.compile(r"\b(?:doses?|mg|how much|khurak|khuraak|matra|kitni dose)\b")

_NAMES_A_GRADE = (
    "max maximum maximal highest largest upper limit min minimum minimal lowest smallest starting "
    "start initial initially initiation first beginning maintenance reduced most least adhiktam"
)
GRADE_WORDS = frozenset(_NAMES_A_GRADE.split())
"""Words that tell a grade and need not be found themselves."""


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a question says beside topic and aspect, and an answer has to say as well.

    Attributes:
        words: stem -> word of the things named: a disease, a population, a form.
        grades: kinds of dose asked for, by their names here.
        routes: route -> the words that asked for it.
        is_amount: whether nothing but an amount answers ("dose", "how many mg").
    """

    words: Mapping[str, str] = field(default_factory=dict)
    grades: tuple[str, ...] = ()
    routes: Mapping[str, str] = field(default_factory=dict)
    is_amount: bool = False

    def __bool__(self) -> bool:
        """Return whether there is any."""
        return bool(self.words or self.grades or self.routes or self.is_amount)

    def unmet(self, names: Callable[[str], bool], line: str) -> tuple[str, ...]:
        """Return, in words, what an entry does not name.

        Args:
            names: says whether the entry's text holds a stem.
            line: that text, normalised and in plain words.
        """
        lacking = [word for stem, word in self.words.items() if not names(stem)]
        lacking += [grade for grade in self.grades if not _GRADES[grade].search(line)]
        if self.routes and (known := routes_in(line)) and known.keys().isdisjoint(self.routes):
            lacking += dict.fromkeys(self.routes.values())
        return tuple(dict.fromkeys(lacking))


def grades_in(line: str) -> tuple[str, ...]:
    """Return the kinds of dose that a normalised question asks for."""
    if not _GRADED.search(line):
        return ()
    asked = _THEN.sub(" ", line)  # Of a text it tells what follows, of a question nothing.
    return tuple(grade for grade, pattern in _GRADES.items() if pattern.search(asked))


def asks_amount(line: str) -> bool:
    """Say whether a normalised question asks for an amount."""
    return bool(_ASKS_AMOUNT.search(line))


def states_amount(line: str) -> bool:
    """Say whether a text in plain words states an amount."""
    return bool(_AMOUNT.search(line))


def plain_text(words: Iterable[str]) -> str:
    """Return translated words as the line that `Conditions.unmet` reads."""
    return normalize(" ".join(words))
