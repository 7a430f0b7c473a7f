"""The fact table by lines: a fact of a drug, and all that the table says around it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.domain.knowledge_base import KnowledgeBase
from bot.domain.monograph import Fact, Monograph, Section, TopicKind
from bot.domain.quantities import Quantity, find_quantities


@dataclass(frozen=True, slots=True)
class FactLine:
    """A fact of a drug with the place it stands in."""

    topic: Monograph
    section: Section
    fact: Fact

    @property
    def text(self) -> str:
        """All that the line says."""
        return " ; ".join(_texts(self.fact))

    @property
    def source_names(self) -> tuple[str, ...]:
        """Titles with years of the sources it rests on."""
        wanted = self.fact.sources or self.section.sources
        named = (source for source in self.topic.sources if source.id in wanted)
        return tuple(f"{each.title} ({each.year})" if each.year else each.title for each in named)

    @property
    def brand_names(self) -> list[str]:
        """The names that a line of brands lists, without remarks in brackets."""
        bare = re.sub(r"\([^()]*\)", "", self.fact.value)
        return [name.strip() for name in re.split(r"[,;/]| or ", bare) if name.strip()]

    @property
    def dosing_text(self) -> str:
        """All that the table says of how often and how much the drug is given."""
        found = [fact for fact in self._facts if "dos" in fact.slug or "freq" in fact.slug]
        texts = [text for fact in found for text in _texts(fact)]
        glance = self.topic.at_a_glance
        if glance:
            texts += [glance.dosing_frequency or "", glance.caveat or ""]
        return " ; ".join(texts)

    def claimed(self, key: str) -> list[Quantity]:
        """Return every quantity that the table connects with a kind of fact of the drug."""
        texts = [text for fact in self._facts if key in fact.slug for text in _texts(fact)]
        return [quantity for text in texts for quantity in find_quantities(text)]

    @property
    def _facts(self) -> list[Fact]:
        return [fact for section in self.topic.sections for fact in section.facts]


def lines_of(base: KnowledgeBase, key: str) -> list[FactLine]:
    """Return the line of that key of every drug, where made questions may use it."""
    found = []
    for topic in base.topics.values():
        place = topic.fact(key) if topic.kind is TopicKind.DRUG else None
        if place and place[1].quiz:
            found.append(FactLine(topic, *place))
    return found


def _texts(fact: Fact) -> list[str]:
    return [part for part in (fact.value, fact.note, fact.caveat) if part]
