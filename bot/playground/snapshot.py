"""Keeping the pretend world across restarts, so that an old message still stands with its buttons.

One JSON file, replaced in one step, and beside it each uploaded file, written once. What people
wrote is written down before the bot reads it, so a process that dies loses nothing.
"""

import json
import os
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any, TypeVar

from bot.playground.stage import Stage
from bot.playground.world import (
    CallbackQuery,
    Chat,
    Json,
    Member,
    Message,
    Poll,
    StoredFile,
    Topic,
    User,
    World,
)

KEPT_MESSAGES = 300
_KEPT_QUERIES = 50
_FORMAT = 1

_Value = TypeVar("_Value")


class Snapshot:
    """The folder in which the world of one playground is kept."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._state = folder / "state.json"

    def save(self, stage: Stage) -> None:
        """Write everything down; whoever dies in between leaves the former state whole."""
        self._folder.mkdir(parents=True, exist_ok=True)
        for stored in stage.world.files.values():
            path = self._folder / stored.file_id
            if not path.exists():
                _replace(path, stored.content)
        _replace(self._state, json.dumps(_state_of(stage)).encode())

    def load(self) -> tuple[World, Json] | None:
        """Read the world and the state of the update queue.

        Returns:
            None where nothing usable is kept: the playground then starts afresh.
        """
        try:
            state = json.loads(self._state.read_bytes())
            if state["format"] != _FORMAT:
                return None
            return self._world_of(state["world"]), state["updates"]
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def _world_of(self, data: Json) -> World:
        world = World(bot=_rebuild(User, data["bot"]), serial=data["serial"])
        world.users = {each["id"]: _rebuild(User, each) for each in data["users"]}
        world.chats = {each["id"]: _chat_of(each) for each in data["chats"]}
        world.polls = {each["id"]: _poll_of(each) for each in data["polls"]}
        queries = data["callback_queries"]
        world.callback_queries = {each["id"]: _rebuild(CallbackQuery, each) for each in queries}
        world.commands, world.descriptions = data["commands"], data["descriptions"]
        for each in data["files"]:
            content = (self._folder / each["file_id"]).read_bytes()
            world.files[each["file_id"]] = _rebuild(StoredFile, {**each, "content": content})
        return world


def _replace(path: Path, content: bytes) -> None:
    temporary = path.with_suffix(".new")
    with temporary.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def _state_of(stage: Stage) -> Json:
    world = stage.world
    files = [
        {name: value for name, value in vars(each).items() if name != "content"}
        for each in world.files.values()
    ]
    queries = list(world.callback_queries.values())[-_KEPT_QUERIES:]
    return {
        "format": _FORMAT,
        "updates": {"pending": stage.updates.pending, "next_id": stage.updates.next_id},
        "world": {
            "bot": asdict(world.bot),
            "users": [asdict(each) for each in world.users.values()],
            "chats": [_chat_state(each) for each in world.chats.values()],
            "polls": [vars(each) for each in world.polls.values()],
            "callback_queries": [vars(each) for each in queries],
            "commands": world.commands,
            "descriptions": world.descriptions,
            "files": files,
            "serial": world.serial,
        },
    }


def _chat_state(chat: Chat) -> Json:
    kept = list(chat.messages.values())[-KEPT_MESSAGES:]
    return {
        **vars(chat),
        "members": [vars(each) for each in chat.members.values()],
        "topics": [vars(each) for each in chat.topics.values()],
        "messages": [vars(each) for each in kept],
    }


def _chat_of(data: Json) -> Chat:
    chat = _rebuild(Chat, data)
    chat.members = {each["user_id"]: _rebuild(Member, each) for each in data["members"]}
    chat.topics = {each["thread_id"]: _rebuild(Topic, each) for each in data["topics"]}
    chat.messages = {each["message_id"]: _rebuild(Message, each) for each in data["messages"]}
    return chat


def _poll_of(data: Json) -> Poll:
    poll = _rebuild(Poll, data)
    poll.votes = {int(user_id): chosen for user_id, chosen in data["votes"].items()}
    return poll


def _rebuild(kind: type[_Value], data: dict[str, Any]) -> _Value:
    """Make a value from its fields; names that the kind does not have are left out."""
    known = {each.name for each in fields(kind)}  # type: ignore[arg-type]
    return kind(**{name: value for name, value in data.items() if name in known})
