"""Callback data that is forged, replayed, or somebody else's."""

import re

import pytest
from sqlalchemy import func, select
from telegram.ext import CallbackQueryHandler

from bot.storage.tables import attempts, sessions
from tests.chat import Chat, Seen
from tests.handlers.test_quiz_private_chat import key_of, other_than

ARGUMENTS = (
    "", ":", "::", ":0", ":-1", ":1", ":1:1", ":1:99", ":1:0:1", ":0:0:0:0", ":999999999999999",
    ":9223372036854775808", ":99999999999999999999999999", ":abc", ":..", ":../../etc/passwd",
    ":0123456789", ":ffffffffff", ":mixed:10:exam", ":mixed:9999:training", ":week", ":all:all",
    ":٣", ":1;DROP TABLE people", ":1' OR '1'='1", ":%00", ":\x00", ":💊", ":1:" + "9" * 50,
)  # fmt: skip


def verbs_of(chat: Chat) -> list[str]:
    """Return every verb that some handler of the application listens to."""
    handlers = [each for group in chat.application.handlers.values() for each in group]
    patterns = [
        handler.pattern.pattern
        for handler in handlers
        if isinstance(handler, CallbackQueryHandler) and handler.pattern
    ]
    return sorted({verb for each in patterns for verb in re.findall(r"[a-z][a-z_]*", each)})


async def count(chat: Chat, table) -> int:
    async with chat.application.bot_data["services"].quizzing.database.read() as work:
        return await work.scalar(select(func.count()).select_from(table))


@pytest.mark.parametrize("place", ["private", "group"])
async def test_forged_data_gets_one_answer_and_changes_nothing(chat: Chat, place: str) -> None:
    group = chat.group("Pharma", members=["Asha"])
    asha = chat.private("Asha")
    await (asha.send("/help") if place == "private" else group.send("Asha", "/help"))
    verbs = verbs_of(chat)
    assert len(verbs) > 25
    for verb in [*verbs, "", "Q", "q;", "nothing", "\u202eq:1:1"]:
        for argument in ARGUMENTS:
            chat.clock.advance(seconds=2)
            data = f"{verb}{argument}"
            if place == "private":
                answer = await asha.tap_data(data)
            else:
                answer = await group.tap_data("Asha", data)
            assert answer.is_answered, data
            # The harness fails on an error in the log, and on a second answer.
    assert await count(chat, attempts) == 0


async def test_a_tap_on_a_message_that_is_gone_is_answered(chat: Chat) -> None:
    asha = chat.private("Asha")
    await asha.send("/quiz anakinra 1")
    for verb in verbs_of(chat):
        for argument in ("", ":1", ":1:1", ":mixed:1:training"):
            chat.clock.advance(seconds=2)
            answer = await asha.tap_data(f"{verb}{argument}", is_inaccessible=True)
            assert answer.is_answered, (verb, argument)


def data_of(seen: Seen, label: str) -> str:
    button = seen.button(label)
    assert button
    return str(button["callback_data"])


async def test_a_replayed_answer_counts_once(chat: Chat) -> None:
    asha = chat.private("Asha")
    await asha.send("/quiz anakinra 2")
    shown = asha.find("A")
    key = key_of(chat, shown)
    wrong, right = data_of(shown, other_than(key)), data_of(shown, key)
    await asha.tap_data(wrong, message=shown)
    for _ in range(3):
        await asha.tap_data(right, message=shown)  # after the reveal
    await asha.send("/stop")
    await asha.tap_data(right, message=shown)
    assert await count(chat, attempts) == 1
    await asha.send("/score")
    assert "0 right" in asha.last.text or "no points" in asha.last.text.casefold()


async def test_a_question_of_one_chat_cannot_be_answered_from_another(chat: Chat) -> None:
    asha, bala = chat.private("Asha"), chat.private("Bala")
    await asha.send("/quiz anakinra 1")
    shown = asha.find("A")
    await bala.send("/help")
    before = len(bala.from_bot)
    for label in "ABCD":
        answer = await bala.tap_data(data_of(shown, label))
        assert answer.alert
        assert "Rationale" not in answer.text
    number = data_of(shown, "A").split(":")[1]
    for verb in ("q_lesson", "q_back", "q_reveal", "x", "x_review", "x_result", "quiz_again"):
        for tail in ("", ":0", ":1"):
            answer = await bala.tap_data(f"{verb}:{number}{tail}")
            assert answer.is_answered
    assert await count(chat, attempts) == 0
    assert len(bala.from_bot) == before, bala.transcript  # nothing of Asha's was shown


async def test_only_starter_and_admins_end_or_reveal_a_groups_quiz(chat: Chat) -> None:
    group = chat.group("Pharma", members=["Asha", "Bala"], admins=["Dev"])
    await group.send("Asha", "/quiz anakinra 1")
    shown = group.find("A")
    number = data_of(shown, "A").split(":")[1]
    for data in (f"q_reveal:{number}", "quiz_stop"):
        refused = await group.tap_data("Bala", data, message=shown)
        assert refused.alert
    await group.send("Bala", "/stop")
    assert "right answer" not in shown.text
    assert "The answer is" not in shown.text
    await group.tap_data("Dev", f"q_reveal:{number}", message=shown)
    assert "The answer is" in shown.text


async def test_forged_menu_data_starts_no_giant_quiz(chat: Chat) -> None:
    asha = chat.private("Asha")
    await asha.send("/quiz")
    await asha.tap_data("quiz_go:mixed:999999:training")
    async with chat.application.bot_data["services"].quizzing.database.read() as work:
        assert await work.scalar(select(func.max(sessions.c.length))) <= 100


async def test_buttons_hold_no_right_answer(chat: Chat) -> None:
    """Two students with another right letter see data of the same form: number and index."""
    asha = chat.private("Asha")
    await asha.send("/quiz anakinra 5")
    shown = asha.find("A")
    forms = {re.sub(r"\d+", "n", data_of(shown, label)) for label in "ABCD"}
    assert forms == {"q:n:n"}
    indexes = [data_of(shown, label).rsplit(":", 1)[1] for label in "ABCD"]
    assert indexes == ["0", "1", "2", "3"]
