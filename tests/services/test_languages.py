"""The language of a chat: its own choice, else the default; remembered, but not for long."""

from datetime import UTC, datetime

import pytest

from bot.domain.chat import Chat, ChatKind
from bot.services.chats import ChatBook
from bot.services.languages import Languages
from bot.storage.database import Database

NOW = datetime(2027, 1, 11, 4, 30, tzinfo=UTC)


class Seconds:
    """A clock that is turned by hand."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def languages(database: Database, seconds: Seconds) -> Languages:
    return Languages(database, "en", seconds)


@pytest.fixture
def book(database: Database, languages: Languages) -> ChatBook:
    return ChatBook(database, languages.drop)


async def test_who_has_chosen_none_gets_the_default(database: Database, book: ChatBook) -> None:
    await book.meet(7, ChatKind.PRIVATE, "", NOW)
    for chat_id in (7, 8):
        assert await Languages(database, "en").of(chat_id) == "en"
        assert await Languages(database, "hi").of(chat_id) == "hi"
        assert await Languages(database, "hi").chosen(chat_id) is None


async def test_a_choice_holds_at_once(book: ChatBook, languages: Languages) -> None:
    assert await languages.of(7) == "en"
    await book.change(Chat(id=7, kind=ChatKind.PRIVATE), NOW, language="hi")
    assert await languages.of(7) == "hi"
    await book.meet(7, ChatKind.PRIVATE, "", NOW)
    await book.change(Chat(id=7, kind=ChatKind.PRIVATE), NOW, question_seconds=60)
    assert await languages.of(7) == "hi"


async def test_a_group_that_moves_takes_it_along(book: ChatBook, languages: Languages) -> None:
    await book.change(Chat(id=-7, kind=ChatKind.GROUP), NOW, language="hi")
    assert await languages.of(-1007) == "en"
    await book.move(-7, -1007, NOW)
    assert await languages.of(-1007) == "hi"


async def test_another_replica_hears_of_it(
    database: Database, languages: Languages, seconds: Seconds
) -> None:
    assert await languages.of(7) == "en"
    await ChatBook(database).change(Chat(id=7, kind=ChatKind.PRIVATE), NOW, language="hi")
    assert await languages.of(7) == "en"
    # One process alone needs no hurry; with PostgreSQL there may be others.
    seconds.now += 61 if database.is_sqlite else 1.1
    assert await languages.of(7) == "hi"


async def test_what_is_remembered_does_not_grow_for_ever(
    languages: Languages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.services.languages._MOST_REMEMBERED", 10)
    for chat_id in range(1, 26):
        assert await languages.of(chat_id) == "en"
    assert len(languages._known) <= 10
