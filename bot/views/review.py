"""Reviewing in words: the day's work, the exam plan, mistakes and what a rating led to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from bot.domain.exam_plan import FINAL_DAYS, MOST_CAP, Agenda, Habits
from bot.domain.knowledge_base import KnowledgeBase, token_of
from bot.domain.review import Card
from bot.locale import N_, _, ngettext
from bot.views.browse import pager
from bot.views.dates import day_text
from bot.views.phrases import and_list, cards_text, days_counted, flashcards_text, questions_text
from bot.views.reply import Action, Button, Reply, bold, escape, grid, italic, join_blocks

MISTAKES_PER_PAGE = 5
TOPICS_SHOWN = 60
"""A keyboard holds a hundred buttons."""

NO_DAY = N_(
    "Write the day of your exam, such as /examdate 2027-01-15 or /examdate 15 Jan; "
    "/examdate off ends the plan."
)
_NO_CAP = N_("Write how many cards a day you want, from 1 to {most}, such as /review cap 30.")
NOT_TAKEN_BACK = N_(
    "Nothing to take back: this answer was not right, or you have met it again since."
)
NO_CARDS_YET = N_(
    "You have no cards yet. Each question you answer becomes one: begin with /quiz, or with "
    "flashcards by /cards."
)


def no_cap_reply() -> Reply:
    """Say how a cap is set."""
    return Reply(_(_NO_CAP).format(most=MOST_CAP))


def agenda_reply(
    agenda: Agenda, questions: int, habits: Habits, next_due: date | None, title: str | None
) -> Reply:
    """Say what is asked today, what waits, and how the exam stands.

    Args:
        questions: how many of the agenda's cards are MCQs; the others are flashcards.
        next_due: when the next card comes due; None without cards.
        title: the topic that was asked for, or None for all.
    """
    flashcards = len(agenda.cards) - questions
    parts = [
        questions_text(questions) if questions else None,
        flashcards_text(flashcards) if flashcards else None,
    ]
    due = and_list([part for part in parts if part] or [""])
    head = bold(_("Review") + (f" · {title}" if title else "")) + ": "
    body = _("{cards} for now.").format(cards=due) if due else _nothing_due(agenda, next_due)
    buttons = []
    if flashcards:
        label = _("🃏 {flashcards} due").format(flashcards=flashcards_text(flashcards))
        buttons.append((Button(label, Action("fc_next", ("due",))),))
    if not due:
        buttons.append((Button(_("📝 Quiz"), Action("quiz_menu")),))
    return Reply(join_blocks([head + body, _waiting(agenda), _exam(agenda, habits)]), (*buttons,))


def _nothing_due(agenda: Agenda, next_due: date | None) -> str:
    if next_due is None:
        return _(NO_CARDS_YET)
    if agenda.waiting:
        return _("you have done your {count} for today. Well done.").format(count=agenda.cap)
    return _("nothing is due. The next card comes on {day}.").format(day=day_text(next_due))


def _waiting(agenda: Agenda) -> str | None:
    if not agenda.waiting:
        return None
    return ngettext(
        "{count} more card can wait: at {cap} a day you are through in {days}, the longest "
        "overdue first. /review cap N changes the number.",
        "{count} more cards can wait: at {cap} a day you are through in {days}, the longest "
        "overdue first. /review cap N changes the number.",
        agenda.waiting,
    ).format(count=agenda.waiting, cap=agenda.cap, days=days_counted(agenda.days_to_clear))


def _exam(agenda: Agenda, habits: Habits) -> str | None:
    if agenda.days_left is None or habits.exam_on is None:
        return None
    day = day_text(habits.exam_on)
    if agenda.days_left == 0:
        return _("Exam on {day}, that is today. Good luck!").format(day=day)
    text = _("Exam on {day}, in {days}: {cards} still to be seen in the last round.")
    text = text.format(day=day, days=days_counted(agenda.days_left), cards=cards_text(agenda.left))
    if agenda.cap > habits.cap:
        more = _("It needs {count} a day, more than your usual {usual}.")
        text += " " + more.format(count=agenda.cap, usual=habits.cap)
    return text


def cap_reply(habits: Habits) -> Reply:
    """Confirm the cap."""
    return Reply(_("I will ask at most {cards} a day.").format(cards=cards_text(habits.cap)))


def exam_reply(habits: Habits, agenda: Agenda) -> Reply:
    """Tell the exam plan as it is now."""
    if habits.exam_on is None:
        return Reply(_("No exam is set.") + " " + _(NO_DAY))
    if agenda.days_left is None:
        over = _("Your exam was on {day}.").format(day=day_text(habits.exam_on))
        return Reply(f"{over} {_(NO_DAY)}")
    plan = _(
        "Every card comes once more in the last {count} days before it, the same number each "
        "day, and until then cards come back a little sooner than usual. Past the day everything "
        "is as before."
    ).format(count=FINAL_DAYS)
    return Reply(
        join_blocks([_exam(agenda, habits), plan, italic(_("/examdate off ends the plan."))])
    )


def no_day_reply() -> Reply:
    """Say that what was typed is no day for an exam."""
    return Reply(_("That is no day to come.") + " " + _(NO_DAY))


def guessed_text(card: Card, today: date) -> str:
    """Say what taking a right answer back led to."""
    days = (card.due_on - today).days
    if days == 1:
        return _("Noted: it counts as not known and comes back tomorrow.")
    return _("Noted: it counts as not known and comes back in {count} days.").format(count=days)


def review_elsewhere_reply(username: str) -> Reply:
    """Say that reviewing is for the private chat, and show the way."""
    address = f"https://t.me/{username}?start=review"
    return Reply(
        _("Your reviews are yours alone: open them in our private chat."),
        ((Button(_("📅 To my reviews"), url=address),),),
    )


# --- the mistake notebook --------------------------------------------------------------------


def mistakes_reply(knowledge: KnowledgeBase, mistakes: Mapping[str, Sequence[str]]) -> Reply:
    """List the topics with mistakes."""
    total = sum(map(len, mistakes.values()))
    if not total:
        return Reply(
            _("Your mistake notebook is empty: everything you answered last was right."),
            ((Button(_("📝 Quiz"), Action("quiz_menu")),),),
        )
    buttons = [
        Button(
            f"{knowledge.topics[topic].title[:30]} ({len(ids)})",
            Action("mistakes", (token_of(topic), "0")),
        )
        for topic, ids in sorted(mistakes.items(), key=lambda each: -len(each[1]))[:TOPICS_SHOWN]
    ]
    text = join_blocks(
        [
            bold(_("Mistake notebook: {questions}").format(questions=questions_text(total))),
            _("A question leaves it when you answer it right. Tap a topic."),
        ]
    )
    label = _("🔁 Ask me all again ({count})").format(count=total)
    ask_all = (Button(label, Action("mistakes_ask", ("all",))),)
    return Reply(text, (*grid(buttons, 2), ask_all))


def topic_mistakes_reply(
    knowledge: KnowledgeBase, topic_id: str, question_ids: Sequence[str], page: int
) -> Reply:
    """List the mistakes of one topic with what each teaches."""
    topic, token = knowledge.topics[topic_id], token_of(topic_id)
    pages = max(1, -(-len(question_ids) // MISTAKES_PER_PAGE))
    page = min(max(page, 0), pages - 1)
    first = page * MISTAKES_PER_PAGE
    lines, rows = [], []
    for number, key in enumerate(question_ids[first : first + MISTAKES_PER_PAGE], first + 1):
        question = knowledge.questions[key]
        lines.append(f"{number}. {escape(question.stem)}")
        label = _("🔁 {number}. Ask again").format(number=number)
        row = [Button(label, Action("mistakes_ask", (token_of(key),)))]
        section = topic.section(question.section) if question.section else None
        if section:
            lesson = Action("mistakes_read", (token_of(key), str(page)))
            row.insert(0, Button(f"📖 {number}. {section.heading}"[:40], lesson))
        rows.append(tuple(row))
    label = _("🔁 Ask me all {count} again").format(count=len(question_ids))
    ask_all = Button(label, Action("mistakes_ask", (token,)))
    back = Button(_("⬅️ Notebook"), Action("mistakes"))
    return Reply(
        join_blocks([bold(_("Mistakes · {topic}").format(topic=topic.title)), *lines]),
        (*rows, *pager("mistakes", (token,), page, pages), (ask_all,), (back,)),
    )
