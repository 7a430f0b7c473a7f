"""What people do on the pretend Telegram: write, edit, tap, vote, ask inline.

Each act changes the world and puts the update into the bot's queue that Telegram would put there.
"""

import re
from dataclasses import dataclass

from bot.playground.crowd import Crowd
from bot.playground.parameters import Upload
from bot.playground.queries import inline_content
from bot.playground.sending import document_content, photo_content, store_upload
from bot.playground.tidying import tidy
from bot.playground.world import (
    ANONYMOUS_ADMIN_ID,
    CallbackQuery,
    Chat,
    InlineQuery,
    Json,
    Message,
)


@dataclass
class People(Crowd):
    """The people's side; Crowd adds who there is and who is where."""

    def say(
        self,
        chat_id: int,
        user_id: int,
        text: str,
        *,
        reply_to: int | None = None,
        thread_id: int | None = None,
    ) -> Message:
        """Write a text message.

        Args:
            chat_id: Where.
            user_id: Who; in a channel, the administrator whose post is the channel's.
            text: The plain text; commands, mentions and links in it are found.
            reply_to: The message it replies to.
            thread_id: The forum topic it is written in; None is General.
        """
        plain, entities = tidy(text, [])
        content: Json = {"text": plain}
        if entities:
            content["entities"] = entities
        return self._write(chat_id, user_id, content, reply_to, thread_id)

    def send_document(
        self, chat_id: int, user_id: int, upload: Upload, caption: str = ""
    ) -> Message:
        """Send a document, with a caption."""
        content = document_content(store_upload(self.stage, upload))
        return self._write(chat_id, user_id, _captioned(content, caption), None, None)

    def send_photo(self, chat_id: int, user_id: int, upload: Upload, caption: str = "") -> Message:
        """Send a picture, with a caption."""
        content = photo_content(store_upload(self.stage, upload))
        return self._write(chat_id, user_id, _captioned(content, caption), None, None)

    def edit(self, message: Message, text: str) -> None:
        """Edit one's own message."""
        plain, entities = tidy(text, [])
        message.content = {"text": plain, "entities": entities} if entities else {"text": plain}
        self.stage.edited(message)
        chat = self.stage.world.chats[message.chat_id]
        kind = "edited_channel_post" if chat.kind == "channel" else "edited_message"
        if self._reaches_bot(chat, message):
            self.stage.updates.add(kind, self.stage.message_json(message))

    def tap(
        self,
        chat_id: int,
        user_id: int,
        message_id: int,
        data: str,
        *,
        is_inaccessible: bool = False,
    ) -> CallbackQuery:
        """Tap a button. The data may be forged; an old message can be inaccessible to the bot."""
        stage = self.stage
        query_id = str(4_000_000 + stage.world.next_serial())
        query = CallbackQuery(query_id, user_id, chat_id, message_id, data, stage.now())
        stage.world.callback_queries[query.id] = query
        chat, message = stage.world.chats[chat_id], stage.callback_message(query)
        update: Json = {
            "id": query.id,
            "from": stage.world.users[user_id].to_json(),
            "chat_instance": str(7_000_000 + abs(chat_id)),
            "data": data,
        }
        if message.inline_message_id:
            update["inline_message_id"] = message.inline_message_id
        elif is_inaccessible or message.is_deleted:
            gone = {"chat": stage.chat_json(chat), "message_id": message_id, "date": 0}
            update["message"] = gone
        else:
            update["message"] = stage.message_json(message)
        stage.updates.add("callback_query", update)
        return query

    def vote(self, poll_id: str, user_id: int, options: list[int]) -> bool:
        """Vote in a poll; an empty list takes the vote back.

        Returns:
            Whether Telegram took the vote: polls close, and quizzes take one vote.
        """
        poll = self.stage.world.polls[poll_id]
        is_fixed = user_id in poll.votes and not poll.data["allows_revoting"]
        if poll.data["is_closed"] or is_fixed:
            return False
        if options:
            poll.votes[user_id] = options
        else:
            poll.votes.pop(user_id, None)
        message = self.stage.world.chats[poll.chat_id].messages[poll.message_id]
        self.stage.tell("edit", self.stage.message_json(message))
        if poll.data["is_anonymous"]:
            self.stage.updates.add("poll", poll.to_json(reveals=True))
            return True
        voter = self.stage.world.users[user_id].to_json()
        persistent = [poll.data["options"][index]["persistent_id"] for index in options]
        answer: Json = {"poll_id": poll_id, "user": voter, "option_ids": options}
        answer["option_persistent_ids"] = persistent
        self.stage.updates.add("poll_answer", answer)
        return True

    def ask_inline(self, user_id: int, query: str, *, offset: str = "") -> InlineQuery:
        """Type behind the bot's name in any chat."""
        stage = self.stage
        query_id = str(5_000_000 + stage.world.next_serial())
        asked = InlineQuery(query_id, user_id, query[:256], offset, stage.now())
        stage.world.inline_queries[asked.id] = asked
        sender = stage.world.users[user_id].to_json()
        update: Json = {"id": asked.id, "from": sender, "query": asked.query, "offset": offset}
        stage.updates.add("inline_query", update | {"chat_type": "sender"})
        return asked

    def choose_inline(self, query: InlineQuery, result_id: str, chat_id: int) -> Message:
        """Send a chosen inline result to a chat."""
        stage = self.stage
        results = (query.answer or {}).get("results", [])
        result = next(each for each in results if str(each["id"]) == result_id)
        keyboard = result.get("reply_markup")
        inline_id = f"inline{stage.world.next_serial()}" if keyboard else None
        message = stage.post(
            stage.world.chats[chat_id],
            inline_content(result),
            sender_id=query.user_id,
            via_bot_id=stage.world.bot.id,
            keyboard=keyboard,
            inline_message_id=inline_id,
        )
        chosen: Json = {
            "result_id": result_id,
            "from": stage.world.users[query.user_id].to_json(),
            "query": query.query,
        }
        if inline_id:
            chosen["inline_message_id"] = inline_id
        stage.updates.add("chosen_inline_result", chosen)
        return message

    def _write(
        self,
        chat_id: int,
        user_id: int,
        content: Json,
        reply_to: int | None,
        thread_id: int | None,
    ) -> Message:
        chat = self.stage.world.chats[chat_id]
        if chat.kind == "private":
            self._enter_private_chat(chat)
        sender_id, sender_chat_id = _speaker(chat, user_id)
        message = self.stage.post(
            chat,
            content,
            sender_id=sender_id,
            sender_chat_id=sender_chat_id,
            reply_to_id=reply_to,
            thread_id=thread_id if thread_id else _reply_thread(chat, reply_to),
            is_topic_message=bool(thread_id),
        )
        if self._reaches_bot(chat, message):
            kind = "channel_post" if chat.kind == "channel" else "message"
            self.stage.updates.add(kind, self.stage.message_json(message))
        return message

    def _enter_private_chat(self, chat: Chat) -> None:
        if chat.is_blocked:
            self.unblock(chat.id)
        chat.is_started = True

    def _reaches_bot(self, chat: Chat, message: Message) -> bool:
        """Whether Telegram shows a message to the bot, by membership and privacy mode."""
        stage, bot = self.stage, self.stage.world.bot
        if chat.kind == "private":
            return True
        standing = chat.member(bot.id)
        if not standing.is_present:
            return False
        if standing.is_admin or not stage.has_privacy_mode:
            return True
        replied = chat.messages.get(message.reply_to_id or 0)
        if replied and replied.sender_id == bot.id:
            return True
        return _is_meant_for(message, bot.username or "") or message.via_bot_id == bot.id


def _captioned(content: Json, caption: str) -> Json:
    return content | ({"caption": caption} if caption else {})


def _speaker(chat: Chat, user_id: int) -> tuple[int | None, int | None]:
    """Return sender and sender chat: channels and anonymous administrators speak as the chat."""
    if chat.kind == "channel":
        return None, chat.id
    if chat.member(user_id).is_anonymous:
        return ANONYMOUS_ADMIN_ID, chat.id
    return user_id, None


def _reply_thread(chat: Chat, reply_to: int | None) -> int | None:
    """Replies in a supergroup carry a thread id which is not a topic's."""
    return reply_to if reply_to and chat.kind == "supergroup" else None


def _is_meant_for(message: Message, username: str) -> bool:
    """Whether a text is a command that may be for this bot, or mentions it."""
    text = str(message.content.get("text") or message.content.get("caption") or "")
    command = re.match(r"/\w+(?:@(\w+))?", text)
    if command:
        return command[1] is None or command[1].lower() == username.lower()
    return re.search(rf"(?i)@{re.escape(username)}\b", text) is not None
