"""Bot API methods that change or remove what stands in a chat already."""

from bot.playground import limits
from bot.playground.parameters import Parameters
from bot.playground.refusals import bad_request
from bot.playground.sending import document_content, photo_content, store_upload
from bot.playground.stage import Stage
from bot.playground.world import Json, Message

_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)


def edit_message_text(stage: Stage, parameters: Parameters) -> Json | bool:
    """editMessageText; without a keyboard in the call, the old keyboard goes."""
    message = _editable(stage, parameters)
    if "text" not in message.content:
        raise bad_request("there is no text in the message to edit")
    return _change(stage, parameters, message, limits.message_text(parameters))


def edit_message_caption(stage: Stage, parameters: Parameters) -> Json | bool:
    """EditMessageCaption."""
    message = _editable(stage, parameters)
    if not {"photo", "document"} & message.content.keys():
        raise bad_request("there is no caption in the message to edit")
    kept = {
        name: message.content[name] for name in ("photo", "document") if name in message.content
    }
    return _change(stage, parameters, message, kept | limits.caption(parameters))


def edit_message_reply_markup(stage: Stage, parameters: Parameters) -> Json | bool:
    """EditMessageReplyMarkup."""
    message = _editable(stage, parameters)
    return _change(stage, parameters, message, message.content)


def edit_message_media(stage: Stage, parameters: Parameters) -> Json | bool:
    """editMessageMedia: another picture or document in the same place."""
    message = _editable(stage, parameters)
    media: Json = parameters.structure("media", {})
    upload = Parameters(media, parameters.uploads).upload("media")
    stored = (
        store_upload(stage, upload) if upload else stage.world.files.get(media.get("media", ""))
    )
    if stored is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    content = photo_content(stored) if media.get("type") == "photo" else document_content(stored)
    return _change(stage, parameters, message, content | limits.caption(Parameters(media)))


def delete_message(stage: Stage, parameters: Parameters) -> bool:
    """deleteMessage: its own, or as an administrator anybody's; not after two days."""
    chat = stage.find_reachable_chat(parameters.text("chat_id"))
    message_id = parameters.integer("message_id")
    message = stage.find_message(chat, message_id, "message to delete not found")
    is_own = message.sender_id == stage.world.bot.id or chat.kind in ("private", "channel")
    if not is_own and not chat.member(stage.world.bot.id).is_admin:
        raise bad_request("message can't be deleted")
    if stage.now() - message.date > limits.DELETABLE_SECONDS:
        raise bad_request("message can't be deleted for everyone")
    message.is_deleted = True
    stage.tell("delete", {"chat_id": chat.id, "message_id": message_id})
    return True


def delete_messages(stage: Stage, parameters: Parameters) -> bool:
    """deleteMessages: those that can be; the others are skipped."""
    chat = stage.find_reachable_chat(parameters.text("chat_id"))
    for message_id in parameters.structure("message_ids", []):
        if chat.message(int(message_id)):
            delete_message(stage, Parameters({"chat_id": chat.id, "message_id": message_id}))
    return True


def stop_poll(stage: Stage, parameters: Parameters) -> Json:
    """StopPoll."""
    chat = stage.find_writable_chat(parameters.text("chat_id"))
    message_id = parameters.integer("message_id")
    trouble = "message with poll to stop not found"
    message = stage.find_message(chat, message_id, trouble)
    if "poll" not in message.content:
        raise bad_request("message can't be edited")
    poll = stage.world.polls[message.content["poll"]["id"]]
    if poll.data["is_closed"]:
        raise bad_request("poll has already been closed")
    message.keyboard = limits.inline_keyboard(parameters)
    stage.close_poll(poll)
    return poll.to_json(reveals=True)


METHODS = {
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "editMessageMedia": edit_message_media,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
    "stopPoll": stop_poll,
}


def _editable(stage: Stage, parameters: Parameters) -> Message:
    inline_id = parameters.text("inline_message_id")
    if inline_id:
        return _inline_message(stage, inline_id)
    chat = stage.find_writable_chat(parameters.text("chat_id"))
    message_id = parameters.integer("message_id")
    message = stage.find_message(chat, message_id, "message to edit not found")
    is_own = message.sender_id == stage.world.bot.id or message.sender_chat_id == chat.id
    if not is_own or message.sender_id not in (None, stage.world.bot.id):
        raise bad_request("message can't be edited")
    return message


def _inline_message(stage: Stage, inline_id: str) -> Message:
    for chat in stage.world.chats.values():
        for message in chat.messages.values():
            if message.inline_message_id == inline_id and not message.is_deleted:
                return message
    raise bad_request("MESSAGE_ID_INVALID")


def _change(stage: Stage, parameters: Parameters, message: Message, content: Json) -> Json | bool:
    keyboard = limits.inline_keyboard(parameters)
    if content == message.content and keyboard == message.keyboard:
        raise bad_request(_NOT_MODIFIED)
    stage.flood.admit(message.chat_id)
    message.content = content
    message.keyboard = keyboard
    stage.edited(message)
    return True if message.inline_message_id else stage.message_json(message)
