"""Every direct dependency stands in docs/ARCHITECTURE.md with its reason, and no other."""

import ast
import os
import re
import sys
import tomllib
from pathlib import Path

import pytest

from tests.packages import RUN_TIME, SEMANTIC, TESTS, made, not_installed, pinned, written

ROOT = Path(__file__).resolve().parents[2]


def declared() -> set[str]:
    """Return the names in pyproject.toml."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    lines = [*project["dependencies"], *(line for extra in extras for line in extra)]
    return {re.match(r"[\w.-]+", line)[0].lower() for line in lines} - {project["name"]}


def justified() -> dict[str, str]:
    """Return the reasons in the tables of the document, by name."""
    text = (ROOT / "docs" / "ARCHITECTURE.md").read_text(encoding="utf-8")
    chapter = text.partition("## Why these packages")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| ([\w., -]+) \| (.+) \|$", chapter, re.M)
    found = {name.strip().lower(): why for names, why in rows for name in names.split(",")}
    found.pop("package", None)
    return found


def test_every_dependency_has_a_reason_and_no_reason_is_left_over():
    assert set(justified()) == declared()
    assert all(len(why.split()) >= 2 for why in justified().values())


def test_what_is_imported_is_declared():
    """A package that came along with another may go with it."""
    modules = {
        "telegram": "python-telegram-bot", "yaml": "pyyaml", "markdown_it": "markdown-it-py",
        "prometheus_client": "prometheus-client", "dotenv": "python-dotenv",
        "pydantic_core": "pydantic",
    }  # fmt: skip
    wanted = {name for path in (ROOT / "bot").rglob("*.py") for name in imported_by(path)}
    wanted -= {"bot", *sys.stdlib_module_names}
    assert {modules.get(name, name) for name in wanted} <= declared()


def imported_by(path: Path) -> set[str]:
    """Return the top-level modules that a file imports anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


def test_every_pinned_package_stands_in_the_table_with_licence_purpose_and_reason():
    rows = {row.name: row for row in written()}
    assert {name: row.version for name, row in rows.items()} == pinned()
    for row in rows.values():
        assert row.purpose in {RUN_TIME, SEMANTIC, TESTS}, row.name
        assert re.search(r"[A-Z]", row.licence), row
        assert len(row.why.split()) >= 2
        assert row.why != "nothing needs it", row.name


def test_the_table_is_what_is_installed():
    """Otherwise: python -m tests.packages, and look at what has changed."""
    if drifted := not_installed():
        assert not os.environ.get("CI"), drifted
        pytest.skip(f"not installed as pinned: {drifted[:3]}")
    here = [(each.name, each.version, each.licence, each.purpose) for each in made()]
    told = [(each.name, each.version, each.licence, each.purpose) for each in written()]
    assert here == told


def test_no_licence_at_run_time_would_bind_our_own_code():
    """GPL and AGPL are for tools that are run beside; LGPL lets itself be imported."""
    for row in written():
        if row.purpose != TESTS:
            assert not re.search(r"(?<!L)GPL", row.licence), row
