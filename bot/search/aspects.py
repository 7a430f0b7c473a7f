"""Which aspect a question asks for when no phrase of the lexicon stands in it word for word."""

from collections.abc import Iterable, Mapping, Sequence

from bot.domain.monograph import Monograph
from bot.search.index import Document, MatchIndex
from bot.search.lexicon import Phrasebook, words_in
from bot.search.meaning import Encoder

_MOST_PHRASINGS = 60  # Of one aspect; more make the index larger, not better.


class AspectGuesser:
    """The general matcher over aspects: their wordings, and how other monographs are asked."""

    def __init__(
        self, topics: Iterable[Monograph], book: Phrasebook, encoder: Encoder | None = None
    ) -> None:
        phrasings: dict[str, dict[str, None]] = {
            key: dict.fromkeys(texts) for key, texts in book.wordings.items()
        }
        for topic in topics:
            for key, text in _asked_of(topic):
                phrasings.setdefault(key, {})[text] = None
        self._index = MatchIndex.build(
            [
                Document(key, tuple(texts)[:_MOST_PHRASINGS])
                for key, texts in phrasings.items()
                if texts
            ],
            encoder=encoder,
        )

    def guess(self, words: Sequence[str]) -> tuple[tuple[str, float], ...]:
        """Return up to three aspects with confidences from 0 to 100, likeliest first."""
        matches = self._index.rank(" ".join(words), 3)
        return tuple((match.entry_id, match.confidence) for match in matches)


def _asked_of(topic: Monograph) -> Iterable[tuple[str, str]]:
    """Yield (aspect, phrasing) of a topic's sections and facts, its names left out."""
    names = frozenset(word for name in topic.names for word in words_in(name))
    asked: Mapping[str, Sequence[str]] = {
        section.key: [section.heading, *section.phrasings] for section in topic.sections
    } | {
        fact.slug: [fact.name, *fact.phrasings]
        for section in topic.sections
        for fact in section.facts
    }
    for key, texts in asked.items():
        for text in texts:
            yield key, " ".join(word for word in words_in(text) if word not in names)
