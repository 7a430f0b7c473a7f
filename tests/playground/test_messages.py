"""Sending, editing and deleting: what the pretend Telegram takes and how it refuses."""

import pytest

from bot.playground.parameters import Upload
from tests.playground.conftest import RawBot, keys

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x08\x00\x00\x00\x04rest"


@pytest.mark.parametrize(
    ("values", "description"),
    [
        ({"text": ""}, "400 Bad Request: message text is empty"),
        ({"text": " \n "}, "400 Bad Request: message text is empty"),
        ({"text": "<b></b>", "parse_mode": "HTML"}, "400 Bad Request: message text is empty"),
        ({"text": "x" * 4097}, "400 Bad Request: message is too long"),
        ({"text": "💊" * 2049}, "400 Bad Request: message is too long"),
        (
            {"text": "t½ < 6 h", "parse_mode": "HTML"},
            '400 Bad Request: can\'t parse entities: Unsupported start tag "" at byte offset 4',
        ),
        ({"chat_id": 1}, "400 Bad Request: chat not found"),
        ({"chat_id": ""}, "400 Bad Request: chat_id is empty"),
        (
            {"reply_parameters": {"message_id": 99}},
            "400 Bad Request: message to be replied not found",
        ),
        ({"message_thread_id": 5}, "400 Bad Request: message thread not found"),
        ({"reply_markup": keys(["x" * 65])}, "400 Bad Request: BUTTON_DATA_INVALID"),
        ({"reply_markup": keys(["औषधि" * 6])}, "400 Bad Request: BUTTON_DATA_INVALID"),
        ({"reply_markup": keys(["x"] * 9)}, "400 Bad Request: REPLY_MARKUP_INVALID"),
        ({"reply_markup": keys(*[["x"]] * 101)}, "400 Bad Request: REPLY_MARKUP_TOO_LONG"),
    ],
)
def test_a_bad_message_is_refused_in_telegrams_words(bot: RawBot, values, description):
    assert (
        bot.refused("sendMessage", **{"chat_id": bot.asha, "text": "hello", **values})
        == description
    )
    assert bot.telegram.world.chats[bot.asha].messages == {}


@pytest.mark.parametrize(
    "values",
    [
        {"text": "x" * 4096},
        {"text": f"<b>{'x' * 4096}</b>", "parse_mode": "HTML"},  # Markup does not count.
        {"text": "&lt;" * 4096, "parse_mode": "HTML"},
        {"text": "💊" * 2048},
        {"text": f"  {'x' * 4096}  "},  # Outer space goes before it is measured.
        {"text": "t½ < 6 h"},  # Without a parse mode there is no markup to break.
        {"text": "x", "reply_markup": keys(["x" * 64])},
        {"text": "x", "reply_markup": keys(*[["x"] * 8] * 12, ["x"] * 4)},
        {"text": "x", "reply_parameters": {"message_id": 9, "allow_sending_without_reply": True}},
    ],
)
def test_a_message_at_the_limit_is_sent(bot: RawBot, values):
    assert bot.send(**values)["message_id"] == 1


def test_entities_lose_outer_space_and_only_the_first_hundred_stay(bot: RawBot):
    sent = bot.send("  <b> x</b> " + "<i>y</i> " * 120, parse_mode="HTML")
    assert sent["text"].startswith("x y y")
    assert sent["entities"][0] == {"type": "bold", "offset": 0, "length": 1}
    assert len(sent["entities"]) == 100


def test_commands_links_and_mentions_are_found_but_not_in_code(bot: RawBot):
    sent = bot.send("<code>/no</code> /quiz @ravi_1 https://a.bc/d. #pk", parse_mode="HTML")
    found = [entity["type"] for entity in sent["entities"]]
    assert found == ["code", "bot_command", "mention", "url", "hashtag"]


def test_editing_replaces_and_drops_the_keyboard_unless_it_is_sent_again(bot: RawBot):
    sent = bot.send(reply_markup=keys(["A"]))
    place = {"chat_id": bot.asha, "message_id": sent["message_id"]}
    edited = bot.call("editMessageText", text="other", **place)
    assert edited["text"] == "other"
    assert "reply_markup" not in edited
    assert edited["edit_date"] == int(bot.clock().timestamp())


def test_an_edit_that_changes_nothing_is_refused(bot: RawBot):
    bot.send("<b>x</b>", parse_mode="HTML", reply_markup=keys(["A"]))
    same = {"chat_id": bot.asha, "message_id": 1, "text": "<b>x</b>", "parse_mode": "HTML"}
    refusal = bot.refused("editMessageText", **same, reply_markup=keys(["A"]))
    assert refusal.startswith("400 Bad Request: message is not modified: specified new message")
    bot.call("editMessageText", **same, reply_markup=keys(["B"]))


@pytest.mark.parametrize(
    ("method", "message_id", "description"),
    [
        ("editMessageText", 99, "400 Bad Request: message to edit not found"),
        ("editMessageText", 1, "400 Bad Request: message can't be edited"),  # Somebody else's.
        ("editMessageCaption", 2, "400 Bad Request: there is no caption in the message to edit"),
        ("deleteMessage", 99, "400 Bad Request: message to delete not found"),
        ("stopPoll", 99, "400 Bad Request: message with poll to stop not found"),
    ],
)
def test_what_cannot_be_changed_is_refused(bot: RawBot, method, message_id, description):
    bot.telegram.people.say(bot.asha, bot.asha, "mine")
    bot.send("the bot's")
    place = {"chat_id": bot.asha, "message_id": message_id, "text": "new"}
    assert bot.refused(method, **place) == description


def test_a_deleted_message_is_gone_and_after_two_days_none_can_be_deleted(bot: RawBot):
    bot.send()
    bot.send()
    assert bot.call("deleteMessage", chat_id=bot.asha, message_id=1)
    assert "not found" in bot.refused("editMessageText", chat_id=bot.asha, message_id=1, text="x")
    bot.clock.advance(hours=49)
    refusal = bot.refused("deleteMessage", chat_id=bot.asha, message_id=2)
    assert refusal == "400 Bad Request: message can't be deleted for everyone"


def test_a_picture_is_kept_with_its_size_and_can_be_sent_again_by_its_id(bot: RawBot):
    upload = {"chart": Upload("chart.png", PNG, "image/png")}
    sent = bot.call("sendPhoto", upload, chat_id=bot.asha, photo="attach://chart", caption="PK")
    size = sent["photo"][0]
    assert (size["width"], size["height"], size["file_size"]) == (8, 4, len(PNG))
    again = bot.call("sendPhoto", chat_id=bot.asha, photo=size["file_id"])
    assert again["photo"] == sent["photo"]
    path = bot.call("getFile", file_id=size["file_id"])["file_path"]
    assert path.endswith("/chart.png")


@pytest.mark.parametrize(
    ("length", "is_taken"),
    [(1024, True), (1025, False)],
)
def test_a_caption_holds_1024_characters(bot: RawBot, length, is_taken):
    upload = {"document": Upload("a.csv", b"a,b")}
    bot.call("sendDocument", upload, chat_id=bot.asha)
    edit = {"chat_id": bot.asha, "message_id": 1, "caption": "x" * length}
    if is_taken:
        assert bot.call("editMessageCaption", **edit)["caption"] == "x" * 1024
    else:
        refusal = bot.refused("editMessageCaption", **edit)
        assert refusal == "400 Bad Request: message caption is too long"


@pytest.mark.parametrize(
    ("values", "description"),
    [
        ({"question": ""}, "poll question must be non-empty"),
        ({"question": "x" * 301}, "poll question length must not exceed 300"),
        ({"options": []}, "poll must have at least 1 option"),
        ({"options": ["x"] * 13}, "poll can't have more than 12 options"),
        ({"options": ["x" * 101, "y"]}, "poll options length must not exceed 100"),
        ({"explanation": "a\nb\nc\nd"}, "message is too long"),
        ({"explanation": "x" * 201}, "message is too long"),
        ({"correct_option_id": 4}, "wrong correct option ID specified"),
        ({"open_period": 4}, "Wrong poll open period specified"),
    ],
)
def test_poll_limits(bot: RawBot, values, description):
    quiz = {"question": "Q", "options": ["A", "B"], "type": "quiz", "correct_option_id": 1}
    refusal = bot.refused("sendPoll", chat_id=bot.asha, **{**quiz, **values})
    assert refusal == f"400 Bad Request: {description}"
    assert bot.telegram.world.polls == {}


def test_an_unknown_method_and_an_unknown_parse_mode_are_refused(bot: RawBot):
    assert bot.refused("sendCoffee") == "404 Not Found: method not found"
    refusal = bot.refused("sendMessage", chat_id=bot.asha, text="x", parse_mode="BBCode")
    assert refusal == "400 Bad Request: unsupported parse_mode"
