"""/settings and /check in a group: how the bot behaves there, and what it may do."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.chat import AnswerMode, Chat, QuizStyle
from bot.domain.daily import Subscription
from bot.locale import N_, _, languages, name_of, spoken
from bot.views.daily_menu import clock_text, page_action
from bot.views.reply import Action, Button, Reply, bold, escape, grid, join_blocks

CONTENT_STAYS = N_(
    "This changes buttons, menus and what I say. Facts, questions and sources stay as the "
    "curators wrote them: I do not let a machine translate medicine."
)
SECONDS = (15, 20, 30, 45, 60, 90)
QUIET_PRESETS = (("22:00", "07:00"), ("23:00", "06:00"), ("21:00", "08:00"))

ADMINS_ONLY = "Only an admin of this group can change its settings."
GROUPS_ONLY = "These settings belong to groups. Your own daily question is under /daily."
CHECK_GROUPS_ONLY = "Send /check in a group: it says what I may do there."
TYPE_QUIET = "Reply to this message with the hours, such as 22:00-07:00."
QUIET_WRONG = "Write the quiet hours with a beginning and an end, such as 22:00-07:00."

_STYLES = {QuizStyle.BUTTONS: "buttons", QuizStyle.POLL: "polls"}
_MODES = {
    AnswerMode.ADDRESSED: "when I am addressed",
    AnswerMode.CONFIDENT: "any question I am sure of",
}


def change(field: str, value: str) -> Action:
    """Return the action that changes a setting."""
    return Action("set", (field, value))


def settings_reply(chat: Chat, subscription: Subscription, *, thread_id: int | None) -> Reply:
    """Show a group's settings with buttons that change them.

    Args:
        thread_id: the forum topic in which the menu is open; None for none.
    """
    quiet = f"{chat.quiet_from} to {chat.quiet_until}" if chat.quiet_from else "none"
    bound = "this one" if chat.bound_thread_id == thread_id else "another one"
    posted_in = bound if chat.bound_thread_id else "where it was set up"
    lines = [
        f"Seconds for a question: {chat.question_seconds}",
        f"Questions as: {_STYLES[chat.quiz_style]}",
        f"I answer: {_MODES[chat.answer_mode]}",
        f"Quiet hours: {quiet}",
        f"Daily question: {clock_text(subscription.at)}"
        if subscription.is_active
        else "Daily question: off",
        "Daily question only if the last one had an answer: "
        + ("yes" if subscription.needs_answers else "no"),
        f"Topic for the daily question: {posted_in}",
        "Language of the interface: English",
    ]
    return Reply(
        join_blocks([bold("Settings of this group"), "\n".join(lines)]),
        (*_quiz_rows(chat), *_push_rows(chat, subscription, thread_id)),
    )


def _quiz_rows(chat: Chat) -> tuple[tuple[Button, ...], ...]:
    is_poll = chat.quiz_style is QuizStyle.POLL
    style = QuizStyle.BUTTONS if is_poll else QuizStyle.POLL
    is_confident = chat.answer_mode is AnswerMode.CONFIDENT
    mode = AnswerMode.ADDRESSED if is_confident else AnswerMode.CONFIDENT
    return (
        (
            Button("⏱ Seconds", Action("set_page", ("seconds",))),
            Button(f"Questions as {_STYLES[style]}", change("style", style.value)),
        ),
        (Button(f"Answer {_MODES[mode]}", change("mode", mode.value)),),
    )


def _push_rows(
    chat: Chat, subscription: Subscription, thread_id: int | None
) -> tuple[tuple[Button, ...], ...]:
    rows = [
        (
            Button("🌙 Quiet hours", Action("set_page", ("quiet",))),
            Button("📅 Daily question", page_action(chat.id, "menu")),
        ),
        (
            Button(
                "Post daily anyway" if subscription.needs_answers else "Post only if answered",
                change("answers", "0" if subscription.needs_answers else "1"),
            ),
        ),
    ]
    if chat.bound_thread_id is not None:
        rows.append((Button("Unbind from the topic", change("topic", "0")),))
    if thread_id is not None and thread_id != chat.bound_thread_id:
        rows.append((Button("Bind to this topic", change("topic", str(thread_id))),))
    return tuple(rows)


def seconds_page() -> Reply:
    """Offer the seconds for a question."""
    buttons = [Button(f"{each} s", change("seconds", str(each))) for each in SECONDS]
    back = (Button("◀ Back", Action("set_page", ("all",))),)
    return Reply(bold("How long does a question stand?"), (*grid(buttons, 3), back))


def language_page(*, is_private: bool) -> Reply:
    """Offer the languages, each in its own words, with the one in use marked in words too."""
    buttons = [
        Button(
            _("{language} (in use)").format(language=name_of(each))
            if each == spoken()
            else name_of(each),
            Action("language", (each,)),
        )
        for each in languages()
    ]
    now = _("Language of the interface: {language}").format(language=name_of(spoken()))
    rows = grid(buttons, 2)
    if not is_private:
        rows = (*rows, (Button(_("◀ Back"), Action("set_page", ("all",))),))
    return Reply(join_blocks([bold(now), escape(_(CONTENT_STAYS))]), rows)


def quiet_page() -> Reply:
    """Offer quiet hours."""
    buttons = [
        Button(f"{start} to {end}", change("quiet", f"{start}-{end}".replace(":", "")))
        for start, end in QUIET_PRESETS
    ]
    none = Button("None", change("quiet", "none"))
    typed = Button("⌨ Other hours", Action("set_page", ("typequiet",)))
    back = (Button("◀ Back", Action("set_page", ("all",))),)
    text = "In quiet hours no daily question comes; commands and questions are answered."
    rows = (*grid(buttons, 1), (none, typed), back)
    return Reply(join_blocks([bold("Quiet hours"), text]), rows)


@dataclass(frozen=True, slots=True)
class Rights:
    """What the bot may do in a group.

    Attributes:
        may_write_closed: post in closed topics; None in a group without topics.
        listens: the group is set to answer questions that do not address the bot.
    """

    may_write: bool
    may_send_polls: bool
    sees_all: bool
    is_admin: bool
    may_write_closed: bool | None
    listens: bool


def check_reply(rights: Rights) -> Reply:
    """List the rights, and for each that lacks what that costs."""
    sees = "I see commands, mentions and replies to me, which is all I need"
    if rights.listens:
        sees += ", except for answering questions that do not address me: make me an admin"
    rows = [
        ("write messages", rights.may_write, "I can neither answer nor ask."),
        ("send polls", rights.may_send_polls, "Questions come with buttons instead."),
        ("see every message", rights.sees_all, f"{sees}."),
        (
            "know for sure who is an admin",
            rights.is_admin,
            "Telegram may not tell me; an admin's tap could then be refused.",
        ),
    ]
    if rights.may_write_closed is not None:
        cost = "From a closed topic I must move to General."
        rows.append(("write in closed topics", rights.may_write_closed, cost))
    lines = [
        f"✓ {escape(name)}: yes" if is_there else f"✗ {escape(name)}: no. {escape(cost)}"
        for name, is_there, cost in rows
    ]
    missing = sum(not is_there for _, is_there, _ in rows)
    end = (
        "Nothing is missing." if not missing else "Admins can change this in the group's settings."
    )
    return Reply(join_blocks([bold("What I may do here"), "\n".join(lines), end]))
