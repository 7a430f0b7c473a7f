"""/privacy says what is stored of a person: table by table, and how long."""

from bot.storage.tables_traffic import metadata
from bot.views.help import PRIVACY
from tests.chat import Chat
from tests.security.test_forget import WITHOUT_PERSONS

TOLD = {
    "people": "your name",
    "attempts": "your quiz answers, times and scores",
    "early_votes": "your quiz answers",
    "sessions": "its quizzes",
    "posts": "its quizzes",
    "cards": "your review cards",
    "review_log": "their history",
    "subscriptions": "your daily quiz",
    "pushes": "your daily quiz",
    "votes": "your votes",
    "reports": "reports on answers",
    "prompts": "reports on answers",
    "chats": "its title and settings",
    "notices": "settings",
    "memories": "the topic of your last question",
    "answered_messages": "a message until it is answered",
    "outbox": "a message until it is answered",
    "inbox": "a message until it is answered",
    "floods": "how much you sent",
    "unanswered": "questions I could not answer",
    "suggestion_picks": "questions I could not answer",
}
NOTHING_PERSONAL = {"paces", "leases"}


def test_every_table_is_told_of() -> None:
    """A new table with persons needs a word in /privacy."""
    assert set(TOLD) == {table.name for table in metadata.sorted_tables} - NOTHING_PERSONAL
    assert NOTHING_PERSONAL <= WITHOUT_PERSONS
    for words in TOLD.values():
        assert words in PRIVACY


async def test_privacy_tells_the_days_that_the_operator_set(tmp_path) -> None:
    async with Chat.open(data_dir=tmp_path, unanswered_days=17) as chat:
        (told,) = await chat.private("Asha").send("/privacy")
    assert "for 17 days" in told.text
    assert "/forget" in told.text
    assert "/export me" in told.text
    assert len(told.text) < 2000
