"""Updates and messages that are read as far as somebody looks at them.

python-telegram-bot makes every object of an update at once and sets each of a message's hundred
attributes, also of the message that a send returns, of which a bot needs the number. These are the
same classes to whoever uses them; an attribute is read out of the JSON when it is first asked
for. What is rare, and what looks unusual, is left to the library's own parser.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, ClassVar, TypeVar

from telegram import Bot, CallbackQuery, Chat, Message, MessageEntity, TelegramObject, Update, User
from telegram.constants import ChatType

Json = dict[str, Any]
_CHAT_TYPES: dict[str, ChatType] = {each.value: each for each in ChatType}
_LAST_SECOND = 253_402_300_800  # The year 10,000.
_set = object.__setattr__

T = TypeVar("T", bound="_Lazy")


def _defaults_of(example: TelegramObject) -> Json:
    """Return what every attribute is when the JSON does not name it."""
    names = (name for kind in type(example).__mro__ for name in getattr(kind, "__slots__", ()))
    return {name: getattr(example, name) for name in names if name != "_bot"}


class _Lazy(TelegramObject):
    """An object with its JSON; an attribute that is not there yet is looked up in it.

    Attributes:
        absent: by attribute, what it is when the JSON does not name it.
        readers: by attribute, how to read it; others are taken as they are.
        has_plain: whether attributes without a reader are plain values.
    """

    __slots__ = ()
    absent: ClassVar[Json]
    readers: ClassVar[dict[str, Callable[[Any], Any]]]
    has_plain: ClassVar[bool] = True

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - attributes hold any type
        try:
            default = self.absent[name]
        except KeyError:
            raise AttributeError(f"{type(self).__name__} has no attribute {name!r}") from None
        if (reader := self.readers.get(name)) is not None:
            value = reader(self)
        elif name not in self._raw:
            value = default
        else:
            value = self._raw[name] if self.has_plain else self._read_whole(name)
        _set(self, name, value)
        return value

    def __hash__(self) -> int:
        return hash((type(self).__mro__[1], self._id_attrs))

    def _read_whole(self, name: str) -> Any:  # noqa: ANN401
        """Read an attribute as the library reads it, with all others."""
        whole = type(self).__mro__[1].de_json(self._raw, self._bot)  # type: ignore[attr-defined]
        return getattr(whole, name)


def _whole(name: str) -> Callable[[_Lazy], Any]:
    return lambda lazy: lazy._read_whole(name)


def _id_only(lazy: Any) -> tuple[int]:  # noqa: ANN401
    return (lazy.id,)


class LazyUser(User, _Lazy):
    """A user."""

    __slots__ = ("_raw",)
    absent = _defaults_of(User(0, "", is_bot=False))
    readers: ClassVar = {"_id_attrs": _id_only, "api_kwargs": _whole("api_kwargs")}


class LazyChat(Chat, _Lazy):
    """A chat."""

    __slots__ = ("_raw",)
    absent = _defaults_of(Chat(0, ""))
    readers: ClassVar = {
        "_id_attrs": _id_only,
        "api_kwargs": _whole("api_kwargs"),
        "type": lambda lazy: _CHAT_TYPES.get(lazy._raw["type"], lazy._raw["type"]),
    }


class LazyMessage(Message, _Lazy):
    """A message."""

    __slots__ = ("_raw",)
    has_plain = False
    absent = _defaults_of(Message(0, datetime.fromtimestamp(1, UTC), Chat(0, "")))
    readers: ClassVar = {
        "_id_attrs": lambda lazy: (lazy.message_id, lazy.chat),
        "api_kwargs": _whole("api_kwargs"),
        "message_id": lambda lazy: lazy._raw["message_id"],
        "date": lambda lazy: datetime.fromtimestamp(lazy._raw["date"], UTC),
        "chat": lambda lazy: _chat(lazy._raw["chat"], lazy._bot),
        "from_user": lambda lazy: _user(lazy._raw.get("from"), lazy._bot),
        "sender_chat": lambda lazy: _chat(lazy._raw.get("sender_chat"), lazy._bot),
        "text": lambda lazy: lazy._raw.get("text"),
        "is_topic_message": lambda lazy: lazy._raw.get("is_topic_message"),
        "message_thread_id": lambda lazy: lazy._raw.get("message_thread_id"),
        "reply_to_message": lambda lazy: _message(lazy._raw.get("reply_to_message"), lazy._bot),
        "entities": lambda lazy: tuple(
            MessageEntity.de_json(each, lazy._bot) for each in lazy._raw.get("entities", ())
        ),
    }


class LazyUpdate(Update, _Lazy):
    """An update; what is in it is set when it is made."""

    __slots__ = ("_raw",)
    absent = _defaults_of(Update(0))
    readers: ClassVar = {"_id_attrs": lambda lazy: (lazy.update_id,)}


def read_update(payload: Json, bot: Bot) -> Update:
    """Return an update out of its JSON; it is not checked deeper than where it comes from.

    Raises:
        Exception: whatever the library raises for what it cannot read.
    """
    kind = next((name for name in payload if name != "update_id"), "")
    found: Message | CallbackQuery | None = None
    if len(payload) == 2 and kind in {"message", "edited_message", "channel_post"}:
        found = read_message(payload[kind], bot)
    elif len(payload) == 2 and kind == "callback_query":
        found = _callback_query(payload[kind], bot)
    if found is None:
        return Update.de_json(payload, bot)
    update = LazyUpdate.__new__(LazyUpdate)
    _set(update, "_raw", {})
    _set(update, "_bot", bot)
    _set(update, "update_id", payload["update_id"])
    _set(update, kind, found)
    return update


def read_message(data: Json, bot: Bot | None) -> Message:
    """Return a message out of its JSON."""
    if not _is_usual(data):
        return Message.de_json(data, bot)
    return _make(LazyMessage, data, bot)


_QUERY = {"id", "from", "message", "chat_instance", "data", "inline_message_id"}


def _callback_query(data: Json, bot: Bot) -> CallbackQuery:
    message = data.get("message")
    if not (_is_user(data.get("from")) and data.keys() <= _QUERY and "chat_instance" in data):
        return CallbackQuery.de_json(data, bot)
    query = CallbackQuery(
        data["id"],
        _make(LazyUser, data["from"], bot),
        data["chat_instance"],
        None if message is None else read_message(message, bot),
        data.get("data"),
        data.get("inline_message_id"),
    )
    query.set_bot(bot)
    return query


def _is_usual(data: Any) -> bool:  # noqa: ANN401 - whatever came
    """Tell whether a message has what every message has, and is no inaccessible one."""
    return (
        isinstance(data, dict)
        and type(data.get("message_id")) is int
        and type(data.get("date")) is int
        and 0 < data["date"] < _LAST_SECOND
        and _is_chat(data.get("chat"))
        and ("from" not in data or _is_user(data["from"]))
        and isinstance(data.get("text", ""), str)
    )


def _is_user(data: Any) -> bool:  # noqa: ANN401
    return (
        isinstance(data, dict)
        and type(data.get("id")) is int
        and isinstance(data.get("first_name"), str)
        and "is_bot" in data
    )


def _is_chat(data: Any) -> bool:  # noqa: ANN401
    return (
        isinstance(data, dict)
        and type(data.get("id")) is int
        and isinstance(data.get("type"), str)
    )


def _make(kind: type[T], data: Json, bot: Bot | None) -> T:
    made = kind.__new__(kind)
    _set(made, "_raw", data)
    _set(made, "_bot", bot)
    return made


def _user(data: Json | None, bot: Bot | None) -> User | None:
    if data is None:
        return None
    return _make(LazyUser, data, bot) if _is_user(data) else User.de_json(data, bot)


def _chat(data: Json | None, bot: Bot | None) -> Chat | None:
    if data is None:
        return None
    return _make(LazyChat, data, bot) if _is_chat(data) else Chat.de_json(data, bot)


def _message(data: Json | None, bot: Bot | None) -> Message | None:
    return None if data is None else read_message(data, bot)
