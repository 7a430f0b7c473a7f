"""Scores and boards in words."""

from __future__ import annotations

from bot.domain.quiz_outcomes import Score, ScoreCard
from bot.domain.scoreboard import Board, Period
from bot.locale import N_, _
from bot.views.phrases import points_text
from bot.views.quiz_group import standing_line
from bot.views.reply import Action, Button, Reply, bold, italic, join_blocks

FAIR_RULE = N_(
    "A question scores once per person and week in this chat, on the first attempt; practice is "
    "free but farms no points."
)
HIDDEN_NOW = N_("You are hidden from the board; /showme puts you back.")


def score_reply(card: ScoreCard) -> Reply:
    """Tell a person's own points in this chat."""
    lines = [
        _("This week: {score}").format(score=_score_text(card.week)),
        _("All time: {score}").format(score=_score_text(card.total)),
    ]
    hidden = _(HIDDEN_NOW) if card.is_hidden else None
    head = bold(_("Your score in this chat"))
    return Reply(join_blocks([head, "\n".join(lines), hidden, italic(_(FAIR_RULE))]))


def _score_text(score: Score) -> str:
    if not score.answered:
        return _("nothing answered yet")
    text = _("{points} from {count} scored answers")
    if score.rank:
        text = _("{points} from {count} scored answers, rank {rank}")
    points = points_text(score.points)
    return text.format(points=points, count=score.answered, rank=score.rank)


def board_reply(board: Board) -> Reply:
    """Show the best of a chat, ties stated, with the asker's own place."""
    is_week = board.period is Period.WEEK
    head = bold(_("Leaderboard, this week") if is_week else _("Leaderboard, all time"))
    lines = [standing_line(each) for each in board.top]
    body = "\n".join(lines) or _("Nobody has scored yet. Start with /quiz.")
    other = Period.ALL if is_week else Period.WEEK
    label = _("All time") if is_week else _("This week")
    return Reply(
        join_blocks([head, body, _own(board), italic(_(FAIR_RULE))]),
        ((Button(label, Action("board", (other.value,))),),),
    )


def _own(board: Board) -> str | None:
    if board.is_hidden:
        return _(HIDDEN_NOW)
    if board.own is None:
        return None
    text = _("You: rank {rank} of {count}, {points}.")
    if board.own.is_tied:
        text = _("You: rank {rank} of {count}, tied, {points}.")
    points = points_text(board.own.tally.points)
    return text.format(rank=board.own.rank, count=board.count, points=points)
