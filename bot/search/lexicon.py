"""How students write: abbreviations, Hinglish and synonyms put into plain words, aspects found.

The lists that ship (weights/aspects.json, meanings.txt, alike.txt) are general knowledge of how
drug information is asked for; a base's own lexicon adds to them and wins where they differ.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from sys import intern
from typing import Any

from bot.domain.knowledge_base import Lexicon
from bot.search.language import is_function_word
from bot.search.normalizer import words_of
from bot.search.stemming import stem
from bot.search.store import current_folder, kept, name_of
from bot.search.swaps import Swaps, Words, swap_all, swap_groups, with_hindi_in

_ASPECTS = Path(__file__).parent / "weights" / "aspects.json"
_ALIKE = Path(__file__).parent / "weights" / "alike.txt"
_MEANINGS = Path(__file__).parent / "weights" / "meanings.txt"
_WEAK_MARK = "~"
_NEGATIONS = frozenset({"not", "nahi", "nahin", "नहीं"})
_NO_TELLERS = (
    "a an the of in to for it its is are was were be been am do does did has have can could "
    "should would will may might this that these those i you we they he she my your me there "
    "their his her hai hain ka ki ke ko iska iski iske uska uski uske isko usko tak se ye yeh "
    "wo woh drug medicine dawa dawai का के की को है हैं इसका इसकी इसके "
)
_SKIPPED = frozenset(_NO_TELLERS.split())
"""Words that never tell one aspect from another; left out of phrases and questions alike."""


_DRUG_WORDS = frozenset({"drug", "medicine", "dawa", "dawai"})
"""Those of them without which a phrase says little: "drug test"."""


@dataclass(frozen=True, slots=True)
class AspectHit:
    """An aspect found in a question.

    Attributes:
        key: section or fact key.
        words: positions in the question that asked for it.
        is_weak: True for a hint ("given", "safe") that yields to any plain wording.
    """

    key: str
    words: tuple[int, ...]
    is_weak: bool


@dataclass(frozen=True, slots=True)
class _Phrase:
    stems: tuple[str, ...]
    words: tuple[str, ...]
    key: str
    is_weak: bool


@lru_cache(maxsize=1)
def default_aspects() -> dict[str, tuple[str, ...]]:
    """Return the aspects that ship: section or fact key -> ways to ask for it."""
    lists: dict[str, list[str]] = json.loads(_ASPECTS.read_text(encoding="utf-8"))
    return {key: tuple(phrases) for key, phrases in lists.items()}


@lru_cache(maxsize=1)
def alike() -> tuple[tuple[str, ...], ...]:
    """Return the groups of words and phrases that mean the same in every base."""
    lines = _ALIKE.read_text(encoding="utf-8").splitlines()
    return tuple(tuple(line.split(", ")) for line in lines if not line.startswith("#"))


@lru_cache(maxsize=1)
def shipped_meanings() -> tuple[tuple[Words, Words], ...]:
    """Return (form, meaning) of the short forms and Hindi words that mean one thing everywhere."""
    lines = _MEANINGS.read_text(encoding="utf-8").splitlines()
    split = (line.split(" = ") for line in lines if not line.startswith("#"))
    meant = ((tuple(words_of(meaning)), forms.split(", ")) for meaning, forms in split)
    return tuple((tuple(words_of(form)), full) for full, forms in meant for form in forms)


@lru_cache(maxsize=1024)
def words_in(text: str) -> tuple[str, ...]:
    """Return the normalised words of a text."""
    return tuple(words_of(text))


class Phrasebook:
    """Translates a question's words and finds the aspects they ask for."""

    def __init__(self, lexicon: Lexicon, headings: Iterable[tuple[str, str]] = ()) -> None:
        """Build the phrasebook, or take what was kept of it.

        Args:
            lexicon: the base's own lists.
            headings: (aspect key, heading) of the base's sections and facts: further phrases.
        """
        headings = tuple(headings)
        parts = (lexicon.model_dump_json(), *(text for pair in headings for text in pair))
        self.name = name_of(parts) if current_folder() else ""
        self.wordings: dict[str, tuple[str, ...]] = {}
        for key, text in _listed(lexicon):
            self.wordings[key] = (*self.wordings.get(key, ()), text.removeprefix(_WEAK_MARK))
        written = kept("phrasebook", (self.name,), lambda: self._write(lexicon, headings))
        self._meanings, self._synonyms = map(_as_swaps, written["swaps"])
        self._phrases: dict[str, list[_Phrase]] = {}
        for stems, words, key, is_weak in written["phrases"]:
            phrase = _Phrase(interned(stems), interned(words), intern(key), is_weak)
            self._phrases.setdefault(phrase.stems[0], []).append(phrase)
        self.vocabulary = frozenset(map(intern, written["vocabulary"]))
        self._stems_of = {
            key: frozenset(map(intern, stems)) for key, stems in written["stems_of"].items()
        }
        self.stems = frozenset(s for phrases in self._phrases.values() for p in phrases
                               for s in p.stems)  # fmt: skip

    def _write(self, lexicon: Lexicon, headings: Iterable[tuple[str, str]]) -> dict[str, Any]:
        """Return what is made of the lists, as JSON can hold it."""
        self._meanings, self._synonyms = _meanings_of(lexicon), _synonyms_of(lexicon)
        listed = list(_listed(lexicon))
        swaps = [list(table.items()) for table in (self._meanings, self._synonyms)]
        told = {word for _, text in listed for word in words_in(text)}
        swapped = {word for table in swaps for words, _ in table for word in words}
        stems_of = {
            key: list({stem(w) for text in texts for w in self.translate(words_in(text))})
            for key, texts in self.wordings.items()
        }
        return {
            "swaps": swaps,
            "phrases": [
                (phrase.stems, phrase.words, phrase.key, phrase.is_weak)
                for phrase in self._phrases_in(listed, headings)
            ],
            "vocabulary": [*swapped, *(w for w in told if w[0].isalpha() and len(w) > 2)],
            "stems_of": stems_of,
        }

    def _phrases_in(
        self, listed: Iterable[tuple[str, str]], headings: Iterable[tuple[str, str]]
    ) -> list[_Phrase]:
        """Return the phrases of lists and headings, each once, longer ones first."""
        found: dict[tuple[tuple[str, ...], tuple[str, ...]], _Phrase] = {}
        plain = ((key, text) for key, text in headings if not self._is_variant(key))
        for key, text in (*sorted(listed, key=lambda each: not _is_own_name(*each)), *plain):
            if phrase := self._phrase(key, text):
                found.setdefault((phrase.stems, phrase.words), phrase)
        return sorted(found.values(), key=lambda phrase: -len(phrase.stems))

    def _is_variant(self, key: str) -> bool:
        """Say whether a fact is a special case of an aspect: the half-life in sJIA."""
        parts = key.split("_")
        heads = ("_".join(parts[:at]) for at in range(1, len(parts)))
        return key not in self.wordings and any(head in self.wordings for head in heads)

    def _phrase(self, key: str, text: str) -> _Phrase | None:
        words = self.translate(words_in(text))
        kept = tuple(word for word in words if word not in _SKIPPED)
        told = tuple(map(stem, kept))
        tells = not all(word in _SKIPPED or is_function_word(word) for word in words)
        if not told or not (tells or (_NEGATIONS & set(words) and len(told) > 1)):
            return None
        is_thin = len(told) == 1 and (
            len(words) >= 3 or not _DRUG_WORDS.isdisjoint(words)
        )  # "is it an injection": one word is no question.
        return _Phrase(told, kept, key, is_thin or text.startswith(_WEAK_MARK))

    def stems_of(self, aspect: str) -> frozenset[str]:
        """Return the stems of all the words that an aspect is asked for with."""
        return self._stems_of.get(aspect, frozenset())

    def translate(self, words: Sequence[str]) -> tuple[str, ...]:
        """Put abbreviations, Hinglish and synonyms into the words that the base is read with."""
        return swap_all(swap_all(with_hindi_in(words), self._meanings), self._synonyms)

    def short_forms(self, stems: Collection[str]) -> tuple[str, ...]:
        """Return the short forms that stand for words with all of some stems."""
        wanted = frozenset(stems)
        return tuple(short for short, told in self._told_by_short_forms if wanted <= told)

    @cached_property
    def _told_by_short_forms(self) -> tuple[tuple[str, frozenset[str]], ...]:
        """Every short form with the stems of what it stands for; few questions need them."""
        meant = self._meanings.items()
        return tuple((" ".join(short), frozenset(map(stem, full))) for short, full in meant)

    def read(self, words: Sequence[str]) -> tuple[tuple[str, ...], tuple[AspectHit, ...]]:
        """Put a question into plain words and find the aspects it asks for.

        A part of what a short form stands for asks for nothing: the "onset" of NOMID.
        """
        spelt, groups = swap_groups(with_hindi_in(words), self._meanings)
        told, groups = swap_groups(spelt, self._synonyms, groups)
        return told, tuple(
            hit for hit in self.find_aspects(told) if not _is_inside(hit, told, groups)
        )

    def find_aspects(self, words: Sequence[str]) -> tuple[AspectHit, ...]:
        """Find the aspects that translated words ask for, longest wording first at each place."""
        told = [(at, stem(word)) for at, word in enumerate(words) if word not in _SKIPPED]
        hits: list[AspectHit] = []
        at = 0
        while at < len(told):
            phrase = self._longest(
                [told_stem for _, told_stem in told[at : at + 8]],
                [words[place] for place, _ in told[at : at + 8]],
            )
            if phrase is None:
                at += 1
                continue
            end = at + len(phrase.stems)
            places = tuple(place for place, _ in told[at:end])
            hits.append(AspectHit(phrase.key, places, phrase.is_weak))
            at = end
        return tuple(hits)

    def _longest(self, told: Sequence[str], words: Sequence[str]) -> _Phrase | None:
        """Return the longest phrase at the beginning; of the like, the one in these very words."""
        best: _Phrase | None = None
        for phrase in self._phrases.get(told[0], ()):
            if best and len(phrase.stems) < len(best.stems):
                break
            if tuple(told[: len(phrase.stems)]) == phrase.stems:
                if tuple(words[: len(phrase.words)]) == phrase.words:
                    return phrase
                best = best or phrase
        return best


def _listed(lexicon: Lexicon) -> Iterator[tuple[str, str]]:
    """Yield (aspect, way to ask for it): the base's own first, then those that ship."""
    for lists in (lexicon.aspects, default_aspects()):
        yield from ((key, text) for key, texts in lists.items() for text in texts)


def _as_swaps(table: Iterable[tuple[Sequence[str], Sequence[str]]]) -> Swaps:
    puts: dict[Words, Words] = {}  # Many words stand for the same: "khana", "khane", "khaya".
    return Swaps(
        (interned(words), puts.setdefault(told, told))
        for words, told in ((words, interned(put)) for words, put in table)
    )


def interned(words: Iterable[str]) -> tuple[str, ...]:
    """Return words of which many lists hold the same."""
    return tuple(map(intern, words))


def _is_own_name(key: str, text: str) -> bool:
    """Say whether a way to ask for an aspect is its own name: "dose" asks for the dose."""
    return text.casefold().replace("-", " ") == key.replace("_", " ")


def _is_inside(hit: AspectHit, words: Sequence[str], groups: Sequence[int]) -> bool:
    """Say whether an aspect was read out of a part of what a short form stands for."""
    group = groups[hit.words[0]]
    if not group or any(groups[at] != group for at in hit.words):
        return False
    whole = [at for at, other in enumerate(groups) if other == group]
    return any(at not in hit.words and words[at] not in _SKIPPED for at in whole)


def _meanings_of(lexicon: Lexicon) -> Swaps:
    """Return what abbreviations and Hindi words stand for: as the base says, else as shipped."""
    table = {**lexicon.hinglish, **lexicon.abbreviations}
    meanings = {words_in(short): words_in(full) for short, full in table.items()}
    own = meanings.keys() | {words_in(member) for group in lexicon.synonyms for member in group}
    for short, full in shipped_meanings():
        if not _holds_any(short, own):
            meanings.setdefault(short, full)
    return Swaps((short, full) for short, full in meanings.items() if short and short != full)


def _holds_any(words: Words, forms: Collection[Words]) -> bool:
    """Say whether some words in a row are one of the forms."""
    ends = range(1, len(words) + 1)
    return any(words[start:end] in forms for end in ends for start in range(end))


def _synonyms_of(lexicon: Lexicon) -> Swaps:
    """Return the first member of its group for every other member.

    A shipped group that shares a member with one of the base's own stands behind that one's first.
    """
    swaps: dict[Words, Words] = {}
    for first, *others in lexicon.synonyms:
        for member in (first, *others):
            swaps.setdefault(words_in(member), words_in(first))
    own = dict(swaps)
    for group in alike():
        members = [words_in(member) for member in group]
        leader = next((own[words] for words in members if words in own), members[0])
        for words in members:
            swaps.setdefault(words, leader)
    return Swaps((other, first) for other, first in swaps.items() if other and other != first)
