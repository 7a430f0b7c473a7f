"""Questions are kept without identity, and thrown away after a settable time."""

from sqlalchemy import select

from bot.storage.tables import prompts
from bot.storage.tables_traffic import metadata, suggestion_picks, unanswered
from tests.chat import Chat


async def rows(chat: Chat, table) -> list:
    async with chat.application.bot_data["services"].quizzing.database.read() as work:
        return list((await work.execute(select(table))).mappings())


async def test_unanswered_questions_go_after_the_days_that_are_set(tmp_path) -> None:
    async with Chat.open(data_dir=tmp_path, unanswered_days=7) as chat:
        asha = chat.private("Asha")
        await asha.send("half-life of zorvexib?")
        chat.clock.advance(days=4)
        await asha.send("half-life of qwertamab?")
        await chat.tick()
        assert len(await rows(chat, unanswered)) == 2
        chat.clock.advance(days=4)
        await chat.tick()
        (left,) = await rows(chat, unanswered)
        assert "qwertamab" in left["text"]
        chat.clock.advance(days=4)
        await chat.tick()
        assert await rows(chat, unanswered) == []


async def test_a_question_that_is_asked_again_stays(tmp_path) -> None:
    async with Chat.open(data_dir=tmp_path, unanswered_days=7) as chat:
        asha = chat.private("Asha")
        for _ in range(5):
            await asha.send("half-life of zorvexib?")
            chat.clock.advance(days=5)
            await chat.tick()
        (left,) = await rows(chat, unanswered)
        assert left["count"] == 5


async def test_picked_suggestions_and_open_prompts_go_too(tmp_path) -> None:
    async with Chat.open(data_dir=tmp_path, unanswered_days=7) as chat:
        asha, services = chat.private("Asha"), chat.application.bot_data["services"]
        await services.feedback.pick("anakinraa", "anakinra", chat.clock())
        await asha.send("half-life of anakinra?")
        await asha.tap("Report")
        assert len(await rows(chat, prompts)) == 1
        assert len(await rows(chat, suggestion_picks)) == 1
        chat.clock.advance(days=8)
        await chat.tick()
        assert await rows(chat, prompts) == []
        assert await rows(chat, suggestion_picks) == []


async def test_a_kept_question_says_nothing_of_who_asked(chat: Chat) -> None:
    asha = chat.private("Asha")
    group = chat.group("Pharma", members=["Asha"])
    await asha.send(
        "half-life of zorvexib? I am @asha_rao, asha@example.com, +91 98765 43210, "
        "https://example.com/asha"
    )
    await group.send("Asha", "/ask half-life of zorvexib please")
    await chat.tick()
    kept = await rows(chat, unanswered)
    assert kept
    for row in kept:
        text = str(dict(row))
        assert "zorvexib" in text
        for trace in ("asha", "98765", "43210", "example.com", str(asha.user_id)):
            assert trace not in text.casefold()
    assert not {"person_id", "chat_id", "message_id"} & set(metadata.tables["unanswered"].c.keys())
