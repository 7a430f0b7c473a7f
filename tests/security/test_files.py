"""What comes from outside as a file, a name or a cell: it stays what it is."""

import csv
import io
import os
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content.exports import export
from bot.content.importing.building import topic_id
from bot.content.loader import load_knowledge
from bot.content.page_import import Order, run_import
from bot.domain.take_away import ExportFormat, safe_cell
from bot.errors import StudyBotError
from bot.views.curation import harmless
from tests.chat import Chat

PATHS = (
    "../../etc/passwd", "..", ".", "/etc/passwd", "C:\\Windows\\x", "a/../../b", "....//x",
    "\x00", "con.yaml", "-rf", "~root", "$(reboot)", "`id`", "a\nb", "a" * 5000, "%2e%2e%2f",
    "．．／x", "💊",
)  # fmt: skip


@pytest.mark.parametrize("title", PATHS)
def test_a_page_that_is_called_like_a_path_is_written_inside_its_folder(tmp_path, title) -> None:
    page, folder = tmp_path / "page.md", tmp_path / "out" / "deep"
    page.write_text("# Page\n\n## Uses\n\nFor pain.\n", encoding="utf-8")
    run_import(Order(str(page), folder=folder, title=title))
    written = [Path(root) / name for root, _, names in os.walk(tmp_path) for name in names]
    assert sorted(written) == sorted([page, *folder.iterdir()])
    (made,) = folder.iterdir()
    assert made.suffix == ".yaml"
    assert len(made.name.encode()) <= 255


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.text(max_size=200))
def test_an_id_made_of_any_title_is_a_plain_file_name(title) -> None:
    made = topic_id(title)
    assert made == Path(made).name
    assert not made.startswith((".", "-"))
    assert len(f"{made}.yaml".encode()) <= 255


@pytest.mark.parametrize("identifier", [path for path in PATHS if path.isprintable()])
def test_an_export_of_a_topic_called_like_a_path_has_a_plain_name(tmp_path, identifier) -> None:
    """Ids of other bases are kept as they are, whatever they hold; file names are not."""
    data = {"id": identifier[:100], "kind": "guide", "title": "X"}
    data["faqs"] = [{"question": "Q?", "answer": "A"}]
    (tmp_path / "x.yaml").write_text(yaml.safe_dump(data), encoding="utf-8")
    knowledge = load_knowledge(tmp_path)
    (topic,) = knowledge.topics.values()
    made = export(knowledge, ExportFormat.CSV, topic, datetime(2027, 1, 1, tzinfo=UTC))
    assert made.name == Path(made.name).name
    assert re.fullmatch(r"study-bot-[\w-]*\.csv", made.name)


@pytest.mark.parametrize("name", PATHS)
def test_a_page_that_is_not_there_is_refused_in_words(name) -> None:
    with pytest.raises(StudyBotError):
        run_import(Order(f"{name}/nothing-here"))


@pytest.mark.parametrize(
    "content",
    [
        b"!!python/object/apply:os.system ['touch owned']",
        b"a: &a [*a]\n",
        b"\x00\x01\x02" * 1000,
        b"id: anakinra\ntitle: Owned\n",
    ],
)
async def test_an_uploaded_document_is_never_fetched_nor_loaded(chat: Chat, content) -> None:
    asha, version = chat.private("Asha"), chat.application.bot_data["services"].knowledge.version
    group = chat.group("Pharma", members=["Asha"], admins=["Dev"])
    for name in ("knowledge.yaml", "../../knowledge/anakinra.yaml", "x" * 200):
        await asha.upload(name, content, caption="/reload")
        await group.send("Asha", "/help")
    methods = {call.method for call in chat.telegram.calls}
    assert "getFile" not in methods
    assert chat.application.bot_data["services"].knowledge.version == version
    assert not list(Path.cwd().glob("owned*"))


FORMULAS = (
    "=1+1", "+1", "-1+1|cmd", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "  @x", "＝1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://evil.example","x")', "-2+3+cmd|' /C calc'!A0", "\u00a0=1", "\u200b=1",
    "\ufeff=1",
)  # fmt: skip
SIGNS = tuple("=+-@＝＋－＠")


def starts_a_formula(cell: str) -> bool:
    """Be as suspicious as the most lenient spreadsheet: blanks and invisible signs are skipped."""
    shown = cell.lstrip(" \t\r\n\u00a0\u200b\ufeff\u3000\x00")
    try:
        float(shown)
    except ValueError:
        return shown.startswith(SIGNS)
    return False


@pytest.mark.parametrize("cell", FORMULAS)
@pytest.mark.parametrize("make", [safe_cell, harmless])
def test_no_cell_is_a_formula(make, cell) -> None:
    assert not starts_a_formula(make(cell))


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.text(st.sampled_from("=+-@＝ \t\r\n\u00a0\u200b\ufeffa1|"), max_size=8))
def test_no_cell_of_any_text_is_a_formula(text) -> None:
    assert not starts_a_formula(safe_cell(text))
    assert not starts_a_formula(harmless(text))


HOSTILE_TOPIC = """
id: hostile
kind: guide
title: "=cmd|' /C calc'!A0"
questions:
  - id: hostile-q1
    stem: "@SUM(A1:A9) is what?"
    choices: {A: "=1+1", B: "+2", C: "-3 x", D: "\\t=4"}
    key: A
    rationale: "=HYPERLINK(\\"http://evil.example\\",\\"x\\")"
"""


def test_no_cell_of_an_exported_file_is_a_formula(tmp_path) -> None:
    (tmp_path / "hostile.yaml").write_text(HOSTILE_TOPIC, encoding="utf-8")
    knowledge = load_knowledge(tmp_path)
    made = export(knowledge, ExportFormat.CSV, None, datetime(2027, 1, 1, tzinfo=UTC))
    rows = list(csv.reader(io.StringIO(made.data.decode("utf-8-sig"))))
    assert len(rows) > 1
    assert not [cell for row in rows for cell in row if starts_a_formula(cell)]
