"""Names across scripts: Devanagari in Latin letters, and the sound of a name."""

import re
from itertools import pairwise

_LETTERS = "कखगघङचछजझञटठडढणतथदधनपफबभमयरलवशषसहळ"
_LETTER_SOUNDS = "k kh g gh n ch chh j jh n t th d dh n t th d dh n p f b bh m y r l v sh sh s h l"
_CONSONANTS = dict(zip(_LETTERS, _LETTER_SOUNDS.split(), strict=True))
_VOWEL_SOUNDS = "a a i i u u ri e ai o au o e"
_VOWELS = dict(zip("अआइईउऊऋएऐओऔऑऍ", _VOWEL_SOUNDS.split(), strict=True))
_SIGNS = dict(zip("ािीुूृेैोौॉॅ", _VOWEL_SOUNDS.split()[1:], strict=True))
_MARKS = {"ं": "n", "ँ": "n", "ः": "h", "़": ""}
_VIRAMA = "्"
_SPELLINGS = (
    ("ph", "f"), ("ks", "x"), ("kh", "k"), ("ch", "k"), ("ck", "k"), ("q", "k"), ("th", "t"),
    ("sh", "s"), ("z", "s"), ("w", "v"), ("bh", "b"), ("dh", "d"), ("gh", "g"), ("y", "i"),
)  # fmt: skip
_SOFT_C = re.compile(r"c(?=[eiy])")
_SOFT_G = re.compile(r"g(?=[ei])")
_VOWEL = re.compile(r"(?<!^)[aeiou]+")


def is_devanagari(word: str) -> bool:
    """Say whether a word is written in Devanagari."""
    return "\u0900" <= word[:1] <= "\u097f"


def to_latin(word: str) -> str:
    """Write a Devanagari word in Latin letters, as it sounds."""
    out: list[str] = []
    for letter, after in pairwise(word + " "):
        if letter in _CONSONANTS:
            inherent = "" if after in _SIGNS or after in (_VIRAMA, " ") else "a"
            out.append(_CONSONANTS[letter] + inherent)
        else:
            out.append(_VOWELS.get(letter) or _SIGNS.get(letter) or _MARKS.get(letter, ""))
    return "".join(out)


def sound_of(name: str) -> str:
    """Return a key that names pronounced alike share: the consonants, and the first vowel."""
    key = _SOFT_G.sub("j", _SOFT_C.sub("s", name))
    for spelling, sound in _SPELLINGS:
        key = key.replace(spelling, sound)
    key = _VOWEL.sub("", key.replace("x", "ks").replace("c", "k"))
    key = re.sub(r"(.)\1+", r"\1", key)
    return "a" + key[1:] if key[:1] in "aeiou" and key else key
