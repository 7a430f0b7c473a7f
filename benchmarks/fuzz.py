"""Fuzz the targets of ``tests/fuzz`` for a while, guided by coverage.

    python -m benchmarks.fuzz TARGET [SECONDS]        one target, 60 seconds
    python -m benchmarks.fuzz all [SECONDS]           every target in its own process

Needs atheris (``pip install atheris``), which is no dependency: it has wheels for few platforms.
An input that breaks a promise is written to ``tests/fuzz/corpus/TARGET/`` and belongs in a commit
with the mend. Figures are printed by libFuzzer: executions, coverage, peak memory.
"""

import subprocess
import sys
import tempfile

TARGETS = (
    "normalizer",
    "search",
    "importer",
    "codec",
    "settings",
    "yaml",
    "update",
    "reply",
    "name",
)


def fuzz_one(name: str, seconds: int) -> None:
    """Fuzz a target in this process, which libFuzzer ends."""
    import atheris

    with atheris.instrument_imports(include=["bot"]):
        from tests.fuzz import targets

    # Counting every branch makes the code several times slower; the tests hold the real limits.
    targets.SLOWEST_QUESTION_SECONDS *= 10
    targets.SLOWEST_PAGE_SECONDS *= 10
    take = targets.TARGETS[name]

    def run(data: bytes) -> None:
        take(data.decode("utf-8", "surrogateescape"))

    with tempfile.TemporaryDirectory() as found:
        kept = targets.CORPUS / name
        options = [f"-max_total_time={seconds}", "-max_len=16384", "-timeout=10"]
        options += [f"-artifact_prefix={kept}/", "-print_final_stats=1", "-verbosity=0"]
        atheris.Setup([sys.argv[0], *options, found, str(kept)], run)
        atheris.Fuzz()


def fuzz_all(seconds: int) -> int:
    """Fuzz every target, one after the other; return how many failed."""
    failed = 0
    print(f"{'target':<12}{'executions':>12}{'a second':>10}{'MiB':>7}  outcome")
    for name in TARGETS:
        command = [sys.executable, "-m", "benchmarks.fuzz", name, str(seconds)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        lines = [line for line in done.stderr.splitlines() if line.startswith("stat::")]
        stats = {
            line.split()[0].removeprefix("stat::").rstrip(":"): line.split()[1] for line in lines
        }
        failed += done.returncode != 0
        print(
            f"{name:<12}{stats.get('number_of_executed_units', '?'):>12}"
            f"{stats.get('average_exec_per_sec', '?'):>10}{stats.get('peak_rss_mb', '?'):>7}"
            f"  {'fine' if done.returncode == 0 else 'BROKEN, see the corpus'}",
            flush=True,
        )
        if done.returncode:
            print("\n".join(done.stderr.splitlines()[-25:]))
    return failed


def main() -> int:
    """Read the command line."""
    name, seconds = sys.argv[1] if len(sys.argv) > 1 else "all", int([*sys.argv, "60", "60"][2])
    if name == "all":
        return fuzz_all(seconds)
    if name not in TARGETS:
        print(f"no target is called {name!r}; take all, {', '.join(TARGETS)}", file=sys.stderr)
        return 2
    fuzz_one(name, seconds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
