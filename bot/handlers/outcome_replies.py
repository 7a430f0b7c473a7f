"""What is said to the questions asked most, ready to be sent.

Putting an answer into words, splitting it and writing down its keyboard takes longer than finding
it, and comes out the same until the base or the language is another one.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field

from telegram import InlineKeyboardMarkup

from bot.domain.answer import Outcome
from bot.domain.knowledge_base import KnowledgeBase
from bot.handlers.callback_data import keyboard_markup
from bot.locale import spoken
from bot.views.outcome import outcome_reply
from bot.views.reply import MESSAGE_LIMIT, Reply

_MOST_REMEMBERED = 512


@dataclass(frozen=True, slots=True)
class ReadyReply(Reply):
    """A reply that will be sent more than once.

    Attributes:
        markup: its keyboard; None when it has none.
    """

    markup: InlineKeyboardMarkup | None = field(init=False, repr=False, compare=False)
    _parts: tuple[str, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Make it ready."""
        object.__setattr__(self, "markup", keyboard_markup(self.keyboard))
        object.__setattr__(self, "_parts", Reply.parts(self))

    def parts(self, limit: int = MESSAGE_LIMIT) -> tuple[str, ...]:
        """Return the texts of at most ``limit`` UTF-16 units."""
        return self._parts if limit == MESSAGE_LIMIT else Reply.parts(self, limit)


class OutcomeReplies:
    """The replies to the outcomes met last, of one version of the base."""

    def __init__(self, most: int = _MOST_REMEMBERED) -> None:
        self._most = most
        self._knowledge: KnowledgeBase | None = None
        self._kept: OrderedDict[tuple[str, Outcome], ReadyReply] = OrderedDict()

    def of(self, knowledge: KnowledgeBase, outcome: Outcome) -> Reply:
        """Return the reply to an outcome, in the language that is spoken."""
        if knowledge is not self._knowledge:
            self._knowledge = knowledge
            self._kept.clear()
        key = (spoken(), outcome)
        found = self._kept.get(key)
        if found is None:
            made = outcome_reply(knowledge, outcome)
            found = self._kept[key] = _ready(made)
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(key)
        return found


def _ready(reply: Reply) -> ReadyReply:
    return ReadyReply(reply.html, reply.keyboard, reply.attachment, reply.expects_reply)
