"""A group's quiz: its questions revealed with who got them, its end, and lines of boards."""

from __future__ import annotations

from bot.domain.exam import tally_group
from bot.domain.knowledge_base import token_of
from bot.domain.quiz import Session, Status
from bot.domain.quiz_outcomes import Finish, Paper
from bot.domain.scoreboard import Standing
from bot.locale import _
from bot.views.phrases import names_text, questions_text
from bot.views.quiz import choice_lines, explanation_blocks, header, report_button
from bot.views.reply import Action, Button, Reply, bold, clean_name, escape, join_blocks

NAMES_SHOWN = 15


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
            choice_lines(snapshot, {snapshot.key: _("right answer")}),
            _("The answer is {key}").format(key=bold(key)),
            *explanation_blocks(snapshot),
            _who_got_it(paper),
        ]
    )
    buttons = [report_button(paper.post)]
    if snapshot.lesson_id and username:
        address = f"https://t.me/{username}?start=topic_{token_of(snapshot.lesson_id)}"
        buttons.insert(0, Button(_("📖 Read about it"), url=address))
    return Reply(text, (tuple(buttons),))


def _who_got_it(paper: Paper) -> str:
    if not paper.attempts:
        return _("Nobody answered.")
    right = paper.right
    if not right:
        text = _("<b>Nobody had it right</b> ({count} answered).")
        return text.format(count=len(paper.attempts))
    named = [clean_name(attempt.name) for attempt in right if not attempt.is_hidden]
    text = _("<b>Right: {right} of {count}</b>. Fastest: {fastest}, {seconds} s.")
    if named:
        text = _("<b>Right: {right} of {count}</b> ({names}). Fastest: {fastest}, {seconds} s.")
    first = right[0]
    return text.format(
        right=len(right),
        count=len(paper.attempts),
        names=names_text(named, len(right), NAMES_SHOWN),
        fastest=_("someone") if first.is_hidden else escape(clean_name(first.name)),
        seconds=f"{first.seconds:.1f}",
    )


def group_finish_reply(finish: Finish) -> Reply:
    """Say how a group's session ended."""
    reason = {
        Status.STOPPED: _("The quiz was stopped."),
        Status.IDLE: _("Nobody answered the last questions, so the quiz has ended."),
    }.get(finish.session.status, _("The quiz is over."))
    standings = tally_group(finish)
    lines = [standing_line(each, _("{points} right")) for each in standings[:10]]
    return Reply(
        join_blocks(
            [
                _("<b>{reason}</b> {questions}.").format(
                    reason=reason, questions=questions_text(len(finish.papers))
                ),
                "\n".join(lines) if lines else _("No right answers this time."),
                _("The scores of the week: /leaderboard"),
            ]
        ),
        ((Button(_("📝 New quiz"), Action("quiz_menu")),),),
    )


def standing_line(standing: Standing, score: str = "{points}") -> str:
    """Return a line of a board; a shared rank is marked with "=" as well as told by its number.

    Args:
        score: how the points are said.
    """
    name = escape(clean_name(standing.tally.name))
    tie = "=" if standing.is_tied else ""
    return f"{tie}{standing.rank}. {name}: {score.format(points=standing.tally.points)}"
