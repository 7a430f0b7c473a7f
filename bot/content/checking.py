"""The ``check`` command: everything that is wrong or could be better in a knowledge folder."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from bot.content.lint import lint_topic
from bot.content.loader import CheckedFile, assemble, faults_of, read_folder
from bot.content.lookalikes import find_lookalikes
from bot.content.schema import SPECIAL_FILES
from bot.domain.knowledge_base import KnowledgeBase
from bot.domain.monograph import TopicKind
from bot.errors import Fault, Severity


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found.

    Attributes:
        faults: errors, warnings and notes, sorted by file and line.
        base: None when there are errors.
    """

    faults: Sequence[Fault]
    base: KnowledgeBase | None

    def count(self, severity: Severity) -> int:
        """Return how many faults are that severe."""
        return sum(fault.severity is severity for fault in self.faults)

    def fails(self, *, strict: bool) -> bool:
        """Whether the check fails; warnings fail a strict one, notes never do."""
        return any(fault.is_error or (strict and fault.is_warning) for fault in self.faults)


def check_knowledge(folder: Path, today: date | None = None) -> Report:
    """Check a knowledge folder.

    Args:
        folder: holds the YAML files.
        today: what review dates are compared with; None leaves the linter out.
    """
    files: list[CheckedFile] = []
    advice: list[Fault] = []
    for file in read_folder(folder):
        if today is not None and file.tree is not None and file.name not in SPECIAL_FILES:
            advice += lint_topic(file.tree, file.path, today)
        files.append(file.without_tree())
    faults = faults_of(folder, files)
    base = None if faults else assemble(files)
    if today is not None:
        faults = sorted(faults + advice + list(find_lookalikes(file.claims for file in files)))
    return Report(faults, base)


def count_content(base: KnowledgeBase) -> dict[str, int]:
    """Return how much there is of each kind of content in a base."""
    topics = base.topics.values()
    return {
        "monographs": sum(topic.kind is TopicKind.DRUG for topic in topics),
        "guides": sum(topic.kind is TopicKind.GUIDE for topic in topics),
        "sections": sum(len(topic.sections) for topic in topics),
        "facts": sum(len(section.facts) for topic in topics for section in topic.sections),
        "faqs": sum(len(topic.faqs) for topic in topics),
        "questions": len(base.questions),
        "terms": len(base.terms),
    }


def run_check(
    folder: Path,
    strict: bool = False,
    as_json: bool = False,
    github: bool = False,
    today: date | None = None,
) -> tuple[str, int]:
    """Check a folder and say what was found.

    Args:
        folder: holds the YAML files.
        strict: warnings fail the check too.
        as_json: one JSON object instead of lines.
        github: workflow commands that GitHub shows beside the lines of a pull request.
        today: what review dates are compared with; None takes the present day.

    Returns:
        The text to print, without a line break at its end, and the exit code: 0 or 1.
    """
    report = check_knowledge(folder, today or datetime.now(UTC).date())
    code = int(report.fails(strict=strict))
    if as_json:
        return _as_json(report, code), code
    show = _annotation if github else str
    return "\n".join([*map(show, report.faults), _summary(report, code)]), code


def _summary(report: Report, code: int) -> str:
    amounts = [
        f"{count} {severity}{'s' if count != 1 else ''}"
        for severity in Severity
        if (count := report.count(severity))
    ]
    if report.base is not None:
        content = count_content(report.base)
        amounts += [f"{count:,} {kind}" for kind, count in content.items()]
    return f"{'FAILED' if code else 'OK'}: " + ", ".join(amounts)


def _as_json(report: Report, code: int) -> str:
    faults = [
        {
            "file": str(fault.path),
            "line": fault.line,
            "severity": str(fault.severity),
            "what": fault.what,
            "mend": fault.mend,
        }
        for fault in report.faults
    ]
    counts = count_content(report.base) if report.base is not None else None
    version = report.base.version if report.base is not None else None
    found = {"ok": not code, "version": version, "counts": counts, "faults": faults}
    return json.dumps(found, ensure_ascii=False, indent=2)


def _annotation(fault: Fault) -> str:
    commands = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
    path = _escaped(str(fault.path)).replace(":", "%3A").replace(",", "%2C")
    place = f"file={path},line={max(fault.line, 1)}"
    return f"::{commands[fault.severity]} {place}::{_escaped(f'{fault.what}; {fault.mend}')}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
