"""The daily question as it comes into a chat, and what became of the one before."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from bot.domain.chat import ChatKind, QuizStyle
from bot.domain.daily import Delivery, Result
from bot.domain.post import Post, Snapshot
from bot.domain.quiz import Session
from bot.domain.quiz_outcomes import Ask
from bot.locale import N_, _
from bot.views.phrases import names_text
from bot.views.quiz import choice_lines, header, letter_rows, letters_of, question_reply
from bot.views.reply import (
    Action,
    Button,
    Keyboard,
    Reply,
    clean_name,
    escape,
    italic,
    join_blocks,
)

NAMES_SHOWN = 5
ALERT_LIMIT = 200

ADMINS_REVEAL = N_("Only an admin can reveal the daily question before the next one comes.")

TOPIC_GONE = N_(
    "The topic I was to write in is closed or gone, so what belongs there comes here. "
    "An admin can choose another one for the daily question with /settings."
)


def daily_reply(session: Session, post: Post, kind: ChatKind, username: str) -> Reply:
    """Put a daily question as its chat needs it.

    Args:
        session: the question's session.
        post: the question.
        kind: of the chat.
        username: the bot's, for the link from a channel to the scored version.
    """
    if kind is ChatKind.PRIVATE:
        return question_reply(Ask(session, post))
    snapshot = post.snapshot
    how = _("Tap {letters}: the answer is shown to you alone.")
    if kind is not ChatKind.CHANNEL:
        how = _(
            "Tap {letters}, or reply to this message with the letter. It stays open until the "
            "next one comes."
        )
    blocks = [
        header(session, post),
        escape(snapshot.stem),
        choice_lines(snapshot),
        italic(how.format(letters=letters_of(snapshot))),
    ]
    if kind is ChatKind.CHANNEL:
        rows = letter_rows(post, "daily_tap") + scored_row(post, username)
    else:
        reveal = Button(_("⏭ Reveal (admins)"), Action("daily_reveal", (str(post.id),)))
        rows = (*letter_rows(post, "q"), (reveal,))
    return Reply(join_blocks(blocks), rows)


def scored_row(post: Post, username: str) -> Keyboard:
    """Return the button from a channel to the same questions in private."""
    address = f"https://t.me/{username}?start=daily_{post.id}"
    return ((Button(_("📝 With score, in private"), url=address),),)


def push_reply(delivery: Delivery, post: Post, kind: ChatKind, username: str) -> Reply:
    """Put a pushed question, the first one below a line on the last quiz."""
    reply = daily_reply(delivery.session, post, kind, username)
    head = push_head(delivery, kind) if post.ordinal == 0 else None
    return Reply(join_blocks([head, reply.html]), reply.keyboard)


def push_head(delivery: Delivery, kind: ChatKind) -> str | None:
    """Return what stands above the first question; None for nothing."""
    lines = []
    if delivery.last is not None and kind is not ChatKind.PRIVATE:
        zone = delivery.subscription.zone
        before = delivery.last.session.started_at.astimezone(zone).date()
        is_yesterday = delivery.push.day - before == timedelta(days=1)
        when = _("Yesterday") if is_yesterday else _("Last time")
        lines.append(recap_line(delivery.last, when))
    if delivery.streak > 1 and kind is not ChatKind.CHANNEL:
        text = _("This group has studied {count} days in a row.")
        if kind is ChatKind.PRIVATE:
            text = _("You have studied {count} days in a row.")
        lines.append(text.format(count=delivery.streak))
    return "\n".join(lines) or None


def recap_line(result: Result, when: str) -> str:
    """Say in one line who got the last quiz, and what was hardest."""
    if not result.answer_count:
        return _("{when}: nobody answered.").format(when=when)
    points = Counter(attempt.person_id for paper in result.papers for attempt in paper.right)
    people = {attempt.person_id for paper in result.papers for attempt in paper.attempts}
    if len(result.papers) == 1:
        line = _("{when}: {right} of {count} right{names}.")
    else:
        line = _("{when}: {count} took part{names}.")
    names = _names(result, points, with_count=len(result.papers) > 1)
    line = line.format(when=when, right=len(points), count=len(people), names=names)
    hardest = result.hardest
    if hardest is None or len(result.papers) == 1:
        return line
    worst = _("Hardest: question {number} ({right} of {count} right).").format(
        number=hardest.post.ordinal + 1, right=len(hardest.right), count=len(hardest.attempts)
    )
    return f"{line} {worst}"


def _names(result: Result, points: Counter[int], *, with_count: bool) -> str:
    """Name the best, but nobody who is hidden from boards."""
    known = {
        attempt.person_id: clean_name(attempt.name)
        for paper in result.papers
        for attempt in paper.right
        if not attempt.is_hidden
    }
    best = [(known[key], count) for key, count in points.most_common() if key in known]
    named = [f"{name} {count}" if with_count else name for name, count in best]
    return f" ({names_text(named, len(points), NAMES_SHOWN)})" if named else ""


def told_text(snapshot: Snapshot, choice: int, *, is_new: bool) -> str:
    """Tell one person in a channel, within an alert's 200 characters, how the tap was."""
    letter = snapshot.letters[snapshot.key]
    key = f"{letter}: {snapshot.choices[snapshot.key]}"
    said = _("Right. The answer is {key}")
    if choice != snapshot.key:
        said = _("Not quite: you chose {letter}. The answer is {key}")
    again = "" if is_new else _("Your first answer stands.") + " "
    chosen = snapshot.letters[choice]
    text = again + said.format(letter=chosen, key=key)
    with_reason = f"{text}\n\n{snapshot.rationale}" if snapshot.rationale else text
    # Half of a rationale may say something else, so it is shown whole or not at all.
    for each in (with_reason, text):
        if len(each.encode("utf-16-le")) // 2 <= ALERT_LIMIT:
            return each
    return again + said.format(letter=chosen, key=f"{letter}.")


def wants_poll(session: Session, kind: ChatKind) -> bool:
    """Tell whether a question is to be shown as a native poll."""
    return session.style is QuizStyle.POLL and kind is not ChatKind.PRIVATE


def introduction_reply() -> Reply:
    """Introduce the bot to a group, once, in three lines."""
    return Reply(
        _(
            "<b>Hello!</b> I answer study questions from a checked knowledge base and quiz you.\n"
            "Everybody: mention me, reply to me, or use /ask, /quiz and /leaderboard.\n"
            "Admins only: /daily for a question every day, /settings, and /check for my rights."
        )
    )
