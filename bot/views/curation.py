"""What curators read: differences, unanswered questions, reports, item figures."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from bot.domain.difference import Difference
from bot.domain.feedback import Report, Votes
from bot.domain.item_analysis import Item
from bot.domain.knowledge_base import KnowledgeBase, token_of
from bot.domain.question import LETTERS, Question
from bot.domain.take_away import safe_cell
from bot.locale import _
from bot.views.lookup import entry_label
from bot.views.reply import (
    Action,
    Attachment,
    Button,
    Reply,
    bold,
    clean_text,
    escape,
    join_blocks,
)

SHOWN = 10
_IDS_SHOWN = 15


def difference_reply(changed: Difference) -> Reply:
    """Tell what a reload changed, by id."""
    if changed.is_empty:
        return Reply("Reloaded: nothing has changed.")
    blocks = [bold("Reloaded. The new version is live.")]
    for name, ids in (
        ("Added", changed.added),
        ("Changed", changed.changed),
        ("Removed", changed.removed),
    ):
        if ids:
            more = f"\n… and {len(ids) - _IDS_SHOWN} more" if len(ids) > _IDS_SHOWN else ""
            lines = "\n".join(f"• {escape(each)}" for each in ids[:_IDS_SHOWN])
            blocks.append(f"{name} ({len(ids)}):\n{lines}{more}")
    return Reply(join_blocks(blocks))


def faults_reply(faults: Sequence[str]) -> Reply:
    """Tell that the files have faults and that the old version stays."""
    lines = "\n".join(f"• {escape(fault)}" for fault in faults[:_IDS_SHOWN])
    more = f"… and {len(faults) - _IDS_SHOWN} more" if len(faults) > _IDS_SHOWN else None
    head = bold(
        f"Not reloaded: {len(faults)} fault{'s' * (len(faults) != 1)}. The old base stays."
    )
    return Reply(join_blocks([head, lines, more]))


def unanswered_reply(
    groups: Sequence[tuple[str, str, int, tuple[str, ...]]],
    picks: Sequence[tuple[str, str, int]] = (),
) -> Reply:
    """List what was asked in vain, with buttons for a stub, and what was meant by what.

    Args:
        groups: (text, reason, count, keys).
        picks: (written, entry id, count) of suggestions that were tapped.
    """
    meant = _picks_block(picks)
    if not groups:
        return Reply(join_blocks(["Nothing is waiting: every question found its entry.", meant]))
    lines, rows = [], []
    for number, (text, reason, count, keys) in enumerate(groups[:SHOWN], 1):
        why = reason.replace("_", " ")
        lines.append(f"{number}. {escape(clean_text(text, 200))} ({count}×, {escape(why)})")
        token = token_of(keys[0])
        stub = Button(f"{number}. Make a stub", Action("stub", (token,)))
        rows.append((stub, Button(f"{number}. Settle", Action("settle", (token,)))))
    head = bold(f"Unanswered questions ({len(groups)})")
    return Reply(join_blocks([head, "\n".join(lines), meant]), tuple(rows))


def _picks_block(picks: Sequence[tuple[str, str, int]]) -> str | None:
    if not picks:
        return None
    lines = [f"• “{escape(w)}” → {escape(key)} ({count}×)" for w, key, count in picks[:SHOWN]]
    return bold("Meant by it (an alias or phrasing may help)") + "\n" + "\n".join(lines)


def stub_reply(text: str) -> Reply:
    """Offer a YAML snippet of a FAQ to paste into a monograph."""
    question = clean_text(text, 500).replace("\\", "/").replace('"', "'")
    snippet = (
        "faqs:\n"
        f'  - question: "{question}"\n'
        "    phrasings: []\n"
        '    answer: "..."\n'
        "    sources: [...]\n"
    )
    return Reply(
        f"Paste into the topic's file and write the answer:\n<pre>{escape(snippet)}</pre>"
    )


def reports_reply(knowledge: KnowledgeBase, reports: Sequence[Report]) -> Reply:
    """List the open reports, each with buttons to look and to close."""
    if not reports:
        return Reply("No open reports.")
    blocks, rows = [bold(f"Open reports ({len(reports)})")], []
    for report in reports[:SHOWN]:
        note = escape(clean_text(report.note, 1000)) if report.note else "no note"
        stale = "" if report.version == knowledge.version else ", on an older version"
        blocks.append(
            f"#{report.id} {bold(item_label(knowledge, report.item_id))} "
            f"({escape(report.item_id)}{stale})\n{note}"
        )
        number = str(report.id)
        rows.append(
            (
                Button(f"#{number} Fixed", Action("rep_fixed", (number,))),
                Button(f"#{number} Decline", Action("rep_declined", (number,))),
            )
        )
    return Reply(join_blocks(blocks), tuple(rows))


def item_label(knowledge: KnowledgeBase, item_id: str) -> str:
    """Return how an entry or question is called."""
    question = knowledge.questions.get(item_id)
    if question:
        return question.stem[:80]
    entry = knowledge.entries.get(item_id)
    return entry_label(knowledge, entry) if entry else "no longer in the base"


def settled_reply(knowledge: KnowledgeBase, report: Report, status: str) -> Reply:
    """Tell a reporter what became of a report."""
    what = escape(item_label(knowledge, report.item_id))
    text = _("Your report on “{item}” was read; the content stays as it is. Thank you!")
    if status == "fixed":
        text = _("Your report on “{item}” led to a correction. Thank you!")
    return Reply(text.format(item=what))


def votes_block(knowledge: KnowledgeBase, votes: Sequence[Votes]) -> str | None:
    """Return the entries that were found not helpful, the worst first, or None."""
    lines = [
        f"• {escape(each.entry_id)} ({escape(item_label(knowledge, each.entry_id))}): "
        f"👎 {each.not_helpful}, 👍 {each.helpful}"
        for each in votes
        if each.not_helpful
    ]
    if not lines:
        return None
    return bold("Answers found not helpful") + "\n" + "\n".join(lines[:SHOWN])


def items_head(items: Sequence[Item]) -> str:
    """Return how many questions were answered and how many need review."""
    flagged = sum(bool(item.flags) for item in items)
    return bold(f"{len(items)} questions answered, {flagged} need review")


def items_reply(items: Sequence[Item], votes: str | None) -> Reply:
    """Sum up the item figures, those that need review first, and the votes on answers."""
    if not items:
        return Reply(join_blocks(["No question has been answered yet.", votes]))
    lines = [_item_line(item) for item in items[:SHOWN]]
    keyboard = ((Button("📄 All as CSV", Action("items_csv")),),)
    return Reply(join_blocks([items_head(items), "\n".join(lines), votes]), keyboard)


def items_picture_reply(items: Sequence[Item], picture: bytes) -> Reply:
    """Return the picture of the item figures."""
    return Reply(items_head(items), attachment=Attachment("items.png", picture, is_picture=True))


def _item_line(item: Item) -> str:
    strength = "–" if item.discrimination is None else f"{item.discrimination:+.2f}"
    flags = f" ⚠️ {'; '.join(item.flags)}" if item.flags else ""
    share = f"{item.share_correct:.0%} right of {item.count}, discrimination {strength}"
    return f"• {escape(item.question_id)}: {share}{escape(flags)}"


def items_csv(items: Sequence[Item]) -> Attachment:
    """Return all item figures as a CSV file."""
    out = io.StringIO()
    writer = csv.writer(out)
    names = [f"chose {letter}" for letter in LETTERS]
    writer.writerow(
        ["question", "first attempts", "share correct", "discrimination", *names, "flags"]
    )
    for item in items:
        chosen = dict(item.choices)
        strength = "" if item.discrimination is None else f"{item.discrimination:.3f}"
        taken = [chosen.get(index, 0) for index in range(len(LETTERS))]
        row = [item.question_id, item.count, f"{item.share_correct:.3f}", strength, *taken]
        writer.writerow([*map(harmless, row), "; ".join(item.flags)])
    return Attachment("items.csv", out.getvalue().encode("utf-8-sig"))


def harmless(value: object) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    text = str(value)
    is_number = text.removeprefix("-").replace(".", "", 1).isdigit()
    return text if is_number else safe_cell(text)


def preview_note(question: Question) -> Reply:
    """Tell a curator what students do not see before they answer."""
    lines = [
        f"Key: {question.key}. {question.right_choice}",
        f"Rationale: {question.rationale or 'missing'}",
        f"Caveat: {question.caveat or 'none'}",
        f"Teaches: {question.section or 'no section named'}",
        f"Difficulty: {question.difficulty}",
    ]
    return Reply(bold(question.id) + "\n" + "\n".join(map(escape, lines)))
