"""Bot API methods that put a new message into a chat."""

import struct

from bot.playground import limits
from bot.playground.parameters import Parameters, Upload
from bot.playground.refusals import bad_request
from bot.playground.stage import Stage
from bot.playground.world import Chat, Json, Message, Poll, StoredFile

GENERAL_TOPIC_ID = 1


def send_message(stage: Stage, parameters: Parameters) -> Json:
    """SendMessage."""
    chat = stage.find_writable_chat(parameters.text("chat_id"))
    return _deliver(stage, chat, parameters, limits.message_text(parameters))


def send_photo(stage: Stage, parameters: Parameters) -> Json:
    """sendPhoto: an upload, or the file_id of a picture sent before."""
    chat = stage.find_writable_chat(parameters.text("chat_id"))
    stored = _file(stage, parameters, "photo")
    return _deliver(stage, chat, parameters, photo_content(stored) | limits.caption(parameters))


def send_document(stage: Stage, parameters: Parameters) -> Json:
    """sendDocument: an upload, or the file_id of a document sent before."""
    chat = stage.find_writable_chat(parameters.text("chat_id"))
    stored = _file(stage, parameters, "document")
    content = document_content(stored) | limits.caption(parameters)
    return _deliver(stage, chat, parameters, content)


def send_poll(stage: Stage, parameters: Parameters) -> Json:
    """sendPoll: a poll or a quiz."""
    chat = stage.find_writable_chat(parameters.text("chat_id"))
    data = _poll_data(parameters)
    if chat.kind == "channel" and not data["is_anonymous"]:
        raise bad_request("non-anonymous polls can't be sent to channel chats")
    seconds = parameters.integer("open_period")
    if seconds and seconds not in limits.POLL_OPEN_SECONDS:
        raise bad_request("Wrong poll open period specified")
    poll_id = str(90_000 + stage.world.next_serial())
    poll = Poll(poll_id, chat.id, chat.next_message_id, data)
    if seconds:
        data["open_period"] = seconds
    close_date = parameters.integer("close_date")
    if seconds or close_date:
        poll.closes_at = stage.now() + seconds if seconds else float(close_date)
    stage.world.polls[poll_id] = poll
    try:
        return _deliver(stage, chat, parameters, {"poll": {"id": poll_id}})
    except Exception:
        del stage.world.polls[poll_id]
        raise


def send_chat_action(stage: Stage, parameters: Parameters) -> bool:
    """sendChatAction: the bot is typing."""
    chat = stage.find_writable_chat(parameters.text("chat_id"))
    stage.tell("action", {"chat_id": chat.id, "action": parameters.text("action")})
    return True


def copy_message(stage: Stage, parameters: Parameters) -> Json:
    """copyMessage: the same content as a message of its own."""
    chat = stage.find_writable_chat(parameters.text("chat_id"))
    source = stage.find_chat(parameters.text("from_chat_id"))
    message_id = parameters.integer("message_id")
    original = stage.find_message(source, message_id, "message to copy not found")
    content = dict(original.content)
    return {"message_id": _deliver(stage, chat, parameters, content)["message_id"]}


def forward_message(stage: Stage, parameters: Parameters) -> Json:
    """forwardMessage: the same content, with its origin."""
    chat = stage.find_writable_chat(parameters.text("chat_id"))
    source = stage.find_chat(parameters.text("from_chat_id"))
    message_id = parameters.integer("message_id")
    original = stage.find_message(source, message_id, "message to forward not found")
    sender = stage.world.users.get(original.sender_id or 0)
    origin: Json = {"type": "hidden_user", "date": original.date, "sender_user_name": source.title}
    if sender:
        origin = {"type": "user", "date": original.date, "sender_user": sender.to_json()}
    return _deliver(stage, chat, parameters, {**original.content, "forward_origin": origin})


METHODS = {
    "sendMessage": send_message,
    "sendPhoto": send_photo,
    "sendDocument": send_document,
    "sendPoll": send_poll,
    "sendChatAction": send_chat_action,
    "copyMessage": copy_message,
    "forwardMessage": forward_message,
}


def photo_content(stored: StoredFile) -> Json:
    """Return the message fields of a picture, in its one size."""
    size = {
        "file_id": stored.file_id,
        "file_unique_id": stored.unique_id,
        "width": stored.width,
        "height": stored.height,
        "file_size": len(stored.content),
    }
    return {"photo": [size]}


def document_content(stored: StoredFile) -> Json:
    """Return the message fields of a document."""
    return {
        "document": {
            "file_id": stored.file_id,
            "file_unique_id": stored.unique_id,
            "file_name": stored.name,
            "mime_type": stored.media_type,
            "file_size": len(stored.content),
        }
    }


def store_upload(stage: Stage, upload: Upload) -> StoredFile:
    """Keep an uploaded file; a PNG's size is read from its header."""
    if not upload.content:
        raise bad_request("file must be non-empty")
    stored = stage.store_file(upload.name, upload.content, upload.media_type)
    if upload.content.startswith(b"\x89PNG") and len(upload.content) >= 24:
        stored.width, stored.height = struct.unpack(">II", upload.content[16:24])
    return stored


def _file(stage: Stage, parameters: Parameters, name: str) -> StoredFile:
    upload = parameters.upload(name)
    if upload:
        return store_upload(stage, upload)
    known = stage.world.files.get(parameters.text(name))
    if known is None:
        missing = name not in parameters
        reason = (
            f"there is no {name} in the request"
            if missing
            else "wrong file identifier/HTTP URL specified"
        )
        raise bad_request(reason)
    return known


def _deliver(stage: Stage, chat: Chat, parameters: Parameters, content: Json) -> Json:
    """Check everything about the place, count the message, and post it."""
    keyboard = limits.inline_keyboard(parameters)
    replied = _replied_to(stage, chat, parameters)
    thread_id, is_topic_message = _thread(stage, chat, parameters, replied)
    stage.flood.admit(chat.id)
    message = stage.post_as_bot(
        chat,
        content,
        keyboard=keyboard,
        thread_id=thread_id,
        is_topic_message=is_topic_message,
        reply_to_id=replied.message_id if replied else None,
    )
    return stage.message_json(message)


def _replied_to(stage: Stage, chat: Chat, parameters: Parameters) -> Message | None:
    reply: Json = parameters.structure("reply_parameters", {})
    message_id = int(reply.get("message_id") or parameters.integer("reply_to_message_id"))
    if not message_id:
        return None
    found = chat.message(message_id)
    may_miss = reply.get("allow_sending_without_reply")
    if found is None and not may_miss and not parameters.flag("allow_sending_without_reply"):
        raise bad_request("message to be replied not found")
    return found


def _thread(
    stage: Stage, chat: Chat, parameters: Parameters, replied: Message | None
) -> tuple[int | None, bool]:
    thread_id = parameters.integer("message_thread_id")
    if not thread_id:
        if not (replied and replied.is_topic_message):
            return None, False
        # An answer follows its message, also to where nobody may write.
        thread_id = replied.thread_id or 0
    # The General topic is written to without a thread id; naming it is refused.
    topic = chat.topics.get(thread_id) if thread_id != GENERAL_TOPIC_ID else None
    if not chat.is_forum or topic is None:
        raise bad_request("message thread not found")
    if topic.is_closed and not chat.member(stage.world.bot.id).is_admin:
        raise bad_request("TOPIC_CLOSED")
    return thread_id, True


def _poll_data(parameters: Parameters) -> Json:
    given = parameters.structure("options", [])
    options = [option if isinstance(option, str) else str(option["text"]) for option in given]
    question, explanation = parameters.text("question"), parameters.text("explanation")
    limits.check_poll(question, options, explanation)
    kind = parameters.text("type", "regular")
    data: Json = {
        "question": question,
        "options": [{"text": option, "persistent_id": str(n)} for n, option in enumerate(options)],
        "type": kind,
        "is_anonymous": parameters.flag("is_anonymous", default=True),
        "allows_multiple_answers": parameters.flag("allows_multiple_answers"),
        "allows_revoting": parameters.flag("allows_revoting", default=kind != "quiz"),
        "members_only": False,
        "is_closed": parameters.flag("is_closed"),
    }
    if kind == "quiz":
        data["correct_option_ids"] = _correct_options(parameters, len(options))
    if explanation:
        data["explanation"] = explanation
    return data


def _correct_options(parameters: Parameters, count: int) -> list[int]:
    single = [parameters.integer("correct_option_id")] if "correct_option_id" in parameters else []
    correct: list[int] = parameters.structure("correct_option_ids", single)
    if not correct or any(not 0 <= index < count for index in correct):
        raise bad_request("wrong correct option ID specified")
    return correct
