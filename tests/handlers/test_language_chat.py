"""The bot in Hindi: chosen by a person or a group's admin, kept, spoken everywhere, and undone."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from bot.domain.chat import QuizStyle
from bot.settings import read_settings
from bot.views.reply import MESSAGE_LIMIT, utf16_length
from tests.chat import Chat, Group, Student, TestClock
from tests.handlers.test_daily_push_chat import first_push, next_day, subscribe
from tests.handlers.test_quiz_private_chat import key_of, other_than

HINDI = re.compile("[\u0900-\u097f]")


def is_hindi(text: str) -> bool:
    return HINDI.search(text) is not None


@pytest.fixture
async def asha(chat: Chat) -> Student:
    """Return a student who has chosen Hindi."""
    student = chat.private("Asha")
    await student.send("/language hi")
    return student


@pytest.fixture
def group(chat: Chat) -> Group:
    return chat.group("Pharm", members=["Bala", "Chitra"], admins=["Asha"], kind="supergroup")


async def test_a_person_switches_by_buttons_and_back(chat: Chat) -> None:
    asha = chat.private("Asha")
    await asha.send("/settings")
    assert "Language of the interface: English" in asha.last.text
    await asha.tap("भाषा")
    assert asha.last.labels[:2] == ["English (in use)", "हिन्दी"]
    assert "do not let a machine translate medicine" in asha.last.text
    await asha.tap("हिन्दी")
    assert "Interface की भाषा: हिन्दी" in asha.last.text
    assert "मशीन से अनुवाद नहीं" in asha.last.text
    await asha.send("/start")
    assert asha.last.text.startswith("नमस्ते Asha!")
    assert asha.last.labels == ["📚 टॉपिक", "📝 Quiz", "❓ मदद"]
    await chat.restart()
    await asha.send("/settings")
    assert "आपकी settings" in asha.last.text
    await asha.tap("Language")
    await asha.tap("English")
    assert "Language of the interface: English" in asha.last.text
    await asha.send("/start")
    assert asha.last.text.startswith("Hello Asha!")


async def test_one_s_language_is_nobody_else_s(chat: Chat, asha: Student) -> None:
    bala = chat.private("Bala")
    await bala.send("/help")
    assert not is_hindi(bala.last.text.replace("भाषा", ""))
    await asha.send("/help")
    assert "कैसे पूछें" in asha.last.text
    await bala.send("/privacy")
    assert bala.last.text.startswith("Privacy")


async def test_the_content_stays_as_the_curators_wrote_it(chat: Chat, asha: Student) -> None:
    bala = chat.private("Bala")
    await asha.send("half-life of anakinra?")
    await bala.send("half-life of anakinra?")
    hindi, english = asha.last.text.splitlines(), bala.last.text.splitlines()
    assert hindi[0] == english[0]
    assert any(line.startswith("📚 स्रोत: ") for line in hindi)
    assert [line.partition(": ")[2] for line in hindi if "📚" in line] == [
        line.partition(": ")[2] for line in english if "📚" in line
    ]
    assert any(re.match(r"🗓 जाँच की तारीख़: \d+ \S+ \d{4}", line) for line in hindi)
    assert "👍 काम का" in asha.last.labels


async def test_refusals_are_as_plain_as_in_english(asha: Student) -> None:
    await asha.send("half-life of paracetamol?")
    assert "मेरे knowledge base में नहीं है" in asha.last.text
    assert "📚 टॉपिक देखें" in asha.last.labels
    await asha.send("how much anakinra should I take for my joint pain?")
    assert "सलाह नहीं दे सकता" in asha.last.text
    assert "112" in asha.last.text
    await asha.send("anakinra price in rupees?")
    assert is_hindi(asha.last.text)


async def test_a_quiz_in_hindi(chat: Chat, asha: Student) -> None:
    await asha.send("/quiz anakinra 5")
    question = asha.last
    assert question.text.startswith("सवाल 1/5 · Anakinra")
    assert "A-D में से टैप करें" in question.text
    key = key_of(chat, question)
    toast = await asha.tap(key)
    assert toast.text == "सही।"
    assert "सही। जवाब:" in question.text
    assert "← आपका जवाब, सही" in question.text
    await asha.tap("अगला ▶ (2/5)")
    wrong = other_than(key_of(chat, asha.last))
    await asha.tap(wrong)
    assert f"सही नहीं। आपने {wrong} चुना; सही जवाब:" in asha.last.text
    again = await asha.tap_data(f"q:{question.message_id}:0", message=question)
    assert is_hindi(again.text)
    await asha.send("/stop")
    assert "Quiz रोक दिया गया: 2 में से 1 सही" in asha.last.text
    await asha.send("/score")
    assert "इस हफ़्ते: 2 गिने गए जवाबों से 1 अंक" in asha.last.text


async def test_an_exam_in_hindi(asha: Student) -> None:
    await asha.send("/exam anakinra 2 5")
    assert asha.last.text.startswith("Mock exam · सवाल 1/2")
    assert "बचा समय:" in asha.last.text
    await asha.tap("जमा करें")
    assert "2 सवाल अभी बाकी हैं।" in asha.last.text
    await asha.tap("हाँ, जमा करें")
    assert "Exam का नतीजा:" in asha.last.text


async def test_a_note_to_a_report_is_taken_in_either_language(asha: Student) -> None:
    await asha.send("half-life of anakinra?")
    await asha.tap("रिपोर्ट")
    prompt = asha.last
    assert prompt.text.startswith("क्या ग़लत है?")
    await asha.send("/language en")
    await asha.send("The value looks old.", reply_to=prompt)
    assert asha.last.text.startswith("Noted, thank you.")


async def test_the_daily_menu_and_push_in_hindi(chat: Chat, asha: Student) -> None:
    await asha.send("/daily 11:00 anakinra")
    assert "हर दिन, 11:00 बजे (Asia/Kolkata): 1 सवाल, Anakinra।" in asha.last.text
    assert "अगला सवाल आज, सोमवार 11 जनवरी को 11:00 बजे आएगा।" in asha.last.text
    await asha.send("/daily 25:00")
    assert "“25:00” समय के रूप में समझ नहीं आया।" in asha.last.text
    bala = chat.private("Bala")
    await bala.send("/daily 11:00 anakinra")
    await first_push(chat)
    assert asha.last.text.startswith("रोज़ का सवाल · Anakinra")
    assert bala.last.text.startswith("Daily question · Anakinra")


async def test_a_group_s_admin_sets_it_for_all(chat: Chat, group: Group) -> None:
    await group.send("Bala", "/language hi")
    assert "Only an admin" in group.last.text
    await group.send("Asha", "/settings")
    refused = await group.tap("Bala", "Language · भाषा")
    assert refused.alert
    await group.tap("Asha", "Language · भाषा")
    refused = await group.tap("Bala", "हिन्दी")
    assert (refused.alert, is_hindi(refused.text)) == (True, False)
    await group.tap("Asha", "हिन्दी")
    await group.tap("Asha", "◀ पीछे")
    assert "Interface की भाषा: हिन्दी" in group.last.text
    await group.send("Bala", "/ask half-life of paracetamol?")
    assert "मेरे knowledge base में नहीं है" in group.last.text
    bala = chat.private("Bala")
    await bala.send("/settings")
    assert bala.last.text.startswith("Your settings")


async def test_a_group_s_quiz_speaks_its_language_by_itself(chat: Chat, group: Group) -> None:
    await group.send("Asha", "/language hi")
    await group.send("Asha", "/quiz anakinra 1")
    question = group.last
    assert "सेकंड हैं; जवाब उनके बाद आएगा।" in question.text
    locked = await group.tap("Bala", key_of(chat, question))
    assert locked.text.startswith("दर्ज हुआ: ")
    other = chat.private("Divya")  # The last update before the timer is in English.
    await other.send("/help")
    chat.clock.advance(seconds=31)
    await chat.tick()
    assert "सही: 1 में से 1 (Bala)।" in question.text
    chat.clock.advance(seconds=10)
    await chat.tick()
    assert "Quiz ख़त्म हुआ। 1 सवाल।" in group.last.text


async def test_a_group_s_push_recap_and_reveal(chat: Chat, group: Group) -> None:
    other = chat.group("Other", members=["Bala"], admins=["Asha"])
    await group.send("Asha", "/language hi")
    for each in (group, other):
        await subscribe(chat, each.chat_id)
    await first_push(chat)
    question = group.last
    assert question.text.startswith("रोज़ का सवाल")
    await group.tap("Bala", key_of(chat, question))
    await next_day(chat)
    assert "सही: 1 में से 1 (Bala)।" in question.text
    assert group.last.text.startswith("कल: 1 में से 1 सही (Bala)।")
    assert other.last.text.startswith("Yesterday: nobody answered.")


async def test_polls_and_their_line_above_are_in_hindi(chat: Chat, group: Group) -> None:
    await group.send("Asha", "/language hi")
    await subscribe(chat, group.chat_id, style=QuizStyle.POLL)
    await first_push(chat)
    assert group.last.poll
    await next_day(chat)
    assert [seen for seen in group.from_bot if seen.text.startswith("कल: ")]


async def test_a_channel_speaks_as_the_admin_who_sets_it_up(chat: Chat, asha: Student) -> None:
    channel = chat.channel("Pharm Daily", admins=["Asha"])
    chat.telegram.world.chats[channel.chat_id].username = "pharm_daily"
    await asha.send("/daily @pharm_daily 11:00 anakinra")
    await first_push(chat)
    question = channel.last
    assert "जवाब सिर्फ़ आपको दिखेगा।" in question.text
    told = await channel.tap("Bala", key_of(chat, question))
    assert told.text.startswith("सही। जवाब:")


async def test_a_moved_group_keeps_its_language(chat: Chat) -> None:
    group = chat.group("Pharm", members=["Bala"], admins=["Asha"])
    await group.send("Asha", "/language hi")
    moved = chat.telegram.people.migrate(group.chat_id)
    await chat.settle()
    new = Group(chat, moved.id)
    await new.send("Asha", "/settings")
    assert "इस ग्रुप की settings" in new.last.text


async def test_whoever_is_forgotten_is_met_in_the_default_language(
    chat: Chat, asha: Student
) -> None:
    await asha.send("/forget")
    await asha.tap("हाँ, सब मिटाएँ")
    assert "मिटा दिया गया" in asha.last.text
    await asha.send("/help")
    assert "How to ask" in asha.last.text


async def test_a_hindi_app_is_offered_hindi_once_and_never_given_it(chat: Chat) -> None:
    ravi = chat.private("Ravi", language="hi")
    await ravi.send("/start")
    assert ravi.last.text.startswith("Hello Ravi!")
    assert ravi.last.labels[-1] == "🌐 हिन्दी"
    await ravi.send("/start")
    assert "🌐 हिन्दी" not in ravi.last.labels
    await ravi.tap("🌐 हिन्दी")
    await ravi.send("/start")
    assert ravi.last.text.startswith("नमस्ते Ravi!")


async def test_an_english_app_is_offered_nothing(chat: Chat) -> None:
    asha = chat.private("Asha")
    await asha.send("/start")
    assert not any("🌐" in label for label in asha.last.labels)


async def test_forged_languages_change_nothing(chat: Chat, asha: Student) -> None:
    for data in ("language:xx", "language:", "language:hi:en", "language:..%2Fhi"):
        answer = await asha.tap_data(data)
        assert answer.alert, data
    await asha.send("/language klingon")
    assert "Interface की भाषा: हिन्दी" in asha.last.text


async def test_the_operator_s_default_and_a_choice_against_it(
    tmp_path: Path, clock: TestClock
) -> None:
    async with Chat.open(data_dir=tmp_path, clock=clock, default_language="hi") as chat:
        asha = chat.private("Asha")
        await asha.send("/start")
        assert asha.last.text.startswith("नमस्ते")
        await asha.send("/language en")
        await subscribe(chat, asha.chat_id)
        await first_push(chat)
        assert asha.last.text.startswith("Daily question")
        await chat.application.bot_data["getting_ready"]
        assert menu_of(chat, "help") == ("मैं क्या कर सकता हूँ", "What I can do")


def test_a_default_language_without_a_catalogue_is_named() -> None:
    with pytest.raises(Exception, match="DEFAULT_LANGUAGE: must be one of en, hi"):
        read_settings(env_file=None, default_language="xx")


async def test_menus_follow_the_language_of_the_app(chat: Chat) -> None:
    await chat.application.bot_data["getting_ready"]
    assert menu_of(chat, "help") == ("What I can do", "मैं क्या कर सकता हूँ")


def menu_of(chat: Chat, name: str) -> tuple[str, str]:
    """Return how a command is described in private chats: to all, and to the other language."""
    scope = {"type": "all_private_chats"}
    other = "hi" if chat.settings.default_language == "en" else "en"
    found = [
        {each["command"]: each["description"] for each in commands_of(chat, scope, code)}
        for code in ("", other)
    ]
    return found[0][name], found[1][name]


def commands_of(chat: Chat, scope: dict[str, str], code: str) -> list[dict[str, Any]]:
    parameters = {"scope": scope, "language_code": code}
    _, body = chat.telegram.call("getMyCommands", parameters)
    found: list[dict[str, Any]] = json.loads(body)["result"]
    return found


async def test_late_and_failed_updates_are_told_in_hindi(chat: Chat, asha: Student) -> None:
    chat.telegram.people.say(asha.chat_id, asha.user_id, "half-life of anakinra?")
    chat.clock.advance(minutes=30)
    await chat.settle()
    assert asha.last.text.startswith("इंतज़ार के लिए माफ़ कीजिए: मैं बंद था।")
    answer = await asha.tap_data("nonsense:1")
    assert "यह बटन अब काम नहीं करता।" in answer.text


async def test_inline_cards_speak_the_person_s_language(chat: Chat, asha: Student) -> None:
    asked = await asha.inline("half-life of anakinra")
    assert "📚 स्रोत:" in str(asked.answer)
    nothing = await asha.inline("zzzz qqqq")
    assert "private में पूछें" in str(nothing.answer)


COMMANDS = (
    "/start", "/help", "/topics", "/review", "/cards", "/cards anakinra", "/mistakes", "/progress",
    "/examdate", "/examdate 2027-03-01", "/quiz", "/score", "/leaderboard", "/hideme", "/showme",
    "/export", "/daily", "/daily now", "/settings", "/language", "/privacy", "/check", "/pause",
    "/stop", "anakinra", "anakinra vs tocilizumab dosing", "which drug is given weekly?",
    "thank you", "/factquiz anakinra 1", "/cram", "/nonsense",
)  # fmt: skip


async def test_every_command_answers_in_hindi_and_within_the_limits(asha: Student) -> None:
    for command in COMMANDS:
        sent = await asha.send(command)
        assert sent, command
        assert any(is_hindi(seen.text) for seen in sent), (command, sent)
        for seen in sent:
            assert utf16_length(seen.text) <= MESSAGE_LIMIT
            assert all(len(row) <= 8 for row in seen.buttons)
        await asha.send("/stop")
