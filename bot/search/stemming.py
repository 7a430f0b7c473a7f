"""A light English stemmer: joins the forms of a word without mangling short or foreign ones."""

from functools import lru_cache

_SHORTEST = 3  # Letters that must be left of a word.
_VOWELS = frozenset("aeiouy")
_KEPT = frozenset({
    "this", "his", "has", "was", "does", "news", "thing", "bring", "king", "ring", "sing",
    "spring", "string", "during", "nothing", "something", "anything", "everything", "morning",
    "evening", "wing", "need", "feed", "speed", "seed", "less", "unless", "bus", "gas", "plus",
    "yes", "always", "us", "is", "as", "red", "bed", "indeed", "exceed", "succeed", "proceed",
    "given", "hundred", "sacred", "embed", "species", "series", "diabetes", "corps", "lens",
})  # fmt: skip
_APART = {
    form: forms.split()[0]
    for forms in (
        "note notes noted", "plane planes", "early earlier earliest", "final finals finally",
        "finance finances financial", "busy", "quite", "site sites", "wine wines",
        "statement statements", "presence", "balance balances", "comment comments",
        "care cares cared caring", "million millions", "billion billions", "mission missions",
        "passion", "notion", "notable", "placement placements", "lotion lotions", "mental",
        "mention mentions mentioned", "apartment apartments", "animation", "here",
        "bite bites biting", "cute", "file files filed filing", "formal", "fate", "fatal",
        "hate hates hated", "huge", "legal legally", "local", "mall malls", "moral", "none",
        "partial", "pile piles", "rate rates", "several", "signal signals", "suite suites",
        "tape tapes", "tone tones", "code codes", "fare fares", "cane",
        "scare scares scared scary", "spare spares", "department departments", "moment moments",
        "silence silent", "create creates created creating creation creator",
        "treat treats treated treating treatment treatments", "apply applies applied applying",
        "reply replies replied replying", "supply supplies supplied supplying supplier",
        "comply complies complied complying", "rely relies relied relying", "belly bellies",
        "elderly", "assembly", "july", "metal metals", "stare", "tube tubes", "canal canals",
        "romance", "portion portions", "royal", "alliance", "capable", "apart", "visible",
        "equity", "installment installments instalment instalments", "badal", "nakal",
        "medication medications", "experience experiences experienced", "general generally",
        "estate estates", "basement", "license licence licences licenses licensed",
    )
    for form in forms.split()
}  # fmt: skip
"""Forms the rules would join with a word of another meaning, or part from their own."""
_IRREGULAR = {
    form: forms.split()[0]
    for forms in (
        "go went gone goes going", "buy bought", "pay paid", "send sent", "get got gotten",
        "make made", "take took taken", "give gave", "come came", "find found", "lose lost losing",
        "keep kept", "tell told", "say said", "spend spent", "child children", "woman women",
        "man men", "foot feet", "tooth teeth", "person people", "good better best",
        "steal stole stolen", "break broke broken", "choose chose chosen",
        "do did does done doing", "have has had having", "be is am are was were been being",
        "write written wrote", "drive driven drove", "eat ate eaten eating", "know knew known",
        "think thought", "bring brought", "catch caught", "teach taught", "sell sold",
        "leave left", "meet met", "run ran", "speak spoke spoken", "forget forgot forgotten",
        "dose dosage dosages", "die dying", "lie lying", "i me my mine", "you your yours",
        "they their them", "we our us", "use used using", "see saw seen", "begin began begun",
        "drink drank drunk", "fall fell fallen", "fly flew flown", "grow grew grown", "hold held",
        "lead led", "lend lent", "mean meant", "rise rose risen", "sing sang sung", "sit sat",
        "shake shook shaken", "show shown", "sleep slept", "spill spilt", "spell spelt",
        "stand stood", "swim swam swum", "swell swollen", "throw threw thrown", "tear tore torn",
        "understand understood", "wake woke woken", "wear wore worn", "win won", "bite bitten",
        "bleed bled", "bend bent", "build built", "burn burnt", "draw drew drawn", "feed fed",
        "feel felt", "freeze froze frozen", "hide hid hidden", "hear heard", "lay laid",
        "learn learnt", "ride rode ridden", "seek sought", "stick stuck", "sting stung",
        "strike struck", "sweep swept", "withdraw withdrew withdrawn", "wife wives",
        "knife knives", "shelf shelves", "half halves", "mouse mice", "bad worse worst",
        "tie tied tying", "heat heated heating", "date dated dating", "seat seated seating",
        "cheat cheated cheating", "repeat repeated repeating", "coat coated coating",
        "float floated floating", "beat beaten beating",
    )
    for form in forms.split()[1:]
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
    if word in _APART:
        return _APART[word]
    if word in _IRREGULAR:
        return stem(_IRREGULAR[word])
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
