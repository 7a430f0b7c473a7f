"""Bot API methods about chats, their members and their topics."""

from bot.playground.parameters import Parameters
from bot.playground.refusals import bad_request
from bot.playground.rendering import member_json
from bot.playground.stage import Stage
from bot.playground.world import Chat, Json, Topic


def get_chat(stage: Stage, parameters: Parameters) -> Json:
    """GetChat."""
    chat = stage.find_chat(parameters.text("chat_id"))
    limits = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": _NO_GIFTS}
    return stage.chat_json(chat) | limits


def get_chat_member(stage: Stage, parameters: Parameters) -> Json:
    """getChatMember; of others it is only guaranteed where the bot is an administrator."""
    chat = stage.find_reachable_chat(parameters.text("chat_id"))
    user_id = parameters.integer("user_id")
    if user_id not in stage.world.users:
        raise bad_request("invalid user_id specified")
    hidden = user_id != stage.world.bot.id and user_id not in chat.members
    if hidden and not chat.member(stage.world.bot.id).is_admin:
        raise bad_request("member not found")
    if chat.kind == "channel" and not chat.member(stage.world.bot.id).is_admin:
        raise bad_request("member list is inaccessible")
    return member_json(stage.world, chat, chat.member(user_id))


def get_chat_administrators(stage: Stage, parameters: Parameters) -> list[Json]:
    """getChatAdministrators: people only, not other bots."""
    chat = _members_chat(stage, parameters)
    admins = [member for member in chat.members.values() if member.is_admin]
    return [member_json(stage.world, chat, each) for each in admins]


def get_chat_member_count(stage: Stage, parameters: Parameters) -> int:
    """GetChatMemberCount."""
    chat = stage.find_reachable_chat(parameters.text("chat_id"))
    return 2 if chat.kind == "private" else len(stage.world.member_statuses(chat))


def leave_chat(stage: Stage, parameters: Parameters) -> bool:
    """LeaveChat."""
    chat = _members_chat(stage, parameters)
    chat.members[stage.world.bot.id].status = "left"
    stage.tell("members", {"chat_id": chat.id})
    return True


def create_forum_topic(stage: Stage, parameters: Parameters) -> Json:
    """CreateForumTopic."""
    chat = stage.find_writable_chat(parameters.text("chat_id"))
    if not chat.is_forum:
        raise bad_request("the chat is not a forum")
    if not chat.member(stage.world.bot.id).is_admin:
        raise bad_request("not enough rights to create a topic")
    name = parameters.text("name")
    topic = open_topic(stage, chat, name, stage.world.bot.id)
    return {"message_thread_id": topic.thread_id, "name": name, "icon_color": _ICON_COLOR}


def pin_chat_message(stage: Stage, parameters: Parameters) -> bool:
    """PinChatMessage and unpinChatMessage: allowed or not, nothing is shown."""
    chat = stage.find_writable_chat(parameters.text("chat_id"))
    if chat.kind != "private" and not chat.member(stage.world.bot.id).is_admin:
        raise bad_request("not enough rights to manage pinned messages in the chat")
    message_id = parameters.integer("message_id")
    if message_id:
        stage.find_message(chat, message_id, "message to pin not found")
    return True


def set_message_reaction(stage: Stage, parameters: Parameters) -> bool:
    """SetMessageReaction."""
    chat = stage.find_writable_chat(parameters.text("chat_id"))
    message_id = parameters.integer("message_id")
    stage.find_message(chat, message_id, "message to react not found")
    reactions = parameters.structure("reaction", [])
    about = {"chat_id": chat.id, "message_id": message_id, "reaction": reactions}
    stage.tell("reaction", about)
    return True


METHODS = {
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getChatAdministrators": get_chat_administrators,
    "getChatMemberCount": get_chat_member_count,
    "leaveChat": leave_chat,
    "createForumTopic": create_forum_topic,
    "pinChatMessage": pin_chat_message,
    "unpinChatMessage": pin_chat_message,
    "setMessageReaction": set_message_reaction,
}

_ICON_COLOR = 0x6FB9F0
_NO_GIFTS = {
    "unlimited_gifts": False,
    "limited_gifts": False,
    "unique_gifts": False,
    "premium_subscription": False,
    "gifts_from_channels": False,
}


def open_topic(stage: Stage, chat: Chat, name: str, user_id: int) -> Topic:
    """Open a topic in a forum; its first message gives it its id."""
    created = {"forum_topic_created": {"name": name, "icon_color": _ICON_COLOR}}
    thread_id = chat.next_message_id
    stage.post(chat, created, sender_id=user_id, thread_id=thread_id, is_topic_message=True)
    topic = Topic(thread_id, name)
    chat.topics[thread_id] = topic
    return topic


def _members_chat(stage: Stage, parameters: Parameters) -> Chat:
    chat = stage.find_reachable_chat(parameters.text("chat_id"))
    if chat.kind == "private":
        raise bad_request("there are no administrators in the private chat")
    return chat
