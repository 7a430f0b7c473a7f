"""Taking data along and erasing it, in words."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.take_away import TakeAway
from bot.views.reply import Action, Attachment, Button, Reply, bold, escape, join_blocks
from bot.views.review import counted

EXPORT_HOW = (
    "Write what to take along:\n"
    "• /export anki, or /export anki anakinra: a deck for Anki; importing it again updates it\n"
    "• /export csv, or with a topic: a table of questions and flashcards\n"
    "• /export me: everything I keep of you"
)
KEPT = "Nothing was erased."
_NAMES = {
    "attempts": "answer",
    "cards": "card",
    "review_log": "rating",
    "sessions": "quiz",
    "posts": "question shown",
    "people": "name with settings",
    "chats": "private chat with settings",
    "votes": "vote on an answer",
    "reports": "report",
    "subscriptions": "daily quiz",
    "pushes": "daily question",
    "memories": "question asked last",
    "prompts": "open prompt",
    "notices": "notice",
    "early_votes": "early vote",
    "answered_messages": "link between messages",
    "inbox": "message being worked on",
    "outbox": "message on its way",
}
_MANY = {
    "people": "names with settings",
    "chats": "private chats with settings",
    "sessions": "quizzes",
    "posts": "questions shown",
    "votes": "votes on answers",
    "subscriptions": "daily quizzes",
    "memories": "questions asked last",
    "answered_messages": "links between messages",
    "inbox": "messages being worked on",
    "outbox": "messages on their way",
    "pushes": "daily questions",
}


def file_reply(file: TakeAway) -> Reply:
    """Send a file with a line on what is in it."""
    parts = [counted(file.questions, "question")] if file.questions else []
    parts += [counted(file.flashcards, "flashcard")] if file.flashcards else []
    note = " and ".join(parts) or "Your data"
    return Reply(
        escape(f"{note}. Study material, not medical advice.") if parts else note,
        (),
        Attachment(file.name, file.data),
    )


def counts_text(counts: Mapping[str, int]) -> str:
    """Return what is kept or was erased, one line each."""
    return "\n".join(
        f"• {count} {_name(table, count)}" for table, count in counts.items() if count
    )


def _name(table: str, count: int) -> str:
    one = _NAMES.get(table, table.replace("_", " "))
    return one if count == 1 else _MANY.get(table, f"{one}s")


def forget_reply(counts: Mapping[str, int]) -> Reply:
    """Ask whether to erase, saying what."""
    if not counts:
        return Reply("I keep nothing of you.")
    text = join_blocks(
        [
            bold("Erase all of this for ever?"),
            counts_text(counts),
            "Your points leave every leaderboard. There is no way back; /export me takes a copy "
            "along first.",
        ]
    )
    return Reply(
        text,
        (
            (Button("🗑 Yes, erase everything", Action("forget", ("yes",))),),
            (Button("Keep it", Action("forget", ("no",))),),
        ),
    )


def forgotten_reply(counts: Mapping[str, int]) -> Reply:
    """Say what was erased."""
    if not counts:
        return Reply("There was nothing left to erase.")
    return Reply(
        join_blocks(
            [
                bold("Erased"),
                counts_text(counts),
                "I know nothing of you any more. Whatever you send next begins anew.",
            ]
        )
    )


def elsewhere_reply(username: str, payload: str) -> Reply:
    """Say that this is done in private, and show the way."""
    address = f"https://t.me/{username}?start={payload}"
    return Reply(
        "This is between you and me: please open our private chat.",
        ((Button("🔒 To the private chat", url=address),),),
    )
