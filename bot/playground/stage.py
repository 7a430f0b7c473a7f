"""The stage on which bot and people act: the world, its clock, the bot's unread updates.

Whatever changes is told to the listeners, so that the page shows it and a snapshot can be kept.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.playground.flood import FloodControl
from bot.playground.refusals import bad_request, chat_migrated, forbidden
from bot.playground.rendering import chat_json, message_json
from bot.playground.updates import UpdateQueue
from bot.playground.world import (
    ANONYMOUS_ADMIN_ID,
    CallbackQuery,
    Chat,
    Json,
    Message,
    Poll,
    StoredFile,
    User,
    World,
)


@dataclass
class Stage:
    """The world and the ways in which anything in it changes.

    Attributes:
        has_privacy_mode: The bot sees only what is meant for it in groups.
        listeners: Called with each change: its kind, and what it is about as JSON.
    """

    world: World
    clock: Callable[[], datetime]
    updates: UpdateQueue
    flood: FloodControl
    has_privacy_mode: bool = True
    listeners: list[Callable[[str, Json], None]] = field(default_factory=list)

    def now(self) -> float:
        """Return the present time as a Unix time."""
        return self.clock().timestamp()

    def tell(self, kind: str, about: Json) -> None:
        """Tell the listeners of a change."""
        for listener in self.listeners:
            listener(kind, about)

    def post(self, chat: Chat, content: Json, **fields: Any) -> Message:  # noqa: ANN401 - fields of Message
        """Add a message to a chat and return it."""
        message = Message(
            message_id=chat.next_message_id,
            chat_id=chat.id,
            date=int(self.now()),
            content=content,
            **fields,
        )
        chat.next_message_id += 1
        chat.messages[message.message_id] = message
        self.tell("message", self.message_json(message))
        return message

    def post_as_bot(self, chat: Chat, content: Json, **fields: Any) -> Message:  # noqa: ANN401
        """Add a message of the bot; in a channel it speaks as the channel."""
        if chat.kind == "channel":
            return self.post(chat, content, sender_chat_id=chat.id, **fields)
        return self.post(chat, content, sender_id=self.world.bot.id, **fields)

    def edited(self, message: Message) -> None:
        """Mark a message as edited now."""
        message.edit_date = int(self.now())
        self.tell("edit", self.message_json(message))

    def message_json(self, message: Message) -> Json:
        """Return a message as Bot API JSON."""
        return message_json(self.world, message)

    def chat_json(self, chat: Chat) -> Json:
        """Return a chat as Bot API JSON."""
        return chat_json(self.world, chat)

    def find_chat(self, name: str) -> Chat:
        """Find a chat by its id or @username.

        Raises:
            Refusal: There is none, or it has become a supergroup.
        """
        chat = self._look_up(name)
        if chat is None:
            raise bad_request("chat not found" if name else "chat_id is empty")
        if chat.migrated_to is not None:
            raise chat_migrated(chat.migrated_to)
        return chat

    def _look_up(self, name: str) -> Chat | None:
        if name.startswith("@"):
            chats = self.world.chats.values()
            wanted = name[1:].lower()
            return next((each for each in chats if (each.username or "").lower() == wanted), None)
        try:
            return self.world.chats.get(int(name))
        except ValueError:
            return None

    def find_reachable_chat(self, name: str) -> Chat:
        """Find a chat in which the bot is present and not blocked.

        Raises:
            Refusal: 400 or 403 with Telegram's reason.
        """
        chat = self.find_chat(name)
        if chat.kind == "private":
            if self.world.users[chat.id].is_deactivated:
                raise forbidden("user is deactivated")
            if chat.is_blocked:
                raise forbidden("bot was blocked by the user")
            if not chat.is_started:
                raise forbidden("bot can't initiate conversation with a user")
            return chat
        standing = chat.member(self.world.bot.id)
        if standing.status == "kicked":
            raise forbidden(f"bot was kicked from the {chat.noun}")
        if standing.status == "left":
            raise forbidden(f"bot is not a member of the {chat.noun}")
        return chat

    def find_writable_chat(self, name: str) -> Chat:
        """Find a chat to which the bot may write.

        Raises:
            Refusal: 400 or 403 with Telegram's reason.
        """
        chat = self.find_reachable_chat(name)
        standing = chat.member(self.world.bot.id)
        if chat.kind == "channel" and not (standing.is_admin and standing.can_post):
            raise bad_request("need administrator rights in the channel chat")
        if chat.kind != "private" and not standing.can_post:
            raise bad_request("not enough rights to send text messages to the chat")
        return chat

    def find_message(self, chat: Chat, message_id: int, trouble: str) -> Message:
        """Find a message that still exists.

        Raises:
            Refusal: 400 with the reason given.
        """
        message = chat.message(message_id)
        if message is None:
            raise bad_request(trouble)
        return message

    def store_file(self, name: str, content: bytes, media_type: str) -> StoredFile:
        """Keep a file and return it."""
        number = self.world.next_serial()
        stored = StoredFile(f"file{number}", f"unique{number}", name, media_type, content)
        self.world.files[stored.file_id] = stored
        self.tell("file", {"file_id": stored.file_id})
        return stored

    def callback_message(self, query: CallbackQuery) -> Message:
        """Return the message whose button was tapped."""
        return self.world.chats[query.chat_id].messages[query.message_id]

    def close_poll(self, poll: Poll) -> None:
        """Close a poll and tell the bot that owns it."""
        poll.data["is_closed"] = True
        self.updates.add("poll", poll.to_json(reveals=True))
        message = self.world.chats[poll.chat_id].messages[poll.message_id]
        self.tell("edit", self.message_json(message))

    def close_due_polls(self) -> None:
        """Close the polls whose time is over."""
        for poll in self.world.polls.values():
            is_due = poll.closes_at is not None and poll.closes_at <= self.now()
            if is_due and not poll.data["is_closed"]:
                self.close_poll(poll)


def new_world(bot_username: str, bot_name: str) -> World:
    """Return an empty world with the bot and Telegram's anonymous administrator in it."""
    bot = User(7_000_000_001, bot_name, bot_username, is_bot=True)
    anonymous = User(ANONYMOUS_ADMIN_ID, "Group", "GroupAnonymousBot", is_bot=True)
    return World(bot=bot, users={bot.id: bot, anonymous.id: anonymous})
