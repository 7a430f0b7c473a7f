"""What an import found wrong: a kind, a place, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Defect:
    """One thing that a person must decide; several faults of one question are one defect.

    Attributes:
        kind: of the first fault, such as ``"missing_answer"``.
        line: in the page, from 1.
        what: what is wrong.
        mend: how to put it right.
        question: which question of the page, from 1; None when it is about something else.
    """

    kind: str
    line: int
    what: str
    mend: str
    question: int | None = None

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON's values."""
        found: dict[str, Any] = {"kind": self.kind, "line": self.line}
        if self.question is not None:
            found["question"] = self.question
        return found | {"what": self.what, "mend": self.mend}

    def __str__(self) -> str:
        which = f"question {self.question}: " if self.question is not None else ""
        return f"line {self.line}: {which}{self.what}; {self.mend}"


def merged(faults: Iterable[Defect], question: int) -> Defect | None:
    """Return all faults of one question as one, or None when there is none."""
    found = list(dict.fromkeys(faults))
    if not found:
        return None
    what = "; ".join(fault.what for fault in found)[:600]
    mend = "; ".join(dict.fromkeys(fault.mend for fault in found))[:300]
    return Defect(found[0].kind, found[0].line, what, mend, question)
