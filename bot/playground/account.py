"""Bot API methods about the bot itself: who it is, its command menus, its updates and files."""

import json
import re

from bot.playground.parameters import Parameters
from bot.playground.refusals import bad_request, forbidden
from bot.playground.stage import Stage
from bot.playground.world import Chat, Json

_COMMANDS = 100
_COMMAND_NAME = re.compile(r"[a-z0-9_]{1,32}")
_COMMAND_DESCRIPTION_LENGTHS = range(1, 257)
_DESCRIPTION_LENGTHS = {"description": 512, "short_description": 120, "name": 64}
_DEFAULT_SCOPE: Json = {"type": "default"}


def get_me(stage: Stage, parameters: Parameters) -> Json:
    """GetMe."""
    return stage.world.bot.to_json() | {
        "can_join_groups": True,
        "can_read_all_group_messages": not stage.has_privacy_mode,
        "supports_inline_queries": True,
    }


def set_my_commands(stage: Stage, parameters: Parameters) -> bool:
    """setMyCommands, for one scope and one language."""
    commands: list[Json] = parameters.structure("commands", [])
    if len(commands) > _COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not _COMMAND_NAME.fullmatch(command.get("command", "").removeprefix("/")):
            raise bad_request("BOT_COMMAND_INVALID")
        if len(command.get("description", "")) not in _COMMAND_DESCRIPTION_LENGTHS:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    stage.world.commands[_commands_key(stage, parameters)] = commands
    stage.tell("commands", {})
    return True


def get_my_commands(stage: Stage, parameters: Parameters) -> list[Json]:
    """getMyCommands: exactly what was set for the scope and language."""
    return stage.world.commands.get(_commands_key(stage, parameters), [])


def delete_my_commands(stage: Stage, parameters: Parameters) -> bool:
    """DeleteMyCommands."""
    stage.world.commands.pop(_commands_key(stage, parameters), None)
    stage.tell("commands", {})
    return True


def set_my_words(stage: Stage, parameters: Parameters) -> bool:
    """setMyDescription, setMyShortDescription and setMyName."""
    for name, longest in _DESCRIPTION_LENGTHS.items():
        if name in parameters.values:
            if len(parameters.text(name)) > longest:
                raise bad_request(f"{name.replace('_', ' ')} is too long")
            key = f"{name}:{parameters.text('language_code')}"
            stage.world.descriptions[key] = parameters.text(name)
    return True


def get_my_words(name: str, stage: Stage, parameters: Parameters) -> Json:
    """getMyDescription, getMyShortDescription and getMyName."""
    words = stage.world.descriptions
    own = words.get(f"{name}:{parameters.text('language_code')}")
    return {name: own or words.get(f"{name}:") or ""}


def set_webhook(stage: Stage, parameters: Parameters) -> bool:
    """setWebhook; an empty address removes it."""
    url = parameters.text("url")
    if url and not url.startswith("https://"):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    stage.updates.webhook_url = url
    stage.updates.allow(parameters.structure("allowed_updates"))
    if parameters.flag("drop_pending_updates"):
        stage.updates.take_all()
    return True


def delete_webhook(stage: Stage, parameters: Parameters) -> bool:
    """DeleteWebhook."""
    stage.updates.webhook_url = ""
    if parameters.flag("drop_pending_updates"):
        stage.updates.take_all()
    return True


def get_webhook_info(stage: Stage, parameters: Parameters) -> Json:
    """GetWebhookInfo."""
    return {
        "url": stage.updates.webhook_url,
        "has_custom_certificate": False,
        "pending_update_count": len(stage.updates.pending),
        "allowed_updates": stage.updates.allowed,
    }


def get_updates(stage: Stage, parameters: Parameters) -> list[Json]:
    """GetUpdates without waiting; the transport adds the long poll."""
    stage.updates.allow(parameters.structure("allowed_updates"))
    return stage.updates.read(parameters.integer("offset"), parameters.integer("limit", 100))


def get_file(stage: Stage, parameters: Parameters) -> Json:
    """GetFile."""
    stored = stage.world.files.get(parameters.text("file_id"))
    if stored is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    return {
        "file_id": stored.file_id,
        "file_unique_id": stored.unique_id,
        "file_size": len(stored.content),
        "file_path": stored.path,
    }


def accept(stage: Stage, parameters: Parameters) -> bool:
    """Accept a call that changes nothing anybody sees here."""
    return True


METHODS = {
    "getMe": get_me,
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "setMyDescription": set_my_words,
    "setMyShortDescription": set_my_words,
    "setMyName": set_my_words,
    "getMyDescription": lambda s, p: get_my_words("description", s, p),
    "getMyShortDescription": lambda s, p: get_my_words("short_description", s, p),
    "getMyName": lambda s, p: get_my_words("name", s, p),
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
    "getUpdates": get_updates,
    "getFile": get_file,
    "setChatMenuButton": accept,
    "setMyDefaultAdministratorRights": accept,
    "close": accept,
    "logOut": accept,
}


def visible_commands(stage: Stage, chat: Chat, user_id: int) -> list[Json]:
    """Return the command menu that somebody sees in a chat: the narrowest scope that was set."""
    user = stage.world.users[user_id]
    for scope in _scopes(chat, user_id):
        for language in (user.language_code or "", ""):
            commands = stage.world.commands.get(_key(scope, language))
            if commands:
                return commands
    return []


def _scopes(chat: Chat, user_id: int) -> list[Json]:
    if chat.kind == "private":
        return [
            {"type": "chat", "chat_id": chat.id},
            {"type": "all_private_chats"},
            _DEFAULT_SCOPE,
        ]
    is_admin = chat.member(user_id).is_admin
    scopes: list[Json] = [{"type": "chat_member", "chat_id": chat.id, "user_id": user_id}]
    if is_admin:
        scopes.append({"type": "chat_administrators", "chat_id": chat.id})
    scopes.append({"type": "chat", "chat_id": chat.id})
    if is_admin:
        scopes.append({"type": "all_chat_administrators"})
    return [*scopes, {"type": "all_group_chats"}, _DEFAULT_SCOPE]


def _commands_key(stage: Stage, parameters: Parameters) -> str:
    scope: Json = parameters.structure("scope", _DEFAULT_SCOPE)
    if "chat_id" in scope:
        chat = stage.find_chat(str(scope["chat_id"]))
        if chat.kind != "private" and not chat.member(stage.world.bot.id).is_present:
            raise forbidden(f"bot is not a member of the {chat.noun}")
        scope = {**scope, "chat_id": chat.id}
    return _key(scope, parameters.text("language_code"))


def _key(scope: Json, language: str) -> str:
    return f"{json.dumps(scope, sort_keys=True)}:{language}"
