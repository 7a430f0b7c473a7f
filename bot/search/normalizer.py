"""Text hygiene: one spelling for what a reader takes to be the same text, cut into tokens."""

import re
import unicodedata
from functools import lru_cache
from sys import intern
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

LONGEST_TEXT = 4096
"""Characters of a text that are read; Telegram sends no longer message."""

LONGEST_WORD = 48
"""Characters of a word that are kept; what is longer is no word."""

_GREEK_NAMES = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho "
    "sigma sigma tau upsilon phi chi psi omega"
)
_GREEK = dict(zip("αβγδεζηθικλμνξοπρςστυφχψω", _GREEK_NAMES.split(), strict=True))
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\ufe0e\ufe0f\u034f\u061c"
_QUOTES = "\u2018\u2019\u201a\u201b\u02bc\u02b9\u0060\u00b4\u2032\uff07"
_FOLD = str.maketrans({**dict.fromkeys(_INVISIBLE), **dict.fromkeys(_QUOTES, "'"), "\u2044": "/"})
_SPELL = str.maketrans({letter: f" {name} " for letter, name in _GREEK.items()})

# Letters of every script with the marks that belong to them (Devanagari vowels are not \w); runs
# of digits stand alone, so that "il1", "IL-1" and "il 1" give the same tokens.
_MARKS = "\u0300-\u036f\u0900-\u0903\u093a-\u0963\u0980-\u0dff\u0e00-\u0eff"
_SHORTHAND = r"\b[a-z]{1,2}\d?/[a-z\d](?![^\W_])"
_TOKEN = re.compile(rf"{_SHORTHAND}|\d+(?:[.,]\d+)*|(?:[^\W\d_][{_MARKS}]*)+(?:'[a-z]+)?|%")

_CONTRACTED = {
    "cannot": ("can", "not"), "cant": ("can", "not"), "wont": ("will", "not"),
    "shant": ("shall", "not"), "aint": ("is", "not"), "gonna": ("going", "to"),
    "wanna": ("want", "to"), "gotta": ("got", "to"), "whats": ("what", "is"),
    "hows": ("how", "is"), "wheres": ("where", "is"), "whos": ("who", "is"),
    "thats": ("that", "is"), "im": ("i", "am"), "ive": ("i", "have"), "lemme": ("let", "me"),
    "gimme": ("give", "me"), "pls": ("please",), "plz": ("please",), "plss": ("please",),
    "u": ("you",), "ur": ("your",), "hv": ("have",), "wat": ("what",), "wht": ("what",),
    "hw": ("how",), "abt": ("about",), "bcoz": ("because",), "coz": ("because",),
    "thx": ("thanks",), "tmrw": ("tomorrow",), "msg": ("message",), "wid": ("with",),
    "wen": ("when",), "whn": ("when",), "wich": ("which",), "whch": ("which",),
    "wher": ("where",), "bcz": ("because",), "bcs": ("because",), "cuz": ("because",),
    "shd": ("should",), "shud": ("should",), "shld": ("should",), "cud": ("could",),
    "wud": ("would",), "tht": ("that",), "frm": ("from",), "hav": ("have",), "giv": ("give",),
    "ppl": ("people",), "evry": ("every",), "smbdy": ("somebody",), "sumone": ("someone",),
    "dnt": ("do", "not"), "cnt": ("can", "not"), "hru": ("how", "are", "you"),
    "lyf": ("life",), "lif": ("life",), "chk": ("check",), "hppns": ("happens",),
    "hpns": ("happens",), "frnd": ("friend",), "frnds": ("friends",), "preg": ("pregnant",),
    "pts": ("patients",), "ktni": ("kitni",), "ktna": ("kitna",), "ktne": ("kitne",),
    "nhi": ("nahi",), "acc": ("according",), "h/o": ("history", "of"), "c/o": ("with",),
    "mins": ("minutes",), "hrs": ("hours",), "wks": ("weeks",), "yrs": ("years",),
    "mgmt": ("management",), "chkup": ("checkup",), "krna": ("karna",),
    "defn": ("definition",), "combo": ("combination",), "combos": ("combinations",),
    "b/w": ("between",), "b/n": ("between",), "w/o": ("without",),
    "b/c": ("because",),
}  # fmt: skip
_NEGATED = ("do", "does", "did", "is", "are", "was", "were", "have", "has", "had", "would",
            "could", "should", "must", "need")  # fmt: skip
_CONTRACTED |= {f"{verb}nt": (verb, "not") for verb in _NEGATED}
_NEGATIONS = tuple(short for short in _CONTRACTED if short.endswith("nt"))
_TAILS = {"s": (), "m": ("am",), "re": ("are",), "ve": ("have",), "ll": ("will",), "d": ("would",)}


class Token(NamedTuple):
    """One normalised word and where it stood.

    Attributes:
        text: The word: folded, without marks of the Latin script.
        start: Offset of its first character in the folded text (see `fold`).
        end: Offset behind its last character.
    """

    text: str
    start: int
    end: int


def fold(text: str) -> str:
    """Return the text in one spelling: NFKC, no case, no invisible characters, Greek spelt out."""
    text = text[:LONGEST_TEXT]
    if text.isascii():
        return text.lower()
    # Cut after each step that lengthens: one character may become eighteen.
    text = unicodedata.normalize("NFKC", text.translate(_FOLD))[:LONGEST_TEXT]
    text = text.translate(_FOLD).casefold().translate(_SPELL)[:LONGEST_TEXT]
    parts = unicodedata.normalize("NFKD", text)
    latin = "".join(c for c in parts if not "\u0300" <= c <= "\u036f")
    return unicodedata.normalize("NFKC", latin[:LONGEST_TEXT]).translate(_SPELL)[:LONGEST_TEXT]


def tokenize(text: str) -> list[Token]:
    """Cut a text into normalised tokens, in reading order.

    Contractions are undone ("can't" gives "can", "not", both with the span of the whole);
    a possessive "'s" is dropped; letters and digits part ("il-1b": "il", "1", "b").
    """
    tokens: list[Token] = []
    for match in _TOKEN.finditer(fold(text)):
        raw = match[0]
        start, end = match.span()
        if raw in _CONTRACTED or "'" in raw:
            tokens += [Token(word[:LONGEST_WORD], start, end) for word in _words(raw)]
        else:
            tokens.append(Token(raw[:LONGEST_WORD], start, end))
    return tokens


def words_of(text: str) -> list[str]:
    """Return the words of a text without their places: the fast way, for building an index."""
    words: list[str] = []
    for raw in _TOKEN.findall(fold(text)):
        if "'" in raw or raw in _CONTRACTED:
            words += [word[:LONGEST_WORD] for word in _words(raw)]
        else:
            words.append(intern(raw[:LONGEST_WORD]))  # A base holds most of its words often.
    return words


def normalize(text: str) -> str:
    """Return the tokens of a text joined by single spaces."""
    return " ".join(words_of(text))


def _words(raw: str) -> tuple[str, ...]:
    """Return the words one raw token stands for."""
    if "'" in raw:
        head, tail = raw.split("'", 1)
        if head.endswith("n") and tail == "t" and head + "t" in _CONTRACTED:
            return _CONTRACTED[head + "t"]
        if tail in _TAILS:
            return (head, *_TAILS[tail])
        if meant := _misspelt_negation(head + tail):
            return _CONTRACTED[meant]
        if head.endswith("n") and tail == "t":
            return (head[:-1], "not") if head[:-1] else ("not",)
        return (head, tail)
    return _CONTRACTED.get(raw, (raw,))


@lru_cache(maxsize=256)
def _misspelt_negation(letters: str) -> str | None:
    """Return what "hsan't" or "has'nt" was meant to be, its apostrophe left out."""
    near = process.extract(
        letters, _NEGATIONS, scorer=OSA.distance, score_cutoff=1, limit=None, processor=None
    )
    # Letters are lost more often than added: of two as near it is the longer one.
    best = min(near, key=lambda hit: (hit[1], hit[0][0] != letters[0], -len(hit[0])), default=None)
    return best[0] if best else None


def uncontracted(word: str) -> tuple[str, ...]:
    """Return the words that a contraction stands for; any other word alone."""
    return _CONTRACTED.get(word, (word,))
