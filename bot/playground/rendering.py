"""The pretend world as Bot API JSON: chats and messages with everything they refer to."""

from bot.playground.world import Chat, Json, Member, Message, World

_MEMBER_RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
)


def chat_json(world: World, chat: Chat) -> Json:
    """Return a Bot API Chat."""
    data: Json = {"id": chat.id, "type": chat.kind}
    if chat.kind == "private":
        user = world.users[chat.id]
        data["first_name"] = user.first_name
        if user.username:
            data["username"] = user.username
        return data
    data["title"] = chat.title
    if chat.username:
        data["username"] = chat.username
    if chat.is_forum:
        data["is_forum"] = True
    return data


def message_json(world: World, message: Message, *, with_reply: bool = True) -> Json:
    """Return a Bot API Message; the message it replies to is shown without its own reply."""
    chat = world.chats[message.chat_id]
    data: Json = {
        "message_id": message.message_id,
        "date": message.date,
        "chat": chat_json(world, chat),
        **message.content,
    }
    if message.sender_id is not None:
        data["from"] = world.users[message.sender_id].to_json()
    if message.sender_chat_id is not None:
        data["sender_chat"] = chat_json(world, world.chats[message.sender_chat_id])
    if message.via_bot_id is not None:
        data["via_bot"] = world.users[message.via_bot_id].to_json()
    if message.keyboard:
        data["reply_markup"] = message.keyboard
    if message.edit_date:
        data["edit_date"] = message.edit_date
    if message.thread_id is not None:
        data["message_thread_id"] = message.thread_id
    if message.is_topic_message:
        data["is_topic_message"] = True
    if message.inline_message_id:
        data["inline_message_id"] = message.inline_message_id
    replied = chat.messages.get(message.reply_to_id or 0)
    if replied and with_reply:
        data["reply_to_message"] = message_json(world, replied, with_reply=False)
    if "poll" in data:
        data["poll"] = _poll_json(world, data["poll"]["id"], message)
    return data


def _poll_json(world: World, poll_id: str, message: Message) -> Json:
    poll = world.polls[poll_id]
    own = message.sender_id == world.bot.id or message.sender_chat_id is not None
    return poll.to_json(reveals=own or bool(poll.data.get("is_closed")))


def member_json(world: World, chat: Chat, member: Member) -> Json:
    """Return a Bot API ChatMember of the right kind for the standing."""
    data: Json = {"user": world.users[member.user_id].to_json(), "status": member.status}
    if member.is_admin:
        data["is_anonymous"] = member.is_anonymous
    if member.status == "administrator":
        data["can_be_edited"] = False
        data.update(dict.fromkeys(_MEMBER_RIGHTS, True))
        if chat.kind == "channel":
            data["can_post_messages"] = data["can_edit_messages"] = member.can_post
    if member.status == "kicked":
        data["until_date"] = 0
    return data
