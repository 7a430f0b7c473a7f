"""A light English stemmer: joins the forms of a word without mangling short or foreign ones."""

from functools import lru_cache

_SHORTEST = 3  # Letters that must be left of a word.
_VOWELS = frozenset("aeiouy")
_KEPT = frozenset({
    "this", "his", "has", "was", "does", "news", "thing", "bring", "king", "ring", "sing",
    "spring", "string", "during", "nothing", "something", "anything", "everything", "morning",
    "evening", "wing", "need", "feed", "speed", "seed", "less", "unless", "bus", "gas", "plus",
    "yes", "always", "us", "is", "as", "red", "bed", "indeed", "exceed", "succeed", "proceed",
    "hundred", "sacred", "embed", "species", "series", "diabetes", "corps", "lens",
})  # fmt: skip
_IRREGULAR = {
    "went": "go", "gone": "go", "goes": "go", "going": "go", "bought": "buy", "paid": "pay",
    "sent": "send", "got": "get", "gotten": "get", "made": "make", "took": "take",
    "taken": "take", "gave": "give", "given": "give", "came": "come", "found": "find",
    "lost": "lose", "losing": "lose", "kept": "keep", "told": "tell", "said": "say",
    "spent": "spend", "children": "child", "women": "woman", "men": "man", "feet": "foot",
    "teeth": "tooth", "people": "person", "better": "good", "best": "good", "stole": "steal",
    "stolen": "steal", "broke": "break", "broken": "break", "chose": "choose",
    "chosen": "choose", "did": "do", "does": "do", "done": "do", "doing": "do", "has": "have",
    "had": "have", "having": "have", "is": "be", "am": "be", "are": "be", "was": "be",
    "were": "be", "been": "be", "being": "be", "written": "write", "wrote": "write",
    "driven": "drive", "drove": "drive", "ate": "eat", "eaten": "eat", "knew": "know",
    "known": "know", "thought": "think", "brought": "bring", "caught": "catch",
    "taught": "teach", "sold": "sell", "left": "leave", "met": "meet", "ran": "run",
    "spoke": "speak", "spoken": "speak", "forgot": "forget", "forgotten": "forget",
    "dosage": "dos", "dosages": "dos", "dying": "die", "lying": "lie",
    "me": "i", "my": "i", "mine": "i", "your": "you", "yours": "you",
    "their": "they", "them": "they", "our": "we", "us": "we",
}  # fmt: skip
_SUFFIXES = (
    ("ization", "ize"), ("isation", "ize"), ("ational", "ate"), ("fulness", "ful"),
    ("iveness", "ive"), ("ability", "able"), ("ibility", "ible"), ("ations", ""),
    ("ation", ""), ("ments", ""), ("ment", ""), ("ness", ""), ("ities", ""), ("ity", ""),
    ("ances", ""), ("ance", ""), ("ences", ""), ("ence", ""), ("ators", ""), ("ator", ""),
    ("ating", ""), ("ings", ""), ("ing", ""), ("ions", ""), ("ion", ""), ("ical", "ic"),
    ("ies", "y"),
    ("ied", "y"), ("able", ""), ("ible", ""), ("ally", "al"), ("ely", ""), ("ly", ""),
    ("ated", ""), ("ate", ""), ("ed", ""), ("al", ""),
)  # fmt: skip


@lru_cache(maxsize=16384)
def stem(word: str) -> str:
    """Return the stem under which the forms of a word meet; not always a word itself."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) <= _SHORTEST or word in _KEPT or not word.isascii() or not word.isalpha():
        return word
    return _tidy(_strip(_singular(word)))


def _singular(word: str) -> str:
    """Drop the ending of a plural or a third person."""
    if not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    return word[:-1]


def _strip(word: str) -> str:
    """Drop one derivational ending when enough of a word with a vowel is left."""
    for ending, instead in _SUFFIXES:
        if word.endswith(ending):
            rest = word[: len(word) - len(ending)]
            if len(rest) >= _SHORTEST and not _VOWELS.isdisjoint(rest):
                return rest + instead
            return word
    return word


def _tidy(word: str) -> str:
    """Undo doubling and drop a last "e" so that "stopped", "stop" and "cancelling" meet."""
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeiou":
        word = word[:-1]
    if len(word) > 3 and word[-1] == "e":
        word = word[:-1]
    if len(word) > 3 and word[-1] == "y" and word[-2] not in _VOWELS:
        word = word[:-1] + "i"
    return word
