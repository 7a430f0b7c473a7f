"""What is said for a list of topics: which fit, which is first, of which nothing is known."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.answer import Finding, TopicList
from bot.domain.comparison import title_of
from bot.domain.knowledge_base import KnowledgeBase, token_of
from bot.locale import _, ngettext
from bot.views.phrases import and_list
from bot.views.reply import Action, Button, Keyboard, Reply, bold, escape, grid, join_blocks

_MOST_BUTTONS = 40


def topic_list_reply(knowledge: KnowledgeBase, outcome: TopicList, browse: Keyboard) -> Reply:
    """Return the message for a list of topics.

    Args:
        knowledge: the base.
        outcome: the list.
        browse: the buttons under an empty list.
    """
    asked = bold(and_list(text for __, text in outcome.conditions))
    if not outcome.findings and outcome.missing:
        return Reply(
            _(
                "No topic in this knowledge base says so: {asked}. What a text leaves out may "
                "still be so."
            ).format(asked=asked),
            browse,
        )
    if not outcome.findings:
        return Reply(
            _(
                "No topic in this knowledge base fits {asked}. That does not mean there is no "
                "such drug."
            ).format(asked=asked),
            browse,
        )
    count = len(outcome.findings)
    head = ngettext(
        "{count} topic in this knowledge base for {asked}:",
        "{count} topics in this knowledge base for {asked}:",
        count,
    ).format(count=count, asked=asked)
    blocks: list[str | None] = [head, _lines(knowledge, outcome.findings)]
    if not outcome.is_sure:
        blocks.append(_why_none_is_first(outcome))
    if outcome.others:
        blocks += [_("The others, in this order:"), _lines(knowledge, outcome.others)]
    if outcome.missing:
        names = ", ".join(escape(knowledge.topics[key].title) for key in outcome.missing)
        blocks.append(_("The knowledge base does not say it of {names}.").format(names=names))
    every = (*outcome.findings, *outcome.others)[:_MOST_BUTTONS]
    return Reply(join_blocks(blocks), grid([_button(knowledge, each) for each in every], 2))


def _why_none_is_first(outcome: TopicList) -> str:
    if outcome.order:
        return _("Their values overlap or hold for different uses: none is surely first.")
    if any("dose" in field for field, __ in outcome.conditions):
        return _(
            "Doses of different drugs cannot be compared: strength, route, interval and use "
            "differ. So none is named first."
        )
    return _("The knowledge base does not say which of them is best.")


def _lines(knowledge: KnowledgeBase, findings: Sequence[Finding]) -> str:
    return "\n".join(_line(knowledge, finding) for finding in findings)


def _line(knowledge: KnowledgeBase, finding: Finding) -> str:
    topic = knowledge.topics[finding.topic_id]
    fields = "; ".join(
        f"{title_of(key, [topic]).lower()}: {escape(value)}" for key, value in finding.fields
    )
    return f"• {bold(topic.title)}: {fields}" if fields else f"• {bold(topic.title)}"


def _button(knowledge: KnowledgeBase, finding: Finding) -> Button:
    topic = knowledge.topics[finding.topic_id]
    return Button(topic.title, Action("entry", (token_of(topic.id),)))
