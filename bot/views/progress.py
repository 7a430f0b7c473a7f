"""Progress as text lines, for those who cannot or will not look at a picture."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.knowledge_base import KnowledgeBase
from bot.domain.progress import GroupWeek, Progress
from bot.locale import N_, _, ngettext
from bot.views.dates import date_text
from bot.views.phrases import answers_text, days_counted
from bot.views.reply import Action, Attachment, Button, Reply, bold, escape, join_blocks
from bot.views.review import NO_CARDS_YET

NO_WEEK = N_("Nobody has answered a question here this week. Start with /quiz.")
_TOPICS_IN_GROUP = 8


def picture_reply(progress: Progress, png: bytes) -> Reply:
    """Show the chart."""
    name = f"progress-{progress.day}.png"
    return Reply(_("Your progress; the same in words below."), (), Attachment(name, png, True))


def progress_reply(progress: Progress) -> Reply:
    """Tell the figures of the chart line by line."""
    if progress.is_empty:
        return Reply(_(NO_CARDS_YET), ((Button(_("📝 Quiz"), Action("quiz_menu")),),))
    short, long = _("• {topic}: {share}"), _("• {topic}: {share}, {met} of {count} questions met")
    topics = [
        (long if topic.total else short).format(
            topic=escape(topic.title),
            share=percent(topic.recall),
            met=topic.met,
            count=topic.total,
        )
        for topic in progress.topics
    ]
    week = sum(
        count for day, count in progress.activity.items() if progress.day - day < timedelta(days=7)
    )
    done = _(
        "{answers} on {days} in the last 12 weeks, {week} in the last 7 days; {streak} in a row."
    ).format(
        answers=answers_text(sum(progress.activity.values())),
        days=days_counted(progress.active_days),
        week=week,
        streak=days_counted(progress.streak),
    )
    return Reply(
        join_blocks(
            [
                _("<b>Recall by topic</b> (how likely you are to know it now)"),
                "\n".join(topics) or _("No cards yet."),
                bold(_("Done")) + "\n" + done,
                bold(_("Due")) + "\n" + _due_lines(progress),
            ]
        ),
        ((Button(_("🃏 Flashcards"), Action("fc_topics", ("0",))),),),
    )


def percent(share: float) -> str:
    """Return a share as a whole percentage."""
    return f"{round(share * 100)} %"


def _due_lines(progress: Progress) -> str:
    loads = list(progress.due.items())
    (today, now), (__, tomorrow), *later = loads
    busiest = max(loads, key=lambda each: each[1])
    soon = _("Today {today}, tomorrow {tomorrow}, in the 12 days after {later}.")
    lines = [soon.format(today=now, tomorrow=tomorrow, later=sum(n for __, n in later))]
    if busiest[1] and busiest[0] != today:
        fullest = _("The fullest day is {day} with {count}.")
        lines.append(fullest.format(day=date_text(busiest[0]), count=busiest[1]))
    if progress.days_left is not None:
        lines.append(_("{days} to the exam.").format(days=days_counted(progress.days_left)))
    return " ".join(lines)


def group_reply(knowledge: KnowledgeBase, week: GroupWeek, username: str) -> Reply:
    """Tell a group's week, without anybody's own figures."""
    own = ((Button(_("📊 My own progress"), url=f"https://t.me/{username}?start=progress"),),)
    if not week.answered:
        return Reply(_(NO_WEEK), own)
    lines = [
        _("• {topic}: {right} of {count} right").format(
            topic=escape(topic.title), right=tally.right, count=tally.answered
        )
        for tally in week.topics[:_TOPICS_IN_GROUP]
        if (topic := knowledge.topic(tally.topic_id))
    ]
    members = ngettext("{count} member", "{count} members", week.people)
    head = _("{answers} by {members}, {share} right.").format(
        answers=answers_text(week.answered),
        members=members.format(count=week.people),
        share=percent(week.right / week.answered),
    )
    return Reply(join_blocks([bold(_("This group's week")), head, "\n".join(lines)]), own)
