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

ADMINS_ONLY = N_("Only an admin of this group can change its settings.")
CHECK_GROUPS_ONLY = N_("Send /check in a group: it says what I may do there.")
TYPE_QUIET = N_("Reply to this message with the hours, such as 22:00-07:00.")
QUIET_WRONG = N_("Write the quiet hours with a beginning and an end, such as 22:00-07:00.")

_STYLES = {
    QuizStyle.BUTTONS: N_("Questions as: buttons"),
    QuizStyle.POLL: N_("Questions as: polls"),
}
_MODES = {
    AnswerMode.ADDRESSED: N_("I answer: when I am addressed"),
    AnswerMode.CONFIDENT: N_("I answer: any question I am sure of"),
}
_STYLE_BUTTONS = {
    QuizStyle.BUTTONS: N_("Questions as buttons"),
    QuizStyle.POLL: N_("Questions as polls"),
}
_MODE_BUTTONS = {
    AnswerMode.ADDRESSED: N_("Answer when I am addressed"),
    AnswerMode.CONFIDENT: N_("Answer any question I am sure of"),
}


def change(field: str, value: str) -> Action:
    """Return the action that changes a setting."""
    return Action("set", (field, value))


def settings_reply(chat: Chat, subscription: Subscription, *, thread_id: int | None) -> Reply:
    """Show a group's settings with buttons that change them.

    Args:
        thread_id: the forum topic in which the menu is open; None for none.
    """
    lines = [
        _("Seconds for a question: {count}").format(count=chat.question_seconds),
        _(_STYLES[chat.quiz_style]),
        _(_MODES[chat.answer_mode]),
        _quiet_line(chat),
        _("Daily question: {time}").format(time=clock_text(subscription.at))
        if subscription.is_active
        else _("Daily question: off"),
        _("Daily question only if the last one had an answer: yes")
        if subscription.needs_answers
        else _("Daily question only if the last one had an answer: no"),
        _topic_line(chat, thread_id),
        language_line(),
    ]
    return Reply(
        join_blocks([bold(_("Settings of this group")), "\n".join(lines)]),
        (*_quiz_rows(chat), *_push_rows(chat, subscription, thread_id)),
    )


def _quiet_line(chat: Chat) -> str:
    if not chat.quiet_from:
        return _("Quiet hours: none")
    text = _("Quiet hours: {start} to {end}")
    return text.format(start=chat.quiet_from, end=chat.quiet_until)


def _topic_line(chat: Chat, thread_id: int | None) -> str:
    if not chat.bound_thread_id:
        return _("Topic for the daily question: where it was set up")
    if chat.bound_thread_id == thread_id:
        return _("Topic for the daily question: this one")
    return _("Topic for the daily question: another one")


def language_line() -> str:
    """Say which language is spoken."""
    return _("Language of the interface: {language}").format(language=name_of(spoken()))


def private_settings_reply(chat_id: int) -> Reply:
    """Say what can be set in a private chat, and where."""
    lines = [
        language_line(),
        _("Your own daily question: /daily"),
        _("Cards a day: /review cap 30"),
        _("On the leaderboards: /hideme and /showme"),
    ]
    return Reply(
        join_blocks([bold(_("Your settings")), "\n".join(lines)]),
        ((_language_button(), Button(_("📅 Daily question"), page_action(chat_id, "menu"))),),
    )


def _language_button() -> Button:
    # In two languages: whoever landed in a wrong one must find the way back.
    return Button(_("🌐 Language · भाषा"), Action("set_page", ("language",)))


def _quiz_rows(chat: Chat) -> tuple[tuple[Button, ...], ...]:
    is_poll = chat.quiz_style is QuizStyle.POLL
    style = QuizStyle.BUTTONS if is_poll else QuizStyle.POLL
    is_confident = chat.answer_mode is AnswerMode.CONFIDENT
    mode = AnswerMode.ADDRESSED if is_confident else AnswerMode.CONFIDENT
    return (
        (
            Button(_("⏱ Seconds"), Action("set_page", ("seconds",))),
            Button(_(_STYLE_BUTTONS[style]), change("style", style.value)),
        ),
        (Button(_(_MODE_BUTTONS[mode]), change("mode", mode.value)),),
    )


def _push_rows(
    chat: Chat, subscription: Subscription, thread_id: int | None
) -> tuple[tuple[Button, ...], ...]:
    rows = [
        (
            Button(_("🌙 Quiet hours"), Action("set_page", ("quiet",))),
            Button(_("📅 Daily question"), page_action(chat.id, "menu")),
        ),
        (
            Button(
                _("Post daily anyway")
                if subscription.needs_answers
                else _("Post only if answered"),
                change("answers", "0" if subscription.needs_answers else "1"),
            ),
        ),
    ]
    if chat.bound_thread_id is not None:
        rows.append((Button(_("Unbind from the topic"), change("topic", "0")),))
    if thread_id is not None and thread_id != chat.bound_thread_id:
        rows.append((Button(_("Bind to this topic"), change("topic", str(thread_id))),))
    rows.append((_language_button(),))
    return tuple(rows)


def seconds_page() -> Reply:
    """Offer the seconds for a question."""
    buttons = [
        Button(_("{seconds} s").format(seconds=each), change("seconds", str(each)))
        for each in SECONDS
    ]
    back = (Button(_("◀ Back"), Action("set_page", ("all",))),)
    return Reply(bold(_("How long does a question stand?")), (*grid(buttons, 3), back))


def language_page() -> Reply:
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
    back = (Button(_("◀ Back"), Action("set_page", ("all",))),)
    text = join_blocks([bold(language_line()), escape(_(CONTENT_STAYS))])
    return Reply(text, (*grid(buttons, 2), back))


def quiet_page() -> Reply:
    """Offer quiet hours."""
    span = _("{start} to {end}")
    buttons = [
        Button(
            span.format(start=start, end=end), change("quiet", f"{start}-{end}".replace(":", ""))
        )
        for start, end in QUIET_PRESETS
    ]
    none = Button(_("None"), change("quiet", "none"))
    typed = Button(_("⌨ Other hours"), Action("set_page", ("typequiet",)))
    back = (Button(_("◀ Back"), Action("set_page", ("all",))),)
    text = _("In quiet hours no daily question comes; commands and questions are answered.")
    rows = (*grid(buttons, 1), (none, typed), back)
    return Reply(join_blocks([bold(_("Quiet hours")), text]), rows)


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
    sees = _("I see commands, mentions and replies to me, which is all I need.")
    if rights.listens:
        sees = _(
            "I see commands, mentions and replies to me, which is all I need, except for "
            "answering questions that do not address me: make me an admin."
        )
    rows = [
        (_("write messages"), rights.may_write, _("I can neither answer nor ask.")),
        (_("send polls"), rights.may_send_polls, _("Questions come with buttons instead.")),
        (_("see every message"), rights.sees_all, sees),
        (
            _("know for sure who is an admin"),
            rights.is_admin,
            _("Telegram may not tell me; an admin's tap could then be refused."),
        ),
    ]
    if rights.may_write_closed is not None:
        cost = _("From a closed topic I must move to General.")
        rows.append((_("write in closed topics"), rights.may_write_closed, cost))
    has, lacks = _("✓ {right}: yes"), _("✗ {right}: no. {cost}")
    lines = [
        (has if is_there else lacks).format(right=escape(name), cost=escape(cost))
        for name, is_there, cost in rows
    ]
    end = _("Nothing is missing.")
    if not all(is_there for __, is_there, __ in rows):
        end = _("Admins can change this in the group's settings.")
    return Reply(join_blocks([bold(_("What I may do here")), "\n".join(lines), end]))
