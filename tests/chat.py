"""The harness: the real application over the pretend Telegram, driven as people drive it.

    async with Chat.open(data_dir=tmp_path) as chat:
        asha = chat.private("Asha")
        await asha.send("half-life of anakinra?")
        assert "4" in asha.last.text
        await asha.tap("More")

Errors that the bot logs fail the test at its end, unless it takes them: `chat.take_errors()`.
A death in the middle of something is ordered, then comes the restart:

    chat.telegram.faults.add("sendMessage", Trouble.DEATH_AFTER)
    await asha.send("/quiz")
    await chat.restart()

Updates are fed by hand, one after the other, until nothing is left to do: quick, and always in
the same order. `Chat.open(polls=True)` runs the library's real polling loop instead.
"""

import asyncio
import json
import logging
import random
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import telegram as ptb
from telegram.ext import Application

from bot.playground.faults import ProcessDeath
from bot.playground.parameters import Upload
from bot.playground.telegram import DEFAULT_TOKEN, PretendTelegram
from bot.playground.transport import PlaygroundRequest
from bot.playground.world import CallbackQuery, InlineQuery, Message
from bot.playground.world import Chat as PretendChat

REPOSITORY = Path(__file__).parents[1]
KNOWLEDGE = REPOSITORY / "knowledge"
# Monday morning in India: any fixed moment would do.
START = datetime(2027, 1, 11, 4, 30, tzinfo=UTC)
_SETTLE_SECONDS = 10

Build = Callable[..., Application[Any, Any, Any, Any, Any, Any]]


class TestClock:
    """A clock that stands still until it is told to go on."""

    __test__ = False

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **delta: float) -> None:
        """Go on by a timedelta: `advance(seconds=30)`, `advance(days=1, hours=2)`."""
        self.now += timedelta(**delta)

    async def sleep(self, seconds: float) -> None:
        """Let the time pass that the bot wants to wait, without waiting."""
        until = self.now + timedelta(seconds=seconds)
        await asyncio.sleep(0)
        self.now = max(self.now, until)


@dataclass(frozen=True)
class Answer:
    """What a tap brought back: a toast, or with `alert` a box that must be closed."""

    text: str
    alert: bool = False
    url: str = ""
    is_answered: bool = True


@dataclass(frozen=True)
class Seen:
    """A message as a person sees it now; after an edit it reads differently."""

    place: "Place"
    message: Message

    def __repr__(self) -> str:
        return f"<{self.message_id}: {self.text!r} {self.buttons}>"

    @property
    def message_id(self) -> int:
        return self.message.message_id

    @property
    def json(self) -> dict[str, Any]:
        return self.place.telegram.stage.message_json(self.message)

    @property
    def text(self) -> str:
        """The plain text, or the caption of a picture or document."""
        content = self.message.content
        return str(content.get("text") or content.get("caption") or "")

    @property
    def html(self) -> str:
        parsed = ptb.Message.de_json(self.json, None)
        return parsed.caption_html if parsed.caption else parsed.text_html

    @property
    def rows(self) -> list[list[dict[str, Any]]]:
        """The buttons in their rows, as sent."""
        return (self.message.keyboard or {}).get("inline_keyboard", [])

    @property
    def buttons(self) -> list[list[str]]:
        """The labels of the buttons in their rows."""
        return [[button["text"] for button in row] for row in self.rows]

    @property
    def labels(self) -> list[str]:
        """The labels of all buttons in reading order."""
        return [label for row in self.buttons for label in row]

    @property
    def photo(self) -> bytes | None:
        sizes = self.message.content.get("photo")
        return self._file(sizes[-1]["file_id"]) if sizes else None

    @property
    def document(self) -> bytes | None:
        document = self.message.content.get("document")
        return self._file(document["file_id"]) if document else None

    @property
    def poll(self) -> dict[str, Any] | None:
        return self.json.get("poll")

    @property
    def is_edited(self) -> bool:
        return self.message.edit_date is not None

    @property
    def thread_id(self) -> int | None:
        return self.message.thread_id

    @property
    def reply_to_id(self) -> int | None:
        return self.message.reply_to_id

    def button(self, label: str) -> dict[str, Any] | None:
        """Find a button: exact label, else one that begins with it, else one that holds it."""
        buttons = [button for row in self.rows for button in row]
        wanted = label.casefold()
        for matches in (str.__eq__, str.startswith, str.__contains__):
            for button in buttons:
                if matches(button["text"].casefold(), wanted):
                    return button
        return None

    def _file(self, file_id: str) -> bytes:
        return self.place.telegram.world.files[file_id].content


@dataclass(repr=False)
class Place:
    """One chat, seen from the outside."""

    chat: "Chat"
    chat_id: int
    alerts: list[str] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)

    @property
    def telegram(self) -> PretendTelegram:
        return self.chat.telegram

    @property
    def world_chat(self) -> PretendChat:
        return self.telegram.world.chats[self.chat_id]

    @property
    def messages(self) -> list[Seen]:
        """All messages that stand in the chat."""
        standing = self.world_chat.messages.values()
        return [Seen(self, each) for each in standing if not each.is_deleted]

    @property
    def from_bot(self) -> list[Seen]:
        """The bot's messages, oldest first."""
        bot_id = self.telegram.world.bot.id
        channel = self.world_chat.kind == "channel"
        return [seen for seen in self.messages if seen.message.sender_id == bot_id or (channel)]

    @property
    def last(self) -> Seen:
        """The bot's last message."""
        assert self.from_bot, "the bot has not written here"
        return self.from_bot[-1]

    @property
    def transcript(self) -> str:
        """The whole chat in plain lines, for a failing test's message."""
        lines = []
        for seen in self.messages:
            sender = self.telegram.world.users.get(seen.message.sender_id or 0)
            shown = seen.text or json.dumps(seen.message.content, default=str)[:80]
            lines.append(f"{sender.first_name if sender else self.world_chat.title}: {shown}")
            lines.extend("    " + " ".join(f"[{label}]" for label in row) for row in seen.buttons)
        return "\n".join(lines)

    def find(self, label: str) -> Seen:
        """Return the newest message of the bot with such a button."""
        for seen in reversed(self.messages):
            if seen.button(label):
                return seen
        raise AssertionError(f"no button {label!r} in:\n{self.transcript}")

    async def _tell(self, user_id: int, text: str, **where: Any) -> list[Seen]:
        known = set(self.world_chat.messages)
        self.sent = self.telegram.people.say(self.chat_id, user_id, text, **where)
        await self.chat.settle()
        return [
            seen for seen in self.from_bot if seen.message_id not in known | {self.sent.message_id}
        ]

    async def _tap(self, user_id: int, label: str, message: Seen | None) -> Answer:
        seen = message or self.find(label)
        button = seen.button(label)
        assert button, f"no button {label!r} among {seen.labels}"
        if "callback_data" not in button:
            return Answer("", url=button.get("url", ""))
        return await self._tap_data(user_id, button["callback_data"], seen)

    async def _tap_data(self, user_id: int, data: str, message: Seen | None, **how: Any) -> Answer:
        target = (message or self.last).message_id
        query = self.telegram.people.tap(self.chat_id, user_id, target, data, **how)
        await self.chat.settle()
        answer = _answer_of(self.chat, query)
        self.answers.append(answer)
        if answer.alert:
            self.alerts.append(answer.text)
        return answer


@dataclass(repr=False)
class Student(Place):
    """A person in their private chat with the bot; everything they do is done as themselves."""

    user_id: int = 0

    async def send(self, text: str, *, reply_to: Seen | None = None) -> list[Seen]:
        """Write to the bot and return what it wrote back."""
        return await self._tell(self.user_id, text, reply_to=reply_to and reply_to.message_id)

    async def open_link(self, payload: str) -> list[Seen]:
        """Follow a deep link to the bot: t.me/bot?start=payload."""
        return await self.send(f"/start {payload}")

    async def tap(self, label: str, *, message: Seen | None = None) -> Answer:
        """Tap a button, of the newest message that has it unless one is given."""
        return await self._tap(self.user_id, label, message)

    async def tap_data(self, data: str, *, message: Seen | None = None, **how: Any) -> Answer:
        """Tap a button that never was there: forged data."""
        return await self._tap_data(self.user_id, data, message, **how)

    async def edit(self, message: Message, text: str) -> list[Seen]:
        """Edit an own message (`student.sent` is the last one)."""
        known = set(self.world_chat.messages)
        self.telegram.people.edit(message, text)
        await self.chat.settle()
        return [seen for seen in self.from_bot if seen.message_id not in known]

    async def upload(self, name: str, content: bytes, caption: str = "") -> list[Seen]:
        """Send the bot a document."""
        known = set(self.world_chat.messages)
        upload = Upload(name, content)
        self.sent = self.telegram.people.send_document(self.chat_id, self.user_id, upload, caption)
        await self.chat.settle()
        return [seen for seen in self.from_bot if seen.message_id not in known]

    async def inline(self, query: str, *, offset: str = "") -> InlineQuery:
        """Type behind the bot's name somewhere; the bot's answer is in `.answer`."""
        asked = self.telegram.people.ask_inline(self.user_id, query, offset=offset)
        await self.chat.settle()
        return asked

    async def block(self) -> None:
        """Block the bot."""
        self.telegram.people.block(self.user_id)
        await self.chat.settle()

    async def type_in(self, group: "Group", text: str) -> list[Seen]:
        """Write in a group."""
        return await group._tell(self.user_id, text)


@dataclass(repr=False)
class Group(Place):
    """A group, supergroup or channel; members are called by their names."""

    async def send(
        self,
        name: str,
        text: str,
        *,
        reply_to: Seen | None = None,
        thread_id: int | None = None,
    ) -> list[Seen]:
        """Write as a member and return what the bot wrote."""
        where = {"reply_to": reply_to and reply_to.message_id, "thread_id": thread_id}
        return await self._tell(self.chat.user_id(name), text, **where)

    async def tap(self, name: str, label: str, *, message: Seen | None = None) -> Answer:
        """Tap a button as a member."""
        return await self._tap(self.chat.user_id(name), label, message)

    async def tap_data(
        self, name: str, data: str, *, message: Seen | None = None, **how: Any
    ) -> Answer:
        """Tap with forged data as a member."""
        return await self._tap_data(self.chat.user_id(name), data, message, **how)

    async def migrate(self, *, with_messages: bool = True) -> "Group":
        """Turn this group into a supergroup and return that."""
        new = self.telegram.people.migrate(self.chat_id, with_messages=with_messages)
        await self.chat.settle()
        return Group(self.chat, new.id)

    async def set_bot_status(self, status: str, by: str, **how: Any) -> None:
        """Add, promote or remove the bot."""
        by_id = self.chat.user_id(by)
        self.telegram.people.set_bot_status(self.chat_id, status, by_id, **how)
        await self.chat.settle()

    def open_topic(self, name: str) -> int:
        """Open a forum topic and return its thread id."""
        creator = next(iter(self.world_chat.members))
        return self.telegram.people.open_topic(self.chat_id, creator, name).thread_id


@dataclass(repr=False)
class Chat:
    """The running application and the pretend Telegram it talks to.

    Attributes:
        settings: What the application was built with.
        clock: The one clock of the application and of the pretend Telegram.
        telegram: The service with its counters, faults and people.
        application: The application now running; `restart` replaces it.
    """

    settings: Any
    clock: TestClock
    telegram: PretendTelegram
    build: Build
    seed: int = 7
    polls: bool = False
    application: Any = None
    is_dead: bool = False
    _unfinished: list[dict[str, Any]] = field(default_factory=list)
    _log: "_ErrorLog" = field(default_factory=lambda: _ErrorLog(logging.ERROR))

    @classmethod
    @asynccontextmanager
    async def open(
        cls,
        *,
        data_dir: Path,
        clock: TestClock | None = None,
        build: Build | None = None,
        knowledge_dir: Path = KNOWLEDGE,
        polls: bool = False,
        seed: int = 7,
        telegram: PretendTelegram | None = None,
        **overrides: Any,
    ) -> AsyncIterator["Chat"]:
        """Start the application over a pretend Telegram, and stop it at the end.

        Args:
            data_dir: Where the database file goes.
            clock: The clock of everything; by default a fixed Monday morning.
            build: Builds the application; by default `bot.app.build_application`.
            knowledge_dir: The monographs; by default those that ship.
            polls: Run the real polling loop instead of feeding updates by hand.
            seed: Of the application's chance.
            telegram: A service to go on with; by default a new, empty one.
            overrides: Further settings, by field name.
        """
        clock = clock or TestClock()
        service = telegram or PretendTelegram.create(clock)
        settings = _settings(data_dir=data_dir, knowledge_dir=knowledge_dir, **overrides)
        chat = cls(settings, clock, service, build or _build_application, seed, polls)
        logging.getLogger().addHandler(chat._log)
        try:
            await chat._start()
            try:
                yield chat
            finally:
                await chat._stop()
        finally:
            logging.getLogger().removeHandler(chat._log)
        errors = chat.take_errors()
        assert not errors, "the bot logged errors:\n" + "\n".join(errors)

    def private(self, name: str, *, language: str = "en", starts: bool = True) -> Student:
        """Return somebody in their private chat, known to the bot unless `starts` is false."""
        user_id = self.user_id(name, language=language)
        if starts:
            self.telegram.world.chats[user_id].is_started = True
        return Student(self, user_id, user_id=user_id)

    def group(
        self,
        title: str,
        *,
        members: Sequence[str] = (),
        admins: Sequence[str] = (),
        kind: str = "group",
        is_forum: bool = False,
        has_bot: bool = True,
    ) -> Group:
        """Return a new group; the first admin is its creator."""
        added = self.telegram.people.add_chat(
            title,
            kind="supergroup" if is_forum else kind,
            members=[self.user_id(name) for name in members if name not in admins],
            admins=[self.user_id(name) for name in admins],
            is_forum=is_forum,
            has_bot=has_bot,
        )
        return Group(self, added.id)

    def channel(self, title: str, *, admins: Sequence[str] = ()) -> Group:
        """Return a new channel in which the bot may post."""
        return self.group(title, admins=admins, kind="channel")

    def user_id(self, name: str, *, language: str = "en") -> int:
        """Return the id of the person of that name, who may be new."""
        for user in self.telegram.world.users.values():
            if user.first_name == name and not user.is_bot:
                return user.id
        return self.telegram.people.add_user(name, language=language).id

    def take_errors(self) -> list[str]:
        """Return the errors that were logged, which then do not fail the test."""
        taken, self._log.lines = self._log.lines, []
        return taken

    async def tick(self) -> None:
        """Do the work that is due at the clock's time."""
        self.telegram.stage.close_due_polls()
        tick = self.application.bot_data.get("tick")
        if tick is not None:
            try:
                await tick()
            except ProcessDeath:
                self.is_dead = True
        await self.settle()

    async def settle(self) -> None:
        """Let the bot read all its updates and finish what it does about them."""
        if self.polls:
            await self._wait_for_poll()
            return
        while not self.is_dead and (updates := self.telegram.updates.take_all()):
            try:
                while updates:
                    update = ptb.Update.de_json(updates[0], self.application.bot)
                    await self.application.process_update(update)
                    await self._finish_tasks()
                    updates.pop(0)
            except ProcessDeath:
                self.is_dead = True
                self._unfinished = updates
        if not self.is_dead:
            try:
                await self._finish_tasks()
            except ProcessDeath:  # in work that went on in the background
                self.is_dead = True

    async def restart(self, *, redelivers: bool = False, **overrides: Any) -> None:
        """Let the process die and start anew over the same pretend Telegram and data.

        Args:
            redelivers: After an ordered death, Telegram sends the update again in the midst of
                which it came, because the bot had not confirmed it. Otherwise it had, and only
                what the bot itself has noted can bring it back.
            overrides: Settings that the operator changed meanwhile.
        """
        await self._kill()
        if overrides:
            self.settings = self.settings.model_copy(update=overrides)
        if redelivers:
            self.telegram.updates.pending[:0] = self._unfinished
        self._unfinished = []
        self.is_dead = False
        await self._start()
        await self.settle()

    async def _start(self) -> None:
        self.application = self.build(
            self.settings,
            request=PlaygroundRequest(self.telegram),
            clock=self.clock,
            rng=random.Random(self.seed),
        )
        await self.application.initialize()
        if self.application.post_init:
            await self.application.post_init(self.application)
        if self.polls:
            await self.application.updater.start_polling(allowed_updates=ptb.Update.ALL_TYPES)
        await self.application.start()
        if not self.polls and (clock := getattr(self.application, "clockwork", None)):
            # Due work is done by `tick`, at the test's own clock.
            clock.pause()

    async def _stop(self) -> None:
        if self.application.updater and self.application.updater.running:
            await self.application.updater.stop()
        await self.application.stop()
        if self.application.post_stop:
            await self.application.post_stop(self.application)
        await self._close()

    async def _kill(self) -> None:
        """End the application as a dying process does: nothing is finished, nothing said.

        Only the files are closed, since the interpreter goes on and would warn of them.
        """
        for task in _tasks(self.application):
            task.cancel()
        await asyncio.gather(*_tasks(self.application), return_exceptions=True)
        if self.application.updater and self.application.updater.running:
            await self.application.updater.stop()
        await self.application.stop()
        await self._close()

    async def _close(self) -> None:
        await self.application.shutdown()
        if self.application.post_shutdown:
            await self.application.post_shutdown(self.application)

    async def _finish_tasks(self) -> None:
        async with asyncio.timeout(_SETTLE_SECONDS):
            while tasks := _tasks(self.application):
                for outcome in await asyncio.gather(*tasks, return_exceptions=True):
                    if isinstance(outcome, ProcessDeath):
                        raise outcome

    async def _wait_for_poll(self) -> None:
        """Wait until the bot has confirmed all updates and its queue is worked off."""
        async with asyncio.timeout(_SETTLE_SECONDS):
            while self.telegram.updates.pending:  # noqa: ASYNC110 - gives way to the poll
                await asyncio.sleep(0)
            await self.application.update_queue.join()
            await self._finish_tasks()


class _ErrorLog(logging.Handler):
    """Keeps what is logged as an error."""

    def __init__(self, level: int) -> None:
        super().__init__(level)
        self.lines: list[str] = []
        self.setFormatter(logging.Formatter("%(name)s: %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


def _tasks(application: Any) -> list[asyncio.Task[Any]]:
    """Return the unfinished tasks that handlers left behind; the library keeps them privately."""
    tasks = application._Application__create_task_tasks
    return [task for task in tasks if not task.done()]


def _answer_of(chat: Chat, query: CallbackQuery) -> Answer:
    """Return the bot's answer to a tap, which must have come exactly once."""
    attempts = [
        call
        for call in chat.telegram.calls
        if call.method == "answerCallbackQuery"
        and str(call.values.get("callback_query_id")) == query.id
    ]
    assert len(attempts) <= 1, f"the tap {query.data!r} was answered {len(attempts)} times"
    if query.answer is None:
        return Answer("", is_answered=False)
    return Answer(query.answer["text"], query.answer["show_alert"], query.answer["url"])


def _settings(**overrides: Any) -> Any:
    from bot.settings import read_settings

    # At a clock that stands still, a test's walk over all buttons would be a flood.
    overrides = {"knowledge_watch": False, "messages_per_minute": 0} | overrides
    return read_settings(env_file=None, telegram_bot_token=DEFAULT_TOKEN, **overrides)


def _build_application(settings: Any, **kwargs: Any) -> Any:
    from bot.app import build_application
    from bot.services.answering import AnsweringService

    knowledge, resolver = _indexed(settings.knowledge_dir, _stamp(settings.knowledge_dir))
    answering = AnsweringService(knowledge, resolver)
    # The bot's waiting moves the test's clock.
    kwargs.setdefault("sleep", kwargs["clock"].sleep)
    return build_application(settings, answering=answering, **kwargs)


def _stamp(folder: Path) -> tuple[tuple[str, int], ...]:
    """Tell one state of a folder from another."""
    return tuple(sorted((str(p), p.stat().st_mtime_ns) for p in folder.rglob("*.yaml")))


@lru_cache(maxsize=4)
def _indexed(folder: Path, stamp: tuple[tuple[str, int], ...]) -> tuple[Any, Any]:
    """Index a knowledge folder once for all tests that use it."""
    from bot.content.loader import load_knowledge
    from bot.search.resolver import Resolver

    knowledge = load_knowledge(folder)
    return knowledge, Resolver(knowledge)
