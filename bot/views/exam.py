"""A mock exam as it stands in a chat: its pages, its result and the review of what went wrong."""

from __future__ import annotations

from bot.domain.exam import Result, mark
from bot.domain.knowledge_base import token_of
from bot.domain.quiz import Marking
from bot.domain.quiz_outcomes import ExamPage, Finish
from bot.locale import _, ngettext
from bot.views.quiz import choice_lines, item_blocks, letter_rows, letters_of
from bot.views.reply import Action, Button, Reply, bold, escape, italic, join_blocks


def say_duration(seconds: float) -> str:
    """Return a duration as people say it: "12 min 5 s"."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    text = _("{minutes} min {seconds} s") if minutes else _("{seconds} s")
    if hours:
        text = _("{hours} h {minutes} min")
    return text.format(hours=hours, minutes=minutes, seconds=rest)


def exam_reply(page: ExamPage) -> Reply:
    """Show a page of an exam; nothing is revealed."""
    session, post = page.session, page.post
    number = _("Mock exam · question {number} of {count}").format(
        number=post.ordinal + 1, count=session.length
    )
    left = None
    if page.seconds_left is not None:
        text = _("Time left: {time}; then it is handed in by itself.")
        left = text.format(time=say_duration(page.seconds_left))
    notes = {page.choice: _("your answer so far")} if page.choice is not None else {}
    how = _("Tap {letters} or send the letter. You can change answers until you hand in.").format(
        letters=letters_of(post.snapshot)
    )
    text = join_blocks(
        [
            f"{bold(number)} · {escape(post.snapshot.topic_title)}",
            escape(post.snapshot.stem),
            choice_lines(post.snapshot, notes),
            left,
            italic(how),
        ]
    )
    return Reply(text, (*letter_rows(post, "x", page.choice), _turning(page), _handing_in(page)))


def _turning(page: ExamPage) -> tuple[Button, ...]:
    ordinal, buttons = page.post.ordinal, []
    if ordinal > 0:
        buttons.append(_turn(page, _("◀ Back"), ordinal - 1))
    if ordinal + 1 < page.session.length:
        label = _("Next ▶") if page.choice is not None else _("Skip ▶")
        buttons.append(_turn(page, label, ordinal + 1))
    blanks = [index for index, done in enumerate(page.answered) if not done and index != ordinal]
    if blanks and blanks[0] not in {ordinal - 1, ordinal + 1}:
        label = _("First open: {number}").format(number=blanks[0] + 1)
        buttons.append(_turn(page, label, blanks[0]))
    return tuple(buttons)


def _turn(page: ExamPage, label: str, ordinal: int) -> Button:
    return Button(label, Action("x_turn", (str(page.session.id), str(ordinal))))


def _handing_in(page: ExamPage) -> tuple[Button, ...]:
    label = _("Hand in ({answered} of {count} answered)").format(
        answered=sum(page.answered), count=page.session.length
    )
    verb = "x_submit" if all(page.answered) else "x_confirm"
    return (Button(label, Action(verb, (str(page.session.id), str(page.post.ordinal)))),)


def confirm_reply(page: ExamPage) -> Reply:
    """Ask before an exam with open questions is handed in."""
    blank = page.session.length - sum(page.answered)
    text = ngettext(
        "<b>{count} question is still open.</b> Hand in all the same?",
        "<b>{count} questions are still open.</b> Hand in all the same?",
        blank,
    )
    session_id = str(page.session.id)
    return Reply(
        text.format(count=blank),
        (
            (
                Button(_("Yes, hand in"), Action("x_submit", (session_id, "0"))),
                Button(_("◀ Back"), Action("x_turn", (session_id, str(page.post.ordinal)))),
            ),
        ),
    )


def marking_text(marking: Marking) -> str:
    """Return how an exam is marked, in words."""
    if marking is Marking.NEGATIVE:
        return _("+4 for a right answer, -1 for a wrong one, 0 for a skipped one")
    return _("+1 for a right answer, nothing off for a wrong one")


def result_reply(finish: Finish) -> Reply:
    """Say what an exam came to."""
    result = mark(finish)
    head = _("<b>Exam result:</b> <b>{points} of {best} points</b>")
    counts = _("{right} right, {wrong} wrong, {skipped} not answered.").format(
        right=result.right, wrong=result.wrong, skipped=result.skipped
    )
    marked = _("Marking: {how}.").format(how=marking_text(finish.session.marking))
    line = _("• {topic}: {right} of {count}")
    topics = [
        line.format(topic=escape(t.title), right=t.right, count=t.asked) for t in result.topics
    ]
    text = join_blocks(
        [
            head.format(points=result.points, best=result.best_points),
            f"{counts}\n{marked}",
            "\n".join([bold(_("By topic")), *topics]),
            _times(result),
        ]
    )
    rows = []
    if result.to_repeat:
        session_id = str(finish.session.id)
        label = _("🔍 Review what was not right ({count})").format(count=len(result.to_repeat))
        rows.append((Button(label, Action("x_review", (session_id, "0"))),))
        rows.append((Button(_("🔁 Practise these"), Action("quiz_again", (session_id,))),))
    rows.append((Button(_("📝 New quiz"), Action("quiz_menu")),))
    return Reply(text, tuple(rows))


def _times(result: Result) -> str | None:
    taken = [(item.attempt.seconds, item.post.ordinal) for item in result.items if item.attempt]
    if not taken:
        return None
    slowest, ordinal = max(taken)
    mean = say_duration(result.seconds / len(taken))
    return _(
        "<b>Time</b>: {mean} per answered question; the longest, {longest}, was question {number}."
    ).format(mean=mean, longest=say_duration(slowest), number=ordinal + 1)


def review_reply(finish: Finish, index: int) -> Reply:
    """Show one of the questions that were not right, with its explanation."""
    wrong = mark(finish).to_repeat
    if not wrong:
        return result_reply(finish)
    index = min(max(index, 0), len(wrong) - 1)
    item, session_id = wrong[index], str(finish.session.id)
    title = _("Review {index} of {count} · question {number}").format(
        index=index + 1, count=len(wrong), number=item.post.ordinal + 1
    )
    turning = [Button(_("📊 Result"), Action("x_result", (session_id,)))]
    if index > 0:
        turning.insert(0, Button(_("◀ Back"), Action("x_review", (session_id, str(index - 1)))))
    if index + 1 < len(wrong):
        turning.append(Button(_("Next ▶"), Action("x_review", (session_id, str(index + 1)))))
    rows = [tuple(turning)]
    if item.post.snapshot.lesson_id:
        token = token_of(item.post.snapshot.lesson_id)
        rows.append((Button(_("📖 Read about it"), Action("entry", (token,))),))
    return Reply(join_blocks([bold(title), *item_blocks(item)]), tuple(rows))
