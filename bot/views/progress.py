"""Progress as text lines, for those who cannot or will not look at a picture."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.knowledge_base import KnowledgeBase
from bot.domain.progress import GroupWeek, Progress
from bot.views.reply import Action, Attachment, Button, Reply, bold, escape, join_blocks
from bot.views.review import NO_CARDS_YET, counted

NO_WEEK = "Nobody has answered a question here this week. Start with /quiz."
_TOPICS_IN_GROUP = 8


def picture_reply(progress: Progress, png: bytes) -> Reply:
    """Show the chart."""
    name = f"progress-{progress.day}.png"
    return Reply("Your progress; the same in words below.", (), Attachment(name, png, True))


def progress_reply(progress: Progress) -> Reply:
    """Tell the figures of the chart line by line."""
    if progress.is_empty:
        return Reply(NO_CARDS_YET, ((Button("📝 Quiz", Action("quiz_menu")),),))
    topics = [
        f"• {escape(topic.title)}: {percent(topic.recall)}"
        + (f", {topic.met} of {topic.total} questions met" if topic.total else "")
        for topic in progress.topics
    ]
    week = sum(
        count for day, count in progress.activity.items() if progress.day - day < timedelta(days=7)
    )
    done = (
        f"{counted(sum(progress.activity.values()), 'answer')} on "
        f"{counted(progress.active_days, 'day')} in the last 12 weeks, {week} in the last 7 days; "
        f"{counted(progress.streak, 'day')} in a row."
    )
    return Reply(
        join_blocks(
            [
                f"{bold('Recall by topic')} (how likely you are to know it now)",
                "\n".join(topics) or "No cards yet.",
                f"{bold('Done')}\n{done}",
                f"{bold('Due')}\n{_due_lines(progress)}",
            ]
        ),
        ((Button("🃏 Flashcards", Action("fc_topics", ("0",))),),),
    )


def percent(share: float) -> str:
    """Return a share as a whole percentage."""
    return f"{round(share * 100)} %"


def _due_lines(progress: Progress) -> str:
    loads = list(progress.due.items())
    (today, now), (_, tomorrow), *later = loads
    busiest = max(loads, key=lambda each: each[1])
    lines = [f"Today {now}, tomorrow {tomorrow}, in the 12 days after {sum(n for _, n in later)}."]
    if busiest[1] and busiest[0] != today:
        day = f"{busiest[0]:%A} {busiest[0].day} {busiest[0]:%B}"
        lines.append(f"The fullest day is {day} with {busiest[1]}.")
    if progress.days_left is not None:
        lines.append(f"{counted(progress.days_left, 'day')} to the exam.")
    return " ".join(lines)


def group_reply(knowledge: KnowledgeBase, week: GroupWeek, username: str) -> Reply:
    """Tell a group's week, without anybody's own figures."""
    own = ((Button("📊 My own progress", url=f"https://t.me/{username}?start=progress"),),)
    if not week.answered:
        return Reply(NO_WEEK, own)
    lines = [
        f"• {escape(topic.title)}: {tally.right} of {tally.answered} right"
        for tally in week.topics[:_TOPICS_IN_GROUP]
        if (topic := knowledge.topic(tally.topic_id))
    ]
    head = (
        f"{counted(week.answered, 'answer')} by {counted(week.people, 'member')}, "
        f"{percent(week.right / week.answered)} right."
    )
    return Reply(join_blocks([bold("This group's week"), head, "\n".join(lines)]), own)
