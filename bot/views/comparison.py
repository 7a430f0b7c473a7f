"""Comparisons as a table that a phone can show, or as lines."""

from __future__ import annotations

import textwrap
from itertools import zip_longest

from bot.domain.comparison import Row, Table
from bot.domain.knowledge_base import token_of
from bot.locale import N_, _
from bot.views.dates import day_text
from bot.views.reply import Action, Button, Keyboard, Reply, bold, escape, join_blocks

WIDTH = 34
"""Monospaced characters on a line of a small phone."""

MISSING = N_("not in this knowledge base")
SHORT_MISSING = "(not in base)"
"""Not translated: columns need letters that are all of one width."""

ASPECT_MARK = "k"
"""Stands before the token of the one aspect compared; a topic's token never starts with it."""


def comparison_reply(
    table: Table, *, unknown: tuple[str, ...] = (), as_lines: bool = False
) -> Reply:
    """Return a comparison.

    Args:
        unknown: names that were asked for and are not in the base.
        as_lines: "field: value" lines instead of columns.
    """
    names = [topic.title for topic in table.topics]
    head = bold(" vs ".join(names))
    missing = (
        _("Not in my knowledge base: {names}.").format(names=escape(", ".join(unknown)))
        if unknown
        else None
    )
    body = _lines(table) if as_lines else f"<pre>{escape(_columns(table))}</pre>"
    if not as_lines and len(body) > 3500:
        body = _lines(table)
    reviewed = min((t.reviewed for t in table.topics if t.reviewed), default=None)
    foot = _("📍 Made from the monographs' own fields")
    if reviewed:
        foot += "\n" + _("🗓 Reviewed: {day}").format(day=day_text(reviewed))
    return Reply(
        join_blocks([missing, head, body, _caveats(table), foot]), _keyboard(table, as_lines)
    )


def _columns(table: Table) -> str:
    """Return the rows in columns: two side by side, three or four one below the other."""
    if len(table.topics) == 2:
        width = (WIDTH - 3) // 2
        lines = _side_by_side(tuple(t.title for t in table.topics), width)
        lines.append("─" * WIDTH)
        for row in table.rows:
            lines.append(row.title.upper())
            lines += _side_by_side(tuple(cell or SHORT_MISSING for cell in row.cells), width)
            lines.append("")
        return "\n".join(lines).rstrip()
    return "\n".join(_stacked(table, row) for row in table.rows).rstrip()


def _side_by_side(cells: tuple[str, ...], width: int) -> list[str]:
    columns = [textwrap.wrap(cell, width) or [""] for cell in cells]
    return [
        " │ ".join(part.ljust(width) for part in parts).rstrip()
        for parts in zip_longest(*columns, fillvalue="")
    ]


def _stacked(table: Table, row: Row) -> str:
    lines = [row.title.upper()]
    label = max(len(topic.title) for topic in table.topics)
    for topic, cell in zip(table.topics, row.cells, strict=True):
        wrapped = textwrap.wrap(cell or SHORT_MISSING, WIDTH - 2)
        if len(wrapped) == 1 and label + len(wrapped[0]) + 2 <= WIDTH:
            lines.append(f"{topic.title.ljust(label)}  {wrapped[0]}")
        else:
            lines += [topic.title, *(f"  {line}" for line in wrapped)]
    return "\n".join([*lines, ""])


def _lines(table: Table) -> str:
    blocks, missing = [], _(MISSING)
    for topic, number in zip(table.topics, range(len(table.topics)), strict=True):
        rows = [f"• {escape(r.title)}: {escape(r.cells[number] or missing)}" for r in table.rows]
        blocks.append("\n".join([bold(topic.title), *rows]))
    return "\n\n".join(blocks)


def _caveats(table: Table) -> str | None:
    found = {
        (topic.title, caveat)
        for row in table.rows
        for topic, caveat in zip(table.topics, row.caveats or (), strict=False)
        if caveat
    }
    lines = [f"⚠️ {escape(title)}: {escape(text)}" for title, text in sorted(found)]
    return "\n".join(lines) or None


def _keyboard(table: Table, as_lines: bool) -> Keyboard:
    tokens = tuple(token_of(topic.id) for topic in table.topics)
    topics = tuple(
        Button(topic.title, Action("entry", (token,)))
        for topic, token in zip(table.topics, tokens, strict=True)
    )
    rows = [topics[:2], topics[2:]] if len(topics) > 2 else [topics]
    aspect = (ASPECT_MARK + token_of(table.rows[0].key),) if len(table.rows) == 1 else ()
    if len(tokens + aspect) <= 4:
        label, verb = (_("▦ As a table"), "ctable") if as_lines else (_("☰ As lines"), "clines")
        rows.append((Button(label, Action(verb, tokens + aspect)),))
    return tuple(rows)
