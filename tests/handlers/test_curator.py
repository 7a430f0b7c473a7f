"""The curator's desk in a chat: reload, unanswered, reports, items, preview."""

import asyncio
import shutil

import pytest

from bot.handlers import curator as curator_handlers
from tests.chat import KNOWLEDGE, Chat

CURATOR = 1001  # The first person of a new pretend Telegram.


@pytest.fixture
async def desk(tmp_path, clock):
    folder = tmp_path / "knowledge"
    folder.mkdir()
    for name in ("anakinra.yaml", "lexicon.yaml"):
        shutil.copy(KNOWLEDGE / name, folder / name)
    async with Chat.open(
        data_dir=tmp_path / "data",
        clock=clock,
        knowledge_dir=folder,
        curator_ids=frozenset(range(1000, 1003)),
    ) as chat:
        yield chat


def rewrite(chat, old, new):
    path = chat.settings.knowledge_dir / "anakinra.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


async def test_reload_takes_over_a_right_file_and_shows_the_difference(desk):
    asha = desk.private("Asha")
    rewrite(desk, '"about 95 %"', '"about 96 %"')
    await asha.send("/reload")
    assert "Changed (1)" in asha.last.text
    assert "anakinra.pharmacokinetics.bioavailability" in asha.last.text
    await asha.send("bioavailability of anakinra")
    assert "96 %" in asha.last.text
    await asha.send("/reload")
    assert "nothing has changed" in asha.last.text


async def test_a_faulty_file_leaves_the_old_base_and_names_the_fault(desk):
    asha = desk.private("Asha")
    rewrite(desk, "key: bioavailability", "kee: bioavailability")
    await asha.send("/reload")
    assert "The old base stays" in asha.last.text
    assert "anakinra.yaml:" in asha.last.text
    assert "kee" in asha.last.text
    await asha.send("bioavailability of anakinra")
    assert "95 %" in asha.last.text


async def test_a_running_quiz_stays_on_its_version(desk):
    asha = desk.private("Asha")
    await asha.send("/quiz anakinra 5")
    question = asha.last
    rewrite(desk, "questions:", "members: []\nquestions:")
    await asha.send("/reload")
    answer = await asha.tap("A", message=question)
    assert answer.is_answered
    assert not answer.alert


async def test_a_saved_file_is_live_within_two_seconds(tmp_path, clock):
    folder = tmp_path / "knowledge"
    folder.mkdir()
    shutil.copy(KNOWLEDGE / "anakinra.yaml", folder / "anakinra.yaml")
    async with Chat.open(
        data_dir=tmp_path / "data", clock=clock, knowledge_dir=folder, knowledge_watch=True
    ) as chat:
        services = chat.application.bot_data["services"]
        before = services.knowledge.version
        deadline = asyncio.get_running_loop().time() + 10
        while services.knowledge.version == before:
            assert asyncio.get_running_loop().time() < deadline
            # Saved again and again: the watcher may not have begun to look at the first time.
            rewrite(chat, "Kineret", "Kineret")
            text = (folder / "anakinra.yaml").read_text(encoding="utf-8")
            (folder / "anakinra.yaml").write_text(text + "# saved\n", encoding="utf-8")
            await asyncio.sleep(0.5)


async def test_unanswered_questions_are_grouped_and_become_stubs(desk):
    asha, ravi = desk.private("Asha"), desk.private("Ravi")
    await ravi.send("half life of theophylline")
    await ravi.send("theophylline half-life")
    await ravi.send("dose of warfarin")
    await asha.send("/unanswered")
    assert "Unanswered questions (2)" in asha.last.text
    assert "theophylline (2×" in asha.last.text.replace("half life of ", "")
    assert "Ravi" not in asha.last.text
    listed = asha.last
    await asha.tap("1. Make a stub")
    assert "- question:" in asha.last.text
    await asha.tap("1. Settle", message=listed)
    assert "Unanswered questions (1)" in listed.text


async def test_what_was_meant_and_what_did_not_help_is_shown(desk):
    asha, ravi = desk.private("Asha"), desk.private("Ravi")
    await ravi.send("half life")
    await ravi.tap("Anakinra")
    await ravi.tap("👎")
    await asha.send("/unanswered")
    assert "“half life” → anakinra" in asha.last.text
    await asha.send("/items")
    assert "Answers found not helpful" in asha.last.text
    assert "👎 1, 👍 0" in asha.last.text


async def test_the_reporter_hears_when_a_report_is_fixed(desk):
    asha, ravi = desk.private("Asha"), desk.private("Ravi")
    await ravi.send("half-life of anakinra")
    await ravi.tap("🚩")
    await ravi.send("Should be longer", reply_to=ravi.last)
    await asha.send("/reports")
    assert "Should be longer" in asha.last.text
    assert "anakinra.pharmacokinetics.half_life" in asha.last.text
    assert (await asha.tap("Fixed")).text == "Closed."
    assert "led to a correction" in ravi.last.text
    assert "No open reports" in asha.last.text


async def test_items_show_figures_as_picture_and_csv(desk):
    asha, ravi = desk.private("Asha"), desk.private("Ravi")
    await asha.send("/items")
    assert "No question has been answered" in asha.last.text
    await ravi.send("/quiz anakinra 5")
    await ravi.tap("B")
    await asha.send("/items")
    assert asha.last.photo.startswith(b"\x89PNG")
    assert "1 questions answered" in asha.last.text
    await asha.tap("CSV")
    assert b"share correct" in asha.last.document


async def test_preview_shows_what_a_student_sees_and_the_poll(desk):
    asha = desk.private("Asha")
    await asha.send("/preview anakinra-q01")
    shown = [seen for seen in asha.from_bot if "Question 1 of 1" in seen.text]
    assert shown[0].labels[:4] == ["A", "B", "C", "D"]
    assert any(seen.poll for seen in asha.from_bot)
    assert "Key: " in asha.last.text
    await asha.send("/preview nowhere")
    assert "/preview anakinra-q01" in asha.last.text


@pytest.mark.parametrize("command", ["reload", "unanswered", "reports", "items", "preview x"])
async def test_a_stranger_is_told_that_it_is_not_for_them(chat, command):
    asha = chat.private("Asha")
    await asha.send(f"/{command}")
    assert asha.last.text == curator_handlers.NOT_CURATOR


@pytest.mark.parametrize("data", ["stub:0000000000", "settle:0", "rep_fixed:1", "items_csv"])
async def test_a_stranger_with_a_curators_button_gets_an_alert(chat, data):
    asha = chat.private("Asha")
    await asha.send("/help")
    answer = await asha.tap_data(data)
    assert answer.alert
    assert answer.text == curator_handlers.NOT_CURATOR


async def test_curator_commands_do_not_stand_in_the_help_of_students(chat):
    asha = chat.private("Asha")
    await asha.send("/help")
    assert "/reload" not in asha.last.text
