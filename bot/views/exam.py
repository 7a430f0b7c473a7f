"""A mock exam as it stands in a chat: its pages, its result and the review of what went wrong."""

from __future__ import annotations

from bot.domain.exam import Result, mark
from bot.domain.knowledge_base import token_of
from bot.domain.quiz import Marking
from bot.domain.quiz_outcomes import ExamPage, Finish
from bot.views.quiz import choice_lines, item_blocks, letter_rows, letters_of
from bot.views.reply import Action, Button, Reply, bold, escape, italic, join_blocks


def say_duration(seconds: float) -> str:
    """Return a duration as people say it: "12 min 5 s"."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def exam_reply(page: ExamPage) -> Reply:
    """Show a page of an exam; nothing is revealed."""
    session, post = page.session, page.post
    number = f"Mock exam · question {post.ordinal + 1} of {session.length}"
    left = None
    if page.seconds_left is not None:
        left = f"Time left: {say_duration(page.seconds_left)}; then it is handed in by itself."
    notes = {page.choice: "your answer so far"} if page.choice is not None else {}
    how = (
        f"Tap {letters_of(post.snapshot)} or send the letter. "
        "You can change answers until you hand in."
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
        buttons.append(_turn(page, "◀ Back", ordinal - 1))
    if ordinal + 1 < page.session.length:
        label = "Next ▶" if page.choice is not None else "Skip ▶"
        buttons.append(_turn(page, label, ordinal + 1))
    blanks = [index for index, done in enumerate(page.answered) if not done and index != ordinal]
    if blanks and blanks[0] not in {ordinal - 1, ordinal + 1}:
        buttons.append(_turn(page, f"First open: {blanks[0] + 1}", blanks[0]))
    return tuple(buttons)


def _turn(page: ExamPage, label: str, ordinal: int) -> Button:
    return Button(label, Action("x_turn", (str(page.session.id), str(ordinal))))


def _handing_in(page: ExamPage) -> tuple[Button, ...]:
    label = f"Hand in ({sum(page.answered)} of {page.session.length} answered)"
    verb = "x_submit" if all(page.answered) else "x_confirm"
    return (Button(label, Action(verb, (str(page.session.id), str(page.post.ordinal)))),)


def confirm_reply(page: ExamPage) -> Reply:
    """Ask before an exam with open questions is handed in."""
    blank = page.session.length - sum(page.answered)
    noun = "question is" if blank == 1 else "questions are"
    session_id = str(page.session.id)
    return Reply(
        f"{bold(f'{blank} {noun} still open.')} Hand in all the same?",
        (
            (
                Button("Yes, hand in", Action("x_submit", (session_id, "0"))),
                Button("◀ Back", Action("x_turn", (session_id, str(page.post.ordinal)))),
            ),
        ),
    )


def marking_text(marking: Marking) -> str:
    """Return how an exam is marked, in words."""
    if marking is Marking.NEGATIVE:
        return "+4 for a right answer, -1 for a wrong one, 0 for a skipped one"
    return "+1 for a right answer, nothing off for a wrong one"


def result_reply(finish: Finish) -> Reply:
    """Say what an exam came to."""
    result = mark(finish)
    points = f"{result.points} of {result.best_points} points"
    counts = f"{result.right} right, {result.wrong} wrong, {result.skipped} not answered."
    topics = [f"• {escape(t.title)}: {t.right} of {t.asked}" for t in result.topics]
    text = join_blocks(
        [
            f"{bold('Exam result:')} {bold(points)}",
            f"{counts}\nMarking: {marking_text(finish.session.marking)}.",
            "\n".join([bold("By topic"), *topics]),
            _times(result),
        ]
    )
    rows = []
    if result.to_repeat:
        session_id = str(finish.session.id)
        label = f"🔍 Review what was not right ({len(result.to_repeat)})"
        rows.append((Button(label, Action("x_review", (session_id, "0"))),))
        rows.append((Button("🔁 Practise these", Action("quiz_again", (session_id,))),))
    rows.append((Button("📝 New quiz", Action("quiz_menu")),))
    return Reply(text, tuple(rows))


def _times(result: Result) -> str | None:
    taken = [(item.attempt.seconds, item.post.ordinal) for item in result.items if item.attempt]
    if not taken:
        return None
    slowest, ordinal = max(taken)
    mean = say_duration(result.seconds / len(taken))
    return (
        f"{bold('Time')}: {mean} per answered question; the longest, {say_duration(slowest)}, "
        f"was question {ordinal + 1}."
    )


def review_reply(finish: Finish, index: int) -> Reply:
    """Show one of the questions that were not right, with its explanation."""
    wrong = mark(finish).to_repeat
    if not wrong:
        return result_reply(finish)
    index = min(max(index, 0), len(wrong) - 1)
    item, session_id = wrong[index], str(finish.session.id)
    title = f"Review {index + 1} of {len(wrong)} · question {item.post.ordinal + 1}"
    turning = [Button("📊 Result", Action("x_result", (session_id,)))]
    if index > 0:
        turning.insert(0, Button("◀ Back", Action("x_review", (session_id, str(index - 1)))))
    if index + 1 < len(wrong):
        turning.append(Button("Next ▶", Action("x_review", (session_id, str(index + 1)))))
    rows = [tuple(turning)]
    if item.post.snapshot.lesson_id:
        token = token_of(item.post.snapshot.lesson_id)
        rows.append((Button("📖 Read about it", Action("entry", (token,))),))
    return Reply(join_blocks([bold(title), *item_blocks(item)]), tuple(rows))
