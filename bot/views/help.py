"""The commands and the texts of /start, /help and /privacy; the one list of what can be typed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Flag, auto

from bot.domain.knowledge_base import KnowledgeBase
from bot.locale import N_, _, name_of
from bot.views.reply import Action, Button, Reply, bold, clean_name, escape, join_blocks

DISCLAIMER = N_("Study material, not medical advice.")


class Scope(Flag):
    """Where a command stands in the menu."""

    PRIVATE = auto()
    GROUP = auto()
    GROUP_ADMIN = auto()
    CURATOR = auto()
    EVERYWHERE = PRIVATE | GROUP | GROUP_ADMIN
    GROUPS = GROUP | GROUP_ADMIN


@dataclass(frozen=True, slots=True)
class Command:
    """A command as menu, /help and README show it.

    Attributes:
        name: without the slash.
        arguments: as typed behind the name; empty for none.
        summary: at most 256 characters; in English, to be translated where it is shown.
    """

    name: str
    summary: str
    scope: Scope
    arguments: str = ""

    @property
    def usage(self) -> str:
        """The command as one would type it."""
        return f"/{self.name} {self.arguments}".rstrip()


COMMANDS: tuple[Command, ...] = (
    Command("start", N_("Begin here"), Scope.PRIVATE),
    Command("topics", N_("Browse topics and sections"), Scope.EVERYWHERE),
    Command("ask", N_("Ask a question (in groups)"), Scope.GROUPS, "question"),
    Command(
        "quiz", N_("Practise with multiple-choice questions"), Scope.EVERYWHERE, "[topic] [n]"
    ),
    Command("exam", N_("Sit a mock exam"), Scope.EVERYWHERE, "[topic] [n] [minutes] [negative]"),
    Command("review", N_("What is due today"), Scope.EVERYWHERE, "[topic | cap N]"),
    Command("cards", N_("Flashcards"), Scope.PRIVATE, "[aspect of topic]"),
    Command("mistakes", N_("My wrong answers, to ask again"), Scope.PRIVATE),
    Command("cram", N_("Drill without touching the schedule"), Scope.PRIVATE, "[topic]"),
    Command("factquiz", N_("Questions made from the fact table"), Scope.PRIVATE, "[topic] [n]"),
    Command("examdate", N_("Plan my reviews up to an exam"), Scope.PRIVATE, "[date | off]"),
    Command("progress", N_("How far I am, or this group's week"), Scope.EVERYWHERE),
    Command("stop", N_("End the running quiz"), Scope.EVERYWHERE),
    Command("pause", N_("Let the quiz stand still, or go on"), Scope.GROUPS),
    Command("score", N_("My score in this chat"), Scope.EVERYWHERE),
    Command("leaderboard", N_("The best of this chat"), Scope.EVERYWHERE, "[week|all]"),
    Command("hideme", N_("Take me off the leaderboards"), Scope.EVERYWHERE),
    Command("showme", N_("Put me back on the leaderboards"), Scope.EVERYWHERE),
    Command(
        "export", N_("Take content or my data along"), Scope.EVERYWHERE, "anki|csv|me [topic]"
    ),
    Command("forget", N_("Erase everything about me"), Scope.EVERYWHERE),
    Command("daily", N_("A question every day"), Scope.EVERYWHERE, "[07:45] [zone] [topic] [n]"),
    Command("settings", N_("How I behave in this group (admins)"), Scope.GROUP_ADMIN),
    Command("language", N_("Language of the interface · भाषा"), Scope.PRIVATE | Scope.GROUP_ADMIN),
    Command("check", N_("What I may do in this group"), Scope.GROUP_ADMIN),
    Command("help", N_("What I can do"), Scope.EVERYWHERE),
    Command("reload", N_("Take over the knowledge files as they are now"), Scope.CURATOR),
    Command("unanswered", N_("What students asked in vain"), Scope.CURATOR),
    Command("reports", N_("Mistakes that students reported"), Scope.CURATOR),
    Command("items", N_("How the questions perform"), Scope.CURATOR),
    Command("preview", N_("A question or entry as a student sees it"), Scope.CURATOR, "ID"),
    Command("privacy", N_("What is stored, why and how long"), Scope.EVERYWHERE),
)
"""Every command, in the order of /help. A handler without a line here fails a test."""


def commands_in(scope: Scope) -> tuple[Command, ...]:
    """Return the commands that stand in a scope's menu."""
    return tuple(command for command in COMMANDS if command.scope & scope)


def start_reply(knowledge: KnowledgeBase, first_name: str, offered: str | None = None) -> Reply:
    """Greet a person in a private chat.

    Args:
        offered: a language that the person may prefer, as a button in its own words.
    """
    names = ", ".join(topic.title for topic in list(knowledge.topics.values())[:3])
    count = len(knowledge.topics)
    text = join_blocks(
        [
            _("Hello {name}! Ask me a study question, such as “half-life of {drug}?”.").format(
                name=escape(clean_name(first_name)), drug=escape(_first_title(knowledge))
            ),
            _(
                "I know {count} topics ({names}) and answer from a checked knowledge base only: "
                "what is not in it, I do not guess."
            ).format(count=count, names=escape(names) + (", …" if count > 3 else "")),
            _(DISCLAIMER),
        ]
    )
    rows: tuple[tuple[Button, ...], ...] = (
        (Button(_("📚 Topics"), Action("topics", ("0",))),),
        (Button(_("📝 Quiz"), Action("quiz_menu")), Button(_("❓ Help"), Action("help"))),
    )
    if offered is not None:
        rows += ((Button(f"🌐 {name_of(offered)}", Action("language", (offered,))),),)
    return Reply(text, rows)


def _first_title(knowledge: KnowledgeBase) -> str:
    return next((topic.title.lower() for topic in knowledge.topics.values()), _("a drug"))


def help_reply(scope: Scope, knowledge: KnowledgeBase) -> Reply:
    """Explain how to ask and list the commands of a scope."""
    title = escape(_first_title(knowledge))
    examples = [
        f"half-life of {title}",
        f"how does {title} work",
        "and the route?",
        "which drugs are given weekly?",
    ]
    where = (
        _("In this group I answer commands, mentions and replies to my messages.")
        if scope & Scope.GROUPS
        else _("Type a question; typos, short forms (t1/2, MOA, s/e) and Hinglish are fine.")
    )
    lines = [f"{escape(c.usage)}: {escape(_(c.summary))}" for c in commands_in(scope)]
    return Reply(
        join_blocks(
            [
                bold(_("How to ask")),
                where,
                "\n".join(f"• {line}" for line in examples),
                bold(_("Commands")),
                "\n".join(lines),
                _("In a quiz tap A-D or send the letter."),
                _(DISCLAIMER),
            ]
        ),
        ((Button(_("📚 Topics"), Action("topics", ("0",))),),),
    )


PRIVACY = N_(
    "I keep as little as I can, and give it to nobody.\n"
    "\n"
    "With your Telegram id, until you erase it:\n"
    "• your name, for leaderboards (/hideme takes you off them);\n"
    "• your quiz answers, times and scores, for your progress and the leaderboard;\n"
    "• your review cards, their history and your exam date, to ask you at the right time;\n"
    "• your daily quiz and settings, to send it when you want it;\n"
    "• your votes and reports on answers, so that each counts once and you hear what came of it.\n"
    "\n"
    "For a while only:\n"
    "• a message until it is answered, and for 7 days if I failed to;\n"
    "• how much you sent, for a few minutes, if it was a lot at once;\n"
    "• the topic of your last question for 10 minutes, in memory, for “and its route?”;\n"
    "• questions I could not answer for {days} days, without your name or id, and without "
    "accounts, addresses and telephone numbers in them, to improve the knowledge base.\n"
    "\n"
    "Of a group: its title and settings, its quizzes and its daily quiz. I do not keep what is "
    "written there, and no artificial intelligence reads it.\n"
    "\n"
    "/export me sends you all of it; /forget erases it everywhere."
)
"""With a place for the days that unanswered questions are kept."""


def privacy_reply(unanswered_days: int) -> Reply:
    """Say what is stored, why and how long."""
    text = _(PRIVACY).format(days=unanswered_days)
    return Reply(join_blocks([bold(_("Privacy")), escape(text)]))
