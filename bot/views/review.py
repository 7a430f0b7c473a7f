"""Reviewing in words: the day's work, the exam plan, mistakes and what a rating led to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from bot.domain.exam_plan import FINAL_DAYS, MOST_CAP, Agenda, Habits
from bot.domain.knowledge_base import KnowledgeBase, token_of
from bot.domain.review import Card
from bot.views.browse import pager
from bot.views.reply import Action, Button, Reply, bold, escape, grid, italic, join_blocks

MISTAKES_PER_PAGE = 5
TOPICS_SHOWN = 60
"""A keyboard holds a hundred buttons."""

NO_DAY = (
    "Write the day of your exam, such as /examdate 2027-01-15 or /examdate 15 Jan; "
    "/examdate off ends the plan."
)
NO_CAP = f"Write how many cards a day you want, from 1 to {MOST_CAP}, such as /review cap 30."
NOT_TAKEN_BACK = "Nothing to take back: this answer was not right, or you have met it again since."
NO_CARDS_YET = (
    "You have no cards yet. Each question you answer becomes one: begin with /quiz, or with "
    "flashcards by /cards."
)


def day_text(day: date) -> str:
    """Return a day in words."""
    return f"{day.day} {day:%B %Y}"


def counted(count: int, word: str) -> str:
    """Return a number with its noun."""
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


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
        counted(questions, "question") if questions else None,
        counted(flashcards, "flashcard") if flashcards else None,
    ]
    due = " and ".join(part for part in parts if part)
    head = f"{bold('Review' + (f' · {title}' if title else ''))}: "
    body = f"{due} for now." if due else _nothing_due(agenda, next_due)
    buttons = []
    if flashcards:
        label = f"🃏 {counted(flashcards, 'flashcard')} due"
        buttons.append((Button(label, Action("fc_next", ("due",))),))
    if not due:
        buttons.append((Button("📝 Quiz", Action("quiz_menu")),))
    return Reply(join_blocks([head + body, _waiting(agenda), _exam(agenda, habits)]), (*buttons,))


def _nothing_due(agenda: Agenda, next_due: date | None) -> str:
    if next_due is None:
        return NO_CARDS_YET
    if agenda.waiting:
        return f"you have done your {agenda.cap} for today. Well done."
    return f"nothing is due. The next card comes on {day_text(next_due)}."


def _waiting(agenda: Agenda) -> str | None:
    if not agenda.waiting:
        return None
    return (
        f"{counted(agenda.waiting, 'more card')} can wait: at {agenda.cap} a day you are through "
        f"in {counted(agenda.days_to_clear, 'day')}, the longest overdue first. "
        "/review cap N changes the number."
    )


def _exam(agenda: Agenda, habits: Habits) -> str | None:
    if agenda.days_left is None or habits.exam_on is None:
        return None
    when = f"Exam on {day_text(habits.exam_on)}"
    if agenda.days_left == 0:
        return f"{when}, that is today. Good luck!"
    left = counted(agenda.days_left, "day")
    text = f"{when}, in {left}: {counted(agenda.left, 'card')} still to be seen in the last round."
    if agenda.cap > habits.cap:
        text += f" It needs {agenda.cap} a day, more than your usual {habits.cap}."
    return text


def cap_reply(habits: Habits) -> Reply:
    """Confirm the cap."""
    return Reply(f"I will ask at most {counted(habits.cap, 'card')} a day.")


def exam_reply(habits: Habits, agenda: Agenda) -> Reply:
    """Tell the exam plan as it is now."""
    if habits.exam_on is None:
        return Reply(f"No exam is set. {NO_DAY}")
    if agenda.days_left is None:
        return Reply(f"Your exam was on {day_text(habits.exam_on)}. {NO_DAY}")
    plan = (
        f"Every card comes once more in the last {FINAL_DAYS} days before it, the same number "
        "each day, and until then cards come back a little sooner than usual. Past the day "
        "everything is as before."
    )
    return Reply(
        join_blocks([_exam(agenda, habits), plan, italic("/examdate off ends the plan.")])
    )


def guessed_text(card: Card, today: date) -> str:
    """Say what taking a right answer back led to."""
    days = (card.due_on - today).days
    when = "tomorrow" if days == 1 else f"in {days} days"
    return f"Noted: it counts as not known and comes back {when}."


def review_elsewhere_reply(username: str) -> Reply:
    """Say that reviewing is for the private chat, and show the way."""
    address = f"https://t.me/{username}?start=review"
    return Reply(
        "Your reviews are yours alone: open them in our private chat.",
        ((Button("📅 To my reviews", url=address),),),
    )


# --- the mistake notebook --------------------------------------------------------------------


def mistakes_reply(knowledge: KnowledgeBase, mistakes: Mapping[str, Sequence[str]]) -> Reply:
    """List the topics with mistakes."""
    total = sum(map(len, mistakes.values()))
    if not total:
        return Reply(
            "Your mistake notebook is empty: everything you answered last was right.",
            ((Button("📝 Quiz", Action("quiz_menu")),),),
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
            bold(f"Mistake notebook: {counted(total, 'question')}"),
            "A question leaves it when you answer it right. Tap a topic.",
        ]
    )
    ask_all = (Button(f"🔁 Ask me all again ({total})", Action("mistakes_ask", ("all",))),)
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
        row = [Button(f"🔁 {number}. Ask again", Action("mistakes_ask", (token_of(key),)))]
        section = topic.section(question.section) if question.section else None
        if section:
            lesson = Action("mistakes_read", (token_of(key), str(page)))
            row.insert(0, Button(f"📖 {number}. {section.heading}"[:40], lesson))
        rows.append(tuple(row))
    ask_all = Button(f"🔁 Ask me all {len(question_ids)} again", Action("mistakes_ask", (token,)))
    back = Button("⬅️ Notebook", Action("mistakes"))
    return Reply(
        join_blocks([bold(f"Mistakes · {topic.title}"), *lines]),
        (*rows, *pager("mistakes", (token,), page, pages), (ask_all,), (back,)),
    )
