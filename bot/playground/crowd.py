"""Who there is on the pretend Telegram, who is where, and how that changes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.playground.memberships import open_topic
from bot.playground.rendering import member_json
from bot.playground.stage import Stage
from bot.playground.world import SUPERGROUP_ID_BASE, Chat, Json, Member, Topic, User

_FIRST_USER_ID = 1001
_FIRST_GROUP_ID = 500


@dataclass
class Crowd:
    """People and chats, joining and leaving, blocking, promoting, moving to a supergroup."""

    stage: Stage

    def add_user(self, name: str, *, username: str | None = None, language: str = "en") -> User:
        """Add a person and their private chat with the bot, not yet started."""
        user_id = _FIRST_USER_ID + self.stage.world.next_serial()
        user = User(user_id, name, username or f"{name.lower()}_{user_id}", language)
        self.stage.world.users[user.id] = user
        self.stage.world.chats[user.id] = Chat(user.id, "private")
        return user

    def add_chat(
        self,
        title: str,
        *,
        kind: str = "group",
        members: Sequence[int] = (),
        admins: Sequence[int] = (),
        username: str | None = None,
        is_forum: bool = False,
        has_bot: bool = True,
    ) -> Chat:
        """Add a group, supergroup or channel.

        Args:
            title: Its title.
            kind: "group", "supergroup" or "channel".
            members: Ids of ordinary members.
            admins: Ids of administrators; the first is the creator.
            username: Its public name, if any.
            is_forum: Whether a supergroup has topics.
            has_bot: Whether the bot is in it; in a channel it is an administrator then.
        """
        number = _FIRST_GROUP_ID + self.stage.world.next_serial()
        chat_id = -number if kind == "group" else SUPERGROUP_ID_BASE - number
        # The first message of a supergroup is its creation; 1 is the General topic of a forum.
        first_id = 2 if kind == "supergroup" else 1
        chat = Chat(chat_id, kind, title, username, is_forum, next_message_id=first_id)
        chat.members = {user_id: Member(user_id) for user_id in members}
        for index, user_id in enumerate(admins):
            chat.members[user_id] = Member(user_id, "administrator" if index else "creator")
        if has_bot:
            status = "administrator" if kind == "channel" else "member"
            chat.members[self.stage.world.bot.id] = Member(self.stage.world.bot.id, status)
        self.stage.world.chats[chat.id] = chat
        return chat

    def block(self, user_id: int) -> None:
        """Block the bot."""
        self._set_blocked(user_id, is_blocked=True)

    def unblock(self, user_id: int) -> None:
        """Unblock the bot."""
        self._set_blocked(user_id, is_blocked=False)

    def _set_blocked(self, user_id: int, *, is_blocked: bool) -> None:
        chat = self.stage.world.chats[user_id]
        chat.is_blocked = is_blocked
        bot_id = self.stage.world.bot.id
        before, after = Member(bot_id), Member(bot_id, "kicked")
        change = (before, after) if is_blocked else (after, before)
        self._report("my_chat_member", chat, user_id, *change)

    def set_bot_status(self, chat_id: int, status: str, by: int, *, can_post: bool = True) -> None:
        """Add, promote, restrict or remove the bot.

        Args:
            chat_id: Where.
            status: "member", "administrator", "left" or "kicked".
            by: Who does it.
            can_post: Whether the bot may write there.
        """
        chat, bot = self.stage.world.chats[chat_id], self.stage.world.bot
        before = chat.member(bot.id)
        after = Member(bot.id, status, can_post=can_post)
        chat.members[bot.id] = after
        self._report("my_chat_member", chat, by, before, after)
        if not before.is_present and after.is_present and chat.kind != "channel":
            self._announce(chat, by, {"new_chat_members": [bot.to_json()]})

    def set_status(
        self, chat_id: int, user_id: int, status: str, *, is_anonymous: bool = False
    ) -> None:
        """Let somebody join, leave, be promoted or removed."""
        chat, user = self.stage.world.chats[chat_id], self.stage.world.users[user_id]
        before = chat.member(user_id)
        after = Member(user_id, status, is_anonymous=is_anonymous)
        chat.members[user_id] = after
        if chat.member(self.stage.world.bot.id).is_admin:
            self._report("chat_member", chat, user_id, before, after)
        if chat.kind == "channel":
            return
        if not before.is_present and after.is_present:
            self._announce(chat, user_id, {"new_chat_members": [user.to_json()]})
        if before.is_present and not after.is_present:
            self._announce(chat, user_id, {"left_chat_member": user.to_json()})

    def migrate(self, chat_id: int, *, with_messages: bool = True) -> Chat:
        """Turn a group into a supergroup with a new id.

        Args:
            chat_id: The group.
            with_messages: Whether the service messages reach the bot; they can be missed.
        """
        old = self.stage.world.chats[chat_id]
        number = _FIRST_GROUP_ID + self.stage.world.next_serial()
        new = Chat(SUPERGROUP_ID_BASE - number, "supergroup", old.title)
        new.members = {user_id: replace(member) for user_id, member in old.members.items()}
        self.stage.world.chats[new.id] = new
        admin = next((each.user_id for each in old.members.values() if each.is_admin), None)
        moved = ((old, {"migrate_to_chat_id": new.id}), (new, {"migrate_from_chat_id": old.id}))
        for chat, content in moved:
            message = self.stage.post(chat, content, sender_id=admin)
            if with_messages:
                self.stage.updates.add("message", self.stage.message_json(message))
        old.migrated_to = new.id
        return new

    def open_topic(self, chat_id: int, user_id: int, name: str) -> Topic:
        """Open a topic in a forum."""
        return open_topic(self.stage, self.stage.world.chats[chat_id], name, user_id)

    def _report(self, kind: str, chat: Chat, by: int, before: Member, after: Member) -> None:
        change: Json = {
            "chat": self.stage.chat_json(chat),
            "from": self.stage.world.users[by].to_json(),
            "date": int(self.stage.now()),
            "old_chat_member": member_json(self.stage.world, chat, before),
            "new_chat_member": member_json(self.stage.world, chat, after),
        }
        self.stage.updates.add(kind, change)
        self.stage.tell("members", {"chat_id": chat.id})

    def _announce(self, chat: Chat, user_id: int, content: Json) -> None:
        message = self.stage.post(chat, content, sender_id=user_id)
        if chat.member(self.stage.world.bot.id).is_present:
            self.stage.updates.add("message", self.stage.message_json(message))
