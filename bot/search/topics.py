"""Which topics a question names: exactly, with a slip, torn or glued, or in another script."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.domain.monograph import Monograph
from bot.search.devanagari import is_devanagari, sound_of, to_latin
from bot.search.frequency import zipf
from bot.search.language import is_function_word, words_of
from bot.search.naming import is_slip_of, name_as_near, names_of, respell

_LONGEST_NAME = 8  # Words of a name that are looked at.
_SHORTEST_JOINED = 6  # Letters from which a name may be torn or glued.
_SHORTEST_SOUND = 4
_LONGEST_GLUED = 40
_MOST_TRIED = 10  # Unknown words of one question that are compared with the names.
_SHORTEST_BEGINNING = 4
_MOST_ASKED = 4
_ASK_RATIO = 0.76  # Near enough to ask "did you mean".
_GLUED_ON = ("for", "and", "the", "with", "from", "does", "tab", "inj")
_SHORT_PIECES = frozenset(
    {"of", "is", "in", "as", "vs", "or", "to", "ka", "ki", "ke", "me", "it", "on", "by", "be"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mention:
    """A topic named in a question.

    Attributes:
        topic_id: the topic.
        start: position of the first word of the name in the question.
        end: position behind the last one.
        distance: letters that had to be mended; 0 for the name as written.
    """

    topic_id: str
    start: int
    end: int
    distance: int = 0


@dataclass(frozen=True, slots=True)
class NearName:
    """A word close to names of the base, but not close enough to be taken for one.

    Attributes:
        is_cut: whether the name begins with it.
    """

    written: str
    topic_ids: tuple[str, ...]
    position: int
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """What the names of the base make of a question's words.

    Attributes:
        words: the words, glued ones cut apart and torn names joined.
    """

    words: tuple[str, ...]
    mentions: tuple[Mention, ...]
    near: tuple[NearName, ...]


class TopicNames:
    """The names of a base's topics, findable however they are typed.

    Attributes:
        words: every word that a name consists of.
    """

    def __init__(self, topics: Iterable[Monograph]) -> None:
        self._topic_of: dict[str, str] = {}
        self._words_of: dict[str, tuple[str, ...]] = {}
        self._respelt: dict[str, str] = {}
        for topic in topics:
            for name in names_of(topic):
                self._add(topic.id, name)
        self._by_length: dict[int, list[str]] = {}
        for key in self._topic_of:
            if key.isascii() and len(key) > 4:
                self._by_length.setdefault(len(key), []).append(key)
        self._sorted = sorted(self._topic_of)
        self.words = frozenset(word for words in self._words_of.values() for word in words)
        self._starts = {key[:2] for key in (*self._topic_of, *self._respelt)}
        self._sounds = {sound_of(key): at for key, at in self._topic_of.items() if key.isalpha()}

    def _add(self, topic_id: str, words: tuple[str, ...]) -> None:
        key = "".join(words)
        if key and self._topic_of.setdefault(key, topic_id) == topic_id:
            self._words_of.setdefault(key, words)
            self._respelt.setdefault(respell(key), key)

    def is_name(self, word: str) -> bool:
        """Say whether a word is the name of a topic."""
        return word in self._topic_of

    def beginning(self, word: str) -> tuple[str, ...]:
        """Return the topics with a name that begins with these letters and goes on."""
        found: list[str] = []
        for name in islice(self._sorted, bisect_right(self._sorted, word), None):
            if not name.startswith(word):
                break
            found.append(self._topic_of[name])
        return tuple(dict.fromkeys(found))

    def find(self, words: Sequence[str], is_sound: Callable[[str], bool]) -> Found:
        """Find the topics named in a question.

        Args:
            words: the normalised words of the question.
            is_sound: says whether a word is known, hence no misspelt name.
        """
        cuts = 0
        split: list[str] = []
        for word in words:
            if cuts < _MOST_TRIED and self._may_be_glued(word, is_sound):
                cuts += 1
                split += self._cut(word, is_sound)
            else:
                split.append(word)
        mentions: list[Mention] = []
        near: list[NearName] = []
        at = tried = 0
        while at < len(split):
            found: Mention | NearName | None = self._exact(split, at)
            if found is None and tried < _MOST_TRIED and not is_sound(split[at]):
                tried += 1
                found = self._fuzzy(split, at)
            if isinstance(found, Mention):
                mentions.append(found)
                at = found.end
                continue
            if found:
                near.append(found)
            at += 1
        return Found(tuple(split), tuple(mentions), tuple(near))

    def _exact(self, words: Sequence[str], at: int) -> Mention | None:
        start = "".join(words[at : at + 3])
        if start[:2] not in self._starts and respell(start)[:2] not in self._starts:
            return None
        for end in range(min(len(words), at + _LONGEST_NAME), at, -1):
            key = "".join(words[at:end])
            topic_id = self._topic_of.get(key)
            if topic_id is None and len(key) >= _SHORTEST_JOINED:
                other = self._respelt.get(respell(key))
                if other:
                    return Mention(self._topic_of[other], at, end)
            if topic_id and self._may_join(key, tuple(words[at:end])):
                return Mention(topic_id, at, self._without_form(words, at, end, topic_id))
        return None

    def _without_form(self, words: Sequence[str], at: int, end: int, topic_id: str) -> int:
        """Return where a name ends without the form in it: "Xeljanz XR" asks for the XR one."""
        has_form = end - at > 1 and words[end - 1] in words_of("forms")
        if has_form and self._topic_of.get("".join(words[at : end - 1])) == topic_id:
            return end - 1
        return end

    def _may_join(self, key: str, words: tuple[str, ...]) -> bool:
        """Say whether words make up a name: as it is written, or torn where it is long."""
        if words == self._words_of[key]:
            return True
        return len(key) >= _SHORTEST_JOINED and not all(map(is_function_word, words))

    def _fuzzy(self, words: Sequence[str], at: int) -> Mention | NearName | None:
        """Read a word, or it and the next ones, as a misspelt name."""
        if is_devanagari(words[at]):
            return self._by_sound(words[at], at)
        best: Mention | NearName | None = None
        for end in range(at + 1, min(len(words), at + 3) + 1):
            found = self._nearest("".join(words[at:end]), at, end)
            if isinstance(found, Mention):
                return found
            best = best or (found if end == at + 1 else None)
        return best

    def _nearest(self, word: str, start: int, end: int) -> Mention | NearName | None:
        hits = self._candidates(word)
        if not hits:
            return self._cut_short(word, start) if end == start + 1 else None
        topic_id, distance, name = hits[0]
        lead = hits[1][1] - distance if len(hits) > 1 else 9
        if distance and name_as_near(word, name, distance):
            lead = 0
        if lead >= 1 and is_slip_of(word, name, distance):
            return Mention(topic_id, start, end, distance)
        asked = tuple(hit[0] for hit in hits if hit[1] <= distance + 1)
        ratio = 1 - distance / max(len(word), len(name))
        if ratio < _ASK_RATIO or (end - start > 1 and distance > 1):
            return None
        return NearName(word, asked[:_MOST_ASKED], start)

    def _cut_short(self, word: str, position: int) -> NearName | None:
        """Read a rare word as the beginning of a name ("amox"): to be asked about."""
        if len(word) < _SHORTEST_BEGINNING:
            return None
        topics = tuple(t for t in self.beginning(word) if t.startswith(word))  # No old synonyms.
        if not 0 < len(topics) <= _MOST_ASKED:
            return None
        return NearName(word, topics, position, is_cut=True)

    def _candidates(self, word: str) -> list[tuple[str, int, str]]:
        """Return (topic, distance, name) of the names near a word, nearest first."""
        if not 5 <= len(word) <= _LONGEST_GLUED or not word.isascii():
            return []
        limit = 1 if len(word) < 6 else 2 if len(word) < 9 else 3
        nearest: dict[str, tuple[int, str]] = {}
        for length in range(len(word) - limit, len(word) + limit + 1):
            hits = process.extract(word, self._by_length.get(length, ()), scorer=OSA.distance,
                                   score_cutoff=limit, limit=6, processor=None)  # fmt: skip
            for name, distance, _ in hits:
                topic_id = self._topic_of[name]
                nearest[topic_id] = min(nearest.get(topic_id, (99, "")), (int(distance), name))
        ranked = sorted((distance, topic, name) for topic, (distance, name) in nearest.items())
        return [(topic, distance, name) for distance, topic, name in ranked]

    def _by_sound(self, word: str, at: int) -> Mention | None:
        """Read a name written in Devanagari by its consonants."""
        sound = sound_of(to_latin(word))
        if len(sound) < _SHORTEST_SOUND:
            return None
        limit = 0 if len(sound) < 5 else 1
        hits = process.extract(sound, list(self._sounds), scorer=OSA.distance,
                               score_cutoff=limit, limit=2, processor=None)  # fmt: skip
        topics = {self._sounds[key] for key, distance, _ in hits if distance == hits[0][1]}
        if len(topics) != 1:
            return None
        return Mention(topics.pop(), at, at + 1, int(hits[0][1]))

    def _may_be_glued(self, word: str, is_sound: Callable[[str], bool]) -> bool:
        if not _SHORTEST_JOINED < len(word) <= _LONGEST_GLUED or word in self._topic_of:
            return False
        return word.isalnum() and not is_sound(word)

    def _cut(self, word: str, is_sound: Callable[[str], bool]) -> tuple[str, ...]:
        """Cut a name out of the word it is glued into, when the rest is words as well."""
        for length in range(len(word) - 1, _SHORTEST_JOINED - 1, -1):
            for start in range(len(word) - length + 1):
                name = word[start : start + length]
                if name in self._topic_of:
                    before = self._pieces(word[:start], is_sound)
                    after = self._pieces(word[start + length :], is_sound)
                    if before is not None and after is not None:
                        return (*before, name, *after)
        return self._cut_off(word)

    def _cut_off(self, word: str) -> tuple[str, ...]:
        """Cut a small word off a misspelt name: "ofetanercpt"."""
        if not isinstance(self._nearest(word, 0, 1), Mention):
            for piece in (*_SHORT_PIECES, *_GLUED_ON):
                rest = word.removeprefix(piece)
                if _SHORTEST_JOINED <= len(rest) < len(word) and isinstance(
                    self._nearest(rest, 0, 1), Mention
                ):
                    return (piece, rest)
        return (word,)

    def cut_plain(self, word: str, is_sound: Callable[[str], bool]) -> tuple[str, ...] | None:
        """Cut a word that is several plain words glued together, or return None."""
        pieces = self._pieces(word, is_sound)
        enough = pieces is not None and len(word) >= 4 * len(pieces) - (
            3 if len(pieces) == 2 else 1
        )
        return pieces if enough else None

    def _pieces(self, rest: str, is_sound: Callable[[str], bool]) -> tuple[str, ...] | None:
        """Cut the rest of a glued word into few plain words, or return None."""
        best: list[tuple[str, ...] | None] = [()] + [None] * len(rest)
        for end in range(1, len(rest) + 1):
            for start in range(end):
                piece, before = rest[start:end], best[start]
                if before is None or not self._is_piece(piece, is_sound):
                    continue
                here = best[end]
                if here is None or len(before) + 1 < len(here):
                    best[end] = (*before, piece)
        return best[-1]

    def _is_piece(self, piece: str, is_sound: Callable[[str], bool]) -> bool:
        if piece in self._topic_of:
            return len(piece) >= _SHORTEST_JOINED
        if len(piece) < 3:
            return piece in _SHORT_PIECES
        return is_sound(piece) and (len(piece) > 3 or is_function_word(piece) or zipf(piece) > 0)
