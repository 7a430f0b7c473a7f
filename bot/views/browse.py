"""Browsing: the list of topics, paged, and a topic's FAQs."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.knowledge_base import KnowledgeBase, faq_id, token_of
from bot.domain.monograph import Monograph, TopicKind
from bot.locale import _
from bot.views.reply import Action, Button, Keyboard, Reply, bold, grid, join_blocks

PAGE = 12


def topics_reply(knowledge: KnowledgeBase, page: int) -> Reply:
    """Return a page of topics, drugs first, as buttons."""
    drugs = [t for t in knowledge.topics.values() if t.kind is TopicKind.DRUG]
    guides = [t for t in knowledge.topics.values() if t.kind is TopicKind.GUIDE]
    topics = [*drugs, *guides]
    buttons = [Button(t.title[:40], Action("entry", (token_of(t.id),))) for t in topics]
    pages = max(1, -(-len(buttons) // PAGE))
    page = min(max(page, 0), pages - 1)
    shown = buttons[page * PAGE : (page + 1) * PAGE]
    head = _("<b>Topics</b> ({drugs} drugs, {guides} guides)").format(
        drugs=len(drugs), guides=len(guides)
    )
    where = _("Tap a topic.")
    if pages > 1:
        where = _("Page {page} of {pages}. Tap a topic.").format(page=page + 1, pages=pages)
    return Reply(f"{head}\n{where}", (*grid(shown, 2), *pager("topics", (), page, pages)))


def pager(verb: str, args: tuple[str, ...], page: int, pages: int) -> Keyboard:
    """Return the row that turns pages; no row for a single page."""
    row = []
    if page > 0:
        row.append(Button(_("◀️ Back"), Action(verb, (*args, str(page - 1)))))
    if page < pages - 1:
        row.append(Button(_("More ▶️"), Action(verb, (*args, str(page + 1)))))
    return (tuple(row),) if row else ()


def faqs_reply(topic: Monograph, page: int, size: int = 6) -> Reply:
    """Return a page of a topic's FAQs, numbered in the text and on the buttons."""
    pages = max(1, -(-len(topic.faqs) // size))
    page = min(max(page, 0), pages - 1)
    start = page * size
    shown = topic.faqs[start : start + size]
    buttons = [
        Button(_short(faq.question), Action("entry", (token_of(faq_id(topic.id, faq)),)))
        for faq in shown
    ]
    token = token_of(topic.id)
    back = (Button(f"📄 {topic.title}", Action("entry", (token,))),)
    return Reply(
        join_blocks(
            [
                bold(_("{topic}: questions students ask").format(topic=topic.title)),
                _("Tap one."),
            ]
        ),
        (*grid(buttons, 1), *pager("faqs", (token,), page, pages), back),
    )


def compare_menu(topic: Monograph, others: Sequence[Monograph], page: int) -> Reply:
    """Return the topics that a topic can be compared with."""
    pages = max(1, -(-len(others) // PAGE))
    page = min(max(page, 0), pages - 1)
    token = token_of(topic.id)
    buttons = [
        Button(other.title, Action("ctable", (token, token_of(other.id))))
        for other in others[page * PAGE : (page + 1) * PAGE]
    ]
    return Reply(
        _("Compare {topic} with:").format(topic=bold(topic.title)),
        (
            *grid(buttons, 2),
            *pager("compare_with", (token,), page, pages),
            (Button(f"📄 {topic.title}", Action("entry", (token,))),),
        ),
    )


def _short(question: str) -> str:
    return question[:57] + "…" if len(question) > 58 else question
