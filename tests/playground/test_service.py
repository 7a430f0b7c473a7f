"""Updates, flood control, faults, menus: the service around the messages."""

import json

import pytest

from bot.playground.account import visible_commands
from bot.playground.faults import ConnectionLost, Trouble
from bot.playground.telegram import PretendTelegram
from tests.playground.conftest import RawBot


def test_updates_are_kept_until_a_higher_offset_confirms_them(bot: RawBot):
    for text in ("one", "two", "three"):
        bot.telegram.people.say(bot.asha, bot.asha, text)
    first = bot.call("getUpdates", limit=2)
    assert [update["message"]["text"] for update in first] == ["one", "two"]
    assert bot.call("getUpdates", limit=2) == first
    rest = bot.call("getUpdates", offset=first[-1]["update_id"] + 1)
    assert [update["message"]["text"] for update in rest] == ["three"]
    assert bot.call("getUpdates", offset=-1) == rest


def test_membership_of_others_comes_only_on_request(bot: RawBot):
    group = bot.group()
    bot.telegram.people.set_bot_status(group, "administrator", bot.ravi)
    bot.updates()
    bot.telegram.people.set_status(group, bot.asha, "left")
    assert "chat_member" not in {kind for update in bot.updates() for kind in update}
    bot.call("getUpdates", allowed_updates=["chat_member"])
    bot.telegram.people.set_status(group, bot.asha, "member")
    assert [list(update)[1] for update in bot.updates()] == ["chat_member"]


def test_polling_is_refused_while_a_webhook_is_set(bot: RawBot):
    bot.call("setWebhook", url="https://example.com/hook")
    assert bot.refused("getUpdates").startswith("409 Conflict: can't use getUpdates method while")
    assert "HTTPS" in bot.refused("setWebhook", url="http://example.com")
    bot.call("deleteWebhook")
    assert bot.call("getUpdates") == []


@pytest.fixture
def strict(clock):
    return RawBot(PretendTelegram.create(clock, is_flood_enforced=True), clock)


def test_a_group_takes_twenty_messages_a_minute_and_edits_count(strict: RawBot):
    group = strict.group()
    first_id = strict.send("0", chat_id=group)["message_id"]
    for number in range(1, 20):
        strict.clock.advance(seconds=1)
        strict.call("editMessageText", chat_id=group, message_id=first_id, text=str(number))
    strict.clock.advance(seconds=1)
    refusal = strict.refused("sendMessage", chat_id=group, text="x")
    assert refusal == "429 Too Many Requests: retry after 40"
    assert strict.parameters == {"retry_after": 40}
    strict.clock.advance(seconds=10)
    assert strict.refused("sendMessage", chat_id=group, text="x").endswith("after 30")
    flood = strict.telegram.flood
    assert (flood.sends[group], flood.refusals[group], flood.ignored[group]) == (20, 2, 1)
    strict.clock.advance(seconds=30)
    strict.send(chat_id=group)


def test_a_private_chat_takes_a_burst_and_all_chats_thirty_a_second(strict: RawBot):
    for _ in range(5):
        strict.send()
    assert strict.refused("sendMessage", chat_id=strict.asha, text="x").startswith("429")
    groups = [strict.group() for _ in range(26)]
    for group in groups[:25]:
        strict.send(chat_id=group)
    assert strict.refused("sendMessage", chat_id=groups[25], text="x").startswith("429")
    strict.clock.advance(seconds=1)
    strict.send(chat_id=groups[25])


def test_without_enforcement_sends_are_only_counted(bot: RawBot):
    for _ in range(50):
        bot.send()
    assert bot.telegram.flood.sends[bot.asha] == 50
    assert not bot.telegram.flood.refusals


@pytest.mark.parametrize(
    ("trouble", "has_timed_out", "is_done"),
    [
        (Trouble.TIMEOUT_BEFORE, True, False),
        (Trouble.TIMEOUT_AFTER, True, True),
        (Trouble.DROPPED_BEFORE, False, False),
        (Trouble.DROPPED_AFTER, False, True),
    ],
)
def test_a_lost_connection_can_come_before_or_after_the_effect(
    bot: RawBot, trouble, has_timed_out, is_done
):
    bot.telegram.faults.add("sendMessage", trouble)
    with pytest.raises(ConnectionLost) as lost:
        bot.send()
    assert lost.value.has_timed_out is has_timed_out
    assert bool(bot.telegram.world.chats[bot.asha].messages) is is_done
    bot.send()  # The trouble was ordered once.


def test_bad_gateways_half_answers_and_floods_can_be_ordered(bot: RawBot):
    faults = bot.telegram.faults
    faults.add("sendMessage", Trouble.BAD_GATEWAY)
    faults.add("*", Trouble.MALFORMED)
    faults.add_flood("sendMessage", 7)
    values = {"chat_id": bot.asha, "text": "x"}
    status, body = bot.telegram.call("sendMessage", values)
    assert (status, body[:6]) == (502, b"<html>")
    assert bot.refused("sendMessage", **values) == "429 Too Many Requests: retry after 7"
    status, body = bot.telegram.call("sendMessage", values)
    with pytest.raises(json.JSONDecodeError):
        json.loads(body)
    assert faults.met == 3
    assert [call.status for call in bot.telegram.calls] == [502, 429, 200]


def test_the_narrowest_command_menu_is_shown(bot: RawBot):
    group = bot.group()
    scopes = {
        "quiz": {"type": "default"},
        "start": {"type": "all_private_chats"},
        "score": {"type": "all_group_chats"},
        "settings": {"type": "all_chat_administrators"},
    }
    for name, scope in scopes.items():
        menu = [{"command": name, "description": name}]
        bot.call("setMyCommands", commands=menu, scope=scope)
    stage, chats = bot.telegram.stage, bot.telegram.world.chats

    def menu_of(chat_id: int, user_id: int) -> str:
        return visible_commands(stage, chats[chat_id], user_id)[0]["command"]

    assert menu_of(bot.asha, bot.asha) == "start"
    assert menu_of(group, bot.asha) == "score"
    assert menu_of(group, bot.ravi) == "settings"
    hindi = [{"command": "shuru", "description": "शुरू"}]
    private = {"type": "all_private_chats"}
    bot.call("setMyCommands", commands=hindi, scope=private, language_code="hi")
    assert menu_of(bot.asha, bot.asha) == "start"
    bot.telegram.world.users[bot.asha].language_code = "hi"
    assert menu_of(bot.asha, bot.asha) == "shuru"


@pytest.mark.parametrize(
    ("commands", "description"),
    [
        ([{"command": "Quiz", "description": "x"}], "BOT_COMMAND_INVALID"),
        ([{"command": "x" * 33, "description": "x"}], "BOT_COMMAND_INVALID"),
        ([{"command": "quiz", "description": ""}], "BOT_COMMAND_DESCRIPTION_INVALID"),
        ([{"command": "quiz", "description": "x" * 257}], "BOT_COMMAND_DESCRIPTION_INVALID"),
        ([{"command": "q", "description": "x"}] * 101, "BOT_COMMANDS_TOO_MUCH"),
    ],
)
def test_command_menus_have_limits(bot: RawBot, commands, description):
    assert bot.refused("setMyCommands", commands=commands).endswith(description)
