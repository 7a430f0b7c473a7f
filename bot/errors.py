"""The exceptions of this project; each docstring is a sentence that may be shown to a person."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class StudyBotError(Exception):
    """Something went wrong in the study bot."""


class SettingsError(StudyBotError):
    """A setting is missing or malformed.

    Attributes:
        faults: one line per faulty setting, each naming its key.
    """

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


class Severity(StrEnum):
    """How much a fault in a knowledge file matters."""

    ERROR = "error"  # The base cannot be used.
    WARNING = "warning"  # A linter's advice; an error when checked strictly.
    NOTE = "note"  # For information; never an error.


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing that is wrong in a knowledge file.

    Attributes:
        path: the file, as the caller named it.
        line: 1-based; 0 when the fault belongs to the whole file.
        what: what is wrong, naming the key and the value.
        mend: how to put it right, as an instruction.
    """

    path: Path
    line: int
    what: str
    mend: str
    severity: Severity = Severity.ERROR

    @property
    def is_error(self) -> bool:
        """Whether the base cannot be used because of it."""
        return self.severity is Severity.ERROR

    @property
    def is_warning(self) -> bool:
        """Whether it is a linter's advice."""
        return self.severity is Severity.WARNING

    def __str__(self) -> str:
        label = "" if self.is_error else f"{self.severity}: "
        return f"{self.path}:{self.line}: {label}{self.what}; {self.mend}"


class KnowledgeError(StudyBotError):
    """The knowledge base has faults and cannot be used.

    Attributes:
        faults: every fault found, in the order of files and lines.
    """

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


class CallbackDataError(StudyBotError):
    """This button is not one of ours or belongs to another version."""


class StorageError(StudyBotError):
    """The database cannot be used."""


class PushTakenError(StudyBotError):
    """This daily quiz has been sent already."""
