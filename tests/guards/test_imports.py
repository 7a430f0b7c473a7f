"""Who may import whom, as docs/ARCHITECTURE.md tables it."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BOT = ROOT / "bot"

OURS = {
    "domain": {"domain", "errors"},
    "locale": {"locale"},
    "views": {"views", "domain", "errors", "locale"},
    "search": {"search", "domain", "errors"},
    "semantic": {"semantic", "errors"},
    "storage": {"storage", "domain", "errors"},
    "content": {"content", "domain", "errors"},
    "services": {"services", "domain", "search", "storage", "errors"},
    "handlers": {"handlers", "services", "views", "domain", "errors", "locale"},
    "gateway": {"gateway", "storage", "domain", "errors", "locale"},
    "playground": {"playground", "app", "serving", "settings", "errors", "gateway"},
}
THEIRS = {
    "locale": set(),
    "domain": {"pydantic", "fsrs"},
    "views": {"matplotlib", "numpy"},
    "search": {"rapidfuzz", "numpy"},
    "semantic": {"numpy", "onnx", "onnxruntime", "safetensors", "tokenizers"},
    "storage": {"sqlalchemy", "aiosqlite", "alembic", "pydantic"},
    "content": {
        "yaml",
        "pydantic",
        "pydantic_core",
        "lxml",
        "selectolax",
        "genanki",
        "watchfiles",
        "markdown_it",
    },
    "services": set(),
    "handlers": {"telegram"},
    "gateway": {"telegram", "aiohttp", "prometheus_client", "yarl"},
    "playground": {"telegram", "aiohttp"},
}
ROOT_MODULES = {"errors": set(), "settings": {"errors", "locale"}, "logs": {"settings"}}


def imported_modules(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module)
            if node.module == "bot":
                found |= {f"bot.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(f"relative import in {path.name}")
    return found - {"bot"}


def our_folder(module: str) -> str | None:
    parts = module.split(".")
    return parts[1] if parts[0] == "bot" else None


FILES = [(p.relative_to(BOT).parts[0], p) for p in sorted(BOT.rglob("*.py")) if p.parent != BOT]


@pytest.mark.parametrize(("folder", "path"), FILES, ids=lambda v: str(getattr(v, "name", v)))
def test_a_module_imports_only_what_its_folder_may(folder, path):
    stdlib = __import__("sys").stdlib_module_names
    for module in imported_modules(path):
        ours = our_folder(module)
        if ours:
            assert ours in OURS[folder], f"{path}: {module}"
        else:
            top = module.split(".")[0]
            assert top in stdlib or top in THEIRS[folder], f"{path}: {module}"


@pytest.mark.parametrize("name", ROOT_MODULES)
def test_the_leaves_at_the_top_import_no_folder(name):
    ours = {our_folder(m) for m in imported_modules(BOT / f"{name}.py")} - {None}
    assert ours <= ROOT_MODULES[name]


def test_telegram_is_imported_only_where_it_lives():
    allowed = {"handlers", "gateway", "playground"}
    for path in BOT.rglob("*.py"):
        if any(module.split(".")[0] == "telegram" for module in imported_modules(path)):
            assert path.relative_to(BOT).parts[0] in allowed or path.name in {
                "app.py",
                "lifecycle.py",
                "running.py",
                "serving.py",
            }


def test_sql_stays_in_storage():
    for path in BOT.rglob("*.py"):
        tops = {module.split(".")[0] for module in imported_modules(path)}
        if tops & {"sqlalchemy", "sqlite3", "alembic", "aiosqlite", "asyncpg"}:
            assert path.relative_to(BOT).parts[0] == "storage", path
