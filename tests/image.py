"""Try deploy/Dockerfile without a container engine: its own steps, in a throwaway root.

python -m tests.image      as root, on Linux; some minutes, most of them pip's

Each stage is a copy-on-write view of this machine (overlayfs in a mount namespace of its own), in
the place of the base image. What the Dockerfile says is read from it and not repeated here: COPY
takes from a copy of the repository as .dockerignore leaves it, RUN is run by /bin/sh in the stage,
and at last ENTRYPOINT runs as USER on a root that cannot be written, against a pretend Telegram.

What this does not prove: that the base image has what it needs, that an engine reads the file as
we do, and anything about the network around a container.
"""

import asyncio
import json
import os
import re
import shlex
import shutil
import string
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from bot.playground.telegram import DEFAULT_TOKEN, PretendTelegram
from tests.bot_api import serve_bot_api

ROOT = Path(__file__).resolve().parents[1]
DOCKERFILE = ROOT / "deploy" / "Dockerfile"
QUESTION, PART_OF_ANSWER = "half-life of anakinra?", "Anakinra"
_SYSTEM_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
_FROM_OUTSIDE = re.compile(r"PIP_|SSL_|REQUESTS_|.*_PROXY$", re.IGNORECASE)
_INSIDE = "--in-a-namespace"
_PATIENCE_SECONDS = 120.0

Instruction = tuple[str, str]


@dataclass
class Stage:
    """One FROM and what follows it.

    Attributes:
        root: where the stage's file system is mounted.
        settings: what ENV says.
    """

    name: str
    root: Path
    settings: dict[str, str] = field(default_factory=dict)
    folder: str = "/"
    user: str = "0"
    volumes: list[str] = field(default_factory=list)
    check: list[str] = field(default_factory=list)
    entry: list[str] = field(default_factory=list)

    def at(self, path: str) -> Path:
        """Return where a path within the stage is on this machine."""
        return self.root / os.path.normpath(os.path.join(self.folder, path)).lstrip("/")  # noqa: PTH118

    def command(self, words: list[str], *, user: str = "0", **more: str) -> list[str]:
        """Return what runs words in the stage, with its settings and nobody else's."""
        given = {
            "PATH": f"{Path(sys.base_prefix) / 'bin'}:{_SYSTEM_PATH}",
            **self.settings,
            **more,
        }
        drop = ["setpriv", "--reuid", user, "--regid", user, "--clear-groups", "--no-new-privs"]
        drop += ["--bounding-set=-all"] if user != "0" else []
        variables = [f"{name}={value}" for name, value in given.items()]
        script = f"cd {shlex.quote(self.folder)} && exec {shlex.join(words)}"
        return ["chroot", str(self.root), *drop, "env", "-i", *variables, "/bin/sh", "-c", script]


def read_dockerfile(text: str) -> list[Instruction]:
    """Return the instructions, lines joined and comments dropped."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    whole = re.sub(r"\\\n", " ", "\n".join(lines))
    pairs = (line.strip().partition(" ") for line in whole.splitlines() if line.strip())
    return [(word.upper(), rest.strip()) for word, _, rest in pairs]


def is_ignored(path: str, rules: list[str]) -> bool:
    """Tell whether .dockerignore leaves a path out: the last rule that matches it decides."""
    ignored = False
    for rule in rules:
        pattern = re.escape(rule.lstrip("!")).replace(r"\*\*/", "(?:.*/)?").replace(r"\*", "[^/]*")
        if re.match(rf"{pattern}(/|$)", path):
            ignored = not rule.startswith("!")
    return ignored


def context_files() -> Iterator[str]:
    """Return every file of the repository that a build would see."""
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    rules = [line.strip().rstrip("/") for line in lines if line.strip() and line[0] != "#"]
    kept = {rule[1:].partition("/")[0] for rule in rules if rule.startswith("!")}
    for top in sorted(kept):
        place = ROOT / top
        files = place.rglob("*") if place.is_dir() else [place]
        for file in files:
            path = file.relative_to(ROOT).as_posix()
            if file.is_file() and not is_ignored(path, rules):
                yield path


def main() -> int:
    """Go into a namespace of our own, then build and run."""
    if _INSIDE not in sys.argv:
        if os.getuid() or not shutil.which("unshare"):
            print("This needs root and unshare (util-linux).")
            return 2
        again = [sys.executable, "-m", "tests.image", _INSIDE]
        inside = ["unshare", "--mount", "--propagation", "private", *again]
        return subprocess.run(inside, cwd=ROOT, check=False).returncode
    place = Path(tempfile.mkdtemp(prefix="image-"))
    run("mount", "-t", "tmpfs", "none", place)
    try:
        stage = build(place)
        shut(stage)
        asyncio.run(try_out(stage))
    finally:
        run("umount", "--lazy", "--recursive", place)
        place.rmdir()
    print("Every step of the Dockerfile did what it should.")
    return 0


def build(place: Path) -> Stage:
    """Do what the Dockerfile says; return its last stage."""
    context = place / "context"
    for path in context_files():
        (context / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / path, context / path)
    stages: dict[str, Stage] = {}
    stage = Stage("", place)
    for word, rest in read_dockerfile(DOCKERFILE.read_text(encoding="utf-8")):
        began = time.monotonic()
        if word == "FROM":
            _, _, name = rest.partition(" AS ")
            stage = stages[name] = begin(name, place / f"stage{len(stages)}")
        else:
            follow(stage, stages, context, word, rest)
        print(f"{time.monotonic() - began:6.1f} s  {word} {rest[:80]}", flush=True)
    return stage


def begin(name: str, place: Path) -> Stage:
    """Mount a view of this machine that keeps what is written to itself."""
    upper, work, root = (place / each for each in ("upper", "work", "root"))
    for each in (upper, work, root):
        each.mkdir(parents=True)
    layers = f"lowerdir=/,upperdir={upper},workdir={work}"
    run("mount", "-t", "overlay", "none", "-o", layers, root)
    for each in ("/proc", "/dev", *_mounted_beside()):
        if Path(each).exists():
            run("mount", "--rbind", each, f"{root}{each}")
    # The interpreter may live in a folder of root's; the base image's does not.
    for folder in (Path(sys.base_prefix), *Path(sys.base_prefix).parents):
        (root / str(folder).lstrip("/")).chmod(0o755)
    return Stage(name, root)


def _mounted_beside() -> list[str]:
    """Return files of the network's that may be mounted over the root."""
    mounts = Path("/proc/self/mounts").read_text(encoding="utf-8").splitlines()
    return [path for path in (line.split()[1] for line in mounts) if path.startswith("/etc/")]


def follow(stage: Stage, stages: dict[str, Stage], context: Path, word: str, rest: str) -> None:
    """Do one instruction.

    Raises:
        ValueError: for one that we do not know.
    """
    if word == "ENV":
        for pair in shlex.split(rest):
            name, _, value = pair.partition("=")
            known = {"PATH": f"{Path(sys.base_prefix) / 'bin'}:{_SYSTEM_PATH}", **stage.settings}
            stage.settings[name] = string.Template(value).safe_substitute(known)
    elif word == "WORKDIR":
        stage.folder = rest
        stage.at(".").mkdir(parents=True, exist_ok=True)
    elif word == "COPY":
        copy(stage, stages, context, shlex.split(rest))
    elif word == "RUN":
        outside = {name: value for name, value in os.environ.items() if _FROM_OUTSIDE.match(name)}
        run(*stage.command(["/bin/sh", "-ec", rest], **outside))
    elif word == "USER":
        stage.user = rest
    elif word == "VOLUME":
        stage.volumes.append(rest)
    elif word in {"HEALTHCHECK", "ENTRYPOINT"}:
        words = json.loads(rest[rest.index("[") :])
        setattr(stage, "check" if word == "HEALTHCHECK" else "entry", words)
    elif word != "EXPOSE":
        raise ValueError(f"{word} is not known here; teach it to tests/image.py")


def copy(stage: Stage, stages: dict[str, Stage], context: Path, words: list[str]) -> None:
    """Copy files and folders as COPY does: of a folder, what is in it."""
    origin = next((word[7:] for word in words if word.startswith("--from=")), None)
    *sources, target = (word for word in words if not word.startswith("--"))
    for source in sources:
        path = stages[origin].at(source) if origin else context / source
        end = stage.at(target)
        if path.is_dir():
            shutil.copytree(path, end, symlinks=True, dirs_exist_ok=True)
        else:
            end.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, end)


def shut(stage: Stage) -> None:
    """Let nothing be written but the volumes and /tmp, as compose.yaml starts it."""
    for volume in stage.volumes:
        owner = stage.at(volume).stat()
        options = f"mode=755,uid={owner.st_uid},gid={owner.st_gid}"
        run("mount", "-t", "tmpfs", "-o", options, "none", stage.at(volume))
    run("mount", "-t", "tmpfs", "-o", "mode=1777", "none", stage.at("/tmp"))
    run("mount", "-o", "remount,ro", stage.root)


async def try_out(stage: Stage) -> None:
    """Run the entry point as its user: it answers, is healthy, cannot write, and stops."""
    telegram = PretendTelegram.create(lambda: datetime.now(UTC))
    asha = telegram.people.add_user("Asha").id
    telegram.world.chats[asha].is_started = True
    async with serve_bot_api(telegram) as address:
        given = {"TELEGRAM_BOT_TOKEN": DEFAULT_TOKEN, "TELEGRAM_API_BASE_URL": address}
        bot = await asyncio.create_subprocess_exec(
            *stage.command(stage.entry, user=stage.user, **given)
        )
        try:
            telegram.people.say(asha, asha, QUESTION)
            await until_answered(telegram, asha, bot)
            print("   The entry point answers a question.")
            assert await exit_code(stage, stage.check) == 0, "HEALTHCHECK fails on a running bot"
            print("   The health check passes.")
            for folder in (stage.folder, "/", "/venv"):
                assert await exit_code(stage, ["touch", f"{folder}/x"]) != 0, folder
            print("   Nothing can be written beside the volume and /tmp.")
            bot.terminate()
            assert await asyncio.wait_for(bot.wait(), 20) == 0, "it did not stop in good order"
            assert await exit_code(stage, stage.check) != 0, "HEALTHCHECK passes without a bot"
            print("   It stops in good order; then the health check fails.")
        finally:
            if bot.returncode is None:
                bot.kill()
                await bot.wait()


async def until_answered(
    telegram: PretendTelegram, person: int, bot: asyncio.subprocess.Process
) -> None:
    """Wait until the bot has answered the question."""
    async with asyncio.timeout(_PATIENCE_SECONDS):
        while True:
            said = telegram.world.chats[person].messages.values()
            if any(PART_OF_ANSWER in str(each.content.get("text")) for each in said):
                return
            assert bot.returncode is None, f"the entry point ended with {bot.returncode}"
            await asyncio.sleep(0.1)


async def exit_code(stage: Stage, words: list[str]) -> int:
    """Run words in the stage as its user."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = await asyncio.create_subprocess_exec(*stage.command(words, user=stage.user), **quiet)
    return await process.wait()


def run(*words: object) -> None:
    """Run a command; show what it says only when it fails.

    Raises:
        SystemExit: when it does.
    """
    done = subprocess.run(list(map(str, words)), capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{shlex.join(map(str, words))}\n{done.stdout}{done.stderr}")


if __name__ == "__main__":
    sys.exit(main())
