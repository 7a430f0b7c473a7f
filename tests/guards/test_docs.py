"""README, .env.example and the command list tell what the code does."""

import re
from pathlib import Path

from bot.content.checking import count_content
from bot.content.loader import load_knowledge
from bot.settings import Settings
from bot.views.help import COMMANDS

ROOT = Path(__file__).resolve().parents[2]


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_env_example_names_every_setting_and_no_other():
    keys = set(re.findall(r"^#? ?([A-Z][A-Z0-9_]+)=", read(".env.example"), re.M))
    assert keys == {name.upper() for name in Settings.model_fields}


def test_env_example_holds_no_secret():
    for line in read(".env.example").splitlines():
        if re.match(r"(TELEGRAM_BOT_TOKEN|WEBHOOK_SECRET|DATABASE_URL)=", line):
            assert line.endswith("="), line


def test_readme_lists_every_command():
    for command in COMMANDS:
        assert f"`/{command.name}" in read("README.md"), command.name


def test_commands_fit_telegram():
    for command in COMMANDS:
        assert re.fullmatch(r"[a-z0-9_]{1,32}", command.name)
        assert 1 <= len(command.summary) <= 256


def test_ci_runs_the_test_line_of_the_readme():
    lines = re.findall(r"^python3 -m venv .*$", read("README.md"), re.M)
    assert len(lines) == 2
    assert all(line in read(".ci/run") for line in lines if "pytest" in line)
    assert sum("pytest" in line for line in lines) == 1


def test_readme_is_short():
    assert len(read("README.md").splitlines()) < 150


def test_readme_counts_what_the_base_holds():
    counts = count_content(load_knowledge(ROOT / "knowledge"))
    said = " ".join(read("README.md").split())
    for name, count in counts.items():
        assert f"{count} {name}" in said, (name, count)


def test_every_page_of_the_docs_is_linked_and_every_link_leads_somewhere():
    pages = {path.name for path in (ROOT / "docs").glob("*.md")}
    linked = set()
    for path in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
            if "://" not in target:
                assert (path.parent / target).exists(), f"{path.name}: {target}"
                linked.add(Path(target).name)
    assert pages <= linked, pages - linked
