"""What the chat page asks for and does: JSON over HTTP, and a stream of what happens."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from aiohttp import web

from bot.playground.account import visible_commands
from bot.playground.loopback import add_headers, refuse_strangers
from bot.playground.parameters import Upload
from bot.playground.telegram import PretendTelegram
from bot.playground.world import Chat, Json

STATIC = Path(__file__).parent / "static"
_SHOWN_MESSAGES = 200
_LARGEST_UPLOAD_BYTES = 20 * 1024 * 1024
_KEEP_ALIVE_SECONDS = 15
_PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")


class Page:
    """The routes of the page, over one pretend Telegram."""

    def __init__(self, telegram: PretendTelegram) -> None:
        self._telegram = telegram
        self._streams: set[asyncio.Queue[str | None]] = set()
        telegram.stage.listeners.append(self._tell_streams)

    def make_app(self) -> web.Application:
        """Return the web application."""
        app = web.Application(
            middlewares=[refuse_strangers], client_max_size=_LARGEST_UPLOAD_BYTES
        )
        app.on_response_prepare.append(add_headers)
        app.on_shutdown.append(self._end_streams)
        app.router.add_get("/", _show_index)
        app.router.add_static("/static/", STATIC)
        app.router.add_get("/api/state", self.show_state)
        app.router.add_get("/api/commands", self.show_commands)
        app.router.add_get("/api/events", self.stream_events)
        app.router.add_get("/api/files/{file_id}", self.serve_file)
        app.router.add_post("/api/upload", self.upload)
        acts: dict[str, Callable[[Json], Any]] = {
            "say": self._say,
            "edit": self._edit,
            "tap": self._tap,
            "vote": self._vote,
        }
        for name, act in acts.items():
            app.router.add_post(f"/api/{name}", _json_route(act))
        return app

    async def show_state(self, request: web.Request) -> web.Response:
        """Return all chats with their newest messages, and all people."""
        world = self._telegram.world
        people = [each.to_json() for each in world.users.values() if not each.is_bot]
        polls = {each.id: each.votes for each in world.polls.values()}
        chats = [self._chat(each) for each in world.chats.values() if each.migrated_to is None]
        state = {"bot": world.bot.to_json(), "people": people, "chats": chats, "votes": polls}
        return web.json_response(state)

    def _chat(self, chat: Chat) -> Json:
        standing = [each for each in chat.messages.values() if not each.is_deleted]
        shown = [self._telegram.stage.message_json(each) for each in standing[-_SHOWN_MESSAGES:]]
        admins = [each.user_id for each in chat.members.values() if each.is_admin]
        members = [each.user_id for each in self._telegram.world.member_statuses(chat)]
        about = {"members": members, "admins": admins, "messages": shown}
        return self._telegram.stage.chat_json(chat) | about

    async def show_commands(self, request: web.Request) -> web.Response:
        """Return the command menu that a person sees in a chat."""
        chat = self._telegram.world.chats.get(_number(request.query.get("chat_id")))
        user_id = _number(request.query.get("user_id"))
        if chat is None or user_id not in self._telegram.world.users:
            raise web.HTTPNotFound
        return web.json_response(visible_commands(self._telegram.stage, chat, user_id))

    async def stream_events(self, request: web.Request) -> web.StreamResponse:
        """Stream what happens as server-sent events, until the page goes."""
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        queue: asyncio.Queue[str | None] = asyncio.Queue()
        self._streams.add(queue)
        try:
            await response.write(b"retry: 500\n\n")
            while (event := await _next_event(queue)) is not None:
                await response.write(event.encode())
        except ConnectionResetError:
            pass  # The page went away; there is nobody to tell.
        finally:
            self._streams.discard(queue)
        return response

    async def serve_file(self, request: web.Request) -> web.Response:
        """Serve an uploaded file: pictures to be shown, everything else to be saved."""
        stored = self._telegram.world.files.get(request.match_info["file_id"])
        if stored is None:
            raise web.HTTPNotFound
        is_picture = stored.media_type in _PICTURES
        name = quote(stored.name)
        headers = (
            {} if is_picture else {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
        )
        media_type = stored.media_type if is_picture else "application/octet-stream"
        return web.Response(body=stored.content, content_type=media_type, headers=headers)

    async def upload(self, request: web.Request) -> web.Response:
        """Take a document that somebody sends to a chat."""
        user_id, chat_id = (_number(request.query.get(name)) for name in ("user_id", "chat_id"))
        self._check_place(user_id, chat_id)
        name = Path(request.query.get("name", "file")).name or "file"
        content = await request.read()
        if not content:
            raise web.HTTPBadRequest(text="The file is empty.")
        upload = Upload(name, content, request.content_type)
        message = self._telegram.people.send_document(chat_id, user_id, upload)
        return web.json_response({"message_id": message.message_id})

    def _say(self, act: Json) -> Json:
        text = str(act["text"]).strip()[:4096]
        self._check_place(act["user_id"], act["chat_id"])
        if not text:
            raise web.HTTPBadRequest(text="There is nothing to send.")
        message = self._telegram.people.say(
            act["chat_id"], act["user_id"], text, reply_to=act.get("reply_to")
        )
        return {"message_id": message.message_id}

    def _edit(self, act: Json) -> Json:
        self._check_place(act["user_id"], act["chat_id"])
        message = self._telegram.world.chats[act["chat_id"]].message(act["message_id"])
        text = str(act["text"]).strip()[:4096]
        if message is None or message.sender_id != act["user_id"] or not text:
            raise web.HTTPBadRequest(text="That message cannot be edited.")
        self._telegram.people.edit(message, text)
        return {}

    def _tap(self, act: Json) -> Json:
        self._check_place(act["user_id"], act["chat_id"])
        if not self._telegram.world.chats[act["chat_id"]].message(act["message_id"]):
            raise web.HTTPNotFound
        place = (act["chat_id"], act["user_id"], act["message_id"])
        return {"query_id": self._telegram.people.tap(*place, str(act["data"])).id}

    def _vote(self, act: Json) -> Json:
        if act["user_id"] not in self._telegram.world.users:
            raise web.HTTPNotFound
        options = [int(option) for option in act["options"]]
        is_taken = self._telegram.people.vote(str(act["poll_id"]), act["user_id"], options)
        return {"is_taken": is_taken}

    def _check_place(self, user_id: int, chat_id: int) -> None:
        """Refuse acts of strangers, and acts in somebody else's private chat."""
        chat = self._telegram.world.chats.get(chat_id)
        if chat is None or user_id not in self._telegram.world.users:
            raise web.HTTPNotFound
        if chat_id not in (user_id,) and not chat.member(user_id).is_present:
            raise web.HTTPForbidden(text="That person is not in this chat.")

    def _tell_streams(self, kind: str, about: Json) -> None:
        event = f"data: {json.dumps({'kind': kind, 'about': about})}\n\n"
        for queue in self._streams:
            queue.put_nowait(event)

    async def _end_streams(self, app: web.Application) -> None:
        for queue in self._streams:
            queue.put_nowait(None)


async def _show_index(request: web.Request) -> web.FileResponse:
    return web.FileResponse(STATIC / "index.html")


async def _next_event(queue: asyncio.Queue[str | None]) -> str | None:
    """Return the next event; a comment when there was none for a while; None at the end."""
    try:
        return await asyncio.wait_for(queue.get(), _KEEP_ALIVE_SECONDS)
    except TimeoutError:
        return ": still here\n\n"


def _json_route(act: Callable[[Json], Any]) -> Callable[[web.Request], Any]:
    async def answer(request: web.Request) -> web.Response:
        try:
            return web.json_response(act(await request.json()))
        except (KeyError, TypeError, ValueError) as error:
            raise web.HTTPBadRequest(text=f"Malformed request: {error!r}") from error

    return answer


def _number(text: str | None) -> int:
    try:
        return int(text or 0)
    except ValueError:
        return 0
