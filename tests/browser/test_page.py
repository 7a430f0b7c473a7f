"""The chat page in a real browser, with a tiny bot that uses all it can show."""

import pytest
import pytest_asyncio
from playwright.async_api import expect

from tests.browser.conftest import ChatPage
from tests.playground.running import run_tiny

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(loop_scope="session")
async def chat_page(folder, browser):
    async with run_tiny(folder) as (address, telegram):
        page = ChatPage(await browser.new_page(), address)
        page.telegram = telegram
        await page.open()
        yield page
        assert page.faults == []
        await page.page.close()


async def test_a_text_is_answered_and_still_there_after_a_reload(chat_page):
    await chat_page.send("half-life of anakinra?")
    await chat_page.see("half-life of anakinra?")
    await chat_page.reload()
    await chat_page.see("half-life of anakinra?")


async def test_markup_is_shown_and_words_that_look_like_html_are_only_words(chat_page):
    await chat_page.send("/start <img src=x onerror=alert(1)> &amp;")
    await chat_page.see("<img src=x onerror=alert(1)>")
    assert await chat_page.page.locator("article .words strong").inner_text() == "Hello"
    assert await chat_page.page.locator("article img").count() == 0


async def test_a_toast_passes_and_an_alert_waits_for_ok(chat_page):
    await chat_page.send("/start")
    await chat_page.see("Hello")
    assert await chat_page.labels() == ["One", "Two"]
    await chat_page.tap("One")
    await chat_page.page.locator(".toast", has_text="You chose One").wait_for()
    await chat_page.see("Chosen: One")
    assert await chat_page.labels() == []
    await chat_page.send("/start again")
    await chat_page.see("again")
    await chat_page.tap("Two")
    dialog = chat_page.page.get_by_role("dialog", name="Study Bot")
    assert await dialog.locator("p").inner_text() == "You chose Two"
    await chat_page.page.keyboard.press("Enter")
    await dialog.wait_for(state="hidden")


async def test_three_students_share_a_group_but_not_their_private_chats(chat_page):
    await chat_page.send("only mine")
    await chat_page.see("only mine")
    await chat_page.enter("Pharm 2027")
    await chat_page.send("/start")
    await chat_page.see("Hello")
    await chat_page.become("Meera")
    await chat_page.tap("One")
    await chat_page.see("Chosen: One")
    await chat_page.enter("Study Bot")
    assert await chat_page.page.locator("article").count() == 0


async def test_everything_works_with_the_keyboard_alone(chat_page):
    page = chat_page.page
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")  # "Skip to the message box"
    await page.keyboard.type("/start")
    await page.keyboard.press("Enter")
    await chat_page.see("Hello")
    for _ in range(12):
        await page.keyboard.press("Shift+Tab")
        if await page.evaluate("document.activeElement.textContent") == "Two":
            break
    await page.keyboard.press("Space")
    await page.get_by_role("dialog").wait_for()
    await page.keyboard.press("Enter")
    await chat_page.see("Chosen: Two")
    # The button is gone; whoever was on it stands on its message, not at the top of the page.
    await page.locator("article.message:focus").wait_for()


async def test_the_command_menu_completes_what_is_typed(chat_page):
    menu = '[{"command":"start","description":"Begin"},{"command":"stop","description":"End"}]'
    chat_page.telegram.call("setMyCommands", {"commands": menu})
    page = chat_page.page
    box = page.get_by_role("combobox", name="Message")
    await box.press_sequentially("/st")
    await page.get_by_role("option", name="/stop").wait_for()
    await page.keyboard.press("ArrowDown")
    selected = page.locator('[role="option"][aria-selected="true"]')
    assert "/stop" in await selected.inner_text()
    await page.keyboard.press("Tab")
    assert await box.input_value() == "/stop "


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_a_phone_of_360_pixels_shows_everything(chat_page, scheme):
    page = chat_page.page
    await page.set_viewport_size({"width": 360, "height": 640})
    await page.emulate_media(color_scheme=scheme)
    await chat_page.send("/start " + "adalimumab" * 12)
    await chat_page.see("Hello")
    assert not await chat_page.is_wider_than_the_screen()
    for control in (
        page.get_by_role("button", name="Send", exact=True),
        page.get_by_role("radio", name="Meera"),
        page.get_by_role("navigation").get_by_role("button", name="Pharm Daily"),
        page.get_by_role("log").get_by_role("button", name="Two").last,
    ):
        box = await control.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360
        assert box["height"] >= 30


async def test_a_poll_shows_its_result_to_who_has_voted(chat_page):
    group = next(c for c in chat_page.telegram.world.chats.values() if c.title == "Pharm 2027")
    await chat_page.enter("Pharm 2027")
    quiz = {"question": "t½ of anakinra?", "options": ["4 h", "4 d"], "type": "quiz"}
    values = quiz | {"chat_id": group.id, "correct_option_ids": [0], "is_anonymous": False}
    chat_page.telegram.call("sendPoll", values)
    await chat_page.tap("4 d")
    await chat_page.page.get_by_text("4 d ✗ wrong").wait_for()
    await chat_page.become("Ravi")
    await chat_page.page.get_by_role("button", name="4 d").wait_for()


async def test_what_the_bot_does_is_announced(chat_page):
    log = chat_page.page.get_by_role("log", name="Messages")
    # Off while old messages are filled in, so that they are not all read aloud.
    await expect(log).to_have_attribute("aria-live", "polite")
    asha = next(user for user in chat_page.telegram.world.users.values() if not user.is_bot)
    chat_page.telegram.world.chats[asha.id].is_started = True
    chat_page.telegram.call("sendChatAction", {"chat_id": asha.id, "action": "typing"})
    await chat_page.page.get_by_role("status").get_by_text("Study Bot is typing").wait_for()
