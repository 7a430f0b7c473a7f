"""Questions of a quiz as they stand in a chat: asked, locked, revealed and summed up."""

from __future__ import annotations

from bot.domain.exam import MarkedItem, mark, tally_group
from bot.domain.knowledge_base import token_of
from bot.domain.made_questions import PREFIX as MADE_PREFIX
from bot.domain.post import Attempt, Post, Snapshot
from bot.domain.quiz import Mode, Session, Status
from bot.domain.quiz_outcomes import Ask, Finish, Locked, Paper, Refusal, Verdict
from bot.domain.review import Origin
from bot.domain.scoreboard import Standing
from bot.views.reply import (
    Action,
    Button,
    Keyboard,
    Reply,
    bold,
    clean_name,
    escape,
    grid,
    italic,
    join_blocks,
)

NAMES_SHOWN = 15
_LETTERS_PER_ROW = 4

REFUSALS: dict[Refusal, str] = {
    Refusal.UNKNOWN: "This button belongs to no quiz I know. Start a new one with /quiz.",
    Refusal.FOREIGN: "This button belongs to another chat.",
    Refusal.NOT_YOURS: "This quiz is somebody else's. Start your own with /quiz.",
    Refusal.NOT_ALLOWED: "Only the person who started the quiz or an admin can do that.",
    Refusal.ANSWERED: "You have answered this question already.",
    Refusal.CLOSED: "Time is up: this question has been revealed.",
    Refusal.ENDED: "This quiz has ended. Start a new one with /quiz.",
    Refusal.STALE: "The quiz has moved on; please use the newest question.",
    Refusal.NO_SUCH_CHOICE: "This question has no such choice.",
    Refusal.NOTHING_RUNS: "No quiz is running here. Start one with /quiz.",
}


def letters_of(snapshot: Snapshot) -> str:
    """Return how the choices are named, e.g. "A-D"."""
    return f"A-{snapshot.letters[-1]}"


def header(session: Session, post: Post) -> str:
    """Return the line above a question."""
    if session.mode is Mode.DAILY:
        number = f" {post.ordinal + 1} of {session.length}" if session.length > 1 else ""
        return bold(f"Daily question{number} · {post.snapshot.topic_title}")
    number = f"Question {post.ordinal + 1} of {session.length}"
    return f"{bold(number)} · {escape(post.snapshot.topic_title)}"


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
    how = f"Tap {letters_of(snapshot)} or send the letter."
    if in_group:
        how = f"Tap {letters_of(snapshot)}, or reply to this message with the letter."
        if ask.session.seconds:
            how += f" {ask.session.seconds} seconds; the answer comes when they are over."
    text = join_blocks(
        [header(ask.session, ask.post), escape(snapshot.stem), choice_lines(snapshot), italic(how)]
    )
    rows = letter_rows(ask.post, "q")
    if in_group and ask.session.mode is Mode.GROUP:
        rows += ((Button("⏭ Reveal now", Action("q_reveal", (str(ask.post.id),))),),)
    return Reply(text, rows)


def letter_rows(post: Post, verb: str, chosen: int | None = None) -> Keyboard:
    """Return a button for each choice."""
    buttons = [
        Button(
            f"{letter} (chosen)" if index == chosen else letter,
            Action(verb, (str(post.id), str(index))),
        )
        for index, letter in enumerate(post.snapshot.letters)
    ]
    return grid(buttons, _LETTERS_PER_ROW)


def locked_text(locked: Locked) -> str:
    """Acknowledge an answer in a group without giving anything away."""
    if locked.is_new:
        return f"Locked in: {locked.letter}"
    return f"Your first answer stands: {locked.letter}"


def verdict_text(verdict: Verdict) -> str:
    """Return the line that passes over the chat at a tap in private."""
    if not verdict.is_new:
        return REFUSALS[Refusal.ANSWERED]
    return "Right." if verdict.attempt.is_right else "Not quite."


def verdict_reply(verdict: Verdict) -> Reply:
    """Reveal a question of a private quiz with what the person chose."""
    post, attempt = verdict.post, verdict.attempt
    text = join_blocks([header(verdict.session, post), *_revealed_blocks(post, attempt)])
    rows: list[tuple[Button, ...]] = []
    if post.snapshot.lesson_id:
        rows.append((Button("📖 Read about it", Action("q_lesson", (str(post.id),))),))
    following = post.ordinal + 2
    goes_on = verdict.session.mode in {Mode.TRAINING, Mode.DAILY}
    if goes_on and following <= verdict.session.length:
        place = (str(verdict.session.id), str(post.ordinal))
        label = f"Next ▶ ({following} of {verdict.session.length})"
        rows.append((Button(label, Action("q_next", place)),))
    last = [_report(post)]
    if attempt.is_right and feeds_card(verdict.session, post):
        last.insert(0, Button("🎲 I guessed", Action("guessed", (str(post.id),))))
    rows.append(tuple(last))
    return Reply(text, tuple(rows))


def feeds_card(session: Session, post: Post) -> bool:
    """Return whether an answer is scheduled: not while cramming, nor of a made question."""
    is_made = post.snapshot.question_id.startswith(MADE_PREFIX)
    return session.scope != Origin.CRAM and not is_made


def _report(post: Post) -> Button:
    snapshot = post.snapshot
    is_made = snapshot.question_id.startswith(MADE_PREFIX)
    # A made question is as right as its fact: that is what a curator can mend.
    target = snapshot.lesson_id if is_made and snapshot.lesson_id else snapshot.question_id
    return Button("🚩 Report", Action("report", (token_of(target),)))


def _revealed_blocks(post: Post, attempt: Attempt | None) -> list[str | None]:
    snapshot = post.snapshot
    notes = {snapshot.key: "right answer"}
    key = f"{snapshot.letters[snapshot.key]}: {snapshot.choices[snapshot.key]}"
    outcome = f"You did not answer. The right answer is {bold(key)}"
    if attempt is not None and attempt.is_right:
        notes[snapshot.key] = "your answer, right"
        outcome = f"{bold('Right.')} The answer is {bold(key)}"
    elif attempt is not None:
        notes[attempt.choice] = "your answer"
        chosen = snapshot.letters[attempt.choice]
        outcome = f"{bold('Not quite.')} You chose {chosen}; the right answer is {bold(key)}"
    return [
        escape(snapshot.stem),
        choice_lines(snapshot, notes),
        outcome,
        *explanation_blocks(snapshot),
    ]


def explanation_blocks(snapshot: Snapshot) -> list[str | None]:
    """Return rationale, caveat and source; what is missing is None."""
    return [
        f"{bold('Why:')} {escape(snapshot.rationale)}" if snapshot.rationale else None,
        f"{bold('Caveat:')} {escape(snapshot.caveat)}" if snapshot.caveat else None,
        italic(f"Source: {'; '.join(snapshot.sources)}") if snapshot.sources else None,
    ]


def group_reveal_reply(session: Session, paper: Paper, username: str) -> Reply:
    """Reveal a group's question: the key, why, and who got it.

    Args:
        session: the question's session.
        paper: the question with all answers.
        username: the bot's, for the link to the section; empty for no link.
    """
    snapshot = paper.post.snapshot
    key = f"{snapshot.letters[snapshot.key]}: {snapshot.choices[snapshot.key]}"
    text = join_blocks(
        [
            header(session, paper.post),
            escape(snapshot.stem),
            choice_lines(snapshot, {snapshot.key: "right answer"}),
            f"The answer is {bold(key)}",
            *explanation_blocks(snapshot),
            _who_got_it(paper),
        ]
    )
    buttons = [_report(paper.post)]
    if snapshot.lesson_id and username:
        address = f"https://t.me/{username}?start=topic_{token_of(snapshot.lesson_id)}"
        buttons.insert(0, Button("📖 Read about it", url=address))
    return Reply(text, (tuple(buttons),))


def _who_got_it(paper: Paper) -> str:
    if not paper.attempts:
        return "Nobody answered."
    right = paper.right
    if not right:
        return f"{bold('Nobody had it right')} ({len(paper.attempts)} answered)."
    names = [escape(clean_name(attempt.name)) for attempt in right[:NAMES_SHOWN]]
    more = f" and {len(right) - NAMES_SHOWN} more" if len(right) > NAMES_SHOWN else ""
    count = f"Right: {len(right)} of {len(paper.attempts)}"
    fastest = f"Fastest: {names[0]}, {right[0].seconds:.1f} s."
    return f"{bold(count)} ({', '.join(names)}{more}). {fastest}"


def finish_reply(finish: Finish) -> Reply:
    """Say how a training session or a group's session ended."""
    if finish.session.mode is Mode.GROUP:
        return _group_summary(finish)
    result = mark(finish)
    answered = result.right + result.wrong
    stopped = finish.session.status is Status.STOPPED
    title = "Quiz stopped" if stopped else "Quiz finished"
    head = f"{bold(title)}: {result.right} of {answered} right"
    if answered:
        head += f" ({round(100 * result.right / answered)}%)"
    weak = [f"• {escape(t.title)}: {t.right} of {t.asked} right" for t in result.weak_topics]
    again = "\n".join([bold("Worth another look"), *weak]) if weak else None
    praise = "Nothing to look at again: well done." if answered and not weak else None
    buttons = []
    if result.to_repeat:
        label = f"🔁 Repeat the wrong ones ({len(result.to_repeat)})"
        buttons.append((Button(label, Action("quiz_again", (str(finish.session.id),))),))
    buttons.append((Button("📝 New quiz", Action("quiz_menu")),))
    return Reply(join_blocks([head, again, praise]), tuple(buttons))


def _group_summary(finish: Finish) -> Reply:
    reason = {
        Status.STOPPED: "The quiz was stopped.",
        Status.IDLE: "Nobody answered the last questions, so the quiz has ended.",
    }.get(finish.session.status, "The quiz is over.")
    standings = tally_group(finish)
    lines = [standing_line(each, "right") for each in standings[:10]]
    count = f"{len(finish.papers)} questions" if len(finish.papers) != 1 else "1 question"
    return Reply(
        join_blocks(
            [
                f"{bold(reason)} {count}.",
                "\n".join(lines) if lines else "No right answers this time.",
                "The scores of the week: /leaderboard",
            ]
        ),
        ((Button("📝 New quiz", Action("quiz_menu")),),),
    )


def standing_line(standing: Standing, unit: str) -> str:
    """Return a line of a board; a shared rank is marked with "=" as well as told by its number."""
    name = escape(clean_name(standing.tally.name))
    tie = "=" if standing.is_tied else ""
    return f"{tie}{standing.rank}. {name}: {standing.tally.points} {unit}"


def item_blocks(item: MarkedItem) -> list[str | None]:
    """Return a marked question with its explanation, for a review."""
    return _revealed_blocks(item.post, item.attempt)
