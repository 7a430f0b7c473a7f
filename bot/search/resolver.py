"""From a typed question to one outcome: which topic first, strictly, then which of its entries."""

from collections.abc import Callable
from pathlib import Path

from bot.domain.answer import Context, Outcome
from bot.domain.knowledge_base import KnowledgeBase
from bot.domain.monograph import Monograph, TopicKind
from bot.search.asked import Recollection
from bot.search.drug_questions import DrugQuestions
from bot.search.general import GeneralSearch
from bot.search.lexicon import words_in
from bot.search.meaning import Encoder
from bot.search.outcomes import ANYBODY, Outcomes
from bot.search.store import kept_in

_LONGEST_TALK = 2000
"""Characters of a text that are read where there are no monographs."""


_REMEMBERED = 512
"""Questions whose outcomes are remembered, so many as were asked last,"""

_LONGEST_REMEMBERED = 200
"""if they have at most so many characters."""


class Resolver:
    """Answers questions from one version of the knowledge base; pure, and safe to share."""

    def __init__(
        self,
        knowledge: KnowledgeBase,
        encoder: Encoder | None = None,
        *,
        indexes: Path | None = None,
    ) -> None:
        """Build the indexes.

        Args:
            knowledge: the base.
            encoder: a sentence model to ask beside the words, or None.
            indexes: folder to keep the indexes in for the next start; None keeps none.
        """
        drugs = [topic for topic in knowledge.topics.values() if is_monograph(topic)]
        with kept_in(indexes):
            self._general = GeneralSearch(knowledge, [topic.id for topic in drugs], encoder)
            self._drugs = (
                DrugQuestions(knowledge, drugs, self._general, encoder) if drugs else None
            )
        self._resolve("what is it", Recollection(None))  # Lists are read now, not when one asks.
        words_in.cache_clear()  # The texts of the base are not read again.
        # What is popular is asked in the same words again and again.
        self._resolved = Outcomes(_REMEMBERED)

    def resolve(self, text: str, context: Context | None = None) -> Outcome:
        """Return what comes of a question.

        Args:
            text: as typed.
            context: what the same person asked about before in this chat, or None.
        """
        if outcome := self._resolved.get(text, context):
            return outcome
        recollection = Recollection(context)
        outcome = self._resolve(text, recollection)
        if len(text) <= _LONGEST_REMEMBERED:
            self._resolved.keep(text, context if recollection.was_used else ANYBODY, outcome)
        return outcome

    def read_ahead(self, rest: Callable[[], None]) -> None:
        """Read what was left for the first question after it, calling ``rest`` now and then."""
        if self._drugs:
            self._drugs.read_ahead(rest)

    def _resolve(self, text: str, recollection: Recollection) -> Outcome:
        if self._drugs is None:
            return self._general.resolve(text[:_LONGEST_TALK])
        return self._drugs.resolve(text, recollection)


def is_monograph(topic: Monograph) -> bool:
    """Say whether a topic is a drug's monograph: a list of questions alone is a guide."""
    if topic.kind is not TopicKind.DRUG:
        return False
    if topic.sections or topic.at_a_glance or topic.drug_class or not topic.faqs:
        return True
    names = [set(words_in(name)) for name in topic.names]
    naming = sum(any(n <= set(words_in(faq.question)) for n in names) for faq in topic.faqs)
    return naming * 3 >= len(topic.faqs)
