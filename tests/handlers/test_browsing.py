"""Topics and sections by buttons, deep links, and buttons that lead nowhere any more."""

import asyncio
import json

import pytest

from bot.domain.knowledge_base import token_of
from bot.locale import languages


async def test_topics_lead_to_a_section_and_back_without_a_dead_end(chat):
    asha = chat.private("Asha")
    await asha.send("/topics")
    assert "Page 1 of" in asha.last.text
    message = asha.last
    while not message.button("Anakinra"):
        await asha.tap("More", message=message)
    await asha.tap("Anakinra", message=message)
    assert "IL-1 receptor type I" in message.text
    await asha.tap("Pharmacokinetics", message=message)
    assert "Half-life" in message.text
    await asha.tap("📄 Anakinra", message=message)
    await asha.tap("All topics", message=message)
    assert "Topics" in message.text
    assert len(asha.from_bot) == 1


async def test_every_button_below_every_topic_leads_somewhere(chat):
    asha = chat.private("Asha")
    knowledge = chat.application.bot_data["services"].knowledge
    await asha.send("/topics")
    own = {"entry", "topics", "faqs", "compare_with", "ctable", "clines"}
    seen, todo = set(), {f"entry:{token_of(topic_id)}" for topic_id in knowledge.topics}
    while todo:
        data = todo.pop()
        seen.add(data)
        answer = await asha.tap_data(data)
        assert not answer.alert, (data, answer.text)
        if data.startswith(("ctable", "clines")):
            continue  # every pair of drugs: too many to follow from each
        found = {b["callback_data"] for row in asha.last.rows for b in row if "callback_data" in b}
        todo |= {each for each in found if each.split(":")[0] in own} - seen
    shown = {data for data in seen if data.startswith("entry:")}
    sections = [s for topic in knowledge.topics.values() for s in topic.sections]
    assert len(shown) > len(sections)


async def test_faqs_and_comparisons_are_one_tap_away(chat):
    asha = chat.private("Asha")
    await asha.send("anakinra")
    await asha.tap("FAQs")
    await asha.tap("gout")
    assert "off-label" in asha.last.text
    await asha.tap("⚖️ Compare")
    await asha.tap("More")
    await asha.tap("◀️ Back")
    label = next(label for label in asha.last.labels if label != "Anakinra")
    await asha.tap(label)
    assert "Anakinra vs " in asha.last.text
    await asha.tap("☰ As lines")
    assert "• Target: IL-1 receptor type I" in asha.last.text
    await asha.tap("▦ As a table")
    assert "TARGET" in asha.last.text


@pytest.mark.parametrize("payload", ["topic_anakinra", f"topic_{token_of('anakinra')}"])
async def test_a_deep_link_opens_the_topic(chat, payload):
    asha = chat.private("Asha")
    await asha.open_link(payload)
    assert asha.last.text.startswith("Anakinra")


@pytest.mark.parametrize("payload", ["", "topic_nowhere", "x", "topic_", "_", "a" * 64])
async def test_an_unknown_deep_link_greets(chat, payload):
    asha = chat.private("Asha")
    await asha.open_link(payload)
    assert "Hello Asha" in asha.last.text


@pytest.mark.parametrize(
    "data",
    ["entry:0000000000", "entry", "faqs:zz:0", "ctable:zz:yy", "clines", "meant:1"],
)
async def test_a_button_of_another_version_gets_one_calm_alert(chat, data):
    asha = chat.private("Asha")
    await asha.send("/topics")
    before = asha.last.text
    answer = await asha.tap_data(data)
    assert answer.alert
    assert "older version" in answer.text
    assert asha.last.text == before


@pytest.mark.parametrize("data", ["nonsense", "entry:ä", "quux:1:2", "ENTRY:1", "x" * 64])
async def test_forged_data_gets_one_calm_alert(chat, data):
    asha = chat.private("Asha")
    await asha.send("/topics")
    answer = await asha.tap_data(data)
    assert answer.alert
    assert "no longer works" in answer.text or "older version" in answer.text


async def test_help_lists_what_this_chat_can_do(chat):
    asha = chat.private("Asha")
    group = chat.group("Pharm 2027", members=["Asha"])
    await asha.send("/help")
    assert "/quiz [topic] [n]" in asha.last.text
    assert "typos" in asha.last.text
    await group.send("Asha", "/help")
    assert "/ask question" in group.last.text
    await asha.send("/start")
    await asha.tap("Help")
    assert "How to ask" in asha.last.text


async def test_privacy_says_what_is_kept(chat):
    asha = chat.private("Asha")
    await asha.send("/privacy")
    assert "without your name" in asha.last.text


async def test_the_menus_differ_by_scope(chat):
    asha = chat.private("Asha")
    async with asyncio.timeout(10):
        # They are set beside the first updates.
        while len(chat.telegram.world.commands) < 3 * len(languages()):  # noqa: ASYNC110 - nothing tells
            await asyncio.sleep(0.01)
    menus = {
        json.loads(scope)["type"]: {command["command"] for command in commands}
        for key, commands in chat.telegram.world.commands.items()
        for scope, _, language in [key.rpartition(":")]
        if not language
    }
    assert "cards" in menus["all_private_chats"] - menus["all_group_chats"]
    assert "ask" in menus["all_group_chats"] - menus["all_private_chats"]
    assert "settings" in menus["all_chat_administrators"] - menus["all_group_chats"]
    assert not any("reload" in menu for menu in menus.values())
    await asha.send("/help")
    assert all(f"/{name}" in asha.last.text for name in menus["all_private_chats"])


async def test_an_unknown_command_leads_to_help(chat):
    asha = chat.private("Asha")
    await asha.send("/nonsense")
    assert "/help" in asha.last.text
    group = chat.group("Pharm 2027", members=["Asha"])
    assert await group.send("Asha", "/nonsense") == []
