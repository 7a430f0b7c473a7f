"""Scores and boards in words."""

from __future__ import annotations

from bot.domain.quiz_outcomes import Score, ScoreCard
from bot.domain.scoreboard import Board, Period
from bot.views.quiz import standing_line
from bot.views.reply import Action, Button, Reply, bold, italic, join_blocks

FAIR_RULE = (
    "A question scores once per person and week in this chat, on the first attempt; practice is "
    "free but farms no points."
)


def _points(count: int) -> str:
    return "1 point" if count == 1 else f"{count} points"


def score_reply(card: ScoreCard) -> Reply:
    """Tell a person's own points in this chat."""
    lines = [
        f"This week: {_score_text(card.week)}",
        f"All time: {_score_text(card.total)}",
    ]
    hidden = "You are hidden from the board; /showme puts you back." if card.is_hidden else None
    return Reply(
        join_blocks([bold("Your score in this chat"), "\n".join(lines), hidden, italic(FAIR_RULE)])
    )


def _score_text(score: Score) -> str:
    if not score.answered:
        return "nothing answered yet"
    place = f", rank {score.rank}" if score.rank else ""
    return f"{_points(score.points)} from {score.answered} scored answers{place}"


def board_reply(board: Board) -> Reply:
    """Show the best of a chat, ties stated, with the asker's own place."""
    span = "this week" if board.period is Period.WEEK else "all time"
    lines = [standing_line(each, "") for each in board.top]
    body = "\n".join(line.rstrip() for line in lines) or "Nobody has scored yet. Start with /quiz."
    other = Period.ALL if board.period is Period.WEEK else Period.WEEK
    label = "All time" if other is Period.ALL else "This week"
    return Reply(
        join_blocks([bold(f"Leaderboard, {span}"), body, _own(board), italic(FAIR_RULE)]),
        ((Button(label, Action("board", (other.value,))),),),
    )


def _own(board: Board) -> str | None:
    if board.is_hidden:
        return "You are hidden from the board; /showme puts you back."
    if board.own is None:
        return None
    tied = ", tied" if board.own.is_tied else ""
    return f"You: rank {board.own.rank} of {board.count}{tied}, {_points(board.own.tally.points)}."
