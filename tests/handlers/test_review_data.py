"""/progress, /export and /forget as people see them."""

import csv
import io
import json
import zipfile

from sqlalchemy import select

from bot.domain.exam_plan import Habits
from bot.storage.tables_traffic import metadata
from tests.chat import Chat, TestClock
from tests.handlers.test_review_chat import quiz


async def test_progress_is_a_picture_and_the_same_in_words(chat: Chat, clock: TestClock):
    asha = await quiz(chat, "anakinra", True, True, False)
    picture, words = await asha.send("/progress")
    assert picture.photo.startswith(b"\x89PNG")
    assert "Anakinra: 100 %, 3 of 15 questions met" in words.text
    assert "3 answers on 1 day in the last 12 weeks" in words.text
    assert "Today 0, tomorrow 1, in the 12 days after 2." in words.text
    clock.advance(days=40)
    _, words = await asha.send("/progress")
    assert "Anakinra: 100 %" not in words.text
    assert "Today 3" in words.text


async def test_a_group_sees_its_week_and_nobodys_figures(chat: Chat):
    group = chat.group("Pharmacy", members=["Asha", "Bala"])
    await group.send("Asha", "/progress")
    assert "Nobody has answered a question here this week" in group.last.text
    await group.send("Asha", "/quiz anakinra 1")
    await group.tap("Asha", "A")
    await group.tap("Bala", "B")
    await group.send("Bala", "/progress")
    assert "2 answers by 2 members" in group.last.text
    assert "Anakinra:" in group.last.text
    assert "Asha" not in group.last.text
    assert group.last.photo is None
    assert (await group.tap("Bala", "My own progress")).url.endswith("?start=progress")


async def test_content_is_sent_as_deck_and_table(chat: Chat):
    asha = chat.private("Asha")
    (deck,) = await asha.send("/export anki anakinra")
    assert "15 questions and 25 flashcards" in deck.text
    assert "collection.anki2" in zipfile.ZipFile(io.BytesIO(deck.document)).namelist()
    (table,) = await asha.send("/export csv")
    rows = list(csv.DictReader(io.StringIO(table.document.decode("utf-8-sig"))))
    assert len(rows) > 300
    await asha.send("/export anki aspirin")
    assert "no topic called" in asha.last.text
    await asha.send("/export pdf")
    assert "Write what to take along" in asha.last.text


async def test_export_me_holds_answers_cards_and_settings(chat: Chat):
    asha = await quiz(chat, "anakinra", True, False)
    await asha.send("/review cap 7")
    await asha.send("/examdate 2027-03-01")
    everything, answers, cards = await asha.send("/export me")
    kept = json.loads(everything.document)["kept"]
    assert len(kept["attempts"]) == len(kept["cards"]) == len(kept["review_log"]) == 2
    assert (kept["people"][0]["review_cap"], kept["people"][0]["exam_date"]) == (7, "2027-03-01")
    assert {row["person_id"] for row in kept["attempts"]} == {asha.user_id}
    for file in (answers, cards):
        assert len(list(csv.DictReader(io.StringIO(file.document.decode("utf-8-sig"))))) == 2


async def test_export_me_and_forget_are_for_the_private_chat(chat: Chat):
    asha = await quiz(chat, "anakinra", True)
    group = chat.group("Pharmacy", members=["Asha"])
    for command, payload in (("/export me", "exportme"), ("/forget", "forget")):
        await group.send("Asha", command)
        assert group.last.document is None
        url = (await group.tap("Asha", "To the private chat")).url
        assert url.endswith(f"?start={payload}")
    await asha.open_link("forget")
    assert "Erase all of this for ever?" in asha.last.text


async def test_forget_erases_a_person_everywhere_and_nobody_else(chat: Chat):
    group = chat.group("Pharmacy", members=["Bala", "Asha"])
    await group.send("Asha", "/quiz anakinra 1")
    await group.tap("Asha", "A")
    await group.tap("Bala", "A")
    asha = await quiz(chat, "etanercept", True, False)
    await asha.send("/forget")
    assert "3 answers" in asha.last.text
    await asha.tap("Keep it")
    assert asha.last.text == "Nothing was erased."
    assert await traces(chat, asha.user_id)

    await asha.send("/forget")
    await asha.tap("Yes, erase everything")
    assert "Erased" in asha.last.text
    assert "3 answers" in asha.last.text
    assert await traces(chat, asha.user_id) == []
    assert await traces(chat, chat.user_id("Bala"))
    await group.send("Bala", "/leaderboard")
    assert "Asha" not in group.last.text


async def test_who_is_not_known_has_nothing_to_erase(chat: Chat):
    asha = chat.private("Asha")
    await asha.send("/forget")
    assert asha.last.text == "I keep nothing of you."
    await asha.tap_data("forget:yes")
    assert "nothing left to erase" in asha.last.text


async def traces(chat: Chat, person_id: int) -> list[str]:
    """Return every table with the person's id anywhere in a row, in any column."""
    database = chat.application.bot_data["services"].quizzing.database
    found = []
    async with database.read() as work:
        for table in metadata.sorted_tables:
            for row in await work.execute(select(table)):
                if any(str(person_id) in str(value) for value in row):
                    found.append(table.name)
    return found


async def test_settings_are_back_to_the_defaults_after_erasing(chat: Chat):
    asha = await quiz(chat, "anakinra", True)
    await asha.send("/review cap 7")
    await asha.send("/forget")
    await asha.tap("Yes, erase everything")
    reviewing = chat.application.bot_data["services"].reviewing
    assert await reviewing.habits(asha.user_id) == Habits()
