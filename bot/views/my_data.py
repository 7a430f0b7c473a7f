"""Taking data along and erasing it, in words."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.take_away import TakeAway
from bot.locale import N_, NN_, _, ngettext
from bot.views.phrases import and_list, flashcards_text, questions_text
from bot.views.reply import Action, Attachment, Button, Reply, bold, escape, join_blocks

EXPORT_HOW = N_(
    "Write what to take along:\n"
    "• /export anki, or /export anki anakinra: a deck for Anki; importing it again updates it\n"
    "• /export csv, or with a topic: a table of questions and flashcards\n"
    "• /export me: everything I keep of you"
)
KEPT = N_("Nothing was erased.")
_NAMES = {
    "attempts": NN_("{count} answer", "{count} answers"),
    "cards": NN_("{count} card", "{count} cards"),
    "review_log": NN_("{count} rating", "{count} ratings"),
    "sessions": NN_("{count} quiz", "{count} quizzes"),
    "posts": NN_("{count} question shown", "{count} questions shown"),
    "people": NN_("{count} name with settings", "{count} names with settings"),
    "chats": NN_("{count} private chat with settings", "{count} private chats with settings"),
    "votes": NN_("{count} vote on an answer", "{count} votes on answers"),
    "reports": NN_("{count} report", "{count} reports"),
    "subscriptions": NN_("{count} daily quiz", "{count} daily quizzes"),
    "pushes": NN_("{count} daily question", "{count} daily questions"),
    "memories": NN_("{count} question asked last", "{count} questions asked last"),
    "prompts": NN_("{count} open prompt", "{count} open prompts"),
    "notices": NN_("{count} notice", "{count} notices"),
    "early_votes": NN_("{count} early vote", "{count} early votes"),
    "answered_messages": NN_("{count} link between messages", "{count} links between messages"),
    "inbox": NN_("{count} message being worked on", "{count} messages being worked on"),
    "floods": NN_("{count} count against floods", "{count} counts against floods"),
    "outbox": NN_("{count} message on its way", "{count} messages on their way"),
}
"""How rows of a table are called, one and many."""


def file_reply(file: TakeAway) -> Reply:
    """Send a file with a line on what is in it."""
    parts = [questions_text(file.questions)] if file.questions else []
    parts += [flashcards_text(file.flashcards)] if file.flashcards else []
    note = _("Your data")
    if parts:
        note = _("{content}. Study material, not medical advice.").format(content=and_list(parts))
    return Reply(escape(note), (), Attachment(file.name, file.data))


def counts_text(counts: Mapping[str, int]) -> str:
    """Return what is kept or was erased, one line each."""
    return "\n".join(f"• {_rows_text(table, count)}" for table, count in counts.items() if count)


def _rows_text(table: str, count: int) -> str:
    name = table.replace("_", " ")
    forms = _NAMES.get(table, (f"{{count}} {name}", f"{{count}} {name}s"))
    return ngettext(*forms, count).format(count=count)


def forget_reply(counts: Mapping[str, int]) -> Reply:
    """Ask whether to erase, saying what."""
    if not counts:
        return Reply(_("I keep nothing of you."))
    text = join_blocks(
        [
            bold(_("Erase all of this for ever?")),
            counts_text(counts),
            _(
                "Your points leave every leaderboard. There is no way back; /export me takes a "
                "copy along first."
            ),
        ]
    )
    return Reply(
        text,
        (
            (Button(_("🗑 Yes, erase everything"), Action("forget", ("yes",))),),
            (Button(_("Keep it"), Action("forget", ("no",))),),
        ),
    )


def forgotten_reply(counts: Mapping[str, int]) -> Reply:
    """Say what was erased."""
    if not counts:
        return Reply(_("There was nothing left to erase."))
    return Reply(
        join_blocks(
            [
                bold(_("Erased")),
                counts_text(counts),
                _("I know nothing of you any more. Whatever you send next begins anew."),
            ]
        )
    )


def elsewhere_reply(username: str, payload: str) -> Reply:
    """Say that this is done in private, and show the way."""
    address = f"https://t.me/{username}?start={payload}"
    return Reply(
        _("This is between you and me: please open our private chat."),
        ((Button(_("🔒 To the private chat"), url=address),),),
    )
