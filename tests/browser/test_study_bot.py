"""The study bot itself in a real browser: what a student sees."""

import asyncio

import pytest
import pytest_asyncio

from bot.playground.hosting import open_telegram, serve_page
from bot.playground.server import serve_bot
from bot.playground.snapshot import Snapshot
from bot.settings import read_settings
from tests.browser.conftest import ChatPage
from tests.chat import KNOWLEDGE

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def address(tmp_path_factory):
    data_dir = tmp_path_factory.mktemp("data")
    settings = read_settings(env_file=None, data_dir=data_dir, knowledge_dir=KNOWLEDGE)
    telegram = open_telegram(Snapshot(data_dir / "playground"))
    stopping = asyncio.Event()
    async with serve_page(telegram, 0) as served:
        serving = asyncio.create_task(serve_bot(settings, telegram, stopping))
        async with asyncio.timeout(60):
            # The menus are set beside the first updates.
            while len(telegram.world.commands) < 3:  # noqa: ASYNC110 - nothing tells
                await asyncio.sleep(0.05)
        yield served
        stopping.set()
        await serving


@pytest_asyncio.fixture(loop_scope="session")
async def student(address, browser):
    page = ChatPage(await browser.new_page(), address)
    await page.open()
    yield page
    assert page.faults == []
    await page.page.close()


async def test_a_question_is_answered_with_source_and_review_date(student):
    await student.send("half-life of anakinra?")
    await student.see("Reviewed:")
    answer = await student.newest()
    assert "Anakinra" in answer
    assert "4 to 6 h" in answer
    assert "Source:" in answer
    await student.reload()
    assert await student.newest() == answer


async def test_a_drug_that_is_not_in_the_base_gets_no_neighbours_fact(student):
    await student.send("half life of theophylline")
    await student.see("theophylline")
    assert " h " not in await student.newest()


async def test_topics_are_browsed_in_place(student):
    await student.send("/topics")
    await student.see("Tap a topic.")
    before = await student.page.locator("article").count()
    await student.tap("Abatacept")
    await student.see("Also called")
    assert await student.page.locator("article").count() == before


async def test_the_command_menu_of_a_group_differs_from_a_private_chats(student):
    box = student.page.get_by_role("combobox", name="Message")
    option = student.page.get_by_role("option")
    await box.press_sequentially("/")
    await option.first.wait_for()
    private = await option.all_inner_texts()
    await student.page.keyboard.press("Escape")
    await box.fill("")
    await student.enter("Pharm 2027")
    await box.press_sequentially("/")
    await option.first.wait_for()
    assert await option.all_inner_texts() != private


async def test_a_phone_of_360_pixels_shows_an_answer_and_a_comparison(student):
    await student.page.set_viewport_size({"width": 360, "height": 640})
    for question in ("half-life of anakinra?", "anakinra vs canakinumab", "/topics"):
        count = await student.page.locator("article:not(.own)").count()
        await student.send(question)
        await student.page.locator("article:not(.own)").nth(count).wait_for()
        assert not await student.is_wider_than_the_screen()


async def test_a_quiz_of_three_is_run_with_taps_and_its_end_is_there_after_a_reload(student):
    await student.become("Ravi")
    await student.send("/quiz anakinra 3")
    for number in (1, 2, 3):
        await student.see(f"Question {number} of 3")
        assert await student.labels() == ["A", "B", "C", "D"]
        await student.tap("A")
        if number < 3:
            await student.see("Why:")
            await student.tap("Next")
    await student.see("Quiz finished")
    end = await student.newest()
    assert "of 3 right" in end
    await student.reload()
    assert await student.newest() == end


async def test_a_quiz_can_be_run_with_the_keyboard_alone(student):
    await student.become("Meera")
    page = student.page
    await page.get_by_role("combobox", name="Message").focus()
    await page.keyboard.type("/quiz anakinra 1")
    await page.keyboard.press("Enter")
    await student.see("Question 1 of 1")
    for _ in range(12):
        await page.keyboard.press("Shift+Tab")
        if await page.evaluate("document.activeElement.textContent") == "B":
            break
    await page.keyboard.press("Enter")
    await student.see("Quiz finished")


async def test_a_group_quiz_is_answered_by_several_students(student):
    await student.become("Ravi")
    await student.enter("Pharm 2027")
    await student.send("/quiz anakinra 1")
    await student.see("Question 1 of 1")
    for name in ("Asha", "Meera"):
        await student.become(name)
        await student.tap("B")
        await student.page.locator(".toast", has_text="Locked in: B").last.wait_for()
    await student.become("Ravi")
    await student.send("/stop")
    await student.page.locator("article", has_text="Quiz").last.wait_for()
