"""Make bot/search/weights/words.txt.gz, the list of common words the matcher ships.

Source: the English list of wordfreq 3 (Robyn Speer, data under CC BY-SA 4.0, see
bot/search/weights/NOTICE.txt), cut to plain words of middling frequency and above, plus the
Hinglish words of bot/search/weights/hinglish.txt, which are our own. wordfreq is needed here only:

    pip install wordfreq && python benchmarks/search_wordlist.py
"""

import gzip
import math
from collections import defaultdict
from pathlib import Path

import wordfreq

WEIGHTS = Path(__file__).parent.parent / "bot" / "search" / "weights"
LOWEST = 2.4  # Zipf: 10^2.4 in a billion words.
MISSPELLING_BELOW = 3.4  # Rarer words may be slips of a far more frequent one.
MISSPELLING_GAP = 1.8
HINGLISH_ZIPF = 4.5
LONGEST = 18


def deletions(word: str) -> set[str]:
    """All strings one character shorter, and the word itself."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


def misspellings(zipf: dict[str, float]) -> set[str]:
    """Rare words one slip away from a word that is far more frequent ("recieve")."""
    near: dict[str, list[str]] = defaultdict(list)
    for word, value in zipf.items():
        if value >= LOWEST + MISSPELLING_GAP and len(word) >= 3:
            for key in deletions(word):
                near[key].append(word)
    return {word for word, value in zipf.items() if is_slip(word, value, zipf, near)}


def is_slip(word: str, value: float, zipf: dict[str, float], near: dict[str, list[str]]) -> bool:
    """Whether some neighbour of the word is so much more frequent that this must be a slip."""
    if value >= MISSPELLING_BELOW or len(word) < 3:
        return False
    inflected = (word + "s", word + "d", word[:-1], word + "es")
    for key in deletions(word):
        for other in near.get(key, ()):
            if abs(len(other) - len(word)) > 1 or other in inflected:
                continue
            swapped = len(other) == len(word) and sorted(other) == sorted(word)
            gap = MISSPELLING_GAP if swapped or len(word) >= 7 else MISSPELLING_GAP + 1
            if zipf[other] - value >= gap:
                return True
    return False


def packed_lines(zipf: dict[str, float]) -> str:
    """Return a line for the words with the same first three letters."""
    lines: dict[str, list[str]] = defaultdict(list)
    for word, value in sorted(zipf.items()):
        lines[word[:3]] += [word[3:] or "=", str(round(10 * value))]
    return "".join(f"{head} {' '.join(rests)} \n" for head, rests in sorted(lines.items()))


def main() -> None:
    """Write the list in the form that bot/search/frequency.py reads."""
    zipf = {
        word: round(math.log10(share) + 9, 1)
        for word, share in wordfreq.get_frequency_dict("en", "large").items()
        if word.isascii() and word.isalpha() and len(word) <= LONGEST
    }
    zipf = {word: value for word, value in zipf.items() if value >= LOWEST}
    for word in misspellings(zipf):
        del zipf[word]
    for word in (WEIGHTS / "hinglish.txt").read_text(encoding="utf-8").split():
        zipf[word] = max(zipf.get(word, 0), HINGLISH_ZIPF)
    text = packed_lines(zipf)
    packed = gzip.compress(text.encode(), 9, mtime=0)
    (WEIGHTS / "words.txt.gz").write_bytes(packed)
    print(f"{len(zipf)} words, {len(packed)} bytes")


if __name__ == "__main__":
    main()
