"""A real Chromium on the playground."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
# Without these the browser asks the network for updates and the like.
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE_MS = 8000


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium is installed")
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        await opened.close()


class ChatPage:
    """The page as a person uses it: by names and labels, not by the page's inner workings."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.faults: list[str] = []
        page.set_default_timeout(PATIENCE_MS)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", self._note_console)

    def _note_console(self, message: object) -> None:
        if message.type == "error":  # type: ignore[attr-defined]
            self.faults.append(message.text)  # type: ignore[attr-defined]

    async def open(self) -> None:
        await self.page.goto(self.address)
        await self.page.wait_for_selector("body[data-ready]")

    async def reload(self) -> None:
        await self.page.reload()
        await self.page.wait_for_selector("body[data-ready]")

    async def send(self, text: str) -> None:
        await self.page.get_by_role("combobox", name="Message").fill(text)
        await self.page.keyboard.press("Enter")

    async def see(self, text: str) -> None:
        """Wait until the newest message of somebody else holds a text."""
        newest = self.page.locator("article:not(.own)").last
        await newest.get_by_text(text).first.wait_for()

    async def tap(self, label: str) -> None:
        await self.page.get_by_role("log").get_by_role("button", name=label).last.click()

    async def newest(self) -> str:
        return await self.page.locator("article:not(.own) .words").last.inner_text()

    async def labels(self) -> list[str]:
        return await self.page.locator("article:not(.own)").last.locator(".key").all_inner_texts()

    async def enter(self, chat: str) -> None:
        await self.page.get_by_role("navigation").get_by_role("button", name=chat).click()
        await self.page.get_by_role("heading", name=chat, level=2).wait_for()

    async def become(self, name: str) -> None:
        await self.page.get_by_role("radio", name=name).check()

    async def is_wider_than_the_screen(self) -> bool:
        return await self.page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "playground"
