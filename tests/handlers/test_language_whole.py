"""Nothing of the interface is left in English: with a catalogue of which every text is marked,
whatever is said without a mark must be content of the knowledge base."""

import html
import re
from collections.abc import Iterator
from datetime import time
from gettext import NullTranslations

import pytest

from bot import locale
from bot.domain.chat import Place
from bot.domain.monograph import STANDARD_SECTIONS
from tests.chat import KNOWLEDGE, Chat, Seen, Student

# Left and right of a marked text; what is put into its places stands between other signs.
_OPEN, _CLOSE = "⟦", "⟧"


class Marking(NullTranslations):
    """Says every text between signs, and keeps the places open."""

    def gettext(self, message: str) -> str:
        return self._marked(message)

    def ngettext(self, one: str, many: str, n: int) -> str:
        return self._marked(one if n == 1 else many)

    def pgettext(self, context: str, message: str) -> str:
        return self._marked(message)

    @staticmethod
    def _marked(message: str) -> str:
        # Out of the marked text stays what is put in: it must be marked, or content, itself.
        inner = re.sub(r"(\{\w+\})", rf"{_CLOSE}\1{_OPEN}", message)
        inner = re.sub(r"(</?[a-z]+>)", rf"{_CLOSE}\1{_OPEN}", inner)
        return f"{_OPEN}{inner}{_CLOSE}".replace("\n\n", f"{_CLOSE}\n\n{_OPEN}")


@pytest.fixture
def marking(monkeypatch: pytest.MonkeyPatch) -> None:
    marking = Marking()
    monkeypatch.setattr(locale, "languages", lambda: ("en", "hi"))
    monkeypatch.setitem(locale._read, "hi", marking)


ALLOWED = {
    "asha", "pharm", "asia", "kolkata", "utc", "english", "anki", "csv", "quiz", "zzzz",
    "paracetamol", "ist", "5",
}  # fmt: skip
"""Names of people and places, and what was typed."""

CONTENT = (
    *STANDARD_SECTIONS.values(),
    # Questions made from the fact table are content as well, and examples are what one may type.
    "(made from the fact table)", "What does Anakinra act on?", "and the route?",
    "which drugs are given weekly?",
)  # fmt: skip


@pytest.fixture(scope="module")
def corpus() -> str:
    texts = [path.read_text(encoding="utf-8") for path in sorted(KNOWLEDGE.rglob("*.yaml"))]
    return squeezed(" ".join([*texts, *CONTENT]))


def squeezed(text: str) -> str:
    return re.sub(r"[^\w%]+", " ", html.unescape(text)).casefold()


def unmarked(text: str) -> Iterator[str]:
    """Yield the pieces of words that stand outside of the marks."""
    outside = re.sub(rf"{_OPEN}[^{_OPEN}{_CLOSE}]*{_CLOSE}", "\n", text)
    assert _OPEN not in outside, text
    for line in re.split(r"[\n()“”→←↔·›]|; |: |, | vs ", outside):
        line = re.sub(r"/[a-z]+( \[[^]]*\]| [a-z|]+)*", "", line)  # a command as one types it
        piece = squeezed(re.sub(r"^\W*([A-H]|\d+)\. ", "", line)).strip()
        if re.search(r"[a-z]{2}", piece):
            yield piece


def faults(seen: Seen, corpus: str) -> list[str]:
    # Columns cut sentences of the base to pieces.
    text = re.sub(r"<pre>.*?</pre>", "", seen.html, flags=re.DOTALL) if seen.text else ""
    texts = [re.sub(r"<[^>]*>", "", text), *seen.labels]
    return [
        f"{piece!r} in {text[:90]!r}"
        for text in texts
        for piece in unmarked(text)
        if piece not in corpus and not all(word in ALLOWED for word in piece.split())
    ]


COMMANDS = (
    "/start", "/help", "/topics", "half-life of anakinra", "half-life of paracetamol", "anakinra",
    "how much anakinra should I take?", "anakinra vs tocilizumab dosing", "thank you",
    "which drug is given weekly?", "which drug is given on mars?", "anakinra price", "infliximb",
    "/quiz", "/quiz anakinra 2", "/exam anakinra 2", "/review", "/review cap 30", "/review cap x",
    "/cards", "/cards anakinra", "/cards zzzz", "/mistakes", "/cram", "/factquiz anakinra 1",
    "/examdate", "/examdate 2027-03-01", "/examdate zzzz", "/progress", "/score", "/leaderboard",
    "/hideme", "/showme", "/export", "/daily", "/daily 25:00", "/daily 9", "/daily pause 999d",
    "/daily 07:45 Asia/Kolkata anakinra", "/daily off", "/settings", "/check", "/language",
    "/privacy", "/pause", "/stop", "/nonsense", "/quiz zzzz", "/daily 08:00 IST+5",
)  # fmt: skip


@pytest.mark.usefixtures("marking")
async def test_a_private_chat_says_nothing_unmarked(chat: Chat, corpus: str) -> None:
    asha = chat.private("Asha")
    await asha.send("/language hi")
    found: list[str] = []
    for command in COMMANDS:
        sent = await asha.send(command)
        assert sent, command
        for seen in sent:
            found += faults(seen, corpus)
            found += await _tap_everything(asha, seen, corpus)
        await asha.send("/stop")
    assert found == []


async def _tap_everything(asha: Student, seen: Seen, corpus: str) -> list[str]:
    found = []
    for label in dict.fromkeys(seen.labels):
        if seen.button(label) is None or "English" in label or "🗑" in label:
            continue
        answer = await asha.tap(label, message=seen)
        found += [f"{piece!r} in {answer.text!r}" for piece in unmarked(answer.text)]
        for each in {seen.message_id: seen, asha.last.message_id: asha.last}.values():
            found += faults(each, corpus)
    return found


@pytest.mark.usefixtures("marking")
async def test_a_group_says_nothing_unmarked(chat: Chat, corpus: str) -> None:
    group = chat.group("Pharm", members=["Bala"], admins=["Asha"], kind="supergroup")
    await group.send("Asha", "/language hi")
    commands = ("/settings", "/check", "/daily", "/score", "/leaderboard", "/progress", "/help",
                "/exam", "/review", "/ask", "/ask zzzz", "/pause", "/stop")  # fmt: skip
    for command in commands:
        for seen in await group.send("Asha", command):
            assert faults(seen, corpus) == [], command
    await group.send("Asha", "/quiz anakinra 1")
    await group.tap("Bala", "A")
    for seconds in (31, 10):
        chat.clock.advance(seconds=seconds)
        await chat.tick()
    await chat.application.bot_data["services"].daily.change(
        Place(group.chat_id), chat.clock(), at=time(11), is_active=True, count=2
    )
    for _ in range(3):
        chat.clock.advance(days=1)
        await chat.tick()
        await group.tap("Bala", "A")
    for seen in group.from_bot:
        names = [each for each in faults(seen, corpus) if "'bala'" not in each]
        assert names == []
