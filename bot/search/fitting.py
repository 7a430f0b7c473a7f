"""How well each entry of a topic fits a question, worked out for those alone that share a word."""

from collections.abc import Mapping, Sequence

from bot.search.family import Family
from bot.search.fits import Fit, Told
from bot.search.passage import Passage

_OTHER_ASPECT_SHARE = 0.5  # Of the likeness, where the phrasing asks for something else.


class Fitter:
    """The stems of a topic's entries and of their phrasings, each with where it stands."""

    def __init__(self, passages: Sequence[Passage], family: Family) -> None:
        self._passages = passages
        self._family = family
        self._places = {passage.entry.id: at for at, passage in enumerate(passages)}
        self._blank = tuple(Fit(passage.entry, 0.0, 0.0, 0.0) for passage in passages)
        held: dict[str, list[int]] = {}
        asked: dict[str, list[tuple[int, float]]] = {}
        self._phrasings: list[tuple[int, float, frozenset[str]]] = []
        for at, passage in enumerate(passages):
            for stem in passage.stems:
                held.setdefault(stem, []).append(at)
            for phrasing, aspects in zip(passage.phrasings, passage.asks_for, strict=True):
                for stem, weight in phrasing.items():
                    asked.setdefault(stem, []).append((len(self._phrasings), weight))
                square = sum(weight * weight for weight in phrasing.values())
                self._phrasings.append((at, square, aspects))
        # Tuples: there are ten thousand of them, of one or two places each.
        self._held = {stem: tuple(places) for stem, places in held.items()}
        self._asked = {stem: tuple(places) for stem, places in asked.items()}

    def fit(
        self,
        told: Told,
        wanted: Mapping[str, float],
        guessed: Mapping[str, float],
        asked: frozenset[str],
    ) -> list[Fit]:
        """Return how well every entry fits, best first.

        Args:
            told: the question's telling words.
            wanted: entry -> how well it fits an aspect that was asked for.
            guessed: entry -> how likely its aspect was meant.
            asked: the aspects that were asked for.
        """
        question = told.all
        weight = sum(question.values())
        aspects = {self._places[entry_id]: fits for entry_id, fits in wanted.items()}
        guesses = {self._places[entry_id]: sure for entry_id, sure in guessed.items()}
        met = self._met(question, told, aspects)
        likeness = self._likeness(question, asked)
        fits = list(self._blank)
        for at in {*met, *likeness, *aspects, *guesses}:
            aspect = aspects.get(at, 0.0)
            fits[at] = Fit(
                self._passages[at].entry,
                aspect,
                likeness.get(at, 0.0),
                met.get(at, 0.0) / weight if weight else float(bool(aspect)),
                guesses.get(at, 0.0),
            )
        fits.sort(key=lambda fit: -fit.total)
        return fits

    def _met(
        self, question: Mapping[str, float], told: Told, aspects: Mapping[int, float]
    ) -> dict[int, float]:
        """Return how much of the question's weight each entry holds."""
        met = dict.fromkeys(aspects, sum(told.asked.values()))
        for stem, weight in question.items():
            places: set[int] = set()
            for kin in self._family.kin(stem):
                places.update(self._held.get(kin, ()))
            for at in places:
                if at not in aspects or stem not in told.asked:
                    met[at] = met.get(at, 0.0) + weight
        return met

    def _likeness(self, question: Mapping[str, float], asked: frozenset[str]) -> dict[int, float]:
        """Return the cosine with the nearest phrasing of each entry."""
        shared: dict[int, float] = {}
        for stem, weight in question.items():
            for number, other in self._asked.get(stem, ()):
                shared[number] = shared.get(number, 0.0) + weight * other
        own = sum(weight * weight for weight in question.values())
        likeness: dict[int, float] = {}
        for number, product in shared.items():
            at, square, aspects = self._phrasings[number]
            alike = min(1.0, product / (own * square) ** 0.5)
            if asked and aspects and asked.isdisjoint(aspects):
                alike *= _OTHER_ASPECT_SHARE
            if alike > likeness.get(at, 0.0):
                likeness[at] = alike
        return likeness
