"""What the pretend Telegram knows: people, chats, members, topics, messages, files, polls.

Plain values without behaviour towards the bot; each can say itself as Bot API JSON.
"""

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

# Telegram's shared account behind which anonymous administrators write.
ANONYMOUS_ADMIN_ID = 1087968824
SUPERGROUP_ID_BASE = -1_000_000_000_000
ADMIN_STATUSES = ("creator", "administrator")
ABSENT_STATUSES = ("left", "kicked")


@dataclass
class User:
    """A person or a bot."""

    id: int
    first_name: str
    username: str | None = None
    language_code: str | None = "en"
    is_bot: bool = False
    is_deactivated: bool = False

    def to_json(self) -> Json:
        """Return a Bot API User."""
        data: Json = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        if self.username:
            data["username"] = self.username
        if self.language_code and not self.is_bot:
            data["language_code"] = self.language_code
        return data


@dataclass
class Member:
    """Somebody's standing in a chat; `can_post` is their right to send messages."""

    user_id: int
    status: str = "member"
    is_anonymous: bool = False
    can_post: bool = True

    @property
    def is_present(self) -> bool:
        """Whether they are in the chat at all."""
        return self.status not in ABSENT_STATUSES

    @property
    def is_admin(self) -> bool:
        """Whether they administer the chat."""
        return self.status in ADMIN_STATUSES


@dataclass
class Topic:
    """A topic of a forum; its id is that of its first message."""

    thread_id: int
    name: str
    is_closed: bool = False


@dataclass
class Message:
    """One message; `content` holds the Bot API fields of what it shows (text, photo, ...)."""

    message_id: int
    chat_id: int
    date: int
    content: Json
    sender_id: int | None = None
    sender_chat_id: int | None = None
    keyboard: Json | None = None
    thread_id: int | None = None
    is_topic_message: bool = False
    reply_to_id: int | None = None
    edit_date: int | None = None
    via_bot_id: int | None = None
    inline_message_id: str | None = None
    is_deleted: bool = False


@dataclass
class Chat:
    """A chat of any kind: private, group, supergroup, channel.

    Attributes:
        is_started: Private chats: the person has written to the bot at least once.
        is_blocked: Private chats: the person has blocked the bot.
        migrated_to: Groups: the id of the supergroup that took over, or None.
    """

    id: int
    kind: str
    title: str = ""
    username: str | None = None
    is_forum: bool = False
    is_started: bool = False
    is_blocked: bool = False
    migrated_to: int | None = None
    next_message_id: int = 1
    members: dict[int, Member] = field(default_factory=dict)
    topics: dict[int, Topic] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)

    def message(self, message_id: int) -> Message | None:
        """Return a message that still exists, or None."""
        found = self.messages.get(message_id)
        return None if found is None or found.is_deleted else found

    def member(self, user_id: int) -> Member:
        """Return somebody's standing; a stranger has left."""
        return self.members.get(user_id) or Member(user_id, "left")

    @property
    def noun(self) -> str:
        """How Telegram's error texts call this kind of chat."""
        return "chat" if self.kind == "private" else f"{self.kind} chat"


@dataclass
class StoredFile:
    """An uploaded file; `path` is what getFile answers."""

    file_id: str
    unique_id: str
    name: str
    media_type: str
    content: bytes
    width: int = 0
    height: int = 0

    @property
    def path(self) -> str:
        """Where the file is served below the file address of the Bot API."""
        return f"files/{self.file_id}/{self.name}"


@dataclass
class Poll:
    """A poll or quiz; `votes` maps a person to the indexes they chose."""

    id: str
    chat_id: int
    message_id: int
    data: Json
    votes: dict[int, list[int]] = field(default_factory=dict)
    closes_at: float | None = None

    def to_json(self, *, reveals: bool) -> Json:
        """Return a Bot API Poll; the correct answers only where they may be seen."""
        options = [
            {**option, "voter_count": sum(index in vote for vote in self.votes.values())}
            for index, option in enumerate(self.data["options"])
        ]
        data = {**self.data, "id": self.id, "options": options}
        data["total_voter_count"] = len(self.votes)
        if not reveals:
            for secret in ("correct_option_ids", "explanation"):
                data.pop(secret, None)
        return data


@dataclass
class CallbackQuery:
    """A tap on a button, and the answer that the bot gave to it (None: not yet)."""

    id: str
    user_id: int
    chat_id: int
    message_id: int
    data: str
    asked_at: float
    answer: Json | None = None


@dataclass
class InlineQuery:
    """A query typed behind the bot's name, and the bot's answer (None: not yet)."""

    id: str
    user_id: int
    query: str
    offset: str
    asked_at: float
    answer: Json | None = None


@dataclass
class World:
    """Everything there is."""

    bot: User
    users: dict[int, User] = field(default_factory=dict)
    chats: dict[int, Chat] = field(default_factory=dict)
    files: dict[str, StoredFile] = field(default_factory=dict)
    polls: dict[str, Poll] = field(default_factory=dict)
    callback_queries: dict[str, CallbackQuery] = field(default_factory=dict)
    inline_queries: dict[str, InlineQuery] = field(default_factory=dict)
    commands: dict[str, list[Json]] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    serial: int = 0

    def next_serial(self) -> int:
        """Return a number that was never given before."""
        self.serial += 1
        return self.serial

    def member_statuses(self, chat: Chat) -> list[Member]:
        """Return who is in a chat."""
        return [member for member in chat.members.values() if member.is_present]
