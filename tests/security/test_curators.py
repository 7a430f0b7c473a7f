"""Who is a curator, and who is not."""

import pytest

from bot.errors import SettingsError
from bot.handlers.curator import NOT_CURATOR
from bot.settings import ANONYMOUS_ADMIN_ID, read_settings
from bot.views.help import COMMANDS, Scope
from tests.chat import Chat

CURATOR_COMMANDS = [each.name for each in COMMANDS if each.scope is Scope.CURATOR]


async def test_a_stranger_gets_one_sentence_for_every_curators_command(chat: Chat) -> None:
    asha = chat.private("Asha")
    assert len(CURATOR_COMMANDS) >= 5
    for name in CURATOR_COMMANDS:
        (reply,) = await asha.send(f"/{name} anakinra-q01")
        assert reply.text == NOT_CURATOR, name


async def test_no_curators_command_works_in_a_group(tmp_path) -> None:
    """Not even a curator's: what students wrote is not for the group."""
    async with Chat.open(data_dir=tmp_path) as chat:
        group = chat.group("Pharma", members=["Asha"], admins=["Dev"])
        await chat.restart(curator_ids=frozenset({chat.user_id("Asha")}))
        await chat.private("Bala").send("half-life of zorvexib?")
        for name in CURATOR_COMMANDS:
            for member in ("Asha", "Dev"):
                replies = await group.send(member, f"/{name}")
                assert not any("zorvexib" in seen.text for seen in replies), name


@pytest.mark.parametrize(
    "data", ["stub:0123456789", "settle:0123456789", "rep_fixed:1", "items_csv"]
)
async def test_a_stranger_cannot_tap_what_only_curators_see(chat: Chat, data: str) -> None:
    asha = chat.private("Asha")
    await asha.send("/help")
    answer = await asha.tap_data(data)
    assert (answer.text, answer.alert) == (NOT_CURATOR, True)


async def test_a_forwarded_list_does_not_let_strangers_settle(tmp_path) -> None:
    async with Chat.open(data_dir=tmp_path) as chat:
        curator, asha = chat.private("Curator"), chat.private("Asha")
        await chat.restart(curator_ids=frozenset({curator.user_id}))
        await asha.send("half-life of zorvexib?")
        await curator.send("/unanswered")
        button = curator.last.button("1. Settle")
        assert button
        await asha.tap_data(button["callback_data"])
        assert asha.alerts[-1] == NOT_CURATOR
        (still,) = await curator.send("/unanswered")
        assert "zorvexib" in still.text


def test_the_account_of_all_anonymous_admins_is_refused_as_a_curator() -> None:
    with pytest.raises(SettingsError, match="CURATOR_IDS"):
        read_settings(env_file=None, curator_ids=f"4711,{ANONYMOUS_ADMIN_ID}")


async def test_an_anonymous_admin_is_no_curator(tmp_path) -> None:
    async with Chat.open(data_dir=tmp_path) as chat:
        group = chat.group("Pharma", admins=["Dev"])
        await chat.restart(curator_ids=frozenset({chat.user_id("Dev")}))
        chat.telegram.world.chats[group.chat_id].members[chat.user_id("Dev")].is_anonymous = True
        assert await group.send("Dev", "/unanswered") == []


async def test_a_group_admins_settings_are_for_admins(chat: Chat) -> None:
    group = chat.group("Pharma", members=["Asha"], admins=["Dev"])
    await group.send("Dev", "/quiz anakinra 2")
    refused = await group.send("Asha", "/stop")
    assert "Only" in refused[0].text or "only" in refused[0].text
