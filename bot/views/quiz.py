"""Questions of a quiz as they stand in a chat: asked, locked, revealed and summed up."""

from __future__ import annotations

from bot.domain.exam import MarkedItem, mark
from bot.domain.knowledge_base import token_of
from bot.domain.made_questions import PREFIX as MADE_PREFIX
from bot.domain.post import Attempt, Post, Snapshot
from bot.domain.quiz import Mode, Session, Status
from bot.domain.quiz_outcomes import Ask, Finish, Locked, Refusal, Verdict
from bot.domain.review import Origin
from bot.locale import N_, _
from bot.views.reply import (
    Action,
    Button,
    Keyboard,
    Reply,
    bold,
    escape,
    grid,
    italic,
    join_blocks,
)

_LETTERS_PER_ROW = 4

REFUSALS: dict[Refusal, str] = {
    Refusal.UNKNOWN: N_("This button belongs to no quiz I know. Start a new one with /quiz."),
    Refusal.FOREIGN: N_("This button belongs to another chat."),
    Refusal.NOT_YOURS: N_("This quiz is somebody else's. Start your own with /quiz."),
    Refusal.NOT_ALLOWED: N_("Only the person who started the quiz or an admin can do that."),
    Refusal.ANSWERED: N_("You have answered this question already."),
    Refusal.CLOSED: N_("Time is up: this question has been revealed."),
    Refusal.ENDED: N_("This quiz has ended. Start a new one with /quiz."),
    Refusal.STALE: N_("The quiz has moved on; please use the newest question."),
    Refusal.NO_SUCH_CHOICE: N_("This question has no such choice."),
    Refusal.NOTHING_RUNS: N_("No quiz is running here. Start one with /quiz."),
}


def refusal_text(refusal: Refusal) -> str:
    """Say why nothing changed."""
    return _(REFUSALS[refusal])


def letters_of(snapshot: Snapshot) -> str:
    """Return how the choices are named, e.g. "A-D"."""
    return f"A-{snapshot.letters[-1]}"


def header(session: Session, post: Post) -> str:
    """Return the line above a question."""
    text = _("<b>Question {number} of {count}</b> · {topic}")
    if session.mode is Mode.DAILY:
        text = _("<b>Daily question · {topic}</b>")
        if session.length > 1:
            text = _("<b>Daily question {number} of {count} · {topic}</b>")
    topic = escape(post.snapshot.topic_title)
    return text.format(number=post.ordinal + 1, count=session.length, topic=topic)


def choice_lines(snapshot: Snapshot, notes: dict[int, str] | None = None) -> str:
    """Return the choices with their letters, each with a note in words behind it."""
    lines = []
    for index, (letter, choice) in enumerate(zip(snapshot.letters, snapshot.choices, strict=True)):
        note = (notes or {}).get(index)
        lines.append(f"{bold(letter + '.')} {escape(choice)}{f'  ← {note}' if note else ''}")
    return "\n".join(lines)


def question_reply(ask: Ask) -> Reply:
    """Put a question with its choices in full."""
    snapshot = ask.post.snapshot
    in_group = ask.post.place.chat_id < 0
    how = _("Tap {letters} or send the letter.")
    if in_group:
        how = _("Tap {letters}, or reply to this message with the letter.")
        if ask.session.seconds:
            how = _(
                "Tap {letters}, or reply to this message with the letter. {seconds} seconds; the "
                "answer comes when they are over."
            )
    how = how.format(letters=letters_of(snapshot), seconds=ask.session.seconds)
    text = join_blocks(
        [header(ask.session, ask.post), escape(snapshot.stem), choice_lines(snapshot), italic(how)]
    )
    rows = letter_rows(ask.post, "q")
    if in_group and ask.session.mode is Mode.GROUP:
        rows += ((Button(_("⏭ Reveal now"), Action("q_reveal", (str(ask.post.id),))),),)
    return Reply(text, rows)


def letter_rows(post: Post, verb: str, chosen: int | None = None) -> Keyboard:
    """Return a button for each choice."""
    buttons = [
        Button(
            _("{letter} (chosen)").format(letter=letter) if index == chosen else letter,
            Action(verb, (str(post.id), str(index))),
        )
        for index, letter in enumerate(post.snapshot.letters)
    ]
    return grid(buttons, _LETTERS_PER_ROW)


def locked_text(locked: Locked) -> str:
    """Acknowledge an answer in a group without giving anything away."""
    if locked.is_new:
        return _("Locked in: {letter}").format(letter=locked.letter)
    return _("Your first answer stands: {letter}").format(letter=locked.letter)


def verdict_text(verdict: Verdict) -> str:
    """Return the line that passes over the chat at a tap in private."""
    if not verdict.is_new:
        return refusal_text(Refusal.ANSWERED)
    return _("Right.") if verdict.attempt.is_right else _("Not quite.")


def verdict_reply(verdict: Verdict) -> Reply:
    """Reveal a question of a private quiz with what the person chose."""
    post, attempt = verdict.post, verdict.attempt
    text = join_blocks([header(verdict.session, post), *_revealed_blocks(post, attempt)])
    rows: list[tuple[Button, ...]] = []
    if post.snapshot.lesson_id:
        rows.append((Button(_("📖 Read about it"), Action("q_lesson", (str(post.id),))),))
    following = post.ordinal + 2
    goes_on = verdict.session.mode in {Mode.TRAINING, Mode.DAILY}
    if goes_on and following <= verdict.session.length:
        place = (str(verdict.session.id), str(post.ordinal))
        label = _("Next ▶ ({number} of {count})").format(
            number=following, count=verdict.session.length
        )
        rows.append((Button(label, Action("q_next", place)),))
    last = [report_button(post)]
    if attempt.is_right and feeds_card(verdict.session, post):
        last.insert(0, Button(_("🎲 I guessed"), Action("guessed", (str(post.id),))))
    rows.append(tuple(last))
    return Reply(text, tuple(rows))


def feeds_card(session: Session, post: Post) -> bool:
    """Return whether an answer is scheduled: not while cramming, nor of a made question."""
    is_made = post.snapshot.question_id.startswith(MADE_PREFIX)
    return session.scope != Origin.CRAM and not is_made


def report_button(post: Post) -> Button:
    """Return the button that reports a question, or the fact a made one comes from."""
    snapshot = post.snapshot
    is_made = snapshot.question_id.startswith(MADE_PREFIX)
    # A made question is as right as its fact: that is what a curator can mend.
    target = snapshot.lesson_id if is_made and snapshot.lesson_id else snapshot.question_id
    return Button(_("🚩 Report"), Action("report", (token_of(target),)))


def _revealed_blocks(post: Post, attempt: Attempt | None) -> list[str | None]:
    snapshot = post.snapshot
    notes, chosen = {snapshot.key: _("right answer")}, ""
    key = f"{snapshot.letters[snapshot.key]}: {snapshot.choices[snapshot.key]}"
    outcome = _("You did not answer. The right answer is {key}")
    if attempt is not None and attempt.is_right:
        notes[snapshot.key] = _("your answer, right")
        outcome = _("<b>Right.</b> The answer is {key}")
    elif attempt is not None:
        notes[attempt.choice] = _("your answer")
        chosen = snapshot.letters[attempt.choice]
        outcome = _("<b>Not quite.</b> You chose {letter}; the right answer is {key}")
    return [
        escape(snapshot.stem),
        choice_lines(snapshot, notes),
        outcome.format(letter=chosen, key=bold(key)),
        *explanation_blocks(snapshot),
    ]


def explanation_blocks(snapshot: Snapshot) -> list[str | None]:
    """Return rationale, caveat and source; what is missing is None."""
    why, caveat = _("<b>Why:</b> {text}"), _("<b>Caveat:</b> {text}")
    source = _("Source: {sources}").format(sources="; ".join(snapshot.sources))
    return [
        why.format(text=escape(snapshot.rationale)) if snapshot.rationale else None,
        caveat.format(text=escape(snapshot.caveat)) if snapshot.caveat else None,
        italic(source) if snapshot.sources else None,
    ]


def finish_reply(finish: Finish) -> Reply:
    """Say how a training session ended."""
    result = mark(finish)
    answered = result.right + result.wrong
    stopped = finish.session.status is Status.STOPPED
    head = _("<b>Quiz finished</b>: {right} of {count} right")
    if stopped:
        head = _("<b>Quiz stopped</b>: {right} of {count} right")
    head = head.format(right=result.right, count=answered)
    if answered:
        head += f" ({round(100 * result.right / answered)}%)"
    line = _("• {topic}: {right} of {count} right")
    weak = [
        line.format(topic=escape(t.title), right=t.right, count=t.asked)
        for t in result.weak_topics
    ]
    again = "\n".join([bold(_("Worth another look")), *weak]) if weak else None
    praise = _("Nothing to look at again: well done.") if answered and not weak else None
    buttons = []
    if result.to_repeat:
        label = _("🔁 Repeat the wrong ones ({count})").format(count=len(result.to_repeat))
        buttons.append((Button(label, Action("quiz_again", (str(finish.session.id),))),))
    buttons.append((Button(_("📝 New quiz"), Action("quiz_menu")),))
    return Reply(join_blocks([head, again, praise]), tuple(buttons))


def item_blocks(item: MarkedItem) -> list[str | None]:
    """Return a marked question with its explanation, for a review."""
    return _revealed_blocks(item.post, item.attempt)
