"""What is in deploy/ is sound, as far as it can be told without running it."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from bot.settings import Settings
from tests.image import context_files, read_dockerfile

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"


def tool(name: str) -> str:
    """Return a tool's path; without it, fail on CI and skip elsewhere."""
    found = shutil.which(
        name, path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    )
    if found is None and os.environ.get("CI") and name != "systemd-analyze":
        pytest.fail(f"CI must have {name}")
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)


def test_shell_scripts_pass_shellcheck():
    result = run(tool("shellcheck"), ROOT / ".ci" / "run", *DEPLOY.glob("*.sh"))
    assert result.returncode == 0, result.stdout


def test_the_dockerfile_passes_hadolint():
    result = run(tool("hadolint"), DEPLOY / "Dockerfile")
    assert result.returncode == 0, result.stdout


def test_the_unit_is_valid_and_shut_in(tmp_path):
    analyze = tool("systemd-analyze")
    unit = tmp_path / "study-bot.service"
    text = (DEPLOY / "study-bot.service").read_text(encoding="utf-8")
    # The paths of the installed bot are not here.
    unit.write_text(re.sub(r"ExecStart=.*", f"ExecStart={sys.executable}", text), encoding="utf-8")
    verified = run(analyze, "verify", unit)
    assert verified.returncode == 0, verified.stderr
    assert "Unknown" not in verified.stderr
    judged = run(analyze, "security", "--offline=true", unit)
    exposure = re.search(r"exposure level.*: ([\d.]+)", judged.stdout)
    assert exposure is None or float(exposure[1]) <= 2.0


def test_a_build_sees_what_it_copies_and_nothing_of_ours_that_is_secret():
    """Building and running it for real, without an engine: python -m tests.image, as root."""
    files = set(context_files())
    tops = {path.partition("/")[0] for path in files}
    assert tops == {
        "README.md", "bot", "constraints.txt", "knowledge", "pyproject.toml", "run_bot.py",
    }  # fmt: skip
    assert not [path for path in files if "__pycache__" in path or ".env" in path]
    steps = read_dockerfile((DEPLOY / "Dockerfile").read_text(encoding="utf-8"))
    copied = [word for step, rest in steps if step == "COPY" for word in rest.split()[:-1]]
    assert {word for word in copied if not word.startswith(("--", "/"))} == tops


def test_only_settings_that_exist_are_set():
    known = {name.upper() for name in Settings.model_fields}
    bot = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))["services"]["bot"]
    assert set(bot["environment"]) <= known
    dockerfile = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    ours = set(re.findall(r"\b(DATA_DIR|LISTEN_HOST|LISTEN_PORT|LOG_FORMAT)=", dockerfile))
    assert ours == {"DATA_DIR", "LISTEN_HOST", "LISTEN_PORT", "LOG_FORMAT"} & known


def test_caddy_lets_through_what_the_webhook_is_set_to():
    compose = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    path = re.search(r"WEBHOOK_URL: https://.*}(/\w+)", compose)
    assert path
    assert f"path {path[1]}" in (DEPLOY / "Caddyfile").read_text(encoding="utf-8")


def test_containers_cannot_write_nor_gain_rights():
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))["services"]
    for name in ("bot", "caddy"):
        assert services[name]["read_only"] is True
        assert services[name]["cap_drop"] == ["ALL"]
        assert services[name]["security_opt"] == ["no-new-privileges:true"]
    assert all(":latest" not in str(service.get("image")) for service in services.values())


def test_a_backup_keeps_the_newest_fourteen(tmp_path):
    house, target = tmp_path / "house", tmp_path / "saved"
    python = house / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    # Stands for "run_bot.py backup FILE".
    python.write_text('#!/bin/sh\ntouch "$3"\n', encoding="utf-8")
    python.chmod(0o755)
    (house / "deploy").mkdir()
    script = shutil.copy(DEPLOY / "backup.sh", house / "deploy")
    target.mkdir()
    for day in range(10, 30):
        (target / f"study-bot-202601{day}T000000Z.sqlite3").touch()
    result = run("sh", script, target)
    assert result.returncode == 0, result.stderr
    kept = sorted(each.name for each in target.iterdir())
    assert len(kept) == 14
    assert kept[0] == "study-bot-20260117T000000Z.sqlite3"
