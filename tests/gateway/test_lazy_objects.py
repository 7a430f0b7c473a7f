"""Read lazily or by the library: nobody can tell the difference."""

import copy

import pytest
from telegram import Bot, Message, Update
from telegram.error import TelegramError

from bot.gateway.lazy_objects import LazyMessage, LazyUpdate, read_message, read_update
from bot.gateway.quick_bot import QuickBot

BOT = Bot("1:a")
ANN = {"id": 7, "is_bot": False, "first_name": "Ann", "language_code": "en", "is_premium": True}
SELF = {"id": 1, "is_bot": True, "first_name": "Bot", "username": "bot"}
PRIVATE = {"id": 7, "type": "private", "first_name": "Ann"}
GROUP = {"id": -100, "type": "supergroup", "title": "Exam 2027", "is_forum": True}
PLAIN = {"message_id": 5, "date": 1_790_000_000, "chat": PRIVATE, "from": ANN, "text": "t½?"}
COMMAND = PLAIN | {
    "text": "/ask@bot dose",
    "entities": [{"type": "bot_command", "offset": 0, "length": 8}],
}
IN_TOPIC = PLAIN | {
    "chat": GROUP,
    "message_thread_id": 3,
    "is_topic_message": True,
    "reply_to_message": COMMAND | {"from": SELF, "chat": GROUP},
}
PHOTO = {key: value for key, value in PLAIN.items() if key != "text"} | {
    "photo": [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 2}],
    "caption": "page 3",
    "caption_entities": [{"type": "bold", "offset": 0, "length": 4}],
}
JOINED = {"message_id": 1, "date": 1, "chat": GROUP, "new_chat_members": [ANN, SELF]}
OF_THE_GROUP = PLAIN | {"chat": GROUP, "sender_chat": GROUP, "edit_date": 1_790_000_001}
NEWER_API = PLAIN | {"invented_later": {"a": 1}, "chat": PRIVATE | {"mood": "calm"}}
KEYBOARD = {"inline_keyboard": [[{"text": "A", "callback_data": "q:1:0"}]]}
MESSAGES = {
    "plain": PLAIN, "command": COMMAND, "topic": IN_TOPIC, "photo": PHOTO, "joined": JOINED,
    "of the group": OF_THE_GROUP, "newer": NEWER_API,
    "keyboard": PLAIN | {"reply_markup": KEYBOARD},
}  # fmt: skip
TAP = {"id": "9", "from": ANN, "chat_instance": "1", "data": "q:1:0", "message": PLAIN}
UPDATES = [
    *({"update_id": 1, "message": each} for each in MESSAGES.values()),
    {"update_id": 2, "edited_message": OF_THE_GROUP},
    {"update_id": 3, "channel_post": {"message_id": 1, "date": 2, "chat": GROUP, "text": "hi"}},
    {"update_id": 4, "callback_query": TAP},
    {"update_id": 4, "callback_query": TAP | {"message": MESSAGES["keyboard"]}},
    {"update_id": 4, "callback_query": TAP | {"message": PLAIN | {"date": 0}}},
    {"update_id": 4, "callback_query": TAP | {"game_short_name": "x"}},
    {
        "update_id": 5,
        "poll_answer": {
            "poll_id": "1",
            "user": ANN,
            "option_ids": [1],
            "option_persistent_ids": ["a"],
        },
    },
    {"update_id": 6, "message": PLAIN, "invented_later": 1},
    {"update_id": 7},
]


def attributes(example: object) -> set[str]:
    """Return every public attribute, property and slot of an object's class."""
    return {name for name in dir(type(example)) if not name.startswith("_")}


def seen(value: object, name: str) -> object:
    """Return what an attribute gives, or which error."""
    try:
        found = getattr(value, name)
    except (AttributeError, RuntimeError, ValueError) as error:
        return type(error)
    return "a method" if callable(found) else found


@pytest.mark.parametrize("payload", UPDATES, ids=lambda each: ",".join(each))
def test_an_update_is_what_the_library_makes_of_it(payload):
    lazy, whole = read_update(copy.deepcopy(payload), BOT), Update.de_json(payload, BOT)
    assert lazy == whole
    assert hash(lazy.effective_message) == hash(whole.effective_message)
    assert lazy.to_dict() == whole.to_dict()
    again = read_update(copy.deepcopy(payload), BOT)
    for name in attributes(whole):
        assert seen(again, name) == seen(whole, name), name


@pytest.mark.parametrize("name", MESSAGES)
def test_a_message_has_every_attribute_whoever_asks_first(name):
    whole = Message.de_json(MESSAGES[name], BOT)
    for attribute in attributes(whole):
        lazy = read_message(copy.deepcopy(MESSAGES[name]), BOT)
        assert isinstance(lazy, LazyMessage)
        assert seen(lazy, attribute) == seen(whole, attribute), attribute
    assert read_message(MESSAGES[name], BOT).get_bot() is BOT


def test_what_is_usual_is_read_lazily_and_stays_as_it_is():
    update = read_update({"update_id": 1, "message": PLAIN}, BOT)
    assert isinstance(update, LazyUpdate)
    assert isinstance(update.message, LazyMessage)
    assert update.effective_user.full_name == "Ann"
    with pytest.raises(AttributeError):
        update.message.text = "another"
    with pytest.raises(AttributeError):
        _ = update.message.no_such_attribute


@pytest.mark.parametrize(
    "broken",
    [
        {"message": {"message_id": 5}},
        {"message": PLAIN | {"chat": 7}},
        {"message": PLAIN | {"date": "now"}},
        {"message": PLAIN | {"date": 10**18}},
        {"message": PLAIN | {"from": {"id": 7}}},
        {"message": "text"},
        {"callback_query": {"id": "9", "from": ANN | {"id": None, "extra": 1}}},
    ],
)
def test_what_the_library_cannot_read_is_refused_as_the_library_refuses_it(broken):
    payload = {"update_id": 1} | broken
    with pytest.raises(Exception) as theirs:  # noqa: PT011 - whatever it is
        Update.de_json(payload, BOT)
    with pytest.raises(type(theirs.value)):
        read_update(payload, BOT)


class Recorded(QuickBot):
    """Answers every call with a message, and keeps what was asked."""

    async def _post(self, endpoint, data=None, **timeouts):
        self._asked = (endpoint, {k: v for k, v in data.items() if v is not None}, timeouts)
        return PLAIN


async def test_a_send_returns_a_message_whatever_it_was_given():
    bot = Recorded("1:a")
    sent = await bot.send_message(7, "x", parse_mode="HTML", disable_notification=True)
    assert isinstance(sent, LazyMessage)
    assert sent.get_bot() is bot
    endpoint, data, timeouts = bot._asked
    assert (endpoint, timeouts) == ("sendMessage", {})
    assert data["parse_mode"] == "HTML"
    assert data["disable_notification"] is True
    other = await bot.send_message(7, "x", protect_content=True, read_timeout=3)
    assert other.message_id == sent.message_id
    assert bot._asked[1]["protect_content"] is True
    assert bot._asked[2]["read_timeout"] == 3


async def test_a_wrong_mixture_is_still_refused():
    with pytest.raises((ValueError, TelegramError)):
        await Recorded("1:a").send_message(
            7, "x", reply_to_message_id=1, reply_parameters=object()
        )
